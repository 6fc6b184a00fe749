"""`package key`: the office's own keys, and the cards of its partners."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from app.access.errors import Refusal
from app.cli.common import DONE, Commands, show_json
from app.cli.opening import opened

if TYPE_CHECKING:
    from app.oversight.exchange.cards import Card


def add(group: Commands[argparse.ArgumentParser]) -> None:
    """Adds the commands to the group `package`."""
    below = group.add_parser("key", help="交换密钥和名片：见 package key --help").add_subparsers(
        title="命令", metavar="", required=True
    )
    make = below.add_parser("make", help="生成本单位的交换密钥（一次）")
    which = make.add_mutually_exclusive_group(required=True)
    which.add_argument("--discipline", action="store_true", help="本机是纪检监察室的")
    which.add_argument("--department", metavar="部门", help="本机是这个部门的")
    make.set_defaults(command=_make)
    change = below.add_parser("change", help="更换密钥；旧密钥签名的包从此被拒绝")
    change.add_argument("--reason", required=True, metavar="原因")
    change.set_defaults(command=_change)
    show = below.add_parser("show", help="显示本单位的核对码，供念给对方听")
    show.add_argument("--json", action="store_true", help="输出 JSON")
    show.set_defaults(command=_show)
    for name, suffix, words in (("export", "ytk", "导出本单位的名片"), ("print", "pdf", "把核对单写成 PDF")):
        out = below.add_parser(name, help=words)
        out.add_argument("--out", type=Path, required=True, metavar=f"文件.{suffix}")
        out.set_defaults(command=_export if name == "export" else _print)
    take = below.add_parser("import", help="导入对方的名片（核对之后才能使用）")
    take.add_argument("file", type=Path, metavar="文件.ytk")
    take.add_argument("--department", metavar="部门", help="名片上的名称与本机不同时，写明是本机的哪个部门")
    take.set_defaults(command=_import)
    confirm = below.add_parser("confirm", help="输入对方念出的核对码，启用名片")
    confirm.add_argument("--card", type=int, required=True, metavar="序号", help="package key list 列出的序号")
    confirm.add_argument("--fingerprint", required=True, metavar="核对码", help="八组，每组五位")
    confirm.add_argument("--how", default="电话核对", metavar="方式", help="当面核对、电话核对或核对盖章的核对单")
    confirm.add_argument("--with", required=True, dest="with_whom", metavar="姓名", help="与谁核对的")
    confirm.set_defaults(command=_confirm)
    retire = below.add_parser("retire", help="停用对方的一张名片")
    retire.add_argument("--card", type=int, required=True, metavar="序号")
    retire.add_argument("--reason", required=True, metavar="原因")
    retire.set_defaults(command=_retire)
    listed = below.add_parser("list", help="列出对方的名片")
    listed.add_argument("--json", action="store_true", help="输出 JSON")
    listed.set_defaults(command=_list)


def _make(arguments: argparse.Namespace) -> int:
    from app.oversight.exchange.keys import make_identity
    from app.oversight.exchange.tables import OfficeKind

    with opened(arguments) as session:
        if arguments.discipline:
            card = make_identity(session, OfficeKind.DISCIPLINE)
        else:
            card = make_identity(session, OfficeKind.DEPARTMENT, _department(arguments.department))
    _say(card)
    return DONE


def _change(arguments: argparse.Namespace) -> int:
    from app.oversight.exchange.keys import renew_identity

    with opened(arguments) as session:
        card = renew_identity(session, arguments.reason)
    _say(card)
    return DONE


def _say(card: Card) -> None:
    print(f"{card.name}的核对码：{card.fingerprint}")
    print("请用 package key export 导出名片交给对方，再把核对码念给对方听。")


def _show(arguments: argparse.Namespace) -> int:
    from app.oversight.exchange.keys import own_identity

    with opened(arguments) as session:
        session.ready()
        mine = own_identity()
    if arguments.json:
        show_json({"name": mine.card.name, "kind": str(mine.card.kind), "fingerprint": mine.card.fingerprint})
    else:
        print(f"{mine.card.name}　{mine.card.fingerprint}")
    return DONE


def _export(arguments: argparse.Namespace) -> int:
    from app.oversight.exchange.keys import export_card

    with opened(arguments) as session:
        export_card(session, arguments.out)
    print(f"名片写在 {arguments.out}，里面没有秘密。")
    return DONE


def _print(arguments: argparse.Namespace) -> int:
    from app.papers.office_card import save_card_sheet

    with opened(arguments) as session:
        save_card_sheet(session, arguments.out)
    print(f"核对单写在 {arguments.out}。")
    return DONE


def _import(arguments: argparse.Namespace) -> int:
    from app.oversight.exchange.keys import add_card, read_card_file

    with opened(arguments) as session:
        card = read_card_file(arguments.file)
        department = _department(arguments.department) if arguments.department else None
        card_id = add_card(session, card, department)
    print(f"已导入{card.name}的名片（序号 {card_id}）。请对方念出核对码，用 package key confirm 输入后才能使用。")
    return DONE


def _confirm(arguments: argparse.Namespace) -> int:
    from app.oversight.exchange.keys import How, confirm_card

    if arguments.how not in set(How):
        raise Refusal(f"核对方式只能是{'、'.join(How)}。")
    with opened(arguments) as session:
        confirm_card(session, arguments.card, arguments.fingerprint, How(arguments.how), arguments.with_whom)
    print("核对码相符，名片已启用。")
    return DONE


def _retire(arguments: argparse.Namespace) -> int:
    from app.oversight.exchange.keys import retire_card

    with opened(arguments) as session:
        retire_card(session, arguments.card, arguments.reason)
    print("名片已停用。")
    return DONE


def _list(arguments: argparse.Namespace) -> int:
    from app.oversight.exchange.keys import partner_lines

    with opened(arguments):
        lines = partner_lines()
    if arguments.json:
        show_json([{"card": line.id, "name": line.name, "state": str(line.state), "said": line.said} for line in lines])
        return DONE
    for line in lines:
        print(f"{line.id}　{line.name}　{line.state}　{line.said}")
    if not lines:
        print("还没有导入过名片。")
    return DONE


def _department(name: str) -> int:
    from app.oversight.exchange.people import departments

    found = departments().get(name)
    if found is None:
        raise Refusal(f"本机没有“{name}”这个部门。请先导入名册，或写全称。")
    return found
