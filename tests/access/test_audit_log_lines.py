"""Lines of the log as they are shown and written out: who, what, and nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from app.access import audit, audit_log
from app.access.actions import Action
from app.access.audit_log import LogFilter, LogLine, export_log, log_count, log_page, people_of_log
from app.access.roles import Role
from app.access.session import Session
from app.access.tables import AuditEntry
from app.store.errors import StoreTrouble

DAY = datetime(2026, 11, 24, 23, 59, 59, 999_000)


def append(session: Session, summary: str, **more: Any) -> None:
    action = more.pop("action", Action.AMEND)
    account = more.pop("account", session.account.id)
    trace = audit.Trace(
        "interview", more.pop("object_id", ""), summary, more.pop("before", None), more.pop("after", None)
    )
    with session.store.transaction():
        audit.append(session.store, account, action, trace, at=more.pop("at", DAY), **more)


def test_a_line_says_number_moment_person_action_and_how_it_went(session: Session) -> None:
    append(session, "改了", before={"a": 1}, after={"a": 2}, outcome=audit.REFUSED)
    append(session, "无人", account=None, action="an.older.action")
    first, second = log_page(session, LogFilter())[:2]
    assert second == LogLine(2, "2026-11-24 23:59:59.999", "管理员", "更正", "改了", "拒绝", {"a": 1}, {"a": 2})
    assert first == LogLine(3, "2026-11-24 23:59:59.999", "", "an.older.action", "无人", "完成", None, None)


def test_words_are_found_in_summary_and_number_each_of_them(session: Session) -> None:
    append(session, "更正 第3段", object_id="QP-7")
    append(session, "更正 地点", object_id="QP-8")
    found = {
        text: log_count(session, LogFilter(text)) for text in ("更正", "QP-7", "更正 QP-8", "地点 QP-7", "QP", " ")
    }
    assert found == {"更正": 2, "QP-7": 1, "更正 QP-8": 1, "地点 QP-7": 0, "QP": 2, " ": 3}


def test_a_day_lasts_from_its_first_moment_to_its_last(session: Session) -> None:
    for moment in (datetime(2026, 11, 23, 23, 59, 59, 999_000), datetime(2026, 11, 24), DAY, datetime(2026, 11, 25)):
        append(session, "x", at=moment)
    day = date(2026, 11, 24)
    wanted = LogFilter("x", first=day, last=day)
    assert [line.at for line in log_page(session, wanted)] == ["2026-11-24 23:59:59.999", "2026-11-24 00:00:00.000"]
    assert log_count(session, LogFilter("x", first=day)) == 3 and log_count(session, LogFilter("x", last=day)) == 3


def test_pages_follow_each_other(session: Session) -> None:
    for number in range(5):
        append(session, f"第{number}")
    assert [line.seq for line in log_page(session, LogFilter(), 0, 4)] == [6, 5, 4, 3]
    assert [line.seq for line in log_page(session, LogFilter(), 4, 4)] == [2, 1]
    assert audit_log.PAGE == 200


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r"])
def test_nothing_in_the_file_is_a_formula(session: Session, tmp_path: Path, begin: str) -> None:
    append(session, f"{begin}SUM(A1)")
    append(session, f"x{begin}y")
    out = tmp_path / "操作记录.csv"
    assert export_log(session, LogFilter(), out) == 3
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert [row[4] for row in rows[2:]] == [f"'{begin}SUM(A1)", f"x{begin}y"]
    assert rows[2][:4] == ["2", "2026-11-24 23:59:59.999", "管理员", "更正"] and rows[2][5] == "完成"
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")


def test_the_export_is_an_entry_that_says_how_many_and_where_to(session: Session, tmp_path: Path) -> None:
    export_log(session, LogFilter(), tmp_path / "操作记录.csv")
    entry = AuditEntry.select().order_by(AuditEntry.seq.desc()).first()
    assert (entry.action, entry.object_type, entry.object_id, entry.summary, entry.after) == (
        Action.AUDIT_READ, "audit", "", "导出操作记录", {"entries": 1, "to": "操作记录.csv"},
    )  # fmt: skip


def test_a_file_that_cannot_be_written_is_said_and_is_no_entry(session: Session, tmp_path: Path) -> None:
    with pytest.raises(StoreTrouble) as trouble:
        export_log(session, LogFilter(), tmp_path / "无此" / "x.csv")
    assert trouble.value.message.startswith("没有能写出“x.csv”（文件或文件夹不存在")
    assert trouble.value.advice == "请另选一个文件夹后重试。" and audit.count() == 1


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMINISTRATOR, Role.AUDITOR])
def test_before_and_after_are_for_who_may_know_what_was_talked_about(session: Session, role: Role) -> None:
    append(session, "改了", before={"a": 1}, after={"a": 2})
    row = AuditEntry.select().order_by(AuditEntry.seq.desc()).first()
    assert audit_log._line(row, session).after == {"a": 2}
    session.account.role = role
    line = audit_log._line(row, session)
    assert (line.before, line.after, line.summary) == (None, None, "改了")


def test_people_of_the_log_are_its_accounts(session: Session) -> None:
    assert list(people_of_log()) == [(session.account.id, "管理员")]
