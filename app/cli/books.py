"""`ledger import` and `export`, `statistics export`, `plan list` and `export`: workbooks into and out of the store.

What makes workbooks is imported where it is used: other commands start without it.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from app.cli import ledger_import
from app.cli.common import DONE, Commands
from app.cli.opening import opened


def add(commands: Commands[argparse.ArgumentParser]) -> None:
    """Adds the commands to the parser."""
    ledgers = _group(commands, "ledger", "台账")
    ledger_import.add(ledgers)
    ledger = ledgers.add_parser("export", help="导出台账工作簿")
    _year_and_out(ledger)
    ledger.set_defaults(command=_ledger)
    statistics = _group(commands, "statistics", "统计表").add_parser("export", help="导出统计表工作簿")
    _year_and_out(statistics)
    statistics.add_argument("--quarter", type=int, choices=range(1, 5), metavar="1-4", help="季度（默认全年）")
    statistics.set_defaults(command=_statistics)
    plans = _group(commands, "plan", "计划")
    listed = plans.add_parser("list", help="列出计划和它们的序号")
    listed.add_argument("--year", type=int, metavar="年度")
    listed.set_defaults(command=_plans)
    plan = plans.add_parser("export", help="导出一份计划表")
    plan.add_argument("--plan", type=int, required=True, metavar="序号", help="plan list 列出的序号")
    _out(plan)
    plan.set_defaults(command=_plan)


def _group(commands: Commands[argparse.ArgumentParser], name: str, subject: str) -> Commands[argparse.ArgumentParser]:
    group = commands.add_parser(name, help=f"{subject}：见 {name} --help")
    return group.add_subparsers(title="命令", metavar="", required=True)


def _year_and_out(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--year", type=int, required=True, metavar="年度")
    _out(parser)


def _out(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, required=True, metavar="文件.xlsx")


def _ledger(arguments: argparse.Namespace) -> int:
    from app.papers.ledger_book import write_ledger

    with opened(arguments) as session:
        write_ledger(session, arguments.year, arguments.out)
    return _written(arguments.out)


def _statistics(arguments: argparse.Namespace) -> int:
    from app.papers.statistics_book import write_statistics

    with opened(arguments) as session:
        write_statistics(session, arguments.year, arguments.quarter, arguments.out)
    return _written(arguments.out)


def _plan(arguments: argparse.Namespace) -> int:
    from app.papers.plan_book import write_plan

    with opened(arguments) as session:
        write_plan(session, arguments.plan, arguments.out)
    return _written(arguments.out)


def _plans(arguments: argparse.Namespace) -> int:
    from app.plans.tables import Plan

    with opened(arguments):
        query = Plan.select().order_by(Plan.year, Plan.id)
        for plan in query if arguments.year is None else query.where(Plan.year == arguments.year):
            print(f"{plan.id}\t{plan.year}\t{plan.kind}\t{plan.state}\t{plan.title}")
    return DONE


def _written(path: Path) -> int:
    print(f"已写出 {path}")
    return DONE
