"""The audit chain as one reads it: searched, without what was talked about for some eyes, written out as text."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.access import audit, backing, keepers
from app.access.actions import Action
from app.access.audit_log import LogFilter, export_log, log_count, log_page
from app.access.errors import Refusal
from app.access.roles import Role
from app.access.session import Session
from app.access.tables import AuditEntry
from app.cli.frame import main
from app.store.errors import StoreTrouble
from tests.passwords import CHEAP, PASSWORD


@pytest.fixture
def log(session: Session) -> Session:
    """Three entries more, one of them a refusal with a summary like a formula."""
    with session.store.transaction():
        for summary, outcome in (("更正 第3段", "完成"), ("=cmd|' /C calc'!A0", "拒绝"), ("更正 地点", "完成")):
            trace = audit.Trace("interview", "7", summary, {"text": "三千元"}, {"text": "三万元"})
            audit.append(session.store, session.account.id, Action.AMEND, trace, outcome)
    return session


def test_entries_are_found_by_words_person_action_outcome_and_day(log: Session) -> None:
    today = date.fromisoformat(AuditEntry.select().order_by(AuditEntry.seq.desc()).first().at[:10])
    for wanted, count in (
        (LogFilter(), 4), (LogFilter("更正"), 2), (LogFilter("更正 地点"), 1), (LogFilter(refused=True), 1),
        (LogFilter(action=Action.AMEND), 3), (LogFilter(account_id=log.account.id), 4), (LogFilter(account_id=99), 0),
        (LogFilter(first=today, last=today), 4), (LogFilter(last=today - timedelta(days=1)), 0),
    ):  # fmt: skip
        assert log_count(log, wanted) == count == len(log_page(log, wanted)), wanted
    assert [line.seq for line in log_page(log, LogFilter(), 1, 2)] == [3, 2]


def test_auditor_reads_who_did_what_and_never_the_words(log: Session) -> None:
    assert log_page(log, LogFilter("地点"))[0].after == {"text": "三万元"}
    log.account.role = Role.AUDITOR
    line = log_page(log, LogFilter("地点"))[0]
    assert (line.who, line.action, line.before, line.after) == ("管理员", "更正", None, None)


def test_who_does_not_audit_reads_nothing(log: Session) -> None:
    log.account.role = Role.SYSTEM_ADMINISTRATOR
    for read in (log_page, log_count):
        with pytest.raises(Refusal, match="查看操作记录"):
            read(log, LogFilter())


def test_log_is_written_out_as_text_and_that_is_an_entry(log: Session, tmp_path: Path) -> None:
    out = tmp_path / "操作记录.csv"
    assert export_log(log, LogFilter(), out) == 4
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["序号", "时间", "账号", "操作", "内容", "结果"]
    assert [row[0] for row in rows[1:]] == ["1", "2", "3", "4"]
    assert rows[3][4] == "'=cmd|' /C calc'!A0" and "三万元" not in out.read_text(encoding="utf-8-sig")
    assert log_page(log, LogFilter())[0].summary == "导出操作记录"
    with pytest.raises(StoreTrouble, match="没有能写出"):
        export_log(log, LogFilter(), tmp_path / "无此" / "x.csv")


def test_backup_comes_by_itself_whoever_works_and_by_hand_only_for_who_may(session: Session, tmp_path: Path) -> None:
    session.account.role = Role.AUDITOR
    assert backing.back_up(session, tmp_path / "b", "自动").number == 1
    with pytest.raises(Refusal):
        backing.back_up(session, tmp_path / "b")


def test_command_line_shows_no_content_to_who_sees_none(
    session: Session, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    keepers.add_account(session, "li", "李某", Role.AUDITOR, PASSWORD, CHEAP)
    session.store.close()
    monkeypatch.setenv("YUETAN_PASSWORD", PASSWORD)
    start = ["--data", str(folder), "--user", "li"]
    out = str(tmp_path / "x")
    for command in (
        ["ledger", "export", "--year", "2026", "--out", out], ["statistics", "export", "--year", "2026", "--out", out],
        ["print", "登记表", "--all", "--out", out], ["print", "笔录", "--all", "--out", out],
    ):  # fmt: skip
        assert main([*start, *command]) == 1
        assert "不能查看约谈内容" in capsys.readouterr().err and not Path(out).exists()
    assert main([*start, "audit", "verify"]) == 0 and main([*start, "check"]) == 0
    assert main([*start, "backup", "--out", out]) == 1
