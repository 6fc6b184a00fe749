from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.access.errors import Refusal
from app.access.tables import AuditEntry
from app.interviews.tables import Amendment, Interview, InterviewSubject
from app.papers import catalogue, drawing
from app.papers import sheet as paper
from app.papers.case_facts import subjects_of
from app.papers.paper import About
from app.papers.printed import record_printed
from app.papers.registration_facts import DispositionLines, MaterialLine, blank_registration, subject_form
from app.papers.registration_form import registration_sheets
from app.papers.setting import CONTINUED
from app.papers.sheet import FORM, Sheet
from app.papers.words import Words, shipped
from app.store import settings as store_settings
from tests.papers.forms import EXPECTED, MOMENT, bare, facts, held_case, pages

LONG = "就反映的问题逐项询问核实，“要求”本人（书面）说明采购小组的组成、比价材料的形成过程。"

PAPER = catalogue.paper("登记表")


def sheets_of(facts, words: Words | None = None) -> list[Sheet]:
    return registration_sheets(facts, words or shipped(PAPER.key))


def drawn(session, ids: list[int], subject: int | None = None) -> catalogue.Drawn:
    return catalogue.drawn(session, PAPER, ids, subject)


def pdf_of(**changes) -> bytes:
    return drawing.pdf(sheets_of(facts(**changes)), "", "")


def outside(sheets) -> list:
    """Texts whose ink would leave their cell, and cells that leave the sheet."""
    wrong = []
    for text in (text for sheet in sheets for text in sheet.texts):
        cell = text.cell
        within = cell.x - 0.1 <= text.x and text.x + text.width <= cell.right + 0.1
        upright = cell.y - 0.1 <= text.y - text.size * 0.86 and text.y + text.size * 0.14 <= cell.bottom + 0.1
        on_sheet = cell.x >= 0 and cell.right <= paper.PAGE_WIDTH and cell.y >= 0 and cell.bottom <= paper.PAGE_HEIGHT
        if not (within and upright and on_sheet):
            wrong.append(text)
    return wrong


def test_every_field_of_a_case_is_on_its_form(session, people):
    case = held_case(people)
    text = pages(drawn(session, [case.id]).pdf)
    assert len(text) == 2
    assert [field for field in EXPECTED if bare(field) not in "".join(text)] == []
    assert "None" not in "".join(text)


def test_the_same_case_gives_the_same_bytes(session, people):
    case = held_case(people)
    assert drawn(session, [case.id]).pdf == drawn(session, [case.id]).pdf


def test_each_subject_has_a_form_that_counts_its_own_pages(session, people):
    case = held_case(people)
    second = InterviewSubject.create(interview=case, person=people["𬭎文"], position=2, name="𬭎文", rank="科员及其他")
    both = pages(drawn(session, [case.id]).pdf)
    assert len(both) == 4 and "第1页共2页" in both[2] and "𬭎文" in both[2] and "古丽·阿不都" in both[0]
    assert pages(drawn(session, [case.id], second.id).pdf) == both[2:]
    assert pages(drawn(session, [case.id, case.id]).pdf) == both


def test_before_the_talk_the_form_leaves_room_for_the_hand(session, people):
    blank = {"content": "", "lead_opinion": "", "office_opinion": "", "group_opinion": "", "note": ""}
    case = held_case(
        people, state="已就绪", held_from=None, held_to=None, form_signed_on=None, number=None, year=None,
        is_historical=False, **blank,
    )  # fmt: skip
    InterviewSubject.update(statement="").execute()
    text = "".join(pages(drawn(session, [case.id]).pdf))
    assert "编号：〔〕第号" in text and "填表日期：年月日" in text and "年月日时分至时分" in text
    assert "None" not in text and "0" not in text[text.index("分至时分") : text.index("第1页")]


def test_a_material_that_is_due_is_named_before_it_is_in(session, people):
    case = held_case(people, is_historical=False)
    subject = subjects_of(case.id)[0]
    for material in subject.materials:
        for witness in material.witnesses:
            witness.delete_instance()
        material.delete_instance()
    assert subject_form(session, subject).materials == (MaterialLine("问题说明材料"),)


def test_the_mark_of_secrecy_is_printed_only_where_the_office_set_one(session, people):
    case = held_case(people)
    assert "内部资料" not in "".join(pages(drawn(session, [case.id]).pdf))
    store_settings.write("papers.secrecy", "内部资料")
    assert pages(drawn(session, [case.id]).pdf)[0].count("内部资料") == 1


def amended(case, key: str, after: str, before: str = "原文") -> None:
    Amendment.create(interview=case, key=key, field="某项", before=before, after=after, reason="笔误", at=MOMENT)


def test_amended_values_stand_on_the_form_and_the_change_in_the_remarks(session, people):
    case = held_case(people)
    subject = subjects_of(case.id)[0]
    amended(case, f"subject.{subject.id}.title", "副处长")
    amended(case, f"disposition.{subject.id}.decided_on", "2026-12-01")
    amended(case, "content", "改过的内容。" * 40)
    one = subject_form(session, subject)
    assert one.subject.title == "副处长" and one.content == "改过的内容。" * 40
    assert "2026年12月1日" in one.disposition.decision
    assert "某项由“原文”改为“副处长”" in one.amended and "全文见更正记录" in one.amended
    assert Interview.get_by_id(case.id).content == "询问教材采购的经过。"


def test_amendments_of_others_and_of_the_record_are_not_on_the_form(session, people):
    case = held_case(people)
    before = subject_form(session, subjects_of(case.id)[0]).amended
    amended(case, "subject.999.title", "别人的职务")
    amended(case, "turn.1", "别的记录")
    assert subject_form(session, subjects_of(case.id)[0]).amended == before


def test_an_unknown_case_or_subject_is_refused_in_words(session, people):
    case = held_case(people)
    for arguments in (([999],), ([case.id], 999)):
        with pytest.raises(Refusal, match="约谈对象"):
            drawn(session, *arguments)


def test_characters_without_a_glyph_are_named_before_printing(session, people):
    case = held_case(people)
    assert drawn(session, [case.id]).missing == ()
    Interview.update(content="\U000323af").execute()
    assert drawn(session, [case.id]).missing == ("\U000323af",)


def test_long_text_goes_on_a_continuation_sheet_with_its_heading():
    content = "\n".join(LONG * count for count in (12, 30, 9))
    text = pages(pdf_of(content=content, statement=LONG * 30))
    assert len(text) > 2 and bare(CONTINUED) in text[0]
    assert "（续页）" in text[2] and "约谈主要内容（续）" in text[2] and f"第3页共{len(text)}页" in text[2]
    assert "约谈对象说明或表态（续）" in "".join(text[2:])
    assert "编号：〔2026〕第001号" in text[2] and "古丽·阿不都" in text[2]


def test_more_materials_than_the_form_has_rows_go_on_a_continuation_sheet():
    many = tuple(MaterialLine(f"材料之{number}", "1", "3", "2026年11月27日") for number in "甲乙丙丁戊")
    text = pages(pdf_of(materials=many))
    assert len(text) == 3 and "材料之丙" in text[1] and "材料之戊，1份，3页，2026年11月27日提交。" in text[2]


@given(st.lists(st.integers(0, 500), min_size=10, max_size=10), st.integers(0, 5))
@settings(max_examples=25, deadline=None)
def test_nothing_is_clipped_however_long_the_texts(lengths, materials):
    # Each text has characters of its own, which no caption uses, so that its order can be read from the sheets.
    texts = ["".join(chr(0x3400 + 600 * place + one) for one in range(long)) for place, long in enumerate(lengths)]
    whole = facts(
        content=texts[0], statement=texts[1], lead_opinion=texts[2], office_opinion=texts[3], group_opinion=texts[4],
        remarks=texts[5], exception=texts[6], attendees=texts[7], approval=texts[8],
        disposition=DispositionLines(True, "", texts[9], "", ""),
        materials=tuple(MaterialLine("说明" * 9, "1", "2", "", "见证人：" * 30) for _ in range(materials)),
    )  # fmt: skip
    sheets = sheets_of(whole)
    assert outside(sheets) == []
    found = "".join(text.text for sheet in sheets for text in sheet.texts)
    for place, text in enumerate(texts):
        own = range(0x3400 + 600 * place, 0x3400 + 600 * place + 600)
        assert "".join(character for character in found if ord(character) in own) == text


def test_a_case_with_everything_long_is_read_whole_from_the_file():
    title = "党委委员、教务处处长兼教师教学发展中心主任、质量监测办公室主任"
    subject = replace(facts().subject, name="买买提·吐尔逊·阿不都热合曼", title=title, department=LONG)
    fields = dict.fromkeys(
        ("attendees", "approval", "lead", "place", "clue_source", "support_unit", "ground"), LONG * 3
    )
    sheets = sheets_of(facts(subject=subject, **fields, content=LONG * 60))
    assert outside(sheets) == []
    found = "".join(pages(drawing.pdf(sheets, "", "")))
    assert subject.name in found and title in found and LONG in found
    assert found.count("比") >= 60 + 7 * 3


def test_an_ordinary_form_has_two_pages_that_fill_the_sheet_alike():
    sheets = sheets_of(facts())
    room = FORM.inside()
    lows = [max(line.to_y for line in sheet.lines) for sheet in sheets]
    assert len(sheets) == 2 and lows == pytest.approx([room.bottom, room.bottom])
    assert outside(sheets) == []


def test_no_line_is_drawn_twice_and_all_have_one_weight():
    for sheet in sheets_of(facts()):
        assert len({line.weight for line in sheet.lines}) == 1


def test_printing_leaves_a_trace_for_each_case(session, people):
    case = held_case(people)
    assert record_printed(session, PAPER.name, About.CASE, [case.id, case.id], "归档") is True
    last = AuditEntry.select().order_by(AuditEntry.seq.desc()).get()
    assert (last.action, last.object_type, last.object_id) == ("print", "interview", str(case.id))
    assert PAPER.name in last.summary and AuditEntry.select().where(AuditEntry.action == "print").count() == 1


def test_printing_a_case_that_is_gone_is_refused(session):
    with pytest.raises(Refusal):
        record_printed(session, PAPER.name, About.CASE, [5], "归档")


def test_the_empty_form_has_two_pages_with_every_caption_and_no_fact(session, people):
    blank = catalogue.blank(session, PAPER)
    text = pages(blank.pdf)
    assert len(text) == 2 and blank.file_name == "党员干部约谈情况登记表（空白）.pdf"
    for caption in ("姓名", "任现职时间", "预防提醒谈话", "约谈主要内容", "领导小组审批意见", "备注", "约谈对象签字"):
        assert caption in "".join(text)
    assert "√" not in "".join(text) and "None" not in "".join(text)
    assert outside(sheets_of(blank_registration(session))) == []


def test_the_name_of_the_file_has_the_number_of_one_case_and_no_name(session, people):
    case = held_case(people)
    assert drawn(session, [case.id]).file_name == "党员干部约谈情况登记表〔2026〕第007号.pdf"
    Interview.update(number=None).execute()
    assert drawn(session, [case.id]).file_name == "党员干部约谈情况登记表.pdf"


def test_a_case_of_which_little_is_known_prints_what_is_known(session, people):
    case = held_case(
        people, year=None, number=None, place="", ground="", lead_name="", lead_title="", lead_clauses=[], content="",
        held_to=None, exception_number="", exception_approver="", exception_reason="", exception_date=None,
    )  # fmt: skip
    text = "".join(pages(drawn(session, [case.id]).pdf))
    assert "本表系补录。" in text and "2026年11月24日9时00分" in text and "分起" not in text
    assert "特批" not in text and "None" not in text


def test_what_the_office_calls_things_stands_on_the_form():
    texts = dict(shipped(PAPER.key).texts) | {
        "title": "约谈登记卡",
        "signed_lead": "谈话人签字",
        "opinion_group": "党委意见",
    }
    text = "".join(bare(text.text) for sheet in sheets_of(facts(), Words(PAPER.key, texts)) for text in sheet.texts)
    for word in ("约谈登记卡", "谈话人签字", "党委", "意见"):
        assert word in text
    assert "主谈人签字" not in text
