"""The register, its numbers, classes and pages; loans, transfers and lists of destruction by their rules."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.access.actions import Action
from app.access.errors import Refusal
from app.access.roles import Role
from app.access.session import Session
from app.access.tables import AuditEntry
from app.interviews.archiving import RETENTIONS
from app.interviews.catalogue import catalogue_of
from app.interviews.looking import Looked, look_at
from app.interviews.tables import Disposition, Interview, InterviewSubject
from app.ledgers.archive import shelf
from app.ledgers.archive.columns import VolumeState
from app.ledgers.archive.destruction import (
    DestructionState,
    approve_destruction,
    carry_out,
    destruction,
    draw_destruction,
    proposals,
    withdraw_destruction,
)
from app.ledgers.archive.loans import (
    LoanDraft,
    LoanFilter,
    LoanState,
    give_back,
    latest_return,
    lend,
    loans,
    readings,
    renew,
)
from app.ledgers.archive.person import VOLUME, open_person_archive
from app.ledgers.archive.shelf import Shelf
from app.ledgers.archive.tables import VolumeLoan
from app.ledgers.archive.transfers import (
    TransferKind,
    TransferState,
    draw_transfer,
    sign_transfer,
    transfer,
    withdraw_transfer,
)
from app.ledgers.archive.volumes import (
    VolumeFilter,
    VolumeView,
    count_volumes,
    number_problems,
    volume,
    volumes_page,
)
from app.ledgers.todo import todo
from app.ledgers.todo_item import TodoKind
from app.oversight.tables import Finding
from app.papers import archive_lists, catalogue, words
from app.papers.archive_book import write_volumes
from app.papers.fonts import clean
from app.papers.listing import ACROSS
from app.papers.office import Office
from app.people.tables import Department, Person
from app.plans.tables import Clue
from app.rules import retention
from app.rules.retention import ArchiveRulesError, duplicates, ends_on, gaps, is_over, parse
from tests.access.world import as_account
from tests.ledgers.archive.volumes import NOW, fill, lots
from tests.ledgers.archive.volumes import volume as made
from tests.papers.forms import bare, pages
from tests.papers.pdfa import problems
from tests.papers.test_listing import outside
from tests.papers.test_listing import texts as texts_of

TODAY = NOW.date()
RULES = retention.load()


@pytest.fixture(autouse=True)
def clock(session: Session) -> None:
    session.clock = lambda: NOW


def draft(**changes: Any) -> LoanDraft:
    given: dict[str, Any] = {
        "borrower": "李某", "unit": "市纪委监委", "purpose": "核查线索", "approver": "褚雨庭",
        "due_on": TODAY + timedelta(days=7),
    }  # fmt: skip
    return LoanDraft(**given | changes)


def moved(session: Session, *cases: int) -> int:
    """Volumes handed over; the list."""
    drawn = draw_transfer(session, cases, kind=TransferKind.SCHOOL, receiver="学校档案馆")
    sign_transfer(session, drawn, signed_on=TODAY, handed_by="常怀", received_by="张某")
    return drawn


def approved(session: Session, *cases: int) -> int:
    drawn = draw_destruction(session, cases)
    approve_destruction(session, drawn, number="9号", approved_on=TODAY, approver="领导小组")
    return drawn


# ------------------------------------------------------------ classes, numbers, pages


def test_classes_of_the_file_are_those_a_case_can_have() -> None:
    assert tuple(each.name for each in RULES.classes) == RETENTIONS
    assert RULES.witnesses == 2 and RULES.approver == "领导小组"


@given(st.dates(date(1990, 1, 1), date(2200, 12, 31)), st.sampled_from(RULES.classes), st.dates())
def test_a_class_ends_with_a_year_counted_from_the_end_of_the_year_of_filing(
    filed: date, kept: retention.RetentionClass, today: date
) -> None:
    end = ends_on(filed, kept)
    if kept.is_permanent:
        assert end is None and not is_over(filed, kept, today)
        return
    assert end is not None and (end.month, end.day) == (12, 31)
    assert end == ends_on(filed.replace(month=1, day=1), kept)  # the day within the year makes no difference
    assert (end.year - filed.year) == kept.years and is_over(filed, kept, today) == (today > end)


@given(st.lists(st.integers(1, 60), max_size=60))
def test_gaps_and_numbers_make_the_whole_row(numbers: list[int]) -> None:
    lacking = gaps(numbers)
    assert sorted(set(numbers) | set(lacking)) == list(range(1, max(numbers, default=0) + 1))
    assert not set(numbers) & set(lacking)
    assert duplicates(numbers) == sorted({each for each in numbers if numbers.count(each) > 1})


@pytest.mark.parametrize(
    "text",
    ["[[class]", "", "[[class]]\nname='x'\nyears=-1\nabout=''\n[loan]\nmost_workdays=1\nremind_days=1\n"
     "[destruction]\nwitnesses=2\napprover='x'\nclause='x'",
     "[[class]]\nname='x'\nyears=1\nabout=''\n[[class]]\nname='x'\nyears=2\nabout=''\n[loan]\nmost_workdays=1\n"
     "remind_days=1\n[destruction]\nwitnesses=2\napprover='x'\nclause='x'"],
)  # fmt: skip
def test_a_file_that_does_not_hold_together_is_refused(text: str) -> None:
    with pytest.raises(ArchiveRulesError, match=r"archive\.toml"):
        parse(text)


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_the_register_agrees_with_catalogues_and_classes(seed: int) -> None:
    """Over lots of volumes by chance; each figure is made anew from the tables."""
    import tempfile

    from app.access.accounts import create_institution
    from tests import institution
    from tests.passwords import CHEAP, PASSWORD

    with tempfile.TemporaryDirectory() as folder:
        session = create_institution(Path(folder) / "x", "青屏学院", PASSWORD, CHEAP)
        try:
            session.clock = lambda: NOW
            ids = lots(institution.build(), 12, seed)
            lines = {line.id: line for line in volumes_page(session, VolumeFilter())}
            assert set(lines) == set(ids)
            for id, line in lines.items():
                row = Interview.get_by_id(id)
                assert line.pages == sum(each.draft.pages for each in catalogue_of(id))
                assert line.ends_on == ends_on(row.archived_on, RULES.named(row.retention))
            over = {id for id, line in lines.items() if line.is_over}
            assert {line.id for line in volumes_page(session, VolumeFilter(VolumeView.OVER))} == over
            for view in VolumeView:
                assert count_volumes(session, VolumeFilter(view)) == len(volumes_page(session, VolumeFilter(view)))
            assert sum(count_volumes(session, VolumeFilter(retention=each)) for each in RETENTIONS) == len(ids)
        finally:
            session.store.close()


def test_numbers_that_lack_and_numbers_given_twice_are_found(session: Session, people: dict[str, int]) -> None:
    for number in ("2015-0001", "2015-0003", "2015-0003", "2015-0006", "旧卷7"):
        made(people, volume_number=number)
    (found,) = number_problems(session)
    assert (found.year, found.gaps, found.duplicates) == (2015, (2, 4, 5), ("2015-0003",))
    assert found.sentence == "2015 年卷号空缺：2015-0002、2015-0004、2015-0005；重复：2015-0003"
    assert count_volumes(session, VolumeFilter(VolumeView.DOUBLE)) == 2
    as_account(session, Role.DEPARTMENT_KEEPER, department_id=Department.get(name="教务处").id)
    assert number_problems(session) == []  # of a part of the row nobody can say what lacks


def test_filters_narrow_the_register(session: Session, people: dict[str, int]) -> None:
    one, other = made(people), made(people, "𬭎文", filed=date(2020, 5, 1), retention="永久")
    shelf.place_volumes(session, [one], Shelf("甲", "3", "2"))
    Person.update(initials="yl").where(Person.id == people["余立"]).execute()

    def found(**wanted: Any) -> set[int]:
        return {line.id for line in volumes_page(session, VolumeFilter(**wanted))}

    assert found(text="余立") == found(text="甲") == found(year=2015) == found(text="yl") == {one}
    assert found(text="𬭎") == found(retention="永久") == found(text="2020-") == found(year=2020) == {other}
    assert found(text="余立 2020") == set()
    line = volume(session, one)
    assert line is not None and line.place == "甲库 3柜 2格" and line.state is VolumeState.IN


def test_a_count_that_differs_stands_in_the_note_of_the_volume(session: Session, people: dict[str, int]) -> None:
    case = made(people)
    assert shelf.count_pages(session, case, 6, "常怀")
    with pytest.raises(Refusal, match="相差1页"):
        shelf.count_pages(session, case, 5, "常怀")
    with pytest.raises(Refusal, match="由谁清点"):
        shelf.count_pages(session, case, 6, " ")
    assert not shelf.count_pages(session, case, 5, "常怀", "末页缺失")
    (line,) = volumes_page(session, VolumeFilter(VolumeView.UNEQUAL))
    assert line.is_unequal and line.counted == 5
    note = "".join(pages(catalogue.drawn(session, catalogue.paper("备考表"), [case]).pdf))
    assert "2026-11-24由常怀清点，实有5页，与卷内目录6页不符：末页缺失" in note


def test_another_class_needs_a_reason_and_is_a_correction(session: Session, people: dict[str, int]) -> None:
    case = made(people)
    with pytest.raises(Refusal, match="须写明理由"):
        shelf.change_retention(session, case, "30年", " ")
    with pytest.raises(Refusal, match="只能是"):
        shelf.change_retention(session, case, "20年", "x")
    shelf.change_retention(session, case, "30年", "鉴定后续存")
    line = volume(session, case)
    assert line is not None and line.ends_on == date(2045, 12, 31) and not line.is_over
    assert Interview.get_by_id(case).retention == "10年"  # what was filed stays
    assert "30年" in "".join(pages(catalogue.drawn(session, catalogue.paper("封面"), [case]).pdf))


# ------------------------------------------------------------ loans


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"borrower": " "}, "借阅人"), ({"purpose": ""}, "借阅事由"), ({"approver": ""}, "批准人"),
        ({"unit": ""}, "须写明单位"), ({"approver": "李某"}, "不能批准自己"), ({"due_on": None}, "应归还的日期"),
        ({"due_on": TODAY - timedelta(days=1)}, "15个工作日"), ({"due_on": TODAY + timedelta(days=60)}, "15个工作日"),
    ],
)  # fmt: skip
def test_a_loan_that_does_not_hold_together_is_refused(
    session: Session, people: dict[str, int], changes: dict[str, Any], said: str
) -> None:
    with pytest.raises(Refusal, match=said):
        lend(session, made(people), draft(**changes))
    assert VolumeLoan.select().count() == 0


def test_a_volume_that_is_out_is_neither_lent_nor_moved_nor_destroyed(session: Session, people: dict[str, int]) -> None:
    case = made(people)
    loan = lend(session, case, draft(due_on=latest_return(session)))
    assert volume(session, case).state is VolumeState.OUT  # type: ignore[union-attr]
    with pytest.raises(Refusal, match="已借给李某"):
        lend(session, case, draft())
    with pytest.raises(Refusal, match="借给李某"):
        draw_transfer(session, [case], kind=TransferKind.SCHOOL, receiver="档案馆")
    with pytest.raises(Refusal, match="借给李某"):
        draw_destruction(session, [case])
    assert give_back(session, loan, returned_on=TODAY, pages=6, checked_by="花新")
    assert lend(session, case, draft()) != loan


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"checked_by": ""}, "由谁核对"), ({"checked_by": "李某"}, "借阅人以外"),
        ({"pages": 5}, "借出时6页，归还时5页"),
        ({"returned_on": TODAY + timedelta(days=1)}, "和今天之间"), ({"pages": -1}, "页数应在"),
    ],
)  # fmt: skip
def test_a_return_is_checked(session: Session, people: dict[str, int], changes: dict[str, Any], said: str) -> None:
    loan = lend(session, made(people), draft())
    given: dict[str, Any] = {"returned_on": TODAY, "pages": 6, "checked_by": "花新"}
    with pytest.raises(Refusal, match=said):
        give_back(session, loan, **given | changes)
    assert give_back(session, loan, **given)
    with pytest.raises(Refusal, match="已于2026-11-24归还"):
        give_back(session, loan, **given)


def test_a_loan_is_renewed_once_with_approval_and_both_days_stay_readable(
    session: Session, people: dict[str, int]
) -> None:
    loan = lend(session, made(people), draft(due_on=TODAY + timedelta(days=3)))
    asked: dict[str, Any] = {"due_on": latest_return(session), "approver": "褚雨庭", "reason": "核查未完"}
    for changes, said in (
        ({"due_on": None}, "应归还的日期"), ({"due_on": TODAY + timedelta(days=2)}, "应晚于原定"),
        ({"due_on": latest_return(session) + timedelta(days=1)}, "没有续借"), ({"approver": "李某"}, "批准人"),
        ({"approver": ""}, "批准人"), ({"reason": " "}, "理由"),
    ):  # fmt: skip
        with pytest.raises(Refusal, match=said):
            renew(session, loan, **asked | changes)
    assert renew(session, loan, **asked) == latest_return(session)
    (line,) = loans(session, LoanFilter())
    assert line.due_on == latest_return(session)
    assert f"原定{TODAY + timedelta(days=3)}，褚雨庭批准，核查未完" in line.note
    session.clock = lambda: datetime(2026, 11, 30, 9)
    with pytest.raises(Refusal, match="已续借1次"):
        renew(session, loan, **asked | {"due_on": latest_return(session)})
    give_back(session, loan, returned_on=None, pages=6, checked_by="花新", note="完好")
    assert loans(session, LoanFilter())[0].note.endswith("；完好")
    with pytest.raises(Refusal, match="不能续借"):
        renew(session, loan, **asked)


def test_missing_pages_are_kept_with_who_found_it(session: Session, people: dict[str, int]) -> None:
    case = made(people)
    loan = lend(session, case, draft())
    assert not give_back(session, loan, returned_on=None, pages=4, checked_by="花新", note="缺第5、6页")
    line = volume(session, case)
    assert line is not None and line.is_unequal and line.counted == 4
    again = lend(session, case, draft())
    assert VolumeLoan.get_by_id(again).lent_pages == 4  # as it is now, not as it was filed


def test_who_is_late_is_reminded_of_and_the_role_decides(session: Session, people: dict[str, int]) -> None:
    case = made(people)
    lend(session, case, draft(due_on=TODAY + timedelta(days=3)))
    assert [item.kind for item in todo(session) if item.kind is TodoKind.LOAN] == [TodoKind.LOAN]
    session.clock = lambda: NOW + timedelta(days=10)
    (item,) = [item for item in todo(session) if item.kind is TodoKind.LOAN]
    assert item.overdue and "逾期未还" in item.what and item.clauses == ("六(一)",)
    (line,) = loans(session, LoanFilter(LoanState.LATE))
    assert line.state is LoanState.LATE and count_volumes(session, VolumeFilter(VolumeView.LATE)) == 1
    as_account(session, Role.READER)
    assert not [item for item in todo(session) if item.kind is TodoKind.LOAN]


def test_readings_stand_beside_loans_for_who_keeps_archives(session: Session, people: dict[str, int]) -> None:
    case, other = made(people), made(people)
    look_at(session, case, Looked.RECORD)
    look_at(session, other, Looked.CASE)
    (found,) = readings(session, case)
    assert found.what == "查看谈话记录" and found.at == NOW
    as_account(session, Role.READER)
    with pytest.raises(Refusal, match="保管、借阅和移交档案"):
        readings(session, case)


# ------------------------------------------------------------ transfer


def test_a_transfer_goes_by_a_signed_list(session: Session, people: dict[str, int]) -> None:
    one, other = made(people), made(people, "蒋德禾")
    drawn = draw_transfer(session, [one, other, one], kind=TransferKind.DISCIPLINE, receiver="纪检监察室")
    found = transfer(session, drawn)
    assert found is not None and (found.number, found.count, found.pages) == ("移交清单〔2026〕第1号", 2, 12)
    with pytest.raises(Refusal, match="已列入移交清单"):
        draw_transfer(session, [one], kind=TransferKind.SCHOOL, receiver="档案馆")
    with pytest.raises(Refusal, match="已列入移交清单"):
        lend(session, one, draft())
    for handed, received, said in (("", "甲", "请填写"), ("甲", "甲", "不能是同一人")):
        with pytest.raises(Refusal, match=said):
            sign_transfer(session, drawn, signed_on=TODAY, handed_by=handed, received_by=received)
    assert sign_transfer(session, drawn, signed_on=TODAY, handed_by="常怀", received_by="张某") == 2
    assert volume(session, one).state is VolumeState.MOVED  # type: ignore[union-attr]
    for refused in (
        lambda: withdraw_transfer(session, drawn, "x"), lambda: lend(session, one, draft()),
        lambda: shelf.place_volumes(session, [one], Shelf("甲")), lambda: draw_destruction(session, [one]),
        lambda: shelf.change_retention(session, one, "永久", "x"),
    ):  # fmt: skip
        with pytest.raises(Refusal, match="移交"):
            refused()


def test_an_unsigned_list_is_taken_back_with_a_reason(session: Session, people: dict[str, int]) -> None:
    case = made(people)
    drawn = draw_transfer(session, [case], kind=TransferKind.SCHOOL, receiver="档案馆")
    with pytest.raises(Refusal, match="撤回的理由"):
        withdraw_transfer(session, drawn, " ")
    assert withdraw_transfer(session, drawn, "接收单位改期") == 1
    assert transfer(session, drawn).state is TransferState.WITHDRAWN  # type: ignore[union-attr]
    again = draw_transfer(session, [case], kind=TransferKind.SCHOOL, receiver="档案馆")
    assert transfer(session, again).number == "移交清单〔2026〕第2号"  # type: ignore[union-attr]


# ------------------------------------------------------------ destruction


def clue(person: int, disposal: str) -> Clue:
    return Clue.create(year=2026, number=1, received_on=TODAY, source="上级交办", reported_name="余立", problem="问题",
                       disposal=disposal, created_at=NOW)  # fmt: skip


def _hinder(kind: str, session: Session, people: dict[str, int], case: int) -> None:
    subject = InterviewSubject.get(InterviewSubject.interview == case)
    if kind == "finding":
        Finding.create(code="人工", found_on=TODAY, description="x", interview=case)
    elif kind in ("clue", "shelved"):
        one = clue(people["余立"], "" if kind == "clue" else "暂存待查")
        InterviewSubject.update(clue=one).where(InterviewSubject.id == subject.id).execute()
    elif kind == "talk":
        open_ = made(people, state="待处置", archived_on=None)
        assert open_ != case
    elif kind == "follow_up":
        Disposition.create(subject=subject, confirmed=True, outcome="诫勉", decided_on=TODAY - timedelta(days=30))
    elif kind == "loan":
        lend(session, case, draft())
    elif kind == "moved":
        moved(session, case)
    elif kind == "listed":
        draw_destruction(session, [case])


@pytest.mark.parametrize(
    ("facts", "kind", "said"),
    [
        ({"retention": "永久"}, "", "永久，不得销毁"), ({"retention": "30年"}, "", "保管到2045-12-31"),
        ({"retention": ""}, "", "没有保管期限"), ({}, "finding", "督导整改没有销号"), ({}, "clue", "尚未处置"),
        ({}, "shelved", "暂存待查"), ({}, "talk", "正在办理"), ({}, "follow_up", "诫勉回访"), ({}, "loan", "借给李某"),
        ({}, "moved", "已经移交"), ({}, "listed", "已列入销毁清册"),
    ],
)  # fmt: skip
def test_what_keeps_a_volume_from_being_destroyed_is_named(
    session: Session, people: dict[str, int], facts: dict[str, Any], kind: str, said: str
) -> None:
    case = made(people, **facts)
    _hinder(kind, session, people, case)
    with pytest.raises(Refusal, match=said):
        draw_destruction(session, [case])
    free = made(people, "𬭎文")
    with pytest.raises(Refusal, match=said):
        draw_destruction(session, [free, case])
    assert draw_destruction(session, [free])


@pytest.mark.parametrize("kind", ["finding", "clue", "talk"])
def test_it_is_asked_again_at_each_step(session: Session, people: dict[str, int], kind: str) -> None:
    case = made(people)
    drawn = approved(session, case)
    _hinder(kind, session, people, case)
    with pytest.raises(Refusal, match="不能销毁"):
        carry_out(session, drawn, on=TODAY, witnesses=("甲", "乙"), knows_of_backups=True)
    assert volume(session, case).erased_on is None  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"witnesses": ("甲",)}, "2名监销人"), ({"witnesses": ("甲", "甲")}, "2名监销人"),
        ({"witnesses": ("甲", " ")}, "2名监销人"), ({"knows_of_backups": False}, "备份里仍有"),
        ({"on": TODAY + timedelta(days=1)}, "和今天之间"), ({"on": TODAY - timedelta(days=1)}, "和今天之间"),
    ],
)  # fmt: skip
def test_without_witnesses_a_day_and_the_word_about_backups_nothing_goes(
    session: Session, people: dict[str, int], changes: dict[str, Any], said: str
) -> None:
    case = made(people)
    drawn = approved(session, case)
    given: dict[str, Any] = {"on": TODAY, "witnesses": ("甲", "乙"), "knows_of_backups": True}
    with pytest.raises(Refusal, match=said):
        carry_out(session, drawn, **given | changes)
    assert Interview.get_by_id(case).content and carry_out(session, drawn, **given) == 1


def test_the_leading_group_approves_before_anything_goes(session: Session, people: dict[str, int]) -> None:
    drawn = draw_destruction(session, [made(people)])
    with pytest.raises(Refusal, match="待批准，不能销毁"):
        carry_out(session, drawn, on=TODAY, witnesses=("甲", "乙"), knows_of_backups=True)
    with pytest.raises(Refusal, match="须经领导小组批准"):
        approve_destruction(session, drawn, number="", approved_on=TODAY, approver="尹涵")
    approve_destruction(session, drawn, number="9号", approved_on=TODAY, approver="尹涵")
    with pytest.raises(Refusal, match="撤回的理由"):
        withdraw_destruction(session, drawn, "")
    assert withdraw_destruction(session, drawn, "续存") == 1
    found = destruction(session, drawn)
    assert found is not None and found.state is DestructionState.WITHDRAWN
    assert [each.hindrances for each in proposals(session)] == [()]


# ------------------------------------------------------------ a person, roles, papers


def test_a_person_has_one_row_of_volumes_and_materials_in_the_order_of_time(
    session: Session, people: dict[str, int]
) -> None:
    late, early = made(people, filed=date(2020, 5, 1)), made(people, filed=date(2012, 5, 1))
    made(people, "蒋德禾")
    fill(session, late, "甲")
    found = open_person_archive(session, people["余立"])
    assert [each.interview_id for each in found.entries if each.kind == VOLUME] == [early, late]
    assert [each.kind for each in found.entries] == ["案卷", "案卷", "材料", "材料", "处置"]
    assert AuditEntry.select().where(AuditEntry.summary == "查看个人约谈档案：余立").count() == 1
    as_account(session, Role.DEPARTMENT_KEEPER, department_id=Department.get(name="文学院").id)
    assert open_person_archive(session, people["余立"]).entries == ()


WHO = {
    Action.ARCHIVE_KEEP: {Role.OFFICE, Role.PARTY_OFFICE, Role.DISCIPLINE_OFFICE, Role.ORGANISATION,
                          Role.DEPARTMENT_KEEPER},
    Action.ARCHIVE_DESTROY: {Role.OFFICE, Role.PARTY_OFFICE, Role.DISCIPLINE_OFFICE},
}  # fmt: skip


@pytest.mark.parametrize("role", list(Role))
def test_who_keeps_and_who_destroys(session: Session, people: dict[str, int], role: Role) -> None:
    case = made(people)
    as_account(session, role, **({"department_id": 1} if role is Role.DEPARTMENT_KEEPER else {}))
    for action, roles in WHO.items():
        assert session.may(action) == (role in roles)
    whole = role in (Role.OFFICE, Role.PARTY_OFFICE, Role.DISCIPLINE_OFFICE)
    if whole:
        assert draw_destruction(session, [case])
    else:
        with pytest.raises(Refusal, match=r"您的角色|不在您的职责范围内"):
            draw_destruction(session, [case])


def test_a_department_keeps_its_own_and_sees_whole_lists_of_its_own_only(
    session: Session, people: dict[str, int]
) -> None:
    own_unit, other_unit = Department.get(name="教务处"), Department.get(name="文学院")
    own = made(people, organiser="教务处", organiser_department=own_unit)
    other = made(people, "傅润", organiser="文学院", organiser_department=other_unit)
    mixed = draw_transfer(session, [own, other], kind=TransferKind.SCHOOL, receiver="档案馆")
    withdraw_transfer(session, mixed, "分开编制")
    loan = lend(session, other, draft())
    as_account(session, Role.DEPARTMENT_KEEPER, department_id=own_unit.id)
    assert [line.id for line in volumes_page(session, VolumeFilter())] == [own]
    assert transfer(session, mixed) is None and loans(session, LoanFilter()) == []
    mine = draw_transfer(session, [own], kind=TransferKind.DISCIPLINE, receiver="纪检监察室")
    assert transfer(session, mine) is not None
    for refused in (
        lambda: lend(session, other, draft()), lambda: shelf.place_volumes(session, [own, other], Shelf("甲")),
        lambda: give_back(session, loan, returned_on=TODAY, pages=6, checked_by="花新"),
        lambda: sign_transfer(session, mixed, signed_on=TODAY, handed_by="甲", received_by="乙"),
    ):  # fmt: skip
        with pytest.raises(Refusal, match="不在您的职责范围内"):
            refused()


def test_the_papers_of_the_archive_say_what_the_lists_say(session: Session, people: dict[str, int]) -> None:
    case, other = made(people, "𬭎文", "古丽·阿不都"), made(people, filed=date(2026, 3, 2))
    lend(session, other, draft())
    handed = draw_transfer(session, [made(people)], kind=TransferKind.SCHOOL, receiver="学校档案馆综合室")
    doomed = approved(session, case)
    said = {
        ("案卷目录", 2026): ("案卷目录（2026年）", "2026-0001", "借给李某", "2036-12-31", "借出"),
        ("借阅登记", 2026): ("市纪委监委", "核查线索", "褚雨庭", "2026-12-01"),
        ("移交清单", handed): ("〔2026〕第1号", "学校档案馆综合室", "共1卷、6页", "移交人：", "接收人："),
        ("销毁清册", doomed): ("𬭎文、古丽·阿不都", "2025-12-31", "同意销毁（9号）", "监销人：", "共1卷、6页"),
        ("个人档案", people["余立"]): ("个人约谈档案目录", "姓名：余立", "案卷：2卷", "预防提醒谈话"),
    }  # fmt: skip
    for (word, id), texts in said.items():
        drawn = catalogue.drawn(session, catalogue.paper(word), [id])
        found = "".join(pages(drawn.pdf))
        for text in texts:
            assert text in found, (word, text)
        assert problems(drawn.pdf) == [] and drawn.missing == ()
    for word in ("案卷目录", "借阅登记"):
        with pytest.raises(Refusal, match="没有可打印"):
            catalogue.drawn(session, catalogue.paper(word), [2001])


@settings(max_examples=20, deadline=None)
@given(
    st.lists(
        st.tuples(*[st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), max_size=90)] * 3),
        min_size=1, max_size=40,
    )
)  # fmt: skip
def test_nothing_of_a_list_is_lost_or_beside_the_page(rows: list[tuple[str, str, str]]) -> None:
    lines = tuple((str(place), *each, "2015-06-01", "10年", "2025-12-31", "3", "6", "") for place, each in
                  enumerate(rows, 1))  # fmt: skip
    facts = archive_lists.ListFacts(Office("青屏学院"), "", ("编号：", "编制单位：", "编制日期："), lines, "40", "240")
    sheets = archive_lists.destruction_sheets(facts, words.shipped("destruction_list"))
    said = "".join(texts_of(sheet) for sheet in sheets)
    for each in rows:
        for text in each:
            assert all(character in said for character in bare(clean(text)))
    assert not [found for sheet in sheets for found in outside(sheet, ACROSS.inside(True))]


def test_the_register_as_a_workbook_has_the_rows_that_are_shown(
    session: Session, people: dict[str, int], tmp_path: Path
) -> None:
    made(people, volume_number="2015-0002")
    made(people, filed=date(2020, 1, 5), retention="永久")
    out = tmp_path / "目录.xlsx"
    assert write_volumes(session, out, VolumeFilter(year=2015)) == 1
    rows = [[cell for cell in row if cell is not None] for row in openpyxl.load_workbook(out).active.values]
    assert any("2015-0002" in row and "10年" in row and "2025-12-31" in row for row in rows)
    assert any("空缺：2015-0001" in str(row) for row in rows)
    assert isinstance(NOW, datetime)
