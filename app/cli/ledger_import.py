"""`ledger import`: a ledger kept in Excel until now."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from app.cli.common import Commands
from app.cli.workbooks import Importing, add_options, run_import

if TYPE_CHECKING:
    from app.ledgers.intake.preview import Preview


def add(group: Commands[argparse.ArgumentParser]) -> None:
    """Adds the command to the group `ledger`."""
    parser = group.add_parser("import", help="导入一直用 Excel 记的台账，逐行补录为约谈")
    add_options(parser, "台账")
    parser.set_defaults(command=_import)


def _import(arguments: argparse.Namespace) -> int:
    """Rows that can be read go in, the others are named; 1 when there were any."""
    from app.ledgers.intake.applying import apply
    from app.ledgers.intake.books import write_errors
    from app.ledgers.intake.preview import preview

    return run_import(
        arguments,
        Importing(
            lambda session, password: preview(session, arguments.file, password=password),
            write_errors, apply, _report, _lines,
        ),
    )  # fmt: skip


def _report(found: Preview, batch: int | None, dry_run: bool) -> dict[str, Any]:
    from app.ledgers.intake.preview import Verdict
    from app.store.vault import clean_name

    return {
        "file": clean_name(found.sheet.path.name),
        "before": found.before,
        "dry_run": dry_run,
        "batch": batch,
        "counts": {str(verdict): found.count(verdict) for verdict in Verdict},
        "errors": [
            {"row": row.line.line, "column": fault.column, "reason": fault.reason}
            for row in found.faulty
            for fault in row.line.faults
        ],
        "passed_over": [{"row": line, "reason": reason} for line, reason in found.passed_over],
        "hints": [
            {"row": row.line.line, "hint": hint}
            for row in found.rows
            if row.verdict is Verdict.HINTED
            for hint in row.line.hints
        ],
        "not_listed": [{"name": name, "unit": unit} for name, unit in found.unlisted],
    }


def _lines(report: dict[str, Any]) -> list[str]:
    counts = "，".join(f"{word} {number}" for word, number in report["counts"].items())
    done = "只是预览，没有写入" if report["dry_run"] else "已导入" if report["batch"] else "没有需要写入的内容"
    before = f"{report['before']}。" if report["before"] else ""
    lines = [f"{report['file']}：{counts}。{before}{done}。"]
    lines += [f"第 {each['row']} 行 {each['column']}：{each['reason']}" for each in report["errors"]]
    lines += [f"第 {each['row']} 行 提示：{each['hint']}" for each in report["hints"]]
    if report["not_listed"]:
        people = "、".join(f"{each['name']}（{each['unit'] or '单位不详'}）" for each in report["not_listed"])
        lines.append(f"名册里没有，按不在册人员补录的：{people}")
    return lines
