"""What each role reads: every table, every row, by name of who organises; written down here by hand, not computed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app.access import reach, whole
from app.access.actions import Action
from app.access.errors import Refusal
from app.access.roles import DUTIES, Role, may
from app.access.session import Session, use_case
from app.interviews import outline, record, sealing, trail
from app.interviews.looking import Looked, look_at
from app.interviews.queries import CaseFilter, cases_page, count_cases
from app.interviews.reported import ReportedMaterial, ReportedSubject, ReportedTalk
from app.interviews.tables import Interview, InterviewSubject, OutlineItem, Record, RecordTurn
from app.ledgers.ledger import LedgerFilter, count
from app.ledgers.todo import todo
from app.oversight.exchange.tables import ArrivedCase, ArrivedPlan, OfficeSecret
from app.oversight.tables import Finding
from app.plans.tables import Clue, PlanItem
from app.store import opening
from app.store.search.index import TABLES_OF_INDEX
from tests.access.world import CASES, DEPARTMENTS, PLANS, SUBJECT, World, as_account, role_session
from tests.institution import recuse
from tests.passwords import PASSWORD
from tests.store.test_schema import _all_tables

_EVERYTHING = set(CASES)
# Which talks each role reads.
READS: dict[Role, set[str]] = {
    Role.OFFICE: _EVERYTHING,
    Role.SYSTEM_ADMINISTRATOR: set(),
    Role.AUDITOR: set(),
    Role.PARTY_OFFICE: _EVERYTHING,
    Role.DISCIPLINE_OFFICE: _EVERYTHING,
    Role.ORGANISATION: {"组织部"},
    Role.DEPARTMENT_KEEPER: {"教务处"},
    Role.RECORDER: {"指派"},
    Role.READER: _EVERYTHING,
}
READS_PLANS: dict[Role, set[str]] = {
    Role.OFFICE: set(PLANS), Role.SYSTEM_ADMINISTRATOR: set(), Role.AUDITOR: set(), Role.PARTY_OFFICE: set(PLANS),
    Role.DISCIPLINE_OFFICE: set(PLANS), Role.ORGANISATION: {"集中"}, Role.DEPARTMENT_KEEPER: {"教务处"},
    Role.RECORDER: set(), Role.READER: set(PLANS),
}  # fmt: skip
# Of which departments each role reads packages and what they brought.
READS_PACKAGES: dict[Role, set[str]] = {
    Role.OFFICE: set(DEPARTMENTS), Role.SYSTEM_ADMINISTRATOR: set(), Role.AUDITOR: set(),
    Role.PARTY_OFFICE: set(DEPARTMENTS), Role.DISCIPLINE_OFFICE: set(DEPARTMENTS), Role.ORGANISATION: set(),
    Role.DEPARTMENT_KEEPER: {"教务处"}, Role.RECORDER: set(), Role.READER: set(DEPARTMENTS),
}  # fmt: skip
_PACKAGE_OF_TALK = "(SELECT r.department_id FROM main.statistics_report r WHERE r.id = {0}.report_id)"
_PACKAGE_OF_SUBJECT = (
    "(SELECT r.department_id FROM main.reported_talk t JOIN main.statistics_report r ON r.id = t.report_id "
    "WHERE t.id = {0}.talk_id)"
)
BY_DEPARTMENT = {
    "package": "{0}.department_id", "information_item": "{0}.department_id",
    "information_file": "(SELECT i.department_id FROM main.information_item i WHERE i.id = {0}.item_id)",
    "statistics_report": "{0}.department_id", "reported_talk": _PACKAGE_OF_TALK,
    "reported_subject": _PACKAGE_OF_SUBJECT,
    "reported_material": "(SELECT r.department_id FROM main.reported_subject s JOIN main.reported_talk t "
    "ON t.id = s.talk_id JOIN main.statistics_report r ON r.id = t.report_id WHERE s.id = {0}.subject_id)",
}  # fmt: skip
READS_CLUES = {Role.OFFICE, Role.DISCIPLINE_OFFICE, Role.READER}
# What hangs on a talk, and the way to it.
BY_CASE = {
    "attendee": "{0}.interview_id", "state_change": "{0}.interview_id", "outline_item": "{0}.interview_id",
    "checklist_mark": "{0}.interview_id", "record": "{0}.interview_id", "record_turn": "{0}.interview_id",
    "talk_event": "{0}.interview_id", "record_version": "{0}.interview_id", "record_correction": "{0}.interview_id",
    "record_confirmation": "{0}.interview_id", "catalogue_entry": "{0}.interview_id", "amendment": "{0}.interview_id",
    "retired_number": "{0}.interview_id", "calendar_event": "{0}.interview_id",
    "interview_subject": "{0}.interview_id", "interview": "{0}.id",
    "material": "(SELECT s.interview_id FROM main.interview_subject s WHERE s.id = {0}.subject_id)",
    "disposition": "(SELECT s.interview_id FROM main.interview_subject s WHERE s.id = {0}.subject_id)",
    "material_witness": "(SELECT s.interview_id FROM main.material m JOIN main.interview_subject s "
    "ON s.id = m.subject_id WHERE m.id = {0}.material_id)",
}  # fmt: skip
BY_PLAN = {
    "plan": "{0}.id", "plan_item": "{0}.plan_id", "filing": "{0}.plan_id",
    "plan_item_subject": "(SELECT i.plan_id FROM main.plan_item i WHERE i.id = {0}.item_id)",
}  # fmt: skip


def keys(session: Session, table: str, way: str, names: dict[str, int]) -> set[str]:
    """The talks or plans whose rows are read from a table."""
    by_id = {id: key for key, id in names.items()}
    rows = session.store.db.execute_sql(f"SELECT DISTINCT {way.format(table)} FROM {table}").fetchall()
    return {by_id[row[0]] for row in rows if row[0] is not None}


@pytest.mark.parametrize("role", list(Role))
def test_each_role_reads_of_every_table_what_is_its_own(session: Session, world: World, role: Role) -> None:
    role_session(session, world, role)
    for table, way in BY_CASE.items():
        assert keys(session, table, way, world.cases) == READS[role], table
    for table, way in BY_PLAN.items():
        assert keys(session, table, way, world.plans) == READS_PLANS[role], table
    for table, way in BY_DEPARTMENT.items():
        assert keys(session, table, way, world.departments) == READS_PACKAGES[role], table
    assert {row.interview_id for row in ArrivedCase.select()} == {
        world.cases[key] for key in READS[role] & {*DEPARTMENTS}
    }
    assert {row.plan_id for row in ArrivedPlan.select()} == {
        world.plans[key] for key in READS_PLANS[role] & {*DEPARTMENTS}
    }
    assert Clue.select().count() == (role in READS_CLUES)
    approved = {(row[0], row[1]) for row in session.store.db.execute_sql("SELECT interview_id, plan_id FROM approval")}
    assert approved == {(world.cases[key], None) for key in READS[role]} | {
        (None, world.plans[key]) for key in READS_PLANS[role]
    }
    attached = {row[0] for row in session.store.db.execute_sql("SELECT name FROM attachment")}
    assert attached == {f"{what}{key}.pdf" for key in READS[role] for what in ("签字", "目录", "材料", "审批")} | {
        f"计划{key}.pdf" for key in READS_PLANS[role]
    } | {f"{what}{key}.pdf" for key in READS_PACKAGES[role] for what in ("包", "信息")}


@pytest.mark.parametrize("role", list(Role))
def test_each_role_reads_the_findings_about_what_it_reads(session: Session, world: World, role: Role) -> None:
    role_session(session, world, role)
    found = {(row.interview_id, row.plan_id) for row in Finding.select()}
    wanted = {(world.cases[key], None) for key in READS[role]} | {(None, world.plans[key]) for key in READS_PLANS[role]}
    assert found == (set() if role is Role.RECORDER else wanted)


def test_secret_keys_are_read_by_no_list_of_a_role_that_is_confined(session: Session, world: World) -> None:
    for role in set(Role) - {Role.OFFICE, Role.DISCIPLINE_OFFICE, Role.READER}:
        role_session(session, world, role)
        assert OfficeSecret.select().count() == 0, role


def test_nobody_reads_what_was_reported_of_their_own_talk(
    session: Session, world: World, people: dict[str, int]
) -> None:
    as_account(session, Role.DISCIPLINE_OFFICE, person_id=people["古丽·阿不都"])
    assert ReportedTalk.select().count() == ReportedSubject.select().count() == ReportedMaterial.select().count() == 0
    as_account(session, Role.DISCIPLINE_OFFICE, person_id=people[SUBJECT])
    assert ReportedTalk.select().count() == len(DEPARTMENTS)


def test_organisation_department_reads_of_a_campaign_only_what_it_organises(session: Session, world: World) -> None:
    role_session(session, world, Role.ORGANISATION)
    assert [row.id for row in PlanItem.select()] == [world.items["集中PREVENTIVE"]]


def test_every_table_is_either_confined_or_open_on_purpose(session: Session, world: World) -> None:
    role_session(session, world, Role.AUDITOR)
    confined = set(reach.conditions(session.account))
    known: set[str] = {table._meta.table_name for table in _all_tables()}
    assert confined | reach.OPEN_TABLES == known | set(TABLES_OF_INDEX[:4]) and not confined & reach.OPEN_TABLES


def test_nobody_reads_their_own_talk_nor_that_of_who_they_are_recused_from(
    session: Session, world: World, people: dict[str, int]
) -> None:
    as_account(session, Role.DISCIPLINE_OFFICE, person_id=people[SUBJECT])
    own = {"教务处", "文学院"}  # the others have SUBJECT for a subject
    assert keys(session, "interview", "{0}.id", world.cases) == own
    assert keys(session, "record_turn", "{0}.interview_id", world.cases) == own
    recuse(people, "余立", SUBJECT)
    session.confine()
    assert Interview.select().count() == 0 and RecordTurn.select().count() == 0
    assert PlanItem.select().count() == 0  # 余立 is foreseen in all of them
    as_account(session, Role.DISCIPLINE_OFFICE, person_id=people["古丽·阿不都"])
    assert Clue.select().count() == 0 and Interview.select().count() == len(CASES)


# ------------------------------------------------------------ every way of reading goes through it


@pytest.mark.parametrize("role", list(Role))
def test_lists_ledgers_reminders_and_trails_show_no_more(session: Session, world: World, role: Role) -> None:
    role_session(session, world, role)
    read = READS[role]
    assert count_cases(session, CaseFilter()) == len(read)
    assert {line.id for line in cases_page(session, CaseFilter(), 0, 99)} == {world.cases[key] for key in read}
    assert count(LedgerFilter()) == len(read - {"指派"})
    told = " ".join(item.what for item in todo(session)) if read else ""
    for key in _EVERYTHING - read:
        assert trail.trail(world.cases[key]) == () and f"{key}的" not in told
        with pytest.raises(Refusal):
            record.record_view(world.cases[key])
        with pytest.raises(Refusal):
            look_at(session, world.cases[key], Looked.CASE)


# ------------------------------------------------------------ every cell of the table, allowed and refused


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("action", list(Action))
def test_every_action_is_allowed_within_reach_and_refused_beyond(
    session: Session, world: World, role: Role, action: Action
) -> None:
    @use_case(action)
    def act(session: Session, interview_id: int) -> str:
        session.trace("interview", interview_id, "试")
        return "done"

    @use_case(action)
    def plain(session: Session) -> str:
        return "done"

    role_session(session, world, role)
    allowed = session.may(action)
    assert allowed == may(role, action, {row for row in [role] if role is not Role.OFFICE})
    if allowed:
        assert plain(session) == "done"
    else:
        with pytest.raises(Refusal, match="您的角色"):
            plain(session)
    for key, case in world.cases.items():
        if allowed and key in READS[role]:
            assert act(session, case) == "done"
        else:
            with pytest.raises(Refusal, match=r"您的角色|不在您的职责范围内"):
                act(session, case)


def test_table_says_of_each_role_what_it_is_for() -> None:
    assert set(DUTIES) == set(Role)
    able = {role: {action for action in Action if may(role, action)} for role in Role}
    assert able[Role.SYSTEM_ADMINISTRATOR] == {
        Action.LOGIN, Action.PASSWORD_CHANGE, Action.ACCOUNT_EDIT, Action.RECOVERY_MAKE, Action.SETTINGS_EDIT,
        Action.BACKUP, Action.HOLIDAY_EDIT,
    }  # fmt: skip
    assert able[Role.AUDITOR] == {Action.LOGIN, Action.PASSWORD_CHANGE, Action.AUDIT_READ}
    assert able[Role.READER] == {
        Action.LOGIN, Action.PASSWORD_CHANGE, Action.CONTENT_READ, Action.CLUE_READ, Action.PEOPLE_READ,
        Action.VIEW_KEEP,
    }  # fmt: skip
    assert able[Role.RECORDER] == {
        Action.LOGIN, Action.PASSWORD_CHANGE, Action.CONTENT_READ, Action.TALK_RUN, Action.RECORD_WRITE, Action.PRINT,
        Action.VIEW_KEEP,
    }  # fmt: skip
    assert Action.PLAN_FILE in able[Role.DISCIPLINE_OFFICE] and Action.FINDING_EDIT in able[Role.DISCIPLINE_OFFICE]
    for role in set(Role) - {Role.OFFICE, Role.DISCIPLINE_OFFICE}:
        assert not able[role] & {Action.PLAN_FILE, Action.FINDING_EDIT, Action.CLUE_EDIT}, role
    for role in set(Role) - {Role.OFFICE, Role.SYSTEM_ADMINISTRATOR}:
        assert not able[role] & {Action.ACCOUNT_EDIT, Action.BACKUP, Action.RECOVERY_MAKE}, role


# ------------------------------------------------------------ writing


def test_what_is_made_beyond_reach_is_rolled_back(session: Session, world: World) -> None:
    @use_case(Action.INTERVIEW_EDIT)
    def give_away(session: Session, interview_id: int) -> None:
        department = world.departments["文学院"]
        Interview.update(organiser_department=department).where(Interview.id == interview_id).execute()
        session.trace("interview", interview_id, "改为别的部门组织")

    role_session(session, world, Role.DEPARTMENT_KEEPER)
    with pytest.raises(Refusal, match="不在您的职责范围内"):
        give_away(session, world.cases["教务处"])
    assert keys(session, "interview", "{0}.id", world.cases) == {"教务处"}


def test_drafts_lists_and_parts_are_asked_for_as_well(session: Session, world: World) -> None:
    points: dict[str, int] = {}
    for row in OutlineItem.select():
        points |= {key: row.id for key, case in world.cases.items() if case == row.interview_id}

    @use_case(Action.PRINT)
    def many(session: Session, interview_ids: list[int]) -> None:
        pass

    @use_case(Action.DISPOSITION_EDIT)
    def of_subject(session: Session, subject_id: int) -> None:
        pass

    with session.store.transaction():
        Interview.update(state="拟定").execute()
    role_session(session, world, Role.DEPARTMENT_KEEPER)
    outline.change_outline(session, points["教务处"], "换一问")
    with pytest.raises(Refusal, match="这条提纲不存在"):
        outline.change_outline(session, points["文学院"], "换一问")
    many(session, [world.cases["教务处"]])
    with pytest.raises(Refusal, match="这次约谈不存在"):
        many(session, [world.cases["教务处"], world.cases["文学院"]])
    with session.store.all_in_reach():
        other = InterviewSubject.get(InterviewSubject.interview == world.cases["文学院"]).id
    with pytest.raises(Refusal, match="这名约谈对象不存在"):
        of_subject(session, other)


def test_recorder_writes_and_seals_and_then_has_it_no_more(session: Session, world: World) -> None:
    with session.store.transaction():
        Record.delete().where(Record.interview == -1).execute()
    role_session(session, world, Role.RECORDER)
    case = world.cases["指派"]
    view = record.open_record(session, case)
    assert view.writable and [turn.text for turn in view.turns] == ["指派说的话"]

    @use_case(Action.RECORD_WRITE)
    def seal(session: Session, interview_id: int) -> None:
        Record.update(state="定稿", closed_at=session.now()).where(Record.interview == interview_id).execute()
        session.trace("interview", interview_id, "定稿")

    seal(session, case)
    assert Interview.select().count() == 0 and RecordTurn.select().count() == 0
    for refused in (lambda: record.open_record(session, case), lambda: sealing.close_record(session, case)):
        with pytest.raises(Refusal, match="不在您的职责范围内"):
            refused()


def test_write_outside_of_a_use_case_is_a_fault_that_shows(session: Session, world: World) -> None:
    role_session(session, world, Role.DEPARTMENT_KEEPER)
    with pytest.raises(RuntimeError, match="outside of a use case"):
        Interview.update(note="x").where(Interview.id == world.cases["教务处"]).execute()
    with session.store.transaction(), session.store.all_in_reach():
        assert Interview.update(note="x").where(Interview.id == world.cases["教务处"]).execute() == 1
        made = Interview.create(
            organiser="x", form="INQUIRY", ground="x", mode="individual", state="拟定", rules_version="1",
            created_at=session.now(), updated_at=session.now(),
        )  # fmt: skip
        assert made.id == max(world.cases.values()) + 1
        Interview.delete().where(Interview.id == made.id).execute()
    assert Interview.get().note == "x"


def test_every_connection_is_confined_also_after_a_rollback(session: Session, world: World) -> None:
    import threading

    role_session(session, world, Role.DEPARTMENT_KEEPER)
    seen: list[Any] = []

    def look() -> None:
        seen.append(Interview.select().count())
        session.store.db.close()

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()

    @use_case(Action.INTERVIEW_EDIT)
    def fails(session: Session) -> None:
        seen.append(Interview.select().count())
        raise Refusal("不行")

    with pytest.raises(Refusal):
        fails(session)
    assert [*seen, Interview.select().count()] == [1, len(CASES), 1]
    session.store.db.close()
    session.store.db.connect()
    assert Interview.select().count() == 1


def test_store_that_is_only_read_is_confined_as_well(session: Session, world: World, folder: Path) -> None:
    row = role_session(session, world, Role.DEPARTMENT_KEEPER).account
    session.store.close()
    store, _ = opening.open_store(folder, "admin", PASSWORD, read_only=True)
    reading = Session(store, row)
    assert Interview.select().count() == 1
    with store.all_in_reach():
        assert Interview.select().count() == len(CASES)
    assert Interview.select().count() == 1 and whole.problems(store) == []
    with pytest.raises(Refusal, match="只读方式"):
        look_at(reading, world.cases["教务处"], Looked.CASE)
    store.close()


@pytest.mark.parametrize("role", [Role.RECORDER, Role.DEPARTMENT_KEEPER])
@pytest.mark.parametrize("table", ["plan", "plan_item", "attachment"])
def test_what_hangs_on_a_talk_is_not_looked_for_in_all_talks(
    session: Session, world: World, role: Role, table: str
) -> None:
    """There may be 200,000: for each row of a list, that would be seconds."""
    role_session(session, world, role)
    plan = session.store.db.execute_sql(f"EXPLAIN QUERY PLAN SELECT id FROM {table} WHERE id IN (1, 2, 3)").fetchall()
    assert plan and not [row[3] for row in plan if row[3].startswith(("SCAN main.interview", "SCAN i "))]
