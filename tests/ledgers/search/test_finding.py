"""What the box finds: in groups, ranked, with the words in context; and only what the account may read."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from app.access.roles import Role
from app.access.session import Session
from app.interviews.tables import Disposition, Interview, InterviewSubject, Record, RecordTurn
from app.ledgers.search import records
from app.ledgers.search.finding import Found, Hit, find
from app.ledgers.search.going import whither
from app.ledgers.search.kinds import GROUPS, RECORDS
from app.ledgers.search.query import read
from app.oversight.tables import Finding
from app.people.tables import Department, Person
from app.plans.tables import Clue, PlanItem
from app.store.search.heads import Kind
from app.store.steps import Cancelled
from app.store.vault import Attachment
from tests.access.world import SUBJECT, World, as_account, role_session
from tests.interviews.held_cases import NOW

GROUP = {group.kind: group for group in GROUPS}


def found(session: Session, text: str, **more: Any) -> tuple[Found, ...]:
    """The last answer to a text."""
    return list(find(session, read(text, session.rules), **more))[-1]


def hits(session: Session, text: str, kind: Kind | None, **more: Any) -> list[Hit]:
    return [hit for each in found(session, text, **more) if each.group.kind is kind for hit in each.hits]


def ids(session: Session, text: str, kind: Kind | None) -> set[int]:
    return {hit.id for hit in hits(session, text, kind, most=99)}


def marked(hit: Hit) -> list[str]:
    """What was hit in title and context."""
    lines = [hit.title, *([hit.context] if hit.context else [])]
    return [line.text[start:end] for line in lines for start, end in line.spans]


# ------------------------------------------------------------ names, numbers, days


@pytest.mark.parametrize("typed", ["蒋德禾", "德禾", "jdh", "jiangdehe", "JDH", "jiang de", "蒋"])
def test_a_person_is_found_by_name_initials_pinyin_and_parts(session: Session, world: World, typed: str) -> None:
    first = found(session, typed)[0]
    assert first.group.kind is Kind.PERSON and first.hits[0].id == world.people["蒋德禾"]
    assert marked(first.hits[0])
    assert {hit.id for hit in hits(session, typed, Kind.INTERVIEW, most=99)} >= {
        row.interview_id for row in InterviewSubject.select().where(InterviewSubject.name == "蒋德禾")
    }


@pytest.mark.parametrize(
    ("name", "typed"),
    [("仇解", "qx"), ("仇解", "qiuxie"), ("曾单", "zs"), ("查盖", "zg"), ("区朴", "oupiao"), ("覃乐", "qy"),
     ("缪冼", "miaoxian"), ("翟翟", "zz")],
)  # fmt: skip
def test_names_are_found_in_any_reading(session: Session, people: dict[str, int], name: str, typed: str) -> None:
    with session.store.transaction():
        made = Person.create(staff_no=f"X{name}", name=name, created_at=NOW)
    assert made.id in ids(session, typed, Kind.PERSON)


def test_the_name_itself_goes_before_names_that_hold_it(session: Session, people: dict[str, int]) -> None:
    with session.store.transaction():
        for number, name in enumerate(("王伟", "王伟华", "小王伟", *(f"王伟{c}" for c in "甲乙丙丁戊己庚辛"))):
            Person.create(staff_no=f"W{number}", name=name, created_at=NOW)
    first = hits(session, "王伟", Kind.PERSON)[0]
    assert first.title.text == "王伟"


def test_a_number_is_found_in_every_way_of_writing(session: Session, world: World) -> None:
    case = Interview.get_by_id(world.cases["教务处"])
    with session.store.transaction():
        Interview.update(year=2026, number=12).where(Interview.id == case.id).execute()
    for typed in ("〔2026〕第012号", "012", "12", "第12号", "2026 12号"):
        assert case.id in ids(session, typed, Kind.INTERVIEW), typed
    assert case.id not in ids(session, "〔2025〕第012号", Kind.INTERVIEW)
    staff = Person.get_by_id(world.people[SUBJECT]).staff_no
    assert hits(session, staff, Kind.PERSON)[0].id == world.people[SUBJECT]


def test_a_day_is_found_in_things_and_in_what_was_said(session: Session, world: World) -> None:
    case = world.cases["教务处"]
    with session.store.transaction():
        Interview.update(planned_start=datetime(2031, 5, 6, 9)).where(Interview.id == case).execute()
        RecordTurn.update(text="是2031年5月6日那天说的").where(RecordTurn.interview == world.cases["文学院"]).execute()
    for typed in ("2031-05-06", "2031年5月6日", "20310506", "2031.5.6", "2031年5月", "2031-05"):
        assert ids(session, typed, Kind.INTERVIEW) == {case}, typed
        (hit,) = hits(session, typed, None)
        assert hit.id == world.cases["文学院"] and marked(hit)[0].startswith("2031年5月")
    assert found(session, "2031-05-07") == ()


# ------------------------------------------------------------ words


def test_all_words_hit_the_same_thing(session: Session, world: World) -> None:
    case = world.cases["教务处"]
    with session.store.transaction():
        Interview.update(content="报销审核的情况", place="北楼").where(Interview.id == case).execute()
        subject = InterviewSubject.get(InterviewSubject.interview == case)
        Disposition.update(facts="虚列劳务费").where(Disposition.subject == subject.id).execute()
    assert ids(session, "报销 劳务费", Kind.INTERVIEW) == {case}
    assert ids(session, f"报销 {subject.name}", Kind.INTERVIEW) == {case}
    assert ids(session, "报销 从未说过", Kind.INTERVIEW) == set()
    (hit,) = hits(session, "劳务费", Kind.INTERVIEW)
    assert hit.context is not None and marked(hit) == ["劳务费"] and "虚列" in hit.context.text


def test_turns_of_one_record_are_one_hit_that_leads_to_the_newest(session: Session, world: World) -> None:
    case = world.cases["教务处"]
    with session.store.transaction():
        for number in range(3):
            RecordTurn.create(id=900 + number, interview=case, position=10 + number, speaker="答",
                              text=f"第{number}次谈到采购询价", spoken_at=NOW)  # fmt: skip
    (hit,) = hits(session, "采购询价", None)
    assert (hit.id, hit.turn_id, hit.more_turns) == (case, 902, 2)
    assert hit.context is not None and hit.context.text.startswith("答：第2次") and marked(hit) == ["采购询价"]
    place = whither(session, hit)
    assert place is not None and (place.kind, place.id, place.turn_id) == ("case", case, 902)


def test_one_chinese_character_is_looked_for_in_names_only(session: Session, world: World) -> None:
    assert ids(session, "褚", Kind.PERSON) == {world.people["褚雨庭"]}
    assert {each.group for each in found(session, "话")} <= set(GROUPS) - {RECORDS}


@pytest.mark.parametrize(
    ("typed", "kind"),
    [("教务处", Kind.DEPARTMENT), ("计划", Kind.PLAN), ("的包", Kind.PACKAGE), ("的信息", Kind.INFORMATION),
     ("整改的内容", Kind.FINDING), ("签字", Kind.ATTACHMENT), ("古丽", Kind.REPORTED)],
)  # fmt: skip
def test_everything_has_its_group(session: Session, world: World, typed: str, kind: Kind) -> None:
    assert hits(session, typed, kind)


def test_a_finding_is_called_by_what_was_found(session: Session, world: World) -> None:
    row = Finding.get()
    with session.store.transaction():
        Finding.update(description=f"{'谈话记录没有签字' * 4}\n请补正").where(Finding.id == row.id).execute()
    (hit,) = [each for each in hits(session, "没有签字", Kind.FINDING) if each.id == row.id]
    assert hit.title.text.endswith(f" {'谈话记录没有签字' * 3}…")


def test_every_hit_leads_somewhere(session: Session, world: World) -> None:
    for typed in ("教务处", "蒋德禾", "计划", "签字", "的包", "材料", "审批", "目录"):
        for each in found(session, typed, most=99):
            for hit in each.hits:
                assert whither(session, hit) is not None, (typed, hit)


def test_filters_narrow_things_and_records(session: Session, world: World) -> None:
    with session.store.transaction():
        RecordTurn.update(text="都谈到了报销").execute()
    departments = {row.department_name for row in InterviewSubject.select()}
    for unit in departments - {""}:
        mine = {row.interview_id for row in InterviewSubject.select().where(InterviewSubject.department_name == unit)}
        assert ids(session, f"单位:{unit}", Kind.INTERVIEW) == mine
        assert ids(session, f"单位:{unit} 报销", None) == mine
    assert ids(session, "单位:没有这个 报销", None) == set()
    assert ids(session, "形式:询问 报销", None) == {row.id for row in Interview.select() if row.form == "INQUIRY"}
    assert ids(session, f"对象:{SUBJECT} 报销", None) == ids(session, "对象:jdh 报销", None) != set()


@pytest.mark.parametrize("few", [0, 1, 60])
def test_records_are_the_same_read_by_talks_or_by_hits(
    session: Session, world: World, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    """With few talks their turns are read, with many the hits; after many in vain the talks again."""
    for in_vain in (0, 3, 10_000):
        monkeypatch.setattr(records, "_FEW", few)
        monkeypatch.setattr(records, "_IN_VAIN", in_vain)
        monkeypatch.setattr(records, "_FIRST", 2)
        said = {row.interview_id for row in RecordTurn.select() if "说的话" in row.text}
        assert ids(session, "说的话", None) == said
        mine = {row.interview_id for row in InterviewSubject.select() if "教务" in row.department_name}
        assert ids(session, "单位:教务 说的话", None) == said & mine
        role_session(session, world, Role.DEPARTMENT_KEEPER)
        assert ids(session, "说的话", None) == {row.interview_id for row in RecordTurn.select()} != said
        as_account(session, Role.OFFICE)


def test_more_than_is_shown_is_said(session: Session, world: World) -> None:
    for each in found(session, "说的话", most=2):
        assert len(each.hits) <= 2 and each.has_more == (each.group is RECORDS)
    assert not any(each.has_more for each in found(session, "说的话", most=99))


def test_a_search_that_nobody_waits_for_ends(session: Session, world: World) -> None:
    with pytest.raises(Cancelled):
        list(find(session, read("说的话", session.rules), wanted=lambda: False))


# ------------------------------------------------------------ roles


@pytest.mark.parametrize("role", list(Role))
def test_each_role_finds_what_it_reads_and_nothing_else(session: Session, world: World, role: Role) -> None:
    role_session(session, world, role)
    talks = {row.id for row in Interview.select()}
    may_read = role not in (Role.SYSTEM_ADMINISTRATOR, Role.AUDITOR)
    assert ids(session, "谈话内容", Kind.INTERVIEW) == (talks if may_read else set())
    assert ids(session, "说的话", None) == ({row.interview_id for row in RecordTurn.select()} if may_read else set())
    assert ids(session, "签字 材料 目录", Kind.ATTACHMENT) == set()
    assert ids(session, "签字", Kind.ATTACHMENT) == (
        {row.id for row in Attachment.select() if row.name.startswith("签字")} if may_read else set()
    )
    assert ids(session, "jdh", Kind.ITEM) <= {row.id for row in PlanItem.select()}
    assert ids(session, "问题", Kind.CLUE) | ids(session, SUBJECT, Kind.CLUE) <= {row.id for row in Clue.select()}
    assert bool(ids(session, SUBJECT, Kind.PERSON)) == (role in _READ_PEOPLE)
    for key, case in world.cases.items():
        if case not in talks:
            assert not _told(session, key, case), key


_READ_PEOPLE = set(Role) - {Role.SYSTEM_ADMINISTRATOR, Role.AUDITOR, Role.RECORDER}


def _told(session: Session, key: str, case: int) -> bool:
    """Whether anything that is shown tells of a talk that is out of reach."""
    shown = [hit for text in (f"{key}的谈话内容", f"{key}说的话", f"{key}的事实") for each in found(session, text)
             for hit in each.hits]  # fmt: skip
    return any(hit.group.kind in (None, Kind.INTERVIEW) and hit.id == case for hit in shown) or any(
        f"{key}的谈话内容" in (hit.context.text if hit.context else "") for hit in shown
    )


def test_nobody_finds_their_own_talk(session: Session, world: World, people: dict[str, int]) -> None:
    as_account(session, Role.DISCIPLINE_OFFICE, person_id=people[SUBJECT])
    own = {row.interview_id for row in InterviewSubject.raw(
        "SELECT * FROM main.interview_subject WHERE person_id = ?", people[SUBJECT])}  # fmt: skip
    assert own and not own & ids(session, "谈话内容", Kind.INTERVIEW) and not own & ids(session, "说的话", None)
    assert ids(session, SUBJECT, Kind.CLUE) == {row.id for row in Clue.select()}  # not yet known to be about them
    with session.store.all_in_reach(), session.store.transaction():
        Clue.update(person=people[SUBJECT]).execute()
    assert ids(session, SUBJECT, Kind.CLUE) == set()


def test_a_recorder_finds_a_record_no_more_once_it_is_sealed(session: Session, world: World) -> None:
    role_session(session, world, Role.RECORDER)
    assert ids(session, "说的话", None) == {world.cases["指派"]}
    with session.store.all_in_reach(), session.store.transaction():
        Record.update(closed_at=NOW).where(Record.interview == world.cases["指派"]).execute()
    assert found(session, "说的话") == () and found(session, "谈话内容") == ()


def test_departments_that_are_renamed_are_found_by_the_new_name(session: Session, world: World) -> None:
    department = world.departments["教务处"]
    with session.store.transaction():
        Department.update(name="本科生院").where(Department.id == department).execute()
    assert department in ids(session, "本科生院", Kind.DEPARTMENT) and ids(session, "本科生院", Kind.PERSON)


def test_the_name_itself_is_found_among_more_than_are_looked_at(session: Session, people: dict[str, int]) -> None:
    """The oldest of hundreds that hold the word, and none of them twice."""
    with session.store.transaction():
        wanted = Person.create(staff_no="W", name="王伟", created_at=NOW).id
        for number in range(150):
            Person.create(staff_no=f"W{number}", name=f"王伟{chr(0x4E00 + number)}", created_at=NOW)
    for most in (3, 60, 500):
        shown = [hit.id for hit in hits(session, "王伟", Kind.PERSON, most=most)]
        assert shown[0] == wanted and len(shown) == len(set(shown)) == min(most, 151)
    assert hits(session, "ww", Kind.PERSON)[0].id == wanted and len(hits(session, "王", Kind.PERSON, most=500)) >= 151
