"""The frame of the command line: options that all commands share, and what becomes of errors.

Exit codes: 0 done, 1 refused with reasons, 2 wrong usage.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TextIO

from app.access.errors import Refusal
from app.cli.common import DONE, PASSWORD_VARIABLE, REFUSED, WRONG_USAGE, Command, UsageError
from app.store.errors import StoreTrouble
from app.version import VERSION

if TYPE_CHECKING:
    from app.cli.printing import Sender
    from app.cli.selfcheck import Looker


def main(
    argv: Sequence[str] | None = None,
    window: Command | None = None,
    tour: Command | None = None,
    send: Sender | None = None,
    look: Looker | None = None,
) -> int:
    """Runs one command and returns its exit code.

    `window` and `tour` open windows, `send` prints and `look` sees screens and printers, which this package cannot.
    """
    for stream in (sys.stdout, sys.stderr):
        _utf8(stream)
    arguments = _of_window(argv, window) or _parser(window, tour).parse_args(argv)
    arguments.send, arguments.look = send, look
    try:
        command: Command = arguments.command
        return command(arguments)
    except UsageError as error:
        return _fail(str(error), WRONG_USAGE)
    except (Refusal, StoreTrouble) as error:
        return _fail(error.text(), REFUSED)
    except BrokenPipeError:
        sys.stderr.close()
        return DONE


def _fail(message: str, code: int) -> int:
    print(message, file=sys.stderr)
    return code


def _utf8(stream: TextIO) -> None:
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(encoding="utf-8", errors="replace")


class _AnotherWay(Exception):
    """The options are not those of the window alone."""


class _Options(argparse.ArgumentParser):
    """The options that all commands share; what is wrong with them the whole parser says."""

    def error(self, message: str) -> NoReturn:
        """Leaves it to the whole parser."""
        raise _AnotherWay(message)


def _of_window(argv: Sequence[str] | None, window: Command | None) -> argparse.Namespace | None:
    """The options where nothing but the window is wanted: the commands are not even loaded then."""
    if not (sys.argv[1:] if argv is None else argv):  # a click on the icon: there is nothing to read
        return argparse.Namespace(**_DEFAULTS, command=window) if window else None
    parser = _Options(add_help=False)
    _add_options(parser, window)
    try:
        found, more = parser.parse_known_args(argv)
    except _AnotherWay:
        return None
    return None if more or window is None else found


_DEFAULTS: dict[str, Any] = {"data": None, "password_file": None, "user": "admin", "read_only": False}


def _add_options(parser: argparse.ArgumentParser, window: Command | None) -> None:
    parser.add_argument("--data", type=Path, metavar="文件夹", help="数据所在的文件夹（默认在本用户的数据目录）")
    parser.add_argument(
        "--password-file", type=Path, metavar="文件", help=f"密码文件；也可用环境变量 {PASSWORD_VARIABLE}"
    )
    parser.add_argument("--user", default=_DEFAULTS["user"], metavar="账号", help="账号（默认 admin）")
    parser.add_argument("--read-only", action="store_true", help="只读打开：只能查看，什么也不写入")
    parser.set_defaults(command=window or _no_window)


def _parser(window: Command | None, tour: Command | None) -> argparse.ArgumentParser:
    from app.cli import books, explain, institution, keeping, manual, oversight, packages, printing, roster, selfcheck

    parser = argparse.ArgumentParser(prog="main.py", description="约谈工作台：干部约谈从线索、计划到归档的离线程序")
    _add_options(parser, window)
    parser.add_argument("--version", action="version", version=f"约谈工作台 {VERSION}", help="版本")
    commands = parser.add_subparsers(title="命令", metavar="")
    for module in (institution, roster, books, printing, oversight, packages, keeping, explain, manual, selfcheck):
        module.add(commands)
    if tour is not None:
        touring = commands.add_parser("tour", help="无人值守地走完一个示例单位的全部工作，写出表册、台账和截图")
        touring.add_argument("--out", type=Path, required=True, metavar="文件夹")
        touring.set_defaults(command=tour)
    return parser


def _no_window(_: argparse.Namespace) -> int:
    raise UsageError("这里不能打开窗口；请用 main.py --help 查看命令。")
