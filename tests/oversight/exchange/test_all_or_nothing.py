"""A package is taken whole or not at all, wherever it fails; and only by whom it is for."""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from peewee import OperationalError

from app.access.errors import Refusal
from app.access.roles import Role
from app.access.session import Session
from app.access.tables import AuditEntry
from app.oversight.exchange import keys
from app.oversight.exchange.arrival import FilingAnswer
from app.oversight.exchange.information import InformationDraft
from app.oversight.exchange.receiving import accept, look, refuse, take_receipt
from app.oversight.exchange.sending import (
    send_again,
    send_archive,
    send_information,
    send_plan,
    send_receipt,
    send_statistics,
)
from app.oversight.exchange.tables import OfficeKind, Package
from app.store import vault
from app.store.database import StoreDatabase
from app.store.errors import DiskTrouble, StoreTrouble
from app.store.steps import Cancelled, heard
from tests.oversight.exchange.offices import DISCIPLINE, Offices, hold_talk
from tests.oversight.exchange.test_archive_packages import archived
from tests.oversight.exchange.test_plan_packages import make_plan

FILING = FilingAnswer(date(2026, 11, 24), "1", "", "常怀")


@pytest.fixture
def sticks(pair: Offices, tmp_path: Path) -> dict[str, Path]:
    """A package of every kind, made by the department, and the receipt."""
    text = tmp_path / "附.txt"
    text.write_bytes(b"text")
    made = {name: pair.folder / f"{name}.ytb" for name in ("统计", "计划", "档案", "信息", "回执")}
    with pair.at("教务处") as session:
        for month in (7, 8, 9):
            hold_talk(session, random.Random(month), date(2026, month, 7))
        send_statistics(session, 2026, 3, made["统计"])
        send_plan(session, make_plan(session), made["计划"])
        send_archive(session, [archived(session, 21)], made["档案"])
        send_information(session, [InformationDraft("工作信息", "一", "二", "", (text,))], made["信息"])
    return made


def content(session: Session) -> dict[str, list[tuple[Any, ...]]]:
    """Every row but entries of refusals, and every file beside the store."""
    with session.store.all_in_reach():
        names = session.store.db.execute_sql("SELECT name FROM main.sqlite_master WHERE type = 'table'").fetchall()
        rows = {
            name: session.store.db.execute_sql(f'SELECT * FROM main."{name}"').fetchall()
            for (name,) in names
            if name not in ("audit_entry", "audit_head")
        }
    rows["done"] = [(entry.seq,) for entry in AuditEntry.select().where(AuditEntry.outcome == "完成")]
    return rows


@contextmanager
def failing_at(monkeypatch: pytest.MonkeyPatch, place: int) -> Iterator[list[int]]:
    """The so-manieth statement from now on fails, as on a disk that does not answer; the count of them."""
    count = [0]
    real = StoreDatabase.execute_sql

    def called(db: StoreDatabase, *args: Any, **named: Any) -> Any:
        count[0] += 1
        if count[0] == place:
            raise OperationalError("disk I/O error")
        return real(db, *args, **named)

    with monkeypatch.context() as patched:
        patched.setattr(StoreDatabase, "execute_sql", called)
        yield count


@pytest.mark.parametrize("name", ["统计", "计划", "档案", "信息"])
def test_accepting_that_fails_at_any_statement_leaves_nothing(
    pair: Offices, sticks: dict[str, Path], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pair.at(DISCIPLINE) as session:
        arrival = look(session, sticks[name])
        before = content(session)
        place, step = 1, 0
        while True:
            with failing_at(monkeypatch, place) as count:
                try:
                    accept(session, arrival, filing=FILING)
                except (OperationalError, StoreTrouble, DiskTrouble):
                    pass
                else:
                    break
            assert content(session) == before, place
            assert count[0] >= place
            step += 1
            place += 1 + step // 12
        assert step > 10
        after = content(session)
        assert after != before
        assert Package.select().count() == 1


def test_sending_that_fails_at_any_statement_gives_no_number_and_no_file(
    pair: Offices, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = pair.folder / "x.ytb"
    with pair.at("教务处") as session:
        hold_talk(session, random.Random(1), date(2026, 7, 7))
        before, place = content(session), 1
        while True:
            with failing_at(monkeypatch, place):
                try:
                    sent = send_statistics(session, 2026, 3, out)
                except (OperationalError, StoreTrouble, DiskTrouble):
                    pass
                else:
                    break
            assert content(session) == before and not out.exists(), place
            place += 1
        assert sent.number == 1 and out.exists() and place > 5


def test_looking_writes_nothing(pair: Offices, sticks: dict[str, Path]) -> None:
    with pair.at(DISCIPLINE) as session:
        before = content(session), AuditEntry.select().count()
        for name in ("统计", "计划", "档案", "信息"):
            look(session, sticks[name])
            file = bytearray(sticks[name].read_bytes())
            file[len(file) // 2] ^= 1
            (pair.folder / "bad.ytb").write_bytes(file)
            with pytest.raises(Refusal, match="没有写入任何内容"):
                look(session, pair.folder / "bad.ytb")
        assert (content(session), AuditEntry.select().count()) == before


def test_flipping_any_byte_of_a_whole_package_is_refused_before_a_row_is_written(
    pair: Offices, sticks: dict[str, Path]
) -> None:
    from app.oversight.exchange.receiving import preview

    with pair.at(DISCIPLINE) as session:
        before = content(session)
        file = sticks["统计"].read_bytes()
        passed = []
        for at in range(len(file)):
            changed = bytearray(file)
            changed[at] ^= 0xFF
            try:
                preview(session, bytes(changed))
            except Refusal:
                continue
            passed.append(at)
        assert passed == [] and content(session) == before


@pytest.mark.parametrize(
    "role",
    [Role.SYSTEM_ADMINISTRATOR, Role.AUDITOR, Role.PARTY_OFFICE, Role.ORGANISATION, Role.DEPARTMENT_KEEPER,
     Role.RECORDER, Role.READER],
)  # fmt: skip
def test_only_the_discipline_office_receives(pair: Offices, sticks: dict[str, Path], role: Role) -> None:
    with pair.at(DISCIPLINE) as session:
        arrival = look(session, sticks["统计"])
        session.account.role = role
        session.confine()
        for act in (
            lambda: look(session, sticks["统计"]), lambda: accept(session, arrival),
            lambda: refuse(session, arrival, "x"),
            lambda: send_receipt(session, arrival.partner_id, pair.folder / "x.ytb"),
        ):  # fmt: skip
            with pytest.raises(Refusal, match=r"您的角色"):
                act()
    assert not (pair.folder / "x.ytb").exists()


@pytest.mark.parametrize(
    "role",
    [Role.SYSTEM_ADMINISTRATOR, Role.AUDITOR, Role.PARTY_OFFICE, Role.ORGANISATION, Role.DISCIPLINE_OFFICE,
     Role.RECORDER, Role.READER],
)  # fmt: skip
def test_only_the_departments_keeper_sends(pair: Offices, sticks: dict[str, Path], role: Role) -> None:
    out = pair.folder / "x.ytb"
    with pair.at("教务处") as session:
        session.account.role = role
        session.confine()
        for act in (
            lambda: send_statistics(session, 2026, 3, out), lambda: send_plan(session, 1, out),
            lambda: send_archive(session, [1], out), lambda: send_information(session, [], out),
            lambda: send_again(session, 1, out),
        ):  # fmt: skip
            with pytest.raises(Refusal, match=r"您的角色"):
                act()
    assert not out.exists()


def test_office_account_that_stands_in_does_both_as_the_identity_allows(pair: Offices, sticks: dict[str, Path]) -> None:
    with pair.at("教务处") as session:
        session.account.role, session.account.department_id = Role.OFFICE, None
        session.confine()
        send_statistics(session, 2026, 3, pair.folder / "x.ytb")
        with pytest.raises(Refusal, match="回执由纪检监察室发出"):
            send_receipt(session, pair.partner(DISCIPLINE), pair.folder / "y.ytb")
    with pair.at(DISCIPLINE) as session:
        session.account.role = Role.OFFICE
        accept(session, look(session, pair.folder / "x.ytb"))
        with pytest.raises(Refusal, match="由各部门报送"):
            send_statistics(session, 2026, 3, pair.folder / "z.ytb")


def test_keeper_of_another_department_does_not_send_in_this_ones_name(pair: Offices) -> None:
    with pair.at("教务处") as session:
        session.account.department_id += 100
        session.confine()
        with pytest.raises(Refusal, match="不能代它报送"):
            send_statistics(session, 2026, 3, pair.folder / "x.ytb")


def test_each_step_is_on_record(pair: Offices, sticks: dict[str, Path]) -> None:
    with pair.at(DISCIPLINE) as session:
        accept(session, look(session, sticks["统计"]))
        refuse(session, look(session, sticks["信息"]), "重写")
        send_receipt(session, pair.partner("教务处"), sticks["回执"])
        summaries = [(row.action, row.summary) for row in AuditEntry.select().order_by(AuditEntry.seq)]
        for wanted in ("接收教务处2026年第三季度统计报送（教务处第 1 号）", "退回教务处信息报送（第 4 号）：重写"):
            assert ("package.receive", wanted) in summaries
        assert ("package.receive", "发出给教务处的回执（给教务处，第 1 号）") in summaries
    with pair.at("教务处") as session:
        take_receipt(session, look(session, sticks["回执"]))
        summaries = [row.summary for row in AuditEntry.select().where(AuditEntry.action == "package.send")]
        assert "教务处2026年第三季度统计报送：对方已接收" in summaries and "教务处信息报送：对方已退回" in summaries


def test_receipt_is_taken_only_from_the_discipline_office(pair: Offices, sticks: dict[str, Path]) -> None:
    with pair.at(DISCIPLINE) as session:
        accept(session, look(session, sticks["统计"]))
        send_receipt(session, pair.partner("教务处"), sticks["回执"])
        with pytest.raises(Refusal, match="不是封给本单位的"):
            look(session, sticks["回执"])
    with pair.at("教务处") as session:
        with pytest.raises(Refusal, match="不是封给本单位的"):
            look(session, sticks["统计"])
        assert keys.own_identity().card.kind is OfficeKind.DEPARTMENT


def beside(session: Session) -> set[str]:
    """The encrypted files in the vault."""
    folder = session.store.paths.attachments
    return {each.name for each in folder.rglob("*") if each.is_file()}


def given_up_at_each_step(act: Callable[[], object]) -> Iterator[int]:
    """Acts again and again, each time given up one step later, until it comes to its end."""
    for place in range(1, 500):
        told = [0]

        def listen(what: str, done: int, total: int, place: int = place, told: list[int] = told) -> None:
            told[0] += 1
            if told[0] == place:
                raise Cancelled

        try:
            with heard(listen):
                act()
        except Cancelled:
            yield place
        else:
            return
    raise AssertionError("it never ends")


@pytest.mark.parametrize("name", ["统计", "档案", "信息"])
def test_acceptance_that_is_given_up_at_any_step_leaves_neither_row_nor_file(
    pair: Offices, sticks: dict[str, Path], name: str
) -> None:
    with pair.at(DISCIPLINE) as session:
        before, files = content(session), beside(session)
        steps = [0]
        for place in given_up_at_each_step(lambda: accept(session, look(session, sticks[name]))):
            steps[0] = place
            assert content(session) == before and beside(session) == files
        assert steps[0] >= 2  # decrypting, then writing
        assert content(session) != before


def test_package_that_is_given_up_while_it_is_made_leaves_neither_number_nor_file(pair: Offices) -> None:
    out = pair.folder / "x.ytb"
    with pair.at("教务处") as session:
        case = archived(session, 30)
        before, files = content(session), beside(session)
        for _ in given_up_at_each_step(lambda: send_archive(session, [case], out)):
            assert content(session) == before and beside(session) == files and not out.exists()
        assert out.exists() and Package.get().number == 1


def test_file_that_another_attachment_has_stays_when_an_acceptance_is_given_up(
    pair: Offices, sticks: dict[str, Path]
) -> None:
    with pair.at(DISCIPLINE) as session:
        with session.store.transaction():
            kept = vault.add(session.store, io.BytesIO(b"text"), "同样内容.txt")
        for _ in given_up_at_each_step(lambda: accept(session, look(session, sticks["信息"]))):
            assert b"".join(vault.read(session.store, kept)) == b"text"
