"""操作记录 as one reads it: searched by words, person, action and day; written out as a table.

Who does not see what was talked about does not see it here: before and after stay out of what they read.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from app.access import audit
from app.access.actions import Action
from app.access.roles import WITHOUT_CONTENT
from app.access.session import Session, use_case
from app.access.tables import Account, AuditEntry
from app.store.errors import StoreTrouble, reason_of
from app.store.steps import steps

PAGE = 200
_BLANK, _SIGNS = ("\t", "\r", "\n"), ("=", "+", "-", "@", "＝", "＋", "－", "＠")


@dataclass(frozen=True, slots=True)
class LogFilter:
    """Which entries: words in the summary, an account, an action, only refusals, from a day to a day."""

    text: str = ""
    account_id: int | None = None
    action: Action | None = None
    refused: bool = False
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class LogLine:
    """One entry: number, when, who, what they did, how it went, and (for some eyes) before and after."""

    seq: int
    at: str
    who: str
    action: str
    summary: str
    outcome: str
    before: Any = None
    after: Any = None


def log_page(session: Session, wanted: LogFilter, offset: int = 0, limit: int = PAGE) -> list[LogLine]:
    """Entries, the newest first.  Raises Refusal for who does not audit."""
    session.require(Action.AUDIT_READ)
    query = _query(wanted).order_by(AuditEntry.seq.desc()).offset(offset).limit(limit)
    return [_line(row, session) for row in query]


def log_count(session: Session, wanted: LogFilter) -> int:
    """How many entries the filter lets through.  Raises Refusal for who does not audit."""
    session.require(Action.AUDIT_READ)
    return int(_query(wanted).count())


@use_case(Action.AUDIT_READ)
def export_log(session: Session, wanted: LogFilter, out: Path) -> int:
    """Writes the entries as CSV that WPS and Excel open as text; how many.  The export is an entry itself.

    Raises StoreTrouble when the disk fails; then no part of a file is left.
    """
    rows = _query(wanted).order_by(AuditEntry.seq)
    lines = [_line(row, session) for row in steps("正在取出操作记录", rows.iterator(), audit.AT_A_STEP)]
    content = io.StringIO(newline="")
    writer = csv.writer(content)
    writer.writerow(["序号", "时间", "账号", "操作", "内容", "结果"])
    writer.writerows(
        [line.seq, *map(_cell, (line.at, line.who, line.action, line.summary, line.outcome))] for line in lines
    )
    try:
        raw = content.getvalue().encode("utf-8-sig")
        session.hand_out(out, raw)
    except OSError as error:
        reason = reason_of(error, out.parent, len(raw))
        raise StoreTrouble(f"没有能写出“{out.name}”（{reason}）。", "请另选一个文件夹后重试。") from error
    session.trace("audit", "", "导出操作记录", after={"entries": len(lines), "to": out.name})
    return len(lines)


def _query(wanted: LogFilter) -> Any:
    query = AuditEntry.select(AuditEntry, Account).left_outer_join(Account)
    for word in wanted.text.split():
        query = query.where(AuditEntry.summary.contains(word) | AuditEntry.object_id.contains(word))
    if wanted.account_id is not None:
        query = query.where(AuditEntry.account == wanted.account_id)
    if wanted.action is not None:
        query = query.where(AuditEntry.action == wanted.action)
    if wanted.refused:
        query = query.where(AuditEntry.outcome == audit.REFUSED)
    if wanted.first is not None:
        query = query.where(AuditEntry.at >= wanted.first.isoformat())
    if wanted.last is not None:
        query = query.where(AuditEntry.at < f"{wanted.last.isoformat()} 24")
    return query


def _line(row: Any, session: Session) -> LogLine:
    action = next((each.label for each in Action if each == row.action), row.action)
    who = row.account.display_name if row.account else ""
    sees = session.account.role not in WITHOUT_CONTENT
    before, after = (row.before, row.after) if sees else (None, None)
    return LogLine(row.seq, row.at, who, action, row.summary, row.outcome, before, after)


def _cell(text: str) -> str:
    """A text that no spreadsheet takes for a formula, whatever blanks are before it; full-width signs count too."""
    return f"'{text}" if text[:1] in _BLANK or text.lstrip()[:1] in _SIGNS else text


def people_of_log() -> Iterator[tuple[int, str]]:
    """The accounts that have entries, for the choice of one."""
    for row in Account.select().order_by(Account.id):
        yield row.id, row.display_name
