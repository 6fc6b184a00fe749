"""谈话笔录: whole, page by page, as it was sealed; never clipped, never signed by mistake."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.access.errors import Refusal
from app.access.session import Session
from app.interviews import amendments, record, sealing, talk_events
from app.interviews.record_text import Turn, TurnChange
from app.interviews.tables import Attendee, Interview, RecordTurn
from app.papers import catalogue, words
from app.papers import interview_record as paper
from app.papers.drawing import pdf
from app.papers.record_facts import Changed, RecordFacts, Said, blank_record, record_facts
from app.papers.sheet import MM, PAGE_HEIGHT, Sheet, Text
from app.papers.words import Words, shipped
from app.rules.lifecycle import State
from app.rules.sealing import Word
from app.store import settings as store_settings
from tests.interviews.held_cases import NOW, make_case, seal, still
from tests.papers.forms import bare, facts, pages

SIGN = "谈话对象（签名、捺印）：主谈人：记录人："
BLANK = "（以下空白）"
ROOM = paper.PAGE.inside()
PAPER = catalogue.paper("笔录")


def sheets_of(facts: RecordFacts, words: Words | None = None) -> list[Sheet]:
    return paper.record_sheets(facts, words or shipped(PAPER.key))


def drawn(session: Session, *cases: int) -> catalogue.Drawn:
    return catalogue.drawn(session, PAPER, cases)


@pytest.fixture
def case(session: Session, people: dict[str, int]) -> int:
    """A talk that is over, with a record of three turns."""
    still(session)
    store_settings_write(session, "institution", "青屏学院")
    made = make_case(people, State.IN_PROGRESS, year=2026, number=7, recorder_name="常怀")
    record.open_record(session, made)
    texts = [("问", "请说明报销的经过。"), ("答", "单据由𬭎文整理。\n我签字。"), ("记", "〔14:05 来电〕")]
    turns = [Turn(place, who, text, NOW) for place, (who, text) in enumerate(texts, 1)]
    record.save_changes(session, made, [TurnChange.put(turn, turn.id - 1) for turn in turns])
    talk_events.pause_talk(session, made, "核对票据")
    Attendee.create(interview=made, name="花新", title="组织部科长", position=0)
    Interview.update(state=State.AWAITING_MATERIALS, held_to=NOW).where(Interview.id == made).execute()
    return made


def store_settings_write(session: Session, name: str, value: str) -> None:
    with session.store.transaction():
        store_settings.write(name, value)


def plain(**changes: object) -> RecordFacts:
    """A record without a store."""
    base = RecordFacts(
        "青屏学院", "", "〔2026〕第007号", "2026年11月24日9时00分至10时30分", "谈话室", "赵瑾德　副校长", "常怀",
        "", "", "询问示警约谈", (facts().subject,), (Said("问", "请说明。"), Said("答", "是。")),
        (), (), (), (), "ab" * 32,
    )  # fmt: skip
    return replace(base, **changes)  # type: ignore[arg-type]


def texts_of(sheets: list[Sheet]) -> list[Text]:
    return [text for sheet in sheets for text in sheet.texts]


def read(sheets: list[Sheet]) -> list[str]:
    return pages(pdf(sheets, "笔录", "青屏学院"))


def test_sealed_record_says_everything_of_the_talk(session: Session, case: int) -> None:
    digest = seal(session, case)
    whole = "".join(pages(drawn(session, case).pdf))
    for said in (
        "青屏学院谈话笔录", "编号：〔2026〕第007号", "2026年11月24日9时00分至14时05分", "谈话室",
        "赵瑾德副校长", "常怀", "花新（组织部科长）", "蒋德禾", "教务处副处长", "14:05暂停：核对票据",
        "问：请说明报销的经过。",
        "答：单据由𬭎文整理。我签字。", "记：〔14:05来电〕", f"校验码{digest[:16]}", "和我说的相符",
        "谈话对象（签名、捺印）：", "主谈人（签名）：", "记录人（签名）：", "其他参加人员（签名）：",
    ):  # fmt: skip
        assert bare(said) in whole, said
    assert "未定稿" not in whole and BLANK in whole


def test_record_that_is_not_sealed_says_so_on_every_page(session: Session, case: int) -> None:
    long = Turn(4, "答", "说得很长。" * 600, NOW)
    record.save_changes(session, case, [TurnChange.put(long, 3)])
    found = pages(drawn(session, case).pdf)
    assert len(found) > 3
    for page in found:
        assert "（未定稿，仅供宣读核对，不作签字之用）" in page and "校验码" not in page


def test_corrections_have_a_place_for_a_finger_print_each(session: Session, case: int) -> None:
    sealing.begin_read_back(session, case)
    sealing.correct_turn(session, case, 1, "请说明审核的经过。", "蒋德禾")
    sealing.correct_turn(session, case, 3, "〔14:06 来电〕", "赵瑾德")
    for each in sealing.people_heard(case):
        sealing.confirm(session, case, each.role, each.name, Word.CONFIRMED)
    sealing.close_record(session, case)
    whole = "".join(pages(drawn(session, case).pdf))
    assert "问：请说明审核的经过。" in whole
    assert "1．第1段原记“请说明报销的经过。”，更正为“请说明审核的经过。”（蒋德禾提出）。" in whole.replace("捺印", "")
    assert sum(text.text == "捺印" for sheet in sheets_of(record_facts(session, case)[0]) for text in sheet.texts) == 2


def test_refusal_to_confirm_is_on_the_paper_with_its_reason(session: Session, case: int) -> None:
    sealing.begin_read_back(session, case)
    for place, each in enumerate(sealing.people_heard(case)):
        sealing.confirm(session, case, each.role, each.name, Word.CONFIRMED if place else Word.REFUSED, "认为不全")
    sealing.close_record(session, case)
    assert "约谈对象蒋德禾拒绝确认，理由：认为不全" in "".join(pages(drawn(session, case).pdf))


def test_amendment_leaves_the_sealed_words_and_stands_behind_the_signatures(session: Session, case: int) -> None:
    seal(session, case)
    amendments.amend(session, case, "turn.1", "请说明审核的经过。", "记错")
    whole = "".join(pages(drawn(session, case).pdf))
    assert "问：请说明报销的经过。" in whole
    assert whole.index("记录人（签名）") < whole.index("定稿后更正") < whole.index("更正为“请说明审核的经过。”")
    assert "2026年11月24日，记错" in whole


def test_head_stands_as_it_was_sealed_and_its_amendments_behind(session: Session, case: int) -> None:
    seal(session, case)
    Interview.update(state=State.ARCHIVED).where(Interview.id == case).execute()
    amendments.amend(session, case, "place", "行政楼301", "写错")
    whole = "".join(pages(drawn(session, case).pdf))
    assert "谈话地点谈话室" in whole and "原记“谈话室”，更正为“行政楼301”" in whole


def test_record_that_was_changed_behind_the_seal_is_not_printed(session: Session, case: int) -> None:
    seal(session, case)
    RecordTurn.update(text="改过").where(RecordTurn.id == 1).execute()
    with pytest.raises(Refusal, match="校验码不一致"):
        drawn(session, case)


def test_head_of_any_length_stays_on_its_page_and_nothing_of_it_is_lost() -> None:
    events = "；".join(f"{number // 60:02}:{number % 60:02}某人{number}离场" for number in range(240))
    people = "、".join(f"参加人{number}" for number in range(150))
    sheets = sheets_of(plain(events=events, attendees=people))
    assert_inside(sheets)
    whole = "".join(read(sheets))
    assert "某人239离场" in whole and "参加人149" in whole


def test_remark_says_when_unless_its_words_do(session: Session, case: int) -> None:
    record.save_changes(session, case, [TurnChange.put(Turn(5, "记", "对象沉默。", NOW), 3)])
    whole = "".join(pages(drawn(session, case).pdf))
    assert "记（14:05）：对象沉默。" in whole and "记：〔14:05来电〕" in whole


def test_nothing_recorded_nothing_printed(session: Session, people: dict[str, int]) -> None:
    still(session)
    case = make_case(people, State.AWAITING_MATERIALS)
    for what in (case, 999):
        with pytest.raises(Refusal):
            drawn(session, what)
    assert paper.recorded([case]) == []
    with pytest.raises(Refusal, match="没有可打印"):
        drawn(session)


def test_several_records_in_one_file_count_their_own_pages(session: Session, people: dict[str, int], case: int) -> None:
    other = make_case(people, State.AWAITING_MATERIALS, "余立", year=2026, number=8)
    record.open_record(session, other)
    record.save_changes(session, other, [TurnChange.put(Turn(90, "问", "好。", NOW))])
    found = pages(drawn(session, case, other).pdf)
    assert [page for page in found if "第1页共" in page] and sum("第1页共" in page for page in found) == 2
    assert paper.recorded([case, 77, other]) == [case, other]


def test_same_record_gives_the_same_bytes_and_no_name_is_in_the_file_name(session: Session, case: int) -> None:
    assert drawn(session, case).pdf == drawn(session, case).pdf
    assert drawn(session, case).file_name == "谈话笔录〔2026〕第007号.pdf"


def test_characters_without_a_glyph_are_named(session: Session, case: int) -> None:
    assert drawn(session, case).missing == ()
    record.save_changes(session, case, [TurnChange.put(Turn(2, "答", "\U000f0000字", NOW))])
    assert drawn(session, case).missing == ("\U000f0000",)


def test_each_page_is_signed_and_numbered_and_only_the_rest_is_struck_through() -> None:
    long = tuple(Said("问" if place % 2 else "答", f"第{place}句，" + "说得很长" * 20 + "。") for place in range(60))
    found = read(sheets_of(plain(turns=long)))
    assert len(found) > 5
    for number, page in enumerate(found, 1):
        assert SIGN in page and f"第{number}页共{len(found)}页" in page and "〔2026〕第007号" in page
    assert BLANK in found[-1] and not any(BLANK in page for page in found[:-2])


def test_page_whose_rest_stays_empty_before_the_signatures_is_struck_through() -> None:
    for count in range(1, 40):
        sheets = sheets_of(plain(turns=tuple(Said("问", "句。") for _ in range(count))))
        for sheet in sheets:
            body = [text for text in sheet.texts if text.y < ROOM.bottom]
            lowest = max([text.y for text in body] + [line.y for line in sheet.lines if line.y < ROOM.bottom])
            struck = any(text.text == BLANK for text in body)
            assert struck or ROOM.bottom - lowest < 24 * MM


@pytest.mark.parametrize("count", [1, 2, 3, 8, 9, 12, 30, 60])
def test_every_subject_of_a_group_talk_signs(count: int) -> None:
    subjects = tuple(replace(facts().subject, name=f"对象{number}") for number in range(count))
    sheets = sheets_of(plain(subjects=subjects))
    assert_inside(sheets)
    whole = "".join(read(sheets))
    signatures = [
        text
        for sheet in sheets
        for text in sheet.texts
        if text.text.startswith("谈话对象（签名、捺印）") and text.size == 12
    ]
    assert len(signatures) == count
    assert count == 1 or all(f"谈话对象（签名、捺印）对象{number}：" in whole for number in range(count))


def assert_inside(sheets: list[Sheet]) -> None:
    """No ink beyond the margins, and none of the text where one signs."""
    for sheet in sheets:
        for text in sheet.texts:
            assert text.x >= ROOM.x - 0.1 and text.x + text.width <= ROOM.right + 0.1, text.text
            foot = text.y > ROOM.bottom + 0.1
            assert not foot or ROOM.bottom + 4 * MM < text.y < PAGE_HEIGHT - 8 * MM
            assert text.y > 12 * MM
        for line in sheet.lines:
            assert min(line.x, line.to_x) >= ROOM.x - 0.1 and max(line.x, line.to_x) <= ROOM.right + 0.1
            assert max(line.y, line.to_y) < PAGE_HEIGHT - 8 * MM


_SPEECH = st.text("甲乙丙，。“”（）…—1290abcDEF \n𬭎·：", min_size=1, max_size=160)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(["问", "答", "记", "古丽·阿不都热合曼"]), _SPEECH), min_size=1, max_size=14),
    st.integers(0, 3),
    st.booleans(),
)
def test_every_word_is_on_the_paper_in_its_order(said: list[tuple[str, str]], corrected: int, sealed: bool) -> None:
    turns = tuple(Said(*each) for each in said)
    changed = tuple(Changed("第1段", "旧" * 40, "新" * 70, "某人提出") for _ in range(corrected))
    sheets = sheets_of(plain(turns=turns, corrections=changed, digest="ab" * 32 if sealed else ""))
    assert_inside(sheets)
    speech = [text for sheet in sheets for text in sheet.texts if text.size == paper.SIZE and text.y < ROOM.bottom]
    written = bare("".join(text.text for text in speech))
    wanted = "".join(bare(f"{who}：{text}") for who, text in said)
    assert wanted in written
    assert len(changed) == sum(text.text == "捺印" for sheet in sheets for text in sheet.texts)


def test_one_turn_longer_than_many_pages_is_whole() -> None:
    text = "".join(f"第{number}句话。" for number in range(4000))
    sheets = sheets_of(plain(turns=(Said("答", text),)))
    assert_inside(sheets)
    assert bare(text) in bare("".join(one.text for sheet in sheets for one in sheet.texts if one.size == paper.SIZE))


def test_the_empty_record_is_two_pages_to_write_on_with_all_places_to_sign(session: Session) -> None:
    sheets = sheets_of(blank_record(session))
    assert_inside(sheets)
    text = read(sheets)
    assert len(text) == 2 and all(SIGN in page for page in text)
    assert "谈话开始前" in text[0] and "其他参加人员（签名）" in text[1] and "和我说的相符" in text[1]
    assert BLANK not in "".join(text) and "未定稿" not in "".join(text) and "None" not in "".join(text)
    full = [line for line in sheets[0].lines if line.to_x - line.x > ROOM.width - 1 and line.y < ROOM.bottom]
    assert len(full) > 12


def test_longest_names_of_places_to_sign_leave_room_for_the_hand() -> None:
    longest = {piece.key: "宽" * min(piece.most, 60) for piece in words.pieces(PAPER.key)}
    corrected = (Changed("第1段", "旧", "新", "某人提出"),)
    sheets = sheets_of(plain(corrections=corrected, signers=("其他",)), Words(PAPER.key, longest))
    assert_inside(sheets)
    for sheet in sheets:
        captions = [text for text in sheet.texts if text.text.endswith("：") and text.size in (12, 10.5)]
        rules = [line for line in sheet.lines if line.y == line.to_y]
        for caption in captions:
            beside = [
                line for line in rules if abs(line.y - caption.y - 3) < 0.1 and line.x >= caption.x + caption.width - 1
            ]
            assert max(line.to_x - line.x for line in beside) > 16 * MM
