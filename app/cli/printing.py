"""`print`: papers of cases as one PDF.  What draws is imported where it is used: other commands start without it."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import TYPE_CHECKING

from app.access.errors import Refusal
from app.cli.common import DONE, Commands, UsageError
from app.cli.opening import opened

if TYPE_CHECKING:
    from app.access.session import Session

FORM, RECORD = "登记表", "笔录"
_PAPERS = (FORM, RECORD)
_NUMBER = re.compile(r"^\s*〔?(\d{4})〕?\s*[-第]?\s*0*(\d+)\s*号?\s*$")


def add(commands: Commands[argparse.ArgumentParser]) -> None:
    """Adds the command to the parser."""
    parser = commands.add_parser("print", help="把一份或全部约谈的表册写成 PDF")
    parser.add_argument("paper", choices=_PAPERS, metavar="|".join(_PAPERS))
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--case", metavar="编号", help="〔2026〕第001号，或 2026-1")
    which.add_argument("--all", action="store_true", help="全部有编号的约谈")
    parser.add_argument("--organiser", metavar="单位", help="几个单位用了同一编号时，写明组织单位")
    parser.add_argument("--year", type=int, metavar="年度", help="与 --all 合用")
    parser.add_argument("--purpose", default="命令行打印", metavar="用途", help="记入操作记录（默认：命令行打印）")
    parser.add_argument("--out", type=Path, required=True, metavar="文件.pdf")
    parser.set_defaults(command=_print)


def _print(arguments: argparse.Namespace) -> int:
    with opened(arguments) as session:
        ids = _all(arguments.year) if arguments.all else [_one(arguments.case, arguments.organiser)]
        count = _save(session, arguments.paper, ids, arguments.out, arguments.purpose)
    print(f"已写出 {arguments.out}（{count} 次约谈）")
    return DONE


def _save(session: Session, paper: str, ids: list[int], out: Path, purpose: str) -> int:
    from app.papers import catalogue
    from app.papers.interview_record import recorded
    from app.papers.printing import save_paper

    if not ids:
        raise Refusal("没有可打印的约谈：还没有编号的约谈（提交审批时编号）。")
    if paper == RECORD and len(ids) > 1 and not (ids := recorded(ids)):
        raise Refusal("这些约谈都还没有谈话记录，没有可打印的笔录。", ("五(三)",), "记录")
    made = catalogue.drawn(session, catalogue.paper(paper), ids)
    save_paper(session, paper, ids, purpose, out, made.pdf)
    return len(ids)


def _all(year: int | None) -> list[int]:
    from app.interviews.tables import Interview

    query = Interview.select(Interview.id).where(Interview.number.is_null(False))
    if year is not None:
        query = query.where(Interview.year == year)
    return [row.id for row in query.order_by(Interview.year, Interview.organiser, Interview.number)]


def _one(text: str, organiser: str | None) -> int:
    from app.interviews.numbering import number_text
    from app.interviews.tables import Interview

    match = _NUMBER.match(text)
    if match is None:
        raise UsageError(f"读不懂编号“{text}”；请写成 〔2026〕第001号 或 2026-1。")
    year, number = map(int, match.groups())
    query = Interview.select().where((Interview.year == year) & (Interview.number == number))
    found = [row for row in query if organiser in (None, row.organiser)]
    if not found:
        raise Refusal(f"没有编号为{number_text(year, number)}的约谈。")
    if len(found) > 1:
        units = "、".join(row.organiser for row in found)
        raise Refusal(f"{units}各有一次编号为{number_text(year, number)}的约谈，请用 --organiser 写明是哪一个。")
    return int(found[0].id)
