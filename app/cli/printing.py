"""`print`: any paper of the catalogue as one PDF, or on a printer.

What draws is imported where it is used: other commands start without it.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.access.errors import Refusal
from app.cli.common import DONE, Commands, UsageError
from app.cli.opening import opened

if TYPE_CHECKING:
    from app.access.session import Session
    from app.papers.paper import About, Paper
    from app.papers.print_setup import Offset, PrintSetup

# Prints a PDF without a window: the bytes, the name of the paper, how, which pages (empty: all), how far moved.
# The answer is empty, or says why it was not printed.
Sender = Callable[[bytes, str, "PrintSetup", str, "Offset"], str]
_NUMBER = re.compile(r"^\s*〔?(\d{4})〕?\s*-?第?(补?)\s*0*(\d+)\s*号?\s*$")
# What names the things that a paper is of: options by what they say.
_WAYS = (
    "case", "all", "plan", "clue", "inquiry", "sorting", "finding", "transfer", "destruction", "person", "department",
    "blank",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Made:
    """What is written: the bytes, and what goes on record."""

    name: str
    about: About | None
    ids: list[int]
    pdf: bytes
    counted: str
    missing: tuple[str, ...] = ()
    sub: int | None = None
    passed_over: int = 0


def add(commands: Commands[argparse.ArgumentParser]) -> None:
    """Adds the command to the parser."""
    parser = commands.add_parser("print", help="把表册写成 PDF：约谈、计划、线索、督导问题、期间的，或空白的")
    parser.add_argument("paper", nargs="?", metavar="表册", help="表册的名称；print --list 列出全部")
    parser.add_argument("--list", action="store_true", help="列出可以打印的表册")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--case", metavar="编号", help="〔2026〕第001号，或 2026-1；补录的写 2025-补1")
    which.add_argument("--all", action="store_true", help="全部有编号、适用这种表册的约谈；督导报告为全部部门")
    which.add_argument("--plan", type=int, metavar="序号", help="一份计划；序号错时列出有哪些")
    which.add_argument("--clue", metavar="编号", help="一条线索：2026-1")
    which.add_argument("--inquiry", metavar="编号", help="一次谈话函询：2026-1")
    which.add_argument("--sorting", metavar="编号", help="一次线索梳理会：2026-1")
    which.add_argument("--finding", type=int, metavar="序号", help="一项督导问题；序号错时列出有哪些")
    which.add_argument("--transfer", type=int, metavar="序号", help="一份移交清单；序号错时列出有哪些")
    which.add_argument("--destruction", type=int, metavar="序号", help="一份销毁清册；序号错时列出有哪些")
    which.add_argument("--person", metavar="工号", help="一名干部的约谈档案目录")
    which.add_argument("--department", metavar="部门", help="一个部门的名称，与 --year 合用；--all 为全部部门")
    which.add_argument("--blank", action="store_true", help="空白表")
    parser.add_argument("--organiser", metavar="单位", help="几个单位用了同一编号时，写明组织单位")
    parser.add_argument("--year", type=int, metavar="年度", help="期间的年度；或与 --all 合用")
    parser.add_argument("--quarter", type=int, choices=range(1, 5), metavar="季度", help="与 --year 合用，1 至 4")
    parser.add_argument("--purpose", default="命令行打印", metavar="用途", help="记入操作记录（默认：命令行打印）")
    to = parser.add_mutually_exclusive_group()
    to.add_argument("--out", type=Path, metavar="文件.pdf", help="通知书、方案、提纲、函询通知书也可以写成 .docx")
    to.add_argument("--printer", metavar="打印机", help="直接打印，每次约谈一个打印任务；套打偏移按窗口里的设置")
    parser.add_argument("--copies", type=int, default=1, metavar="份数", help="与 --printer 合用（默认 1）")
    parser.add_argument("--pages", default="", metavar="页码", help="与 --printer 合用，例如 1-3,5（默认全部）")
    parser.set_defaults(command=_print)


def _print(arguments: argparse.Namespace) -> int:
    if arguments.list:
        return _list()
    if not arguments.paper:
        raise UsageError("请写明打印哪种表册；print --list 列出全部。")
    paper = _paper(arguments.paper)
    if arguments.inquiry is not None:
        paper = paper.about_inquiry() or paper
    _check(arguments, paper)
    if arguments.out is None and not arguments.printer:
        raise UsageError("请用 --out 写明存到哪个文件，例如 --out 表册.pdf；或用 --printer 直接打印。")
    with opened(arguments) as session:
        if arguments.printer:
            return _send(session, arguments, paper)
        if arguments.out.suffix.lower() == ".docx":
            return _word(session, arguments, paper)
        made = _made(session, arguments, paper)
        _save(session, made, arguments.out, arguments.purpose)
    print(f"已写出 {arguments.out}（{made.counted}）")
    if made.passed_over:
        print(f"不适用这种表册的 {made.passed_over} 次约谈没有列入。")
    if made.missing:
        print(f"字体里没有：{'、'.join(made.missing)}，打印时以“〓”占位。")
    return DONE


def _word(session: Session, arguments: argparse.Namespace, paper: Paper) -> int:
    """Writes papers of talks as a document for Word, which is edited before it is sent."""
    from app.papers.documents import save_document

    if arguments.blank or not _is_of_talks(paper):
        raise UsageError("Word 文档按约谈导出：请用 --case 编号 或 --all；其他的请存为 .pdf。")
    ids, passed_over = _wanted(session, arguments, paper)
    save_document(session, paper, ids, arguments.purpose, arguments.out)
    print(f"已写出 {arguments.out}（{len(ids)} 次约谈）")
    if passed_over:
        print(f"不适用这种表册的 {passed_over} 次约谈没有列入。")
    return DONE


def _list() -> int:
    """Names every paper, and by what it is printed."""
    from app.papers.catalogue import PAPERS

    for each in PAPERS:
        print(f"{each.word}\t{each.name}\t{_way(each)}")
    return DONE


def _way(paper: Paper) -> str:
    """By which options a paper is printed."""
    from app.papers.paper import About

    ways = {
        About.CASE: "--case 编号 或 --all", About.SUBJECT: "--case 编号 或 --all", About.PLAN: "--plan 序号",
        About.CLUE: "--clue 编号", About.INQUIRY: "--inquiry 编号", About.SORTING: "--sorting 编号",
        About.FINDING: "--finding 序号", About.PERIOD: "--year 年度 [--quarter 季度]",
        About.TRANSFER: "--transfer 序号", About.DESTRUCTION: "--destruction 序号", About.PERSON: "--person 工号",
        About.DEPARTMENT: "--department 部门 或 --all [--year 年度]",
    }  # fmt: skip
    other = "，或 --inquiry 编号" if paper.of_inquiry is not None else ""
    return f"{ways[paper.about]}{other}，或 --blank"


def _paper(word: str) -> Paper:
    """The paper of a word.  Raises UsageError for none."""
    from app.papers import catalogue

    if (found := catalogue.find(word)) is not None:
        return found
    words = "、".join(each.word for each in catalogue.PAPERS)
    raise UsageError(f"没有“{word}”这种表册。有：{words}。print --list 说明各按什么打印。")


def _check(arguments: argparse.Namespace, paper: Paper) -> None:
    """Raises UsageError where the options do not name what the paper is of."""
    from app.papers.paper import About

    given = next((way for way in _WAYS if getattr(arguments, way) not in (None, False)), "")
    about = paper.about
    talk = ("case", "all")
    fitting = {
        About.CASE: talk, About.SUBJECT: talk, About.PLAN: ("plan",), About.CLUE: ("clue",),
        About.FINDING: ("finding",), About.PERIOD: ("",), About.TRANSFER: ("transfer",),
        About.DESTRUCTION: ("destruction",), About.PERSON: ("person",), About.INQUIRY: ("inquiry",),
        About.SORTING: ("sorting",), About.DEPARTMENT: ("department", "all"),
    }[about]  # fmt: skip
    fitting += ("blank",)
    lacks_year = about is About.PERIOD and not given and arguments.year is None
    if given not in fitting or lacks_year:
        raise UsageError(f"{arguments.paper}按{about}打印：请用 {_way(paper)}。")
    if arguments.quarter is not None and arguments.year is None:
        raise UsageError("--quarter 要与 --year 合用。")


def _made(session: Session, arguments: argparse.Namespace, paper: Paper) -> Made:
    from app.papers import catalogue

    if arguments.blank:
        blank = catalogue.blank(session, paper)
        return Made(paper.name, None, [], blank.pdf, "空白表", blank.missing)
    sub = _sub(session, arguments, paper)
    ids, passed_over = _wanted(session, arguments, paper)
    drawn = catalogue.drawn(session, paper, ids, sub)
    counted = _counted(paper, len(ids))
    return Made(paper.name, paper.about, ids, drawn.pdf, counted, drawn.missing, sub, passed_over)


def _wanted(session: Session, arguments: argparse.Namespace, paper: Paper) -> tuple[list[int], int]:
    """What the options name, and how many talks were passed over because the paper makes no sense of them."""
    from app.papers.fitting import standing, why_not
    from app.papers.paper import About

    if paper.about is About.PERIOD:
        return [arguments.year], 0
    if paper.about is About.DEPARTMENT and arguments.all:
        return _departments(session, arguments.year or session.today().year), 0
    if not arguments.all:
        found = _named(arguments, paper.about)
        if reason := why_not(paper, standing(session, paper.about, found)):
            raise Refusal(f"没有打印{paper.name}：{reason}。空白表可用 --blank。")
        return [found], 0
    every = _all(arguments.year)
    if not every:
        raise Refusal(_NOTHING)
    reasons = {each: why_not(paper, standing(session, paper.about, each)) for each in every}
    ids = [each for each, reason in reasons.items() if not reason]
    if not ids:
        raise Refusal(f"没有可打印的{paper.name}：{len(every)} 次约谈都不适用（{next(iter(reasons.values()))}）。")
    return ids, len(every) - len(ids)


_NOTHING = "没有可打印的约谈：还没有编号的约谈（提交审批时编号）。"


def _save(session: Session, made: Made, out: Path, purpose: str) -> None:
    from app.papers.printed import save_printed

    save_printed(session, made.name, made.about, made.ids, purpose, out, made.pdf, made.sub)


# ------------------------------------------------------------ on a printer


def _send(session: Session, arguments: argparse.Namespace, paper: Paper) -> int:
    """Prints each case as a job of its own; one that fails stops no other, and is told at the end."""
    from app.papers.print_setup import MOST_COPIES, PrintSetup

    send: Sender | None = arguments.send
    if send is None:
        raise UsageError("这里不能打印；请用 --out 写成 PDF。")
    if not 1 <= arguments.copies <= MOST_COPIES:
        raise UsageError(f"份数应在 1 到 {MOST_COPIES} 之间。")
    setup = PrintSetup(printer=arguments.printer, copies=arguments.copies)
    jobs = _jobs(session, arguments, paper)
    troubles = [why for ids in jobs if (why := _send_one(session, arguments, paper, send, setup, ids))]
    done, what = len(jobs) - len(troubles), "次约谈" if _is_of_talks(paper) else "份"
    if troubles:
        told = f"已送到打印机 {done} {what}，没有打印 {len(troubles)} {what}。"
        raise Refusal("\n".join([*dict.fromkeys(troubles), told]))
    print(f"已送到打印机 {arguments.printer}（{done} {what}，各 {setup.copies} 份）")
    return DONE


def _jobs(session: Session, arguments: argparse.Namespace, paper: Paper) -> list[list[int]]:
    """What each job prints: one thing, or none for the blank form."""
    if arguments.blank:
        return [[]]
    return [[each] for each in _wanted(session, arguments, paper)[0]]


def _send_one(
    session: Session, arguments: argparse.Namespace, paper: Paper, send: Sender, setup: PrintSetup, ids: list[int]
) -> str:
    """Prints one thing and records it; empty, or why not."""
    from app.papers import catalogue, fonts
    from app.papers.print_memory import kept_offset
    from app.papers.print_setup import PrintHow
    from app.papers.printed import record_printed

    sub = _sub(session, arguments, paper)
    try:
        drawn = catalogue.drawn(session, paper, ids, sub) if ids else catalogue.blank(session, paper)
        if drawn.missing:
            print(f"字体里没有：{'、'.join(drawn.missing)}，以“{fonts.STAND_IN}”占位。", file=sys.stderr)
        if why := send(drawn.pdf, paper.name, setup, arguments.pages, kept_offset(paper.name, setup.printer)):
            return why
        how = PrintHow(setup.printer, setup.copies, arguments.pages).as_json()
        record_printed(session, paper.name, paper.about if ids else None, ids, arguments.purpose, sub, how)
    except Refusal as refusal:
        return refusal.message
    return ""


def _sub(session: Session, arguments: argparse.Namespace, paper: Paper) -> int | None:
    """The quarter of a period, the year of a department."""
    from app.papers.paper import About

    if paper.about is About.DEPARTMENT:
        year: int = arguments.year or session.today().year
        return year
    quarter: int | None = arguments.quarter if paper.about is About.PERIOD else None
    return quarter


def _counted(paper: Paper, count: int) -> str:
    """What was written, in words."""
    from app.papers.paper import About

    if _is_of_talks(paper):
        return f"{count} 次约谈"
    return f"{count} 个部门" if paper.about is About.DEPARTMENT else paper.name


def _is_of_talks(paper: Paper) -> bool:
    from app.papers.paper import About

    return paper.about in (About.CASE, About.SUBJECT)


# ------------------------------------------------------------ what is named


def _named(arguments: argparse.Namespace, about: About) -> int:
    from app.papers.paper import About

    if about is About.PLAN:
        return _plan(arguments.plan)
    if about is About.CLUE:
        return _clue(arguments.clue)
    if about is About.INQUIRY:
        return _inquiry(arguments.inquiry)
    if about is About.SORTING:
        return _sorting(arguments.sorting)
    if about is About.FINDING:
        return _finding(arguments.finding)
    if about is About.TRANSFER:
        return _transfer(arguments.transfer)
    if about is About.DESTRUCTION:
        return _destruction(arguments.destruction)
    if about is About.PERSON:
        return _person(arguments.person)
    if about is About.DEPARTMENT:
        return _department(arguments.department)
    return _one(arguments.case, arguments.organiser)


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
    from app.interviews.numbering import number_text
    from app.interviews.tables import Interview

    year, number = read_number(text)
    query = Interview.select().where((Interview.year == year) & (Interview.number == number))
    found = [row for row in query if organiser in (None, row.organiser)]
    if not found:
        raise Refusal(f"没有编号为{number_text(year, number)}的约谈。")
    if len(found) > 1:
        units = "、".join(row.organiser for row in found)
        raise Refusal(f"{units}各有一次编号为{number_text(year, number)}的约谈，请用 --organiser 写明是哪一个。")
    return int(found[0].id)


def _clue(text: str) -> int:
    from app.plans.tables import Clue

    return _by_number(Clue, text, "线索")


def _inquiry(text: str) -> int:
    from app.plans.tables import Inquiry

    return _by_number(Inquiry, text, "谈话函询")


def _sorting(text: str) -> int:
    from app.plans.tables import SortingSession

    return _by_number(SortingSession, text, "梳理会")


def _by_number(table: Any, text: str, what: str) -> int:
    from app.plans.vocabulary import number_text

    year, number = read_number(text)
    row = table.get_or_none((table.year == year) & (table.number == number))
    if row is None:
        raise Refusal(f"没有编号为{number_text(year, number)}的{what}，或不在您的职责范围内。")
    return int(row.id)


def _plan(id: int) -> int:
    from app.plans.tables import Plan

    rows = [(row.id, row.title) for row in Plan.select(Plan.id, Plan.title).order_by(Plan.id)]
    return _chosen(id, "计划", rows)


def _finding(id: int) -> int:
    from app.oversight.tables import Finding

    rows = [(row.id, row.description) for row in Finding.select(Finding.id, Finding.description).order_by(Finding.id)]
    return _chosen(id, "督导问题", rows)


def _transfer(id: int) -> int:
    from app.ledgers.archive.standing import transfer_number
    from app.ledgers.archive.tables import Transfer

    rows = [(row.id, f"{transfer_number(row.year, row.number)} {row.receiver}") for row in Transfer.select()]
    return _chosen(id, "移交清单", rows)


def _destruction(id: int) -> int:
    from app.ledgers.archive.standing import destruction_number
    from app.ledgers.archive.tables import Destruction

    rows = [(row.id, destruction_number(row.year, row.number)) for row in Destruction.select()]
    return _chosen(id, "销毁清册", rows)


def _person(staff_no: str) -> int:
    from app.people.tables import Person

    row = Person.get_or_none(Person.staff_no == staff_no.strip())
    if row is None:
        raise Refusal(f"没有工号为 {staff_no} 的干部。")
    return int(row.id)


def _department(name: str) -> int:
    from app.people.tables import Department

    rows = {row.name: int(row.id) for row in Department.select()}
    if name not in rows:
        raise Refusal(f"没有“{name}”这个部门。有：{'、'.join(rows)}。")
    return rows[name]


def _departments(session: Session, year: int) -> list[int]:
    from app.papers.health_figures import health_reports

    found = [each.department_id for each in health_reports(session, year)]
    if not found:
        raise Refusal("没有可打印的部门。")
    return found


def _chosen(id: int, what: str, rows: list[tuple[Any, str]]) -> int:
    """The id, if it is one of the rows.  Raises Refusal that names those there are."""
    if id in {each for each, _ in rows}:
        return id
    there = [f"{each}　{text[:40]}" for each, text in rows[:20]]
    more = [f"……共 {len(rows)} 项"] if len(rows) > len(there) else []
    hint = "有：" if there else f"还没有{what}，或都不在您的职责范围内。"
    raise Refusal(f"没有序号为 {id} 的{what}。{hint}", details=[*there, *more])


def read_number(text: str) -> tuple[int, int]:
    """Year and number; one of the past (补) is below zero, as the store keeps it."""
    from app.interviews.numbering import historical

    match = _NUMBER.match(text)
    if match is None:
        raise UsageError(f"读不懂编号“{text}”；请写成 〔2026〕第001号 或 2026-1。")
    number = int(match[3])
    return int(match[1]), historical(number) if match[2] else number
