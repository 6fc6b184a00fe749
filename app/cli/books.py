"""Workbooks into and out of the store: ledger, statistics, plans, roster, and empty ones to fill in.

What makes workbooks is imported where it is used: other commands start without it.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli import ledger_import
from app.cli.common import DONE, Commands
from app.cli.opening import opened

if TYPE_CHECKING:
    from app.papers.book_layout import BookKind


def add(commands: Commands[argparse.ArgumentParser]) -> None:
    """Adds the commands to the parser."""
    ledgers = _group(commands, "ledger", "台账")
    ledger_import.add(ledgers)
    ledger = ledgers.add_parser("export", help="导出台账工作簿")
    _year_and_out(ledger)
    _layout(ledger)
    ledger.set_defaults(command=_ledger)
    _template(ledgers, "台账", "write_ledger_template")
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
    _layout(plan)
    plan.set_defaults(command=_plan)
    _template(plans, "部门季度计划表", "write_plan_template")


def add_roster(group: Commands[argparse.ArgumentParser]) -> None:
    """Adds what goes out to the commands of the roster."""
    roster = group.add_parser("export", help="导出干部名册工作簿（今天在任的）")
    _out(roster)
    _layout(roster)
    roster.set_defaults(command=_roster)
    _template(group, "名册", "write_roster_template")


def _group(commands: Commands[argparse.ArgumentParser], name: str, subject: str) -> Commands[argparse.ArgumentParser]:
    group = commands.add_parser(name, help=f"{subject}：见 {name} --help")
    return group.add_subparsers(title="命令", metavar="", required=True)


def _year_and_out(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--year", type=int, required=True, metavar="年度")
    _out(parser)


def _out(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, required=True, metavar="文件.xlsx")


def _layout(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--layout", default="", metavar="版式", help="窗口里保存的导出版式的名称（默认为默认版式）")


def _template(group: Commands[argparse.ArgumentParser], subject: str, write: str) -> None:
    parser = group.add_parser("template", help=f"写出供填写的空白{subject}")
    _out(parser)
    parser.set_defaults(command=lambda arguments: _empty(arguments, write))


def _empty(arguments: argparse.Namespace, write: str) -> int:
    from app.papers import templates

    with opened(arguments) as session:
        getattr(templates, write)(session, arguments.out)
    return _written(arguments.out)


def _roster(arguments: argparse.Namespace) -> int:
    from app.papers.book_layout import BookKind
    from app.papers.roster_book import write_roster

    with opened(arguments) as session:
        write_roster(session, arguments.out, arguments.layout)
        _tell(BookKind.ROSTER, arguments.layout)
    return _written(arguments.out)


def _tell(kind: BookKind, layout: str) -> None:
    """Says which columns of a layout were passed over."""
    from app.papers.book_layouts import layout_for

    if sentence := layout_for(kind, layout).passed_over:
        print(sentence)


def _ledger(arguments: argparse.Namespace) -> int:
    from app.papers.book_layout import BookKind
    from app.papers.ledger_book import write_ledger

    with opened(arguments) as session:
        write_ledger(session, arguments.year, arguments.out, layout=arguments.layout)
        _tell(BookKind.LEDGER, arguments.layout)
    return _written(arguments.out)


def _statistics(arguments: argparse.Namespace) -> int:
    from app.papers.statistics_book import write_statistics

    with opened(arguments) as session:
        write_statistics(session, arguments.year, arguments.quarter, arguments.out)
    return _written(arguments.out)


def _plan(arguments: argparse.Namespace) -> int:
    from app.papers.book_layout import BookKind
    from app.papers.plan_book import write_plan

    with opened(arguments) as session:
        write_plan(session, arguments.plan, arguments.out, arguments.layout)
        _tell(BookKind.PLAN, arguments.layout)
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
