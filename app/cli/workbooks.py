"""What commands that import workbooks share: their options, and the password of the workbook."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass
from getpass import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from app.cli.common import DONE, REFUSED, UsageError, show_json
from app.cli.opening import opened

if TYPE_CHECKING:
    from app.access.session import Session
    from app.workbooks.table import PasswordNeeded

T = TypeVar("T")
_TRIES = 3


def add_options(parser: argparse.ArgumentParser, what: str) -> None:
    """The file and what becomes of it."""
    parser.add_argument("file", type=Path, metavar=f"{what}.xlsx")
    parser.add_argument("--dry-run", action="store_true", help="只预览，不写入")
    parser.add_argument("--errors", type=Path, metavar="错误表.xlsx", help="把有错的行写成错误表")
    parser.add_argument(
        "--workbook-password-file", type=Path, metavar="文件", help="工作簿加了密码时，写有密码的文件（第一行）"
    )
    parser.add_argument("--json", action="store_true", help="输出 JSON")


@dataclass(frozen=True, slots=True)
class Importing:
    """How a kind of workbook is imported: looked at, its faulty rows written, applied, reported and told."""

    preview: Callable[[Session, str | None], Any]
    write_errors: Callable[[Session, Any, Path], object]
    apply: Callable[[Session, Any], int | None]
    report: Callable[[Any, int | None, bool], dict[str, Any]]
    lines: Callable[[dict[str, Any]], list[str]]


def run_import(arguments: argparse.Namespace, kind: Importing) -> int:
    """Good rows go in, faulty ones are named; 1 when there were any."""
    check_file(arguments.file)
    with opened(arguments) as session:
        found = with_password(arguments, lambda password: kind.preview(session, password))
        if arguments.errors is not None and found.faulty:
            kind.write_errors(session, found, arguments.errors)
        batch = None if arguments.dry_run else kind.apply(session, found)
    report = kind.report(found, batch, arguments.dry_run)
    if arguments.json:
        show_json(report)
    else:
        print("\n".join(kind.lines(report)))
    return REFUSED if found.faulty else DONE


def check_file(path: Path) -> None:
    """Raises UsageError where there is no such file; a name that no disk takes (300 characters) is none."""
    try:
        there = path.exists()
    except (OSError, ValueError):
        there = False
    if not there:
        raise UsageError(f"没有这个文件：{path}")


def first_line(path: Path, what: str) -> str:
    """The first line of a file that holds a password.  Raises UsageError."""
    try:
        return str(path.read_text(encoding="utf-8-sig").splitlines()[0])
    except (OSError, IndexError, UnicodeDecodeError) as error:
        raise UsageError(f"读不到{what} {path}：{error}") from error


def with_password(arguments: argparse.Namespace, read: Callable[[str | None], T]) -> T:
    """Reads a workbook; asks for its password where one is wanted, none was given, and somebody can be asked.

    Raises PasswordNeeded where none is given, or it is wrong.
    """
    from app.workbooks.table import PasswordNeeded

    file: Path | None = arguments.workbook_password_file
    password = first_line(file, "工作簿密码文件") if file is not None else None
    for left in range(_TRIES, -1, -1):
        try:
            return read(password)
        except PasswordNeeded as needed:
            if file is not None or not left or not sys.stdin.isatty():
                raise _with_advice(needed) from needed
            print(needed.message, file=sys.stderr)
            password = getpass("工作簿的密码：")
    raise AssertionError


def _with_advice(needed: PasswordNeeded) -> PasswordNeeded:
    """What to do on the command line."""
    from app.workbooks.table import PasswordNeeded

    return PasswordNeeded(needed.message, needed.wrong, "请用 --workbook-password-file 给出写有密码的文件。")
