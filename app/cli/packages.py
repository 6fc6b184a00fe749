"""`package`: keys and cards, packages out and in, between offices whose computers are never connected."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.access.errors import Refusal
from app.cli import package_keys
from app.cli.common import DONE, REFUSED, Commands, UsageError, show_json
from app.cli.opening import opened

if TYPE_CHECKING:
    from app.access.session import Session
    from app.oversight.exchange.arrival import Arrival
    from app.oversight.exchange.sending import Sent


def add(commands: Commands[argparse.ArgumentParser]) -> None:
    """Adds the commands to the parser."""
    group = commands.add_parser("package", help="与其他单位交换数据包：见 package --help")
    below = group.add_subparsers(title="命令", metavar="", required=True)
    package_keys.add(below)
    _add_export(below)
    _add_import(below)
    listed = below.add_parser("list", help="列出收发的包，和还没有收到的号")
    listed.add_argument("--json", action="store_true", help="输出 JSON")
    listed.set_defaults(command=_list)


def _add_export(below: Commands[argparse.ArgumentParser]) -> None:
    kinds = below.add_parser("export", help="生成一个包，写到 U 盘").add_subparsers(
        title="类别", metavar="类别", required=True
    )
    statistics = kinds.add_parser("统计报送", help="一年或一个季度的约谈，供统计")
    statistics.add_argument("--year", type=int, required=True, metavar="年度")
    statistics.add_argument("--quarter", type=int, choices=range(1, 5), metavar="1-4", help="季度（默认全年）")
    statistics.set_defaults(make=_statistics)
    plan = kinds.add_parser("计划备案", help="已批准的部门季度计划")
    plan.add_argument("--plan", type=int, required=True, metavar="序号", help="plan list 列出的序号")
    plan.set_defaults(make=_plan)
    archive = kinds.add_parser("档案移交", help="已归档的约谈，连同附件")
    which = archive.add_mutually_exclusive_group(required=True)
    which.add_argument("--case", action="append", metavar="编号", help="〔2026〕第001号 或 2026-1，可以写多次")
    which.add_argument("--year", type=int, metavar="年度", help="这一年归档的全部约谈")
    archive.set_defaults(make=_archive)
    information = kinds.add_parser("信息报送", help="一条信息，可带附件")
    information.add_argument("--sort", default="工作信息", metavar="类别", help="工作信息、经验做法或典型案例")
    information.add_argument("--title", required=True, metavar="标题")
    information.add_argument("--text-file", type=Path, required=True, metavar="文件.txt", help="正文（UTF-8）")
    information.add_argument("--author", default="", metavar="作者")
    information.add_argument("--file", type=Path, action="append", default=[], metavar="附件", help="可以写多次")
    information.set_defaults(make=_information)
    receipt = kinds.add_parser("回执", help="答复一个部门报来的包")
    receipt.add_argument("--to", required=True, metavar="部门")
    receipt.set_defaults(make=_receipt)
    again = kinds.add_parser("再次", help="把发出过的包原样再写一次")
    again.add_argument("--number", type=int, required=True, metavar="号", help="package list 列出的号")
    again.add_argument("--to", default="", metavar="单位", help="有几个单位同号时写明")
    again.set_defaults(make=_again)
    for each in (statistics, plan, archive, information, receipt, again):
        each.add_argument("--out", type=Path, required=True, metavar="文件.ytb")
        each.set_defaults(command=_export)


def _add_import(below: Commands[argparse.ArgumentParser]) -> None:
    parser = below.add_parser("import", help="核对一个包并预览；写明 --accept 才接收")
    parser.add_argument("file", type=Path, metavar="文件.ytb")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--accept", action="store_true", help="接收")
    what.add_argument("--refuse", metavar="理由", help="退回，理由随回执送给对方")
    parser.add_argument(
        "--choose", action="append", default=[], metavar="项=选择", help="不一致之处怎样处理（预览列出），可以写多次"
    )
    parser.add_argument("--filed-on", type=_day, metavar="年-月-日", help="计划备案：备案日期（默认今天）")
    parser.add_argument("--filing-number", default="", metavar="备案号")
    parser.add_argument("--opinion", default="", metavar="意见", help="计划备案：备案意见")
    parser.add_argument("--received-by", default="", metavar="姓名", help="计划备案：接收人")
    parser.add_argument("--json", action="store_true", help="输出 JSON")
    parser.set_defaults(command=_import)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}”不是日期，请写成 2026-11-24") from None


# ------------------------------------------------------------ out


def _export(arguments: argparse.Namespace) -> int:
    with opened(arguments) as session:
        sent: Sent = arguments.make(session, arguments)
    print(f"已生成{sent.title}（第 {sent.number} 号，{sent.size} 字节），写在 {sent.out}。")
    return DONE


def _statistics(session: Session, arguments: argparse.Namespace) -> Sent:
    from app.oversight.exchange.sending import send_statistics

    return send_statistics(session, arguments.year, arguments.quarter, arguments.out)


def _plan(session: Session, arguments: argparse.Namespace) -> Sent:
    from app.oversight.exchange.sending import send_plan

    return send_plan(session, arguments.plan, arguments.out)


def _archive(session: Session, arguments: argparse.Namespace) -> Sent:
    from app.interviews.tables import Interview
    from app.oversight.exchange.sending import send_archive
    from app.rules.lifecycle import State

    query = Interview.select(Interview.id, Interview.year, Interview.number, Interview.archived_on)
    rows = list(query.where(Interview.state == State.ARCHIVED))
    if arguments.year is not None:
        found = [row.id for row in rows if row.archived_on is not None and row.archived_on.year == arguments.year]
    else:
        from app.cli.printing import read_number

        wanted = [read_number(text) for text in arguments.case]
        found = [row.id for row in rows if (row.year, row.number) in wanted]
        if len(found) != len(wanted):
            raise Refusal("有的编号没有已归档的约谈，没有生成包。请核对编号。")
    return send_archive(session, found, arguments.out)


def _information(session: Session, arguments: argparse.Namespace) -> Sent:
    from app.oversight.exchange.information import InformationDraft
    from app.oversight.exchange.sending import send_information

    try:
        text = arguments.text_file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"读不到正文 {arguments.text_file}：{error}") from error
    draft = InformationDraft(arguments.sort, arguments.title, text, arguments.author, tuple(arguments.file))
    return send_information(session, [draft], arguments.out)


def _receipt(session: Session, arguments: argparse.Namespace) -> Sent:
    from app.oversight.exchange.sending import send_receipt

    return send_receipt(session, _partner(arguments.to), arguments.out)


def _again(session: Session, arguments: argparse.Namespace) -> Sent:
    from app.oversight.exchange.queries import PackageFilter, packages_page
    from app.oversight.exchange.sending import send_again, send_receipt_again
    from app.oversight.exchange.tables import Direction, Kind

    lines = packages_page(session, PackageFilter(Direction.SENT), 0, 100_000)
    found = [line for line in lines if line.number == arguments.number and arguments.to in ("", line.partner)]
    if len(found) != 1:
        raise Refusal("没有这个号的包，没有写出。" if not found else "几个单位都有这个号，请用 --to 写明。")
    send = send_receipt_again if found[0].kind is Kind.RECEIPT else send_again
    return send(session, found[0].id, arguments.out)


def _partner(name: str) -> int:
    from app.oversight.exchange.tables import Partner

    row = Partner.get_or_none(Partner.name == name)
    if row is None:
        raise Refusal(f"没有与“{name}”交换过名片。请用 package key list 查看。")
    return int(row.id)


# ------------------------------------------------------------ in


def _import(arguments: argparse.Namespace) -> int:
    """Without --accept or --refuse it only shows; nothing is written then."""
    from app.oversight.exchange.receiving import look

    with opened(arguments) as session:
        arrival = look(session, arguments.file)
        done = _settled(session, arguments, arrival)
    report = _report(arrival, done)
    if arguments.json:
        show_json(report)
    else:
        print("\n".join(_lines(report)))
    return DONE if arrival.package_id is None or not (arguments.accept or arguments.refuse) else REFUSED


def _settled(session: Session, arguments: argparse.Namespace, arrival: Arrival) -> str:
    """What was done: empty for a mere look, and for a package that came before."""
    from app.oversight.exchange.arrival import FilingAnswer
    from app.oversight.exchange.receiving import accept, refuse, take_receipt
    from app.oversight.exchange.tables import Kind

    if arrival.package_id is not None:
        return ""
    if arguments.refuse is not None:
        refuse(session, arrival, arguments.refuse)
        return f"已退回：{arguments.refuse}"
    if not arguments.accept:
        return ""
    if arrival.kind is Kind.RECEIPT:
        return f"已登记：{take_receipt(session, arrival)}"
    filing = FilingAnswer(arguments.filed_on, arguments.filing_number, arguments.opinion, arguments.received_by)
    return f"已接收：{accept(session, arrival, _choices(arguments.choose), filing)}"


def _choices(texts: list[str]) -> dict[str, str]:
    found = {}
    for text in texts:
        key, sign, value = text.rpartition("=")
        if not sign:
            raise UsageError(f"读不懂“{text}”；请写成 项=选择，例如 plan=theirs。")
        found[key] = value
    return found


def _report(arrival: Arrival, done: str) -> dict[str, Any]:
    return {
        "partner": arrival.partner, "kind": str(arrival.kind), "number": arrival.number, "title": arrival.shown.title,
        "verdict": str(arrival.verdict), "facts": [list(each) for each in arrival.shown.facts],
        "changes": list(arrival.shown.changes), "remarks": list(arrival.remarks), "missing": list(arrival.missing),
        "conflicts": [
            {"key": each.key, "what": each.what, "ours": each.ours, "theirs": each.theirs,
             "options": dict(each.options), "default": each.default}
            for each in arrival.shown.conflicts
        ],
        "done": done,
    }  # fmt: skip


def _lines(report: dict[str, Any]) -> list[str]:
    head = f"{report['partner']}第 {report['number']} 号：{report['title']}（签名和内容核对无误）——{report['verdict']}"
    lines = [head, *(f"  {caption}：{text}" for caption, text in report["facts"])]
    lines += [f"  {change}" for change in report["changes"]] + [f"  提示：{each}" for each in report["remarks"]]
    for each in report["conflicts"]:
        options = "、".join(f"{value}（{words}）" for value, words in each["options"].items())
        lines.append(f"  不一致：{each['what']}　本机：{each['ours']}　对方：{each['theirs']}")
        lines.append(f"    --choose {each['key']}=…　可选 {options}；默认 {each['default']}")
    return [*lines, report["done"] or "没有写入任何内容。"]


def _list(arguments: argparse.Namespace) -> int:
    from app.oversight.exchange.queries import PackageFilter, gaps, packages_page

    with opened(arguments) as session:
        lines = packages_page(session, PackageFilter(), 0, 100_000)
        missing = gaps(session)
    if arguments.json:
        packages = [
            {"direction": str(line.direction), "partner": line.partner, "number": line.number, "kind": str(line.kind),
             "title": line.title, "state": str(line.state), "made_at": str(line.made_at), "remark": line.remark}
            for line in lines
        ]  # fmt: skip
        show_json({"packages": packages, "missing": {gap.partner: list(gap.numbers) for gap in missing}})
        return DONE
    for line in lines:
        remark = f"（{line.remark}）" if line.remark else ""
        print(f"{line.direction}　{line.partner}　第 {line.number} 号　{line.title}　{line.state}{remark}")
    print("\n".join(gap.sentence for gap in missing) or f"共 {len(lines)} 个包，没有缺号。")
    return DONE
