"""The papers of a volume: cover, spine, 卷内目录, 备考表, and all of it in one."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from app.access.errors import Refusal
from app.access.session import Session
from app.interviews.tables import Amendment, InterviewSubject
from app.papers import archive_cover, archive_note, catalogue, spine, words
from app.papers.archive_catalogue import catalogue_sheets
from app.papers.archive_facts import COVER, ArchiveFacts, archive_facts
from app.papers.fonts import clean
from app.papers.listing import UPRIGHT
from app.papers.office import Office
from app.papers.sheet import FORM, MM
from app.papers.wording_versions import change_words
from app.rules.lifecycle import State
from tests.interviews.held_cases import make_case
from tests.papers.forms import MOMENT, bare, pages
from tests.papers.lists import catalogue_lines, volume
from tests.papers.test_listing import outside, texts

SHAPES = st.characters(codec="utf-8", exclude_categories=["C", "Z"], exclude_characters="（）〓")
ARCHIVE = ("archive_cover", "spine", "catalogue", "archive_note")


def printed(session: Session, key: str, case: int) -> str:
    return "".join(pages(catalogue.drawn(session, catalogue.paper(key), [case]).pdf))


@pytest.fixture
def case(session: Session, people: dict[str, int]) -> int:
    return int(volume(people).id)


def test_the_cover_says_whose_what_when_and_how_long(session: Session, case: int):
    found = printed(session, "封面", case)
    for text in ("青屏学院党员干部约谈档案", "案卷题名", "纪检监察室关于对古丽·阿不都进行询问示警约谈的材料",
                 "2026年11月12日至2026年11月24日", "6件", "21页", "30年", "全宗号目录号案卷号",
                 "2026-0007"):  # fmt: skip
        assert text in found


def test_page_numbers_of_the_catalogue_run_on(session: Session, case: int):
    found = printed(session, "卷内目录", case)
    for text in ("卷内目录", "案卷号：2026-0007", "约谈编号：〔2026〕第007号", "青纪约〔2026〕1号", "谈话笔录",
                 "2026-11-12", "复印件", "16-21"):  # fmt: skip
        assert text in found
    (facts,) = archive_facts(session, case)
    assert [entry[5] for entry in facts.entries] == ["1", "2-3", "4-6", "7-10", "11-15", "16-21"]


def test_a_long_catalogue_goes_over_pages(session: Session, people: dict[str, int], case: int):
    other = make_case(people, State.AWAITING_ARCHIVING)
    catalogue_lines(other, 50)
    found = pages(catalogue.drawn(session, catalogue.paper("卷内目录"), [other]).pdf)
    assert len(found) == 3
    assert all("题名" in page for page in found) and "1226-1275" in found[-1]


def test_the_note_counts_the_volume_and_tells_of_corrections(session: Session, case: int):
    found = printed(session, "备考表", case)
    for text in ("本卷共有文件材料6件，21页。", "本卷约谈系补录。", "由“一号楼”改为“第二会议室”", "立卷人", "检查人",
                 "立卷时间2026年12月8日"):  # fmt: skip
        assert text in found


def test_a_talk_that_is_not_archived_prints_what_is_known(session: Session, people: dict[str, int]):
    other = make_case(people, State.AWAITING_ARCHIVING, "皮润", "余立")
    (facts,) = archive_facts(session, other)
    assert (facts.volume, facts.pages, facts.pieces, facts.retention) == ("", "", "", "")
    assert [entry[3] for entry in facts.entries] == ["党员干部约谈情况登记表（皮润）", "党员干部约谈情况登记表（余立）"]
    assert {entry[5] for entry in facts.entries} == {""}
    assert "皮润、余立" in printed(session, "封面", other)
    for key in ARCHIVE:
        assert printed(session, key, other)


def test_a_corrected_volume_number_and_name_count(session: Session, case: int):
    subject = InterviewSubject.get(InterviewSubject.interview == case)
    for key, after in (
        ("volume_number", "2026-0099"),
        (f"subject.{subject.id}.name", "古丽·阿布都"),
        ("retention", "永久"),
    ):
        Amendment.create(interview=case, key=key, field="更正", before="", after=after, reason="笔误", at=MOMENT)
    found = printed(session, "封面", case)
    assert "2026-0099" in found and "2026-0007" not in found and "古丽·阿布都" in found and "永久" in found


def test_the_numbers_of_the_archive_are_wording_of_the_cover_and_stand_on_the_spine(session: Session, case: int):
    change_words(session, COVER, dict(words.shipped(COVER).texts) | {"fonds": "X123", "inventory": "7"})
    assert "X123" in printed(session, "封面", case) and "X123" in printed(session, "卷脊", case)


def test_the_strip_is_as_wide_as_the_wording_says():
    facts = ArchiveFacts(Office("青屏学院"), volume="2026-0007", subjects="古丽·阿不都", form="询问示警约谈")
    for text, wide in (("20", 20), ("50毫米", 50), ("宽", 30), ("5", 30), ("9999", 30)):
        worded = words.Words("spine", dict(words.shipped("spine").texts) | {"width": text})
        (sheet,) = spine.spine_sheets(facts, worded)
        across = [line.x for line in sheet.lines if line.x == line.to_x]
        assert max(across) - min(across) == pytest.approx(wide * MM)
        assert f"宽{wide}毫米" in texts(sheet)


@settings(max_examples=25, deadline=None)
@given(
    st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), max_size=80), st.integers(10, 100),
    st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), max_size=60),
)  # fmt: skip
def test_nothing_of_the_spine_is_lost_or_beside_the_strip(name: str, wide: int, institution: str):
    facts = ArchiveFacts(Office(institution), "X1", "2", "2026-0007", year="2026", subjects=name, form="谈话")
    worded = words.Words("spine", dict(words.shipped("spine").texts) | {"width": str(wide)})
    (sheet,) = spine.spine_sheets(facts, worded)
    left = min(line.x for line in sheet.lines)
    for text in sheet.texts:
        assert text.x >= left - 0.1
        if text.cell.x == pytest.approx(left):
            assert text.x + text.width <= left + wide * MM + 0.1
    wanted = bare(clean(f"{name}谈话{institution}"))
    assert all(texts(sheet).count(each) >= wanted.count(each) for each in set(wanted))


def test_a_title_that_no_strip_can_hold_ends_in_dots_and_stands_on_the_cover():
    facts = ArchiveFacts(Office("青屏学院"), subjects="名" * 3000, form="谈话")
    (sheet,) = spine.spine_sheets(facts, words.shipped("spine"))
    assert "…" in texts(sheet)
    cover = archive_cover.cover_sheets(facts, words.shipped(COVER))
    assert "".join(map(texts, cover)).count("名") >= 3000 and len(cover) > 1


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.text(SHAPES, max_size=200),
             min_size=7, max_size=7),
    st.text(SHAPES, max_size=3000),
)  # fmt: skip
def test_whatever_a_volume_says_is_printed_within_the_margins(entry: list[str], remark: str):
    facts = ArchiveFacts(
        Office("青屏学院"), volume=entry[0][:40], subjects=remark, entries=(tuple(entry),), remarks=(remark,)
    )
    made = {
        "catalogue": (catalogue_sheets, UPRIGHT, "".join(entry)),
        "archive_note": (archive_note.note_sheets, FORM, remark),
        COVER: (archive_cover.cover_sheets, FORM, remark),
    }  # fmt: skip
    for key, (draw, margins, expected) in made.items():
        sheets = draw(facts, words.shipped(key))
        assert not any(outside(sheet, margins.inside()) for sheet in sheets), key
        found, wanted = "".join(map(texts, sheets)), bare(clean(expected))
        assert all(found.count(each) >= wanted.count(each) for each in set(wanted)), key


@pytest.mark.parametrize("key", ARCHIVE)
def test_a_blank_one_is_a_page_to_fill_in(session: Session, key: str):
    (page,) = pages(catalogue.blank(session, catalogue.paper(key)).pdf)
    assert "＿" not in page and "青屏学院" in page


def test_the_whole_volume_is_one_file_with_a_bookmark_for_each_part(session: Session, case: int):
    made = PdfReader(io.BytesIO(catalogue.drawn(session, catalogue.paper("卷宗"), [case]).pdf))
    assert [str(each["/Title"]) for each in made.outline] == [
        "档案封面", "卷　内　目　录", "党员干部约谈情况登记表", "谈话笔录", "卷内备考表",
    ]  # fmt: skip
    assert [made.get_destination_page_number(each) for each in made.outline] == [0, 1, 2, 4, len(made.pages) - 1]


def test_a_volume_without_a_record_has_none_and_a_form_for_each_subject(session: Session, people: dict[str, int]):
    other = make_case(people, State.AWAITING_ARCHIVING, "皮润", "余立")
    made = PdfReader(io.BytesIO(catalogue.drawn(session, catalogue.paper("卷宗"), [other]).pdf))
    assert [str(each["/Title"]) for each in made.outline] == [
        "档案封面", "卷　内　目　录", "党员干部约谈情况登记表 皮润", "党员干部约谈情况登记表 余立", "卷内备考表",
    ]  # fmt: skip


def test_a_talk_that_is_not_there_is_refused(session: Session):
    for key in (*ARCHIVE, "volume"):
        with pytest.raises(Refusal):
            printed(session, key, 99)


def test_facts_of_a_volume_may_be_replaced_one_by_one():
    facts = replace(ArchiveFacts(Office("青屏学院")), pieces="3")
    assert "3件" in texts(archive_note.note_sheets(facts, words.shipped("archive_note"))[0])
