"""Dispositions: saved in parts, lacks told, words checked, ignored factors explained."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.access.errors import Refusal
from app.access.session import Session
from app.access.tables import AuditEntry
from app.interviews import dispositions
from app.interviews.dispositions import DispositionDraft, Opinions
from app.interviews.tables import Interview
from app.rules.lifecycle import State
from tests.institution import TODAY
from tests.interviews.held_cases import make_case, still, subject_ids

CLEARED = DispositionDraft(confirmed=False, outcome="予以澄清")
CONFIRMED = DispositionDraft(
    confirmed=True, facts="违规报销差旅费", disciplines=("廉洁纪律",), factors=("主动交代问题",), proposal="给予诫勉",
    outcome="诫勉", stage="第一种形态", decided_by="学校党委", decision="同意", decided_on=TODAY,
)  # fmt: skip


@pytest.fixture
def case(session: Session, people: dict[str, int]) -> int:
    still(session)
    return make_case(people, State.AWAITING_DISPOSITION, "蒋德禾", "余立", "严凡")


def test_disposition_is_saved_whole_and_read_back(session: Session, case: int) -> None:
    first = subject_ids(case)[0]
    assert dispositions.save_disposition(session, first, CONFIRMED) == ()
    line = dispositions.dispositions_view(session, case).subjects[0]
    assert (line.name, line.draft, line.lacks) == ("蒋德禾", CONFIRMED, ())


def test_part_of_a_disposition_is_saved_and_says_what_is_open(session: Session, case: int) -> None:
    first = subject_ids(case)[0]
    assert dispositions.save_disposition(session, first, DispositionDraft()) == ("还没有写明是否确认违规违纪",)
    lacks = dispositions.save_disposition(session, first, DispositionDraft(confirmed=True, facts="初步事实"))
    assert [word for word in ("处置结果", "处理意见", "审定") if any(word in lack for lack in lacks)] == [
        "处置结果", "处理意见", "审定",
    ]  # fmt: skip
    assert dispositions.draft_of(first).facts == "初步事实"


def test_ignored_factor_needs_a_reason(session: Session, case: int) -> None:
    first = subject_ids(case)[0]
    ignoring = replace(CONFIRMED, factors_heeded=False)
    (lack,) = dispositions.save_disposition(session, first, ignoring)
    assert "主动交代问题" in lack
    assert dispositions.save_disposition(session, first, replace(ignoring, ignored_reason="情节严重")) == ()


def test_outcome_must_fit_what_was_found(session: Session, case: int) -> None:
    first = subject_ids(case)[0]
    (lack,) = dispositions.save_disposition(session, first, replace(CLEARED, outcome="诫勉"))
    assert "不一致" in lack
    assert dispositions.save_disposition(session, first, CLEARED) == ()
    assert dispositions.save_disposition(session, first, replace(CLEARED, outcome="了结")) == ()


@pytest.mark.parametrize(
    "wrong",
    [
        {"outcome": "罚款"}, {"disciplines": ("财经纪律",)}, {"factors": ("态度好",)}, {"stage": "第五种形态"},
        {"decided_on": TODAY + timedelta(days=1)}, {"decided_on": TODAY - timedelta(days=1)},
    ],
)  # fmt: skip
def test_unknown_words_and_impossible_days_are_refused(session: Session, case: int, wrong: dict[str, object]) -> None:
    first = subject_ids(case)[0]
    with pytest.raises(Refusal) as refused:
        dispositions.save_disposition(session, first, replace(CONFIRMED, **wrong))  # type: ignore[arg-type]
    assert refused.value.place == "处置"
    assert dispositions.draft_of(first) == DispositionDraft()


def test_lists_are_kept_in_the_order_of_the_rules_once_each(session: Session, case: int) -> None:
    first = subject_ids(case)[0]
    order = [rule.name for rule in session.rules.disciplines]
    messy = replace(CONFIRMED, disciplines=(order[4], order[0], order[4]), proposal="  给予诫勉\r\n ")
    dispositions.save_disposition(session, first, messy)
    saved = dispositions.draft_of(first)
    assert (saved.disciplines, saved.proposal) == ((order[0], order[4]), "给予诫勉")


def test_stage_follows_the_outcome(session: Session) -> None:
    stages = {rule.name: dispositions.stage_of(session.rules, rule.name) for rule in session.rules.dispositions}
    assert all((stage in dispositions.STAGES) == rule.confirmed for rule, stage in
               zip(session.rules.dispositions, stages.values(), strict=True))  # fmt: skip
    assert dispositions.stage_of(session.rules, "没有的结果") == ""


def test_the_rest_of_a_group_is_cleared_at_once(session: Session, case: int) -> None:
    first, second, third = subject_ids(case)
    dispositions.save_disposition(session, second, CONFIRMED)
    assert dispositions.save_for_the_rest(session, case, CLEARED) == 2
    assert dispositions.draft_of(second) == CONFIRMED
    assert dispositions.draft_of(first) == dispositions.draft_of(third) == CLEARED
    for draft in (CONFIRMED, DispositionDraft()):
        with pytest.raises(Refusal, match="逐人"):
            dispositions.save_for_the_rest(session, case, draft)


def test_finished_disposition_may_be_mended_but_not_opened(session: Session, case: int) -> None:
    first = subject_ids(case)[0]
    dispositions.save_disposition(session, first, CONFIRMED)
    Interview.update(state=State.AWAITING_ARCHIVING).where(Interview.id == case).execute()
    dispositions.save_disposition(session, first, replace(CONFIRMED, decision="同意给予诫勉"))
    with pytest.raises(Refusal) as refused:
        dispositions.save_disposition(session, first, replace(CONFIRMED, proposal=""))
    assert refused.value.details == ("还没有处理意见",)
    assert dispositions.draft_of(first).decision == "同意给予诫勉"


@pytest.mark.parametrize("state", [State.DRAFT, State.IN_PROGRESS, State.ARCHIVED, State.CANCELLED])
def test_dispositions_are_closed_outside_their_time(session: Session, case: int, state: State) -> None:
    Interview.update(state=state).where(Interview.id == case).execute()
    with pytest.raises(Refusal):
        dispositions.save_disposition(session, subject_ids(case)[0], CLEARED)
    with pytest.raises(Refusal):
        dispositions.save_for_the_rest(session, case, CLEARED)
    assert not dispositions.dispositions_view(session, case).editable


def test_saving_the_same_again_leaves_no_trace(session: Session, case: int) -> None:
    first = subject_ids(case)[0]
    dispositions.save_disposition(session, first, CONFIRMED)
    entries = AuditEntry.select().count()
    dispositions.save_disposition(session, first, CONFIRMED)
    assert AuditEntry.select().count() == entries


def test_texts_of_the_registration_form_are_kept(session: Session, case: int) -> None:
    first, second, _ = subject_ids(case)
    texts = Opinions("谈了报销审核", "情况属实", "", "同意", "补录")
    dispositions.save_opinions(session, case, texts, {first: "诚恳接受"})
    dispositions.save_opinions(session, case, texts, {second: "无异议"})
    saved, statements = dispositions.opinions_of(case)
    assert saved == texts
    assert statements == {first: "诚恳接受", second: "无异议", subject_ids(case)[2]: ""}
    Interview.update(state=State.ARCHIVED).where(Interview.id == case).execute()
    with pytest.raises(Refusal, match="更正"):
        dispositions.save_opinions(session, case, Opinions(), {})


def test_unknown_subject_is_refused(session: Session) -> None:
    with pytest.raises(Refusal):
        dispositions.save_disposition(session, 9999, CLEARED)
