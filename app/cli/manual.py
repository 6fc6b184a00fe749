"""`manual`: the printed help as PDFs, without a store."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.access.errors import Refusal
from app.cli.common import DONE, Commands
from app.store.errors import reason_of


def add(commands: Commands[argparse.ArgumentParser]) -> None:
    """Adds the command to the parser."""
    parser = commands.add_parser("manual", help="写出用户手册、记录员速查和管理员指南（PDF），不用数据")
    parser.add_argument("--out", type=Path, required=True, metavar="文件夹")
    parser.set_defaults(command=_manual)


def _manual(arguments: argparse.Namespace) -> int:
    from app.manual import books

    try:
        written = books.write(arguments.out)
    except OSError as error:
        reason = reason_of(error, arguments.out)
        raise Refusal(f"没有写出（{reason}）。请换一个文件夹，或检查磁盘空间后重试。") from error
    for file in written:
        print(f"已写出 {file}")
    return DONE
