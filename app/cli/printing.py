"""`print`: papers of cases as one PDF, or on a printer.  What draws is imported where it is used: other commands start
without it.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from app.access.errors import Refusal
from app.cli.common import DONE, Commands, UsageError
from app.cli.opening import opened

if TYPE_CHECKING:
    from app.access.session import Session
    from app.papers.print_setup import Offset, PrintSetup

# Prints a PDF without a window: the bytes, the name of the paper, how, which pages (empty: all), how far moved.
# The answer is empty, or says why it was not printed.
Sender = Callable[[bytes, str, "PrintSetup", str, "Offset"], str]

FORM, RECORD = "登记表", "笔录"
_PAPERS = (FORM, RECORD)
_NUMBER = re.compile(r"^\s*〔?(\d{4})〕?\s*-?第?(补?)\s*0*(\d+)\s*号?\s*$")


def add(commands: Commands[argparse.ArgumentParser]) -> None:
    """Adds the command to the parser."""
    parser = commands.add_parser("print", help="把一份或全部约谈的表册写成 PDF，或直接打印")
    parser.add_argument("paper", choices=_PAPERS, metavar="|".join(_PAPERS))
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--case", metavar="编号", help="〔2026〕第001号，或 2026-1；补录的写 2025-补1")
    which.add_argument("--all", action="store_true", help="全部有编号的约谈")
    parser.add_argument("--organiser", metavar="单位", help="几个单位用了同一编号时，写明组织单位")
    parser.add_argument("--year", type=int, metavar="年度", help="与 --all 合用")
    parser.add_argument("--purpose", default="命令行打印", metavar="用途", help="记入操作记录（默认：命令行打印）")
    to = parser.add_mutually_exclusive_group(required=True)
    to.add_argument("--out", type=Path, metavar="文件.pdf")
    to.add_argument("--printer", metavar="打印机", help="直接打印，每次约谈一个打印任务；套打偏移按窗口里的设置")
    parser.add_argument("--copies", type=int, default=1, metavar="份数", help="与 --printer 合用（默认 1）")
    parser.add_argument("--pages", default="", metavar="页码", help="与 --printer 合用，例如 1-3,5（默认全部）")
    parser.set_defaults(command=_print)


def _print(arguments: argparse.Namespace) -> int:
    with opened(arguments) as session:
        ids = _all(arguments.year) if arguments.all else [_one(arguments.case, arguments.organiser)]
        if arguments.printer:
            return _send(session, arguments, ids)
        count = _save(session, arguments.paper, ids, arguments.out, arguments.purpose)
    print(f"已写出 {arguments.out}（{count} 次约谈）")
    return DONE


def _save(session: Session, paper: str, ids: list[int], out: Path, purpose: str) -> int:
    from app.papers import catalogue
    from app.papers.printing import save_paper

    ids = _wanted(paper, ids)
    save_paper(session, paper, ids, purpose, out, catalogue.drawn(session, catalogue.paper(paper), ids).pdf)
    return len(ids)


def _wanted(paper: str, ids: list[int]) -> list[int]:
    from app.papers.interview_record import recorded

    if not ids:
        raise Refusal("没有可打印的约谈：还没有编号的约谈（提交审批时编号）。")
    if paper != RECORD or len(ids) == 1:
        return ids
    if not (there := recorded(ids)):
        raise Refusal("这些约谈都还没有谈话记录，没有可打印的笔录。", ("五(三)",), "记录")
    return there


def _send(session: Session, arguments: argparse.Namespace, ids: list[int]) -> int:
    """Prints each case as a job of its own; one that fails stops no other, and is told at the end."""
    from app.papers.print_setup import MOST_COPIES, PrintSetup

    send: Sender | None = arguments.send
    if send is None:
        raise UsageError("这里不能打印；请用 --out 写成 PDF。")
    if not 1 <= arguments.copies <= MOST_COPIES:
        raise UsageError(f"份数应在 1 到 {MOST_COPIES} 之间。")
    setup = PrintSetup(printer=arguments.printer, copies=arguments.copies)
    ids = _wanted(arguments.paper, ids)
    troubles = [why for case in ids if (why := _send_one(session, arguments, send, setup, case))]
    done = len(ids) - len(troubles)
    if troubles:
        raise Refusal(
            "\n".join([*dict.fromkeys(troubles), f"已送到打印机 {done} 次约谈，没有打印 {len(troubles)} 次。"])
        )
    print(f"已送到打印机 {arguments.printer}（{done} 次约谈，各 {setup.copies} 份）")
    return DONE


def _send_one(session: Session, arguments: argparse.Namespace, send: Sender, setup: PrintSetup, case: int) -> str:
    """Prints one case and records it; empty, or why not."""
    from app.papers import catalogue, fonts
    from app.papers.print_memory import kept_offset
    from app.papers.print_setup import PrintHow
    from app.papers.printing import record_print

    try:
        made = catalogue.drawn(session, catalogue.paper(arguments.paper), [case])
        if made.missing:
            print(f"字体里没有：{'、'.join(made.missing)}，以“{fonts.STAND_IN}”占位。", file=sys.stderr)
        if why := send(made.pdf, made.name, setup, arguments.pages, kept_offset(made.name, setup.printer)):
            return why
        how = PrintHow(setup.printer, setup.copies, arguments.pages)
        record_print(session, arguments.paper, [case], arguments.purpose, how)
    except Refusal as refusal:
        return refusal.message
    return ""


def _all(year: int | None) -> list[int]:
    from peewee import Case, fn

    from app.interviews.tables import Interview

    query = Interview.select(Interview.id).where(Interview.number.is_null(False))
    if year is not None:
        query = query.where(Interview.year == year)
    past = Interview.number < 0  # 补录: one series for all organisers, after the others of its year
    organiser = Case(None, [(past, "")], Interview.organiser)
    return [row.id for row in query.order_by(Interview.year, past, organiser, fn.ABS(Interview.number))]


def _one(text: str, organiser: str | None) -> int:
    from app.interviews.numbering import historical, number_text
    from app.interviews.tables import Interview

    match = _NUMBER.match(text)
    if match is None:
        raise UsageError(f"读不懂编号“{text}”；请写成 〔2026〕第001号 或 2026-1。")
    year, number = int(match[1]), historical(int(match[3])) if match[2] else int(match[3])
    query = Interview.select().where((Interview.year == year) & (Interview.number == number))
    found = [row for row in query if organiser in (None, row.organiser)]
    if not found:
        raise Refusal(f"没有编号为{number_text(year, number)}的约谈。")
    if len(found) > 1:
        units = "、".join(row.organiser for row in found)
        raise Refusal(f"{units}各有一次编号为{number_text(year, number)}的约谈，请用 --organiser 写明是哪一个。")
    return int(found[0].id)
