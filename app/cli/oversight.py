"""`oversight`: drawing samples, and drawing them again to see that they are the same."""

from __future__ import annotations

import argparse
import json
import re
from datetime import date
from typing import TYPE_CHECKING

from app.cli.common import DONE, REFUSED, Commands, UsageError
from app.cli.opening import opened

if TYPE_CHECKING:
    from app.access.session import Session

_NUMBER = re.compile(r"^\s*(?:〔?(\d{4})〕?\s*(?:-|抽查第|第)\s*)?0*(\d+)\s*号?\s*$")


def add(commands: Commands[argparse.ArgumentParser]) -> None:
    """Adds the commands to the parser."""
    group = commands.add_parser("oversight", help="督导抽查：见 oversight --help")
    parts = group.add_subparsers(title="命令", metavar="", required=True)
    again = parts.add_parser("redraw", help="按记录的种子和范围重新抽取，说明结果是否相同；不写入")
    again.add_argument("number", metavar="编号", help="2026-1 或 〔2026〕抽查第001号；只写序号为今年的")
    again.add_argument("--json", action="store_true", help="结果写成 JSON")
    again.set_defaults(command=_redraw)
    drawn = parts.add_parser("draw", help="从已办结的约谈中抽取一定比例，并登记")
    drawn.add_argument("--from", dest="start", type=_day, required=True, metavar="起始日")
    drawn.add_argument("--to", dest="end", type=_day, required=True, metavar="终止日")
    drawn.add_argument("--share", type=int, metavar="百分比", help="抽查比例（默认按规则文件）")
    drawn.add_argument("--seed", default="", metavar="种子", help="公开掷出的数；不写由程序随机取")
    drawn.add_argument("--inquiries", action="store_true", help="抽取已采信了结的谈话函询复核，不抽约谈")
    drawn.set_defaults(command=_draw)


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _redraw(arguments: argparse.Namespace) -> int:
    from app.oversight.sampling import by_number, redraw

    match = _NUMBER.match(arguments.number)
    if match is None:
        raise UsageError(f"读不懂编号“{arguments.number}”；请写成 2026-1。")
    with opened(arguments) as session:
        year = int(match[1]) if match[1] else session.today().year
        answer = redraw(session, by_number(year, int(match[2])).id)
    if arguments.json:
        print(json.dumps({"name": answer.name, "same": answer.same, "said": answer.sentences}, ensure_ascii=False))
    else:
        print("\n".join(answer.sentences))
    return DONE if answer.same else REFUSED


def _draw(arguments: argparse.Namespace) -> int:
    from app.oversight.rechecks import INQUIRIES
    from app.oversight.sampling import Wanted, draw_sample, redraw, usual_share

    form = INQUIRIES if arguments.inquiries else ""
    with opened(arguments) as session:
        share = arguments.share if arguments.share is not None else usual_share(session)
        made = draw_sample(session, Wanted(arguments.start, arguments.end, share, form=form), arguments.seed)
        print(redraw(session, made).sentences[0])
        _tell(session, made)
    return DONE


def _tell(session: Session, draw_id: int) -> None:
    from app.oversight.checking import items_of

    for line in items_of(session, draw_id):
        print(f"{line.number}\t{line.form}")
