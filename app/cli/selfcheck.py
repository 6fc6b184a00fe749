"""`selfcheck` says whether this PC has what the program needs; no password is asked for, and no store is opened."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING

from app.cli.common import DONE, REFUSED, Commands, show_json
from app.store.paths import data_folder

if TYPE_CHECKING:
    from app.selfcheck.facts import FromWindow

Looker = Callable[[], "FromWindow"]


def add(commands: Commands[argparse.ArgumentParser]) -> None:
    """Adds the command to the parser."""
    check = commands.add_parser("selfcheck", help="检查这台电脑：字体、输入法、打印机、磁盘、时钟、权限（不含数据）")
    check.add_argument("--json", action="store_true", help="给程序读")
    check.set_defaults(command=_check)


def _check(arguments: argparse.Namespace) -> int:
    from app.selfcheck import report
    from app.selfcheck.checks import findings
    from app.selfcheck.facts import FromWindow
    from app.selfcheck.reading import facts_of

    look: Looker | None = arguments.look
    found = findings(facts_of(data_folder(arguments.data), look() if look is not None else FromWindow()))
    told = report.data(found)
    if arguments.json:
        show_json(told)
    else:
        print(report.text(found), end="")
    return DONE if told["ok"] else REFUSED
