"""What holds for every letter: it says all that is known, within its margins, whatever that is."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.papers import catalogue, drawing, words
from app.papers.admonition import AdmonitionFacts
from app.papers.case_facts import CaseFacts, SubjectFacts
from app.papers.catalogue_letters import LETTERS
from app.papers.inquiry_letter import InquiryFacts
from app.papers.notice import NoticeFacts
from app.papers.office import Office
from app.papers.outline_paper import OutlineFacts
from app.papers.sheet import LETTER
from app.papers.sorting_minutes import MinutesFacts
from app.papers.subject_letter import SubjectLetter
from app.papers.words import problems, shipped
from app.papers.written_material import MaterialFacts
from app.plans.sorting_queries import SortingRow, SortingView
from app.plans.sortings import SortingDraft
from app.plans.vocabulary import SortingState
from app.rules.vocabulary import InterviewForm, Mode
from tests.papers.forms import bare
from tests.papers.letters import numberless

CHARACTERS = "约谈干部采购《》（）“”，。、；：！？…—abXYZ 012.\n〔〕·𬭎𠅤㛃䶮"
NAMES = st.sampled_from(["古丽·阿不都", "𬭎文", "冯𠅤", "㛃秋", "䶮之", "尹涵"])
SHORT = st.one_of(NAMES, st.text(CHARACTERS, max_size=40))
LONG = st.builds(
    lambda text, times: (text * times)[:3000], st.text(CHARACTERS, max_size=80), st.sampled_from([1, 1, 1, 5, 40])
)
SUBJECTS = st.builds(SubjectFacts, NAMES, *[SHORT] * 10)
CASES = st.builds(
    CaseFacts, st.builds(Office, st.just("青屏学院"), st.sampled_from(["", "秘密"])), unit=SHORT,
    form=st.sampled_from([None, *InterviewForm]), form_name=SHORT, ground=LONG, mode=st.sampled_from([None, *Mode]),
    planned=SHORT, held=SHORT, place=LONG, lead_name=NAMES, recorder=SHORT, attendees=LONG, material=SHORT,
    subjects=st.lists(SUBJECTS, max_size=30).map(tuple),
)  # fmt: skip
LETTER_TO = st.builds(SubjectLetter, CASES, SUBJECTS, st.booleans())
POINTS = st.lists(LONG, max_size=4).map(tuple)
DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))
ROWS = st.builds(
    SortingRow, clue_id=st.just(1), number=SHORT, name=NAMES, post=SHORT, person_id=st.just(1), person=NAMES,
    problem=LONG, source=SHORT, received_on=DAYS, disposal=SHORT, note=LONG, is_proposed=st.booleans(), ground=SHORT,
    form=SHORT, reason=LONG, withdrawn=st.lists(NAMES, max_size=2).map(tuple), changes=st.integers(0, 3),
    outside=st.just(""), planned=SHORT, plan_id=st.none(),
)  # fmt: skip
MEETINGS = st.builds(
    SortingView, id=st.just(1), number=SHORT, held_on=DAYS, state=st.sampled_from(SortingState),
    draft=st.builds(SortingDraft, DAYS, st.just(1), place=SHORT, recorder_name=NAMES), chair=NAMES,
    members=st.lists(NAMES, max_size=9).map(tuple), summary=LONG, rows=st.lists(ROWS, max_size=6).map(tuple),
    steps=st.just(()),
)  # fmt: skip
FACTS = {
    "notice": st.builds(NoticeFacts, CASES, SUBJECTS),
    "outline": st.builds(OutlineFacts, CASES, POINTS),
    "pledge": LETTER_TO,
    "statement": st.builds(MaterialFacts, LETTER_TO, SHORT),
    "admission": st.builds(MaterialFacts, LETTER_TO, SHORT),
    "inquiry_letter": st.builds(InquiryFacts, LETTER_TO, POINTS),
    "inquiry_reply": st.builds(MaterialFacts, LETTER_TO, SHORT, POINTS),
    "admonition": st.builds(AdmonitionFacts, LETTER_TO, LONG, SHORT, SHORT, SHORT, LONG, LONG),
    "sorting_minutes": st.builds(MinutesFacts, st.just(Office("青屏学院", "秘密")), MEETINGS),
}
# What each says of the facts.
SAID = {
    "notice": lambda f: (f.subject.name, f.case.ground, f.case.place, f.case.unit, f.case.planned, f.case.material),
    "outline": lambda f: (
        *f.points, f.case.ground, f.case.place, f.case.attendees, *(one.name for one in f.case.subjects)
    ),
    "pledge": lambda f: (f.subject.name, f.subject.post, f.case.form_name),
    "statement": lambda f: _written(f),
    "admission": lambda f: _written(f),
    "inquiry_letter": lambda f: (*f.matters, f.letter.subject.name, f.letter.case.unit),
    "inquiry_reply": lambda f: (*f.matters, *_written(f)),
    "admonition": lambda f: (
        f.facts, f.decided_by, f.copy_to, f.content, f.statement, f.letter.subject.name, f.letter.case.place
    ),
    "sorting_minutes": lambda f: (
        f.number, f.view.chair, *f.view.members, f.view.draft.place, f.view.draft.recorder_name, f.view.summary,
        *(fact for row in f.view.rows for fact in (row.number, row.name, row.post, row.source, row.problem)),
        *(fact for row in f.view.rows if row.disposal for fact in (row.disposal, row.note.rstrip("。"))),
        *(fact for row in f.view.proposed for fact in (row.person, row.form, row.ground, row.reason)),
    ),
}  # fmt: skip


def _written(facts):
    subject, case = facts.letter.subject, facts.letter.case
    return (
        subject.name, subject.department, subject.title, subject.rank, subject.political_status, subject.phone,
        case.form_name, case.ground, case.held or case.planned, facts.due,
    )  # fmt: skip


def inside(sheets) -> bool:
    """Whether all text keeps to the margins at the sides, and to the paper and its page number below."""
    room = LETTER.inside()
    return all(
        room.x - 0.01 <= text.x and text.x + text.width <= room.right + 0.5 and 40 < text.y < room.bottom + 40
        for sheet in sheets
        for text in sheet.texts
    )


@pytest.mark.parametrize("key", [paper.key for paper in LETTERS])
@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_every_fact_is_on_the_paper_and_within_its_margins(key, data):
    facts = data.draw(FACTS[key])
    sheets = catalogue.paper(key).sheets(facts, shipped(key))
    text = "".join(numberless(drawing.pdf(sheets, "", "")))
    for fact in SAID[key](facts):
        assert bare(fact) in text
    assert inside(sheets)


@pytest.mark.parametrize("paper", LETTERS, ids=lambda paper: paper.key)
def test_an_empty_form_keeps_to_its_margins_and_has_no_page_that_is_nearly_empty(session, paper):
    sheets = paper.sheets(paper.blank(session), words.in_force(paper.key))
    assert inside(sheets)
    assert all(len(sheet.texts) + len(sheet.lines) > 8 for sheet in sheets)


@pytest.mark.parametrize("paper", LETTERS, ids=lambda paper: paper.key)
def test_the_wording_that_letters_come_with_has_no_fault(paper):
    assert problems(paper.key, shipped(paper.key).texts) == {}


@pytest.mark.parametrize("text", ["", "三", "0", "21", "-1", "1.5", "1\n2", "１"])
def test_a_piece_that_is_a_number_keeps_to_its_bounds(text):
    assert "1 到 20 的数" in problems("statement", {"pages": text})["pages"]


@pytest.mark.parametrize("unit", ["甲" * 40, "0000000XXXXX" + "·" * 21, "某大学附属中学与继续教育学院" * 5])
def test_a_unit_too_long_for_a_line_signs_in_several(unit):
    case = CaseFacts(
        Office("青屏学院", ""), unit=unit, form=InterviewForm.INQUIRY, form_name="询问示警约谈", ground="批评教育",
        mode=Mode.INDIVIDUAL, planned="2026年12月1日", held="", place="谈话室", lead_name="尹涵", recorder="冯𠅤",
        attendees="", material="说明材料", subjects=(),
    )  # fmt: skip
    sheets = catalogue.paper("notice").sheets(NoticeFacts(case, SubjectFacts(*["尹涵"] * 11)), shipped("notice"))
    assert inside(sheets)
    assert bare(unit) in "".join(numberless(drawing.pdf(sheets, "", "")))
