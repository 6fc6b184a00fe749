"""Preparation: checklists, notices, venue; attendees and recorder; the outline."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.access.errors import Refusal
from app.access.session import Session
from app.access.tables import AuditEntry
from app.interviews import attendance, outline, preparation
from app.interviews.checklists import Checklist
from app.interviews.tables import Interview
from app.rules.lifecycle import Place, State
from tests.institution import TODAY, recuse
from tests.interviews.held_cases import add_outline, add_subject, make_case, still, subject_ids

PREPARATION, SAFETY = Checklist.PREPARATION, Checklist.SAFETY


@pytest.fixture
def case(session: Session, people: dict[str, int]) -> int:
    still(session)
    return make_case(people, State.APPROVED, "蒋德禾", "古丽·阿不都")


def done(session: Session, case: int) -> frozenset[str]:
    return preparation.prepared(session, case)


def test_notice_item_is_done_by_itself_with_the_last_subject(session: Session, case: int) -> None:
    first, second = subject_ids(case)
    preparation.notify(session, first, TODAY, "电话通知")
    assert "notice" not in done(session, case)
    preparation.notify(session, second, TODAY, "当面通知")
    assert "notice" in done(session, case)
    preparation.withdraw_notice(session, first)
    assert "notice" not in done(session, case)


def test_notice_item_cannot_be_ticked_while_a_subject_waits(session: Session, case: int) -> None:
    preparation.notify(session, subject_ids(case)[0], TODAY, "电话通知")
    with pytest.raises(Refusal, match="古丽·阿不都") as refused:
        preparation.tick(session, case, PREPARATION, "notice")
    assert refused.value.clauses == ("五(二)2",)
    assert "notice" not in done(session, case)


def test_one_notice_reaches_all_who_have_none(session: Session, case: int) -> None:
    first, _ = subject_ids(case)
    preparation.notify(session, first, TODAY - timedelta(days=2), "书面通知")
    assert preparation.notify_all(session, case, TODAY, "短信通知") == 1
    lines = preparation.preparation_view(session, case).notices
    assert [(line.how, line.notified_on) for line in lines] == [
        ("书面通知", TODAY - timedelta(days=2)),
        ("短信通知", TODAY),
    ]


@pytest.mark.parametrize(("day", "how"), [(TODAY + timedelta(days=1), "电话通知"), (TODAY, "  ")])
def test_notice_needs_a_day_that_has_come_and_a_way(session: Session, case: int, day: date, how: str) -> None:
    with pytest.raises(Refusal):
        preparation.notify(session, subject_ids(case)[0], day, how)
    assert preparation.preparation_view(session, case).notices[0].notified_on is None


def test_items_wait_for_what_they_speak_of(session: Session, people: dict[str, int]) -> None:
    still(session)
    bare = make_case(people, State.APPROVED, lead=None, place="")
    for code, place in (("venue", Place.PREPARATION), ("lead", Place.BASICS), ("recorder", Place.PREPARATION),
                        ("outline", Place.PREPARATION)):  # fmt: skip
        with pytest.raises(Refusal) as refused:
            preparation.tick(session, bare, PREPARATION, code)
        assert refused.value.place == place
    preparation.tick(session, bare, PREPARATION, "safety", "安排两人陪同")
    assert done(session, bare) == {"safety"}


def test_tick_keeps_detail_moment_and_account(session: Session, case: int) -> None:
    preparation.tick(session, case, PREPARATION, "venue", "行政楼  301，\n两把椅子")
    line = next(each for each in preparation.preparation_view(session, case).preparation if each.code == "venue")
    assert (line.done, line.detail, line.done_at) == (True, "行政楼 301， 两把椅子", session.now())
    assert line.by
    preparation.untick(session, case, PREPARATION, "venue")
    assert "venue" not in done(session, case)


def test_all_items_done_gives_all_codes_of_the_rules(session: Session, case: int, people: dict[str, int]) -> None:
    preparation.notify_all(session, case, TODAY, "电话通知")
    attendance.set_recorder(session, case, people["常怀"])
    outline.add_outline(session, case, "请说明报销审核情况")
    for item in session.rules.preparation:
        preparation.tick(session, case, PREPARATION, item.code)
    for item in session.rules.safety:
        preparation.tick(session, case, SAFETY, item.code)
    assert done(session, case) == {item.code for item in session.rules.preparation}
    assert preparation.checked_safe(session, case) == {item.code for item in session.rules.safety}


def test_mark_falls_when_its_ground_goes(session: Session, case: int, people: dict[str, int]) -> None:
    attendance.set_recorder(session, case, people["常怀"])
    preparation.tick(session, case, PREPARATION, "recorder")
    preparation.notify_all(session, case, TODAY, "电话通知")
    attendance.set_recorder(session, case, None)
    add_subject(case, people["余立"], 2)
    assert done(session, case) == frozenset()
    assert set(preparation.recheck(session, case)) == {"通知约谈对象", "安排记录人员"}
    assert preparation.recheck(session, case) == ()


def test_postponement_makes_notice_venue_and_safety_open_again(session: Session, case: int) -> None:
    preparation.notify_all(session, case, TODAY, "电话通知")
    preparation.tick(session, case, PREPARATION, "venue")
    preparation.tick(session, case, PREPARATION, "lead")
    preparation.tick(session, case, SAFETY, "room")
    preparation.forget_arrangements(session, case)
    assert done(session, case) == {"lead"}
    assert preparation.checked_safe(session, case) == frozenset()


def test_safety_is_checked_only_once_approved(session: Session, people: dict[str, int]) -> None:
    still(session)
    draft = make_case(people, State.DRAFT)
    with pytest.raises(Refusal, match="拟定"):
        preparation.tick(session, draft, SAFETY, "room")


@pytest.mark.parametrize("state", [state for state in State if state.is_over or state.was_held])
def test_nothing_is_prepared_after_the_talk(session: Session, people: dict[str, int], state: State) -> None:
    still(session)
    case = make_case(people, state)
    (subject,) = subject_ids(case)
    attempts = [
        lambda: preparation.tick(session, case, PREPARATION, "lead"),
        lambda: preparation.untick(session, case, PREPARATION, "lead"),
        lambda: preparation.notify(session, subject, TODAY, "电话通知"),
        lambda: preparation.notify_all(session, case, TODAY, "电话通知"),
        lambda: preparation.withdraw_notice(session, subject),
        lambda: preparation.set_venue(session, case, "会议室"),
        lambda: attendance.set_recorder(session, case, people["常怀"]),
        lambda: attendance.add_attendee(session, case, name="某人"),
        lambda: outline.add_outline(session, case, "问题"),
        lambda: outline.seed_outline(session, case),
    ]
    for attempt in attempts:
        with pytest.raises(Refusal):
            attempt()


def test_venue_of_an_approved_scheme_is_not_moved_here(session: Session, case: int) -> None:
    preparation.set_venue(session, case, "谈话室", "301")
    with pytest.raises(Refusal) as refused:
        preparation.set_venue(session, case, "会议室")
    assert refused.value.place == Place.SCHEME
    assert Interview.get_by_id(case).place == "谈话室"


def test_venue_of_a_draft_is_free(session: Session, people: dict[str, int]) -> None:
    still(session)
    draft = make_case(people, State.DRAFT, place="")
    preparation.set_venue(session, draft, "会议室")
    assert Interview.get_by_id(draft).place == "会议室"
    assert "venue" in done(session, draft)


def test_recorder_is_neither_lead_nor_subject_nor_recused(session: Session, case: int, people: dict[str, int]) -> None:
    recuse(people, "常怀", "蒋德禾")
    for name in ("赵瑾德", "蒋德禾", "常怀"):
        with pytest.raises(Refusal, match=name) as refused:
            attendance.set_recorder(session, case, people[name])
        assert refused.value.clauses
    attendance.set_recorder(session, case, people["花新"])
    view = preparation.preparation_view(session, case)
    assert (view.recorder_name, view.staff) == ("花新", 2)


def test_staff_must_stand_back_but_other_attendees_need_not(
    session: Session, case: int, people: dict[str, int]
) -> None:
    recuse(people, "花新", "蒋德禾", "夫妻")
    with pytest.raises(Refusal, match="夫妻"):
        attendance.add_attendee(session, case, person_id=people["花新"], is_staff=True)
    added = attendance.add_attendee(session, case, person_id=people["花新"], title="科长")
    with pytest.raises(Refusal, match="夫妻"):
        attendance.change_attendee(session, added, title="科长", is_staff=True)
    assert attendance.staff_count(case) == 1


def test_one_person_has_one_part(session: Session, case: int, people: dict[str, int]) -> None:
    attendance.add_attendee(session, case, name="校外 专家")
    for person, name in ((people["蒋德禾"], ""), (people["赵瑾德"], ""), (None, "校外 专家"), (None, " "), (9999, "")):
        with pytest.raises(Refusal):
            attendance.add_attendee(session, case, person_id=person, name=name)
    assert [line.name for line in attendance.attendees_of(case)] == ["校外 专家"]


def test_attendee_who_becomes_recorder_leaves_the_list(session: Session, case: int, people: dict[str, int]) -> None:
    attendance.add_attendee(session, case, person_id=people["常怀"], is_staff=True)
    attendance.set_recorder(session, case, people["常怀"])
    assert attendance.attendees_of(case) == ()
    assert attendance.staff_count(case) == 2


def test_outline_is_seeded_once_from_the_form(session: Session, case: int) -> None:
    made = outline.seed_outline(session, case)
    assert made == len(session.rules.form("INQUIRY").contents) > 0  # type: ignore[arg-type]
    assert outline.seed_outline(session, case) == 0
    assert len(outline.outline_of(case)) == made


def test_outline_is_added_moved_changed_and_removed(session: Session, case: int) -> None:
    a, b = add_outline(case, "甲", "乙")
    c = outline.add_outline(session, case, " 丙 ", at=1)
    outline.move_outline(session, a, 99)
    outline.change_outline(session, b, "乙二")
    assert [(line.id, line.text) for line in outline.outline_of(case)] == [(c, "丙"), (b, "乙二"), (a, "甲")]
    outline.remove_outline(session, c)
    outline.move_outline(session, a, -5)
    assert [line.text for line in outline.outline_of(case)] == ["甲", "乙二"]
    with pytest.raises(Refusal):
        outline.remove_outline(session, c)


@pytest.mark.parametrize("text", ["", " \n ", "长" * 2001])
def test_outline_refuses_blank_and_endless_points(session: Session, case: int, text: str) -> None:
    with pytest.raises(Refusal):
        outline.add_outline(session, case, text)
    assert outline.outline_of(case) == ()


def test_every_change_leaves_a_trace_and_a_refusal_one_of_its_own(session: Session, case: int) -> None:
    preparation.tick(session, case, PREPARATION, "venue", "301")
    entry = AuditEntry.select().order_by(AuditEntry.seq.desc()).first()
    assert (entry.object_type, entry.object_id, entry.outcome) == ("interview", str(case), "完成")
    with pytest.raises(Refusal):
        preparation.tick(session, case, PREPARATION, "outline")
    assert AuditEntry.select().order_by(AuditEntry.seq.desc()).first().outcome == "拒绝"


def test_unknown_things_are_refused(session: Session, case: int) -> None:
    for attempt in (
        lambda: preparation.preparation_view(session, 9999),
        lambda: preparation.tick(session, case, PREPARATION, "nonsense"),
        lambda: preparation.tick(session, case, Checklist.ARCHIVE, "volume"),
        lambda: preparation.notify(session, 9999, TODAY, "电话通知"),
        lambda: attendance.remove_attendee(session, 9999),
        lambda: attendance.set_recorder(session, case, 9999),
    ):
        with pytest.raises(Refusal):
            attempt()
