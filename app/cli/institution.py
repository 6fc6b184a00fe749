"""`init` creates a store, `check` looks whether it is whole."""

from __future__ import annotations

import argparse

from app.cli.common import DONE, REFUSED, Commands
from app.cli.opening import folder_of, opened, password_of

_WHOLE = "数据完好：数据页、结构、引用、附件、密钥文件、操作记录、约谈列表和全文索引都核对无误。"


def add(commands: Commands[argparse.ArgumentParser]) -> None:
    """Adds the commands to the parser."""
    init = commands.add_parser("init", help="新建单位（首个账号是 admin，密码由 --password-file 或环境变量给出）")
    which = init.add_mutually_exclusive_group(required=True)
    which.add_argument("--name", metavar="校名", help="单位名称")
    which.add_argument("--sample", action="store_true", help="装入示例单位“青屏学院”")
    init.set_defaults(command=_init)
    check = commands.add_parser("check", help="检查数据是否完好")
    check.add_argument("--rebuild-index", action="store_true", help="先按数据重建全文索引（搜索用）和约谈列表，再检查")
    check.set_defaults(command=_check)


def _init(arguments: argparse.Namespace) -> int:
    folder, password = folder_of(arguments), password_of(arguments)
    if arguments.sample:
        from app.sample.build import create_sample

        session = create_sample(folder, password)
    else:
        from app.access.accounts import create_institution
        from app.access.passwords import FLOOR

        session = create_institution(folder, arguments.name, password, policy=FLOOR)
    session.store.close()
    print(f"已新建，数据在 {folder}（整体加密）。账号 {session.account.name}。")
    return DONE


def _check(arguments: argparse.Namespace) -> int:
    from app.access.whole import problems

    with opened(arguments, content=False) as session:
        if arguments.rebuild_index:
            from app.access.index_keeping import rebuild_index

            rebuild_index(session)
            print("已按数据重建全文索引和约谈列表。")
        found = problems(session.store)
    print("\n".join(found) if found else _WHOLE)
    if any("全文索引" in each or "约谈列表" in each for each in found):
        print("全文索引和约谈列表可以随时由数据重建：check --rebuild-index。其他数据不受影响。")
    return REFUSED if found else DONE
