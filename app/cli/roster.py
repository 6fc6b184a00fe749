"""`roster import`: the roster of cadres out of a workbook; `roster export` and `roster template` are in `books`."""

from __future__ import annotations

import argparse
from datetime import date
from typing import TYPE_CHECKING, Any

from app.cli import books
from app.cli.common import Commands
from app.cli.workbooks import Importing, add_options, run_import

if TYPE_CHECKING:
    from app.people.roster.preview import Preview


def add(commands: Commands[argparse.ArgumentParser]) -> None:
    """Adds the command to the parser."""
    group = commands.add_parser("roster", help="名册：见 roster --help")
    commands = group.add_subparsers(title="命令", metavar="", required=True)
    parser = commands.add_parser("import", help="导入干部名册")
    add_options(parser, "名册")
    parser.add_argument("--as-of", type=_day, metavar="年-月-日", help="名册所说的日期（默认取表头的填报日期）")
    parser.set_defaults(command=_import)
    books.add_roster(commands)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}”不是日期，请写成 2026-11-24") from None


def _import(arguments: argparse.Namespace) -> int:
    """Good rows go in, faulty ones are named; 1 when there were any."""
    from app.people.roster.applying import apply
    from app.people.roster.books import write_errors
    from app.people.roster.preview import preview

    day = arguments.as_of
    return run_import(
        arguments,
        Importing(
            lambda session, password: preview(session, arguments.file, as_of=day, password=password),
            write_errors, apply, _report, _lines,
        ),
    )  # fmt: skip


def _report(found: Preview, batch: int | None, dry_run: bool) -> dict[str, Any]:
    from app.people.roster.preview import Verdict
    from app.store.vault import clean_name

    return {
        "file": clean_name(found.sheet.path.name),
        "as_of": found.as_of.isoformat(),
        "dry_run": dry_run,
        "batch": batch,
        "counts": {str(verdict): found.count(verdict) for verdict in Verdict},
        "errors": [
            {"row": row.row.line, "column": fault.column, "reason": fault.reason}
            for row in found.faulty
            for fault in row.row.faults
        ],
        "passed_over": [{"row": line, "reason": reason} for line, reason in found.passed_over],
        "questions": [
            {"question": each.doubt.question, "taken_as": each.answer, "rows": list(each.lines)}
            for each in found.questions
        ],
        "missing": [known.person.name for known in found.missing],
    }


def _lines(report: dict[str, Any]) -> list[str]:
    counts = "，".join(f"{word} {number}" for word, number in report["counts"].items())
    done = "只是预览，没有写入" if report["dry_run"] else "已导入" if report["batch"] else "没有需要改动的内容"
    lines = [f"{report['file']}（截至 {report['as_of']}）：{counts}。{done}。"]
    lines += [f"第 {each['row']} 行 {each['column']}：{each['reason']}" for each in report["errors"]]
    lines += [
        f"按“{each['taken_as']}”理解：{each['question']}（{len(each['rows'])} 行）" for each in report["questions"]
    ]
    if report["missing"]:
        lines.append(f"名册里没有、仍在任的：{'、'.join(report['missing'])}（没有改动；确已离任的请在窗口里办理）")
    return lines
