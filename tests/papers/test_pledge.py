"""廉政承诺书 as it is printed."""

import pytest

from app.access.errors import Refusal
from app.interviews.tables import InterviewSubject
from app.papers import pledge
from tests.papers.letters import printed, printed_blank, talk


def test_a_pledge_has_the_office_s_promises_room_for_one_s_own_and_the_signature_on_one_page(session, people):
    (text,) = printed(session, "pledge", talk(people, "PREVENTIVE"))
    place = 0
    for piece in (
        "廉政承诺书", "承诺人古丽·阿不都", "单位职务教务处处长", "在预防提醒谈话中", "一、严守党的政治纪律",
        "另承诺如下：", "以上承诺，请组织和群众监督", "承诺人（签字）：年月日",
    ):  # fmt: skip
        place = text.index(piece, place)


def test_each_subject_pledges_on_a_page_of_its_own(session, people):
    case = talk(people, "PREVENTIVE")
    other = InterviewSubject.create(interview=case, person=people["𬭎文"], position=2, name="𬭎文", title="科员")
    both = printed(session, "承诺书", case)
    assert [name in page for page, name in zip(both, ("古丽·阿不都", "𬭎文"), strict=True)] == [True, True]
    (one,) = printed(session, "pledge", case, other.id)
    assert "承诺人𬭎文" in one


@pytest.mark.parametrize("form", ["INQUIRY", "CORRECTIVE", "ACCOUNTABILITY"])
def test_no_other_form_asks_for_a_pledge(session, people, form):
    with pytest.raises(Refusal, match="廉政承诺") as refused:
        pledge.pledge_facts(session, talk(people, form).id)
    assert "五(三)" in refused.value.clauses


def test_an_empty_pledge_is_for_its_form(session):
    (text,) = printed_blank(session, "pledge")
    assert "在预防提醒谈话中" in text and "承诺人单位职务" in text
