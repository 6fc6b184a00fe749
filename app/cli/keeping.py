"""`backup`, `restore` and `audit verify`."""

from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path

from app.cli.common import DONE, REFUSED, Commands, show_json
from app.cli.opening import folder_of, opened, password_of


def add(commands: Commands[argparse.ArgumentParser]) -> None:
    """Adds the commands to the parser."""
    backup = commands.add_parser("backup", help="把全部数据备份成一个加密文件，写完后重新打开核对")
    backup.add_argument("--out", type=Path, required=True, metavar="文件")
    backup.set_defaults(command=_backup)
    restore = commands.add_parser("restore", help="用备份恢复；原来的数据移到一边，不删除")
    restore.add_argument("--from", type=Path, required=True, dest="source", metavar="文件或文件夹")
    restore.set_defaults(command=_restore)
    audit = commands.add_parser("audit", help="核对操作记录").add_subparsers(metavar="verify", required=True)
    verify = audit.add_parser("verify", help="核对操作记录有没有被改动、删除、调换或截短")
    verify.add_argument("--json", action="store_true")
    verify.set_defaults(command=_verify)


def _backup(arguments: argparse.Namespace) -> int:
    from app.access.backing import back_up_to_file

    with opened(arguments, content=False) as session:
        made = back_up_to_file(session, arguments.out)
    print(f"已备份到 {arguments.out}（数据库 {made.size} 字节，附件 {len(made.attachments)} 个），重新打开核对无误。")
    return DONE


def _restore(arguments: argparse.Namespace) -> int:
    from app.access.backing import restore_file, restore_newest

    folder, now = folder_of(arguments), datetime.now()
    put_back = restore_newest if arguments.source.is_dir() else restore_file
    done = put_back(folder, arguments.source, arguments.user, password_of(arguments), now)
    print(f"已恢复到 {done.backup.at:%Y-%m-%d %H:%M:%S} 的备份。")
    if done.aside is not None:
        print(f"原来的数据在 {done.aside}，没有删除。")
    print(done.between())
    for name in done.lacking:
        print(f"附件“{name}”在备份和原来的数据里都不完整，没有恢复。")
    return DONE


def _verify(arguments: argparse.Namespace) -> int:
    from app.access import audit

    with opened(arguments, content=False) as session:
        broken, count = audit.first_broken(session.store), audit.count()
    if arguments.json:
        show_json({"entries": count, "first_broken": broken})
    elif broken is None:
        print(f"操作记录共 {count} 条，逐条核对无误。")
    else:
        print(f"操作记录从第 {broken} 条起被改动、删除或调换过（共 {count} 条）。")
    return DONE if broken is None else REFUSED
