"""Receiving: a package is verified and shown before anything is written; then all of it is written, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from app.access.actions import Action
from app.access.errors import Refusal
from app.access.session import Session, use_case
from app.oversight.exchange import archive_in, information, limits, plan_in, receipts, report_in
from app.oversight.exchange.arrival import Arrival, Content, FilingAnswer, Shown, Verdict
from app.oversight.exchange.envelope import NotForUs, Opened, decrypted, unseal
from app.oversight.exchange.keys import CLAUSES, PLACE, Identity, keys_of, own_identity, trusted
from app.oversight.exchange.reading import read_file
from app.oversight.exchange.shape import BadPackage
from app.oversight.exchange.tables import (
    Direction,
    Kind,
    OfficeIdentity,
    OfficeKind,
    Package,
    PackageState,
    Partner,
)

_READERS: dict[Kind, Callable[[Opened], Content]] = {
    Kind.STATISTICS: lambda opened: _without_files(opened, report_in.read(opened.body)),
    Kind.FILING: lambda opened: _without_files(opened, plan_in.read(opened.body)),
    Kind.ARCHIVE: lambda opened: archive_in.read(opened.body, opened.files),
    Kind.INFORMATION: lambda opened: information.read(opened.body, opened.files),
    Kind.RECEIPT: lambda opened: _without_files(opened, receipts.read(opened.body)),
}
_LONGEST_REASON = 1_000


def look(session: Session, path: Path) -> Arrival:
    """A package as a preview; nothing is written.

    Raises Refusal for a file that is no package, not for us, changed at any bit, or signed by a key that is not known,
    not confirmed or retired; for a number that another package has; and for who may not receive it.
    """
    if not (session.may(Action.PACKAGE_RECEIVE) or session.may(Action.PACKAGE_SEND)):
        session.require(Action.PACKAGE_RECEIVE)
    return preview(session, read_file(path, limits.LARGEST_FILE))


def preview(session: Session, file: bytes) -> Arrival:
    """The same of bytes that are in memory."""
    with session.store.all_in_reach():
        mine = own_identity()
        opened = _opened(mine, file)
        partner = _sender(session, mine, opened)
        content = _READERS[opened.header.kind](opened)
        return _previewed(session, partner, opened, content)


@use_case(Action.PACKAGE_RECEIVE)
def accept(
    session: Session,
    arrival: Arrival,
    choices: Mapping[str, str] | None = None,
    filing: FilingAnswer | None = None,
) -> str:
    """Writes all of a package in one transaction; returns the sentence for the record.

    `choices`: by the keys of the conflicts; without one, the default.  Raises Refusal where it was accepted before,
    where what it rests on has changed since the preview, and for a choice that is not offered.
    """
    return _accept(session, arrival, choices or {}, filing or FilingAnswer())


@use_case(Action.PACKAGE_SEND)
def take_receipt(session: Session, arrival: Arrival) -> str:
    """Takes what a receipt says of our packages into the record.  Raises Refusal as `accept`."""
    if arrival.kind is not Kind.RECEIPT:
        raise Refusal("各部门只接收回执，没有写入任何内容。", CLAUSES, PLACE)
    return _accept(session, arrival, {}, FilingAnswer())


@use_case(Action.PACKAGE_RECEIVE)
def refuse(session: Session, arrival: Arrival, reason: str) -> int:
    """退回: nothing of the content is written, the reason goes back with the receipt; returns the package's id."""
    why = " ".join(reason.split())[:_LONGEST_REASON]
    if not why:
        raise Refusal("请写明退回的理由，它随回执送给对方。", CLAUSES, PLACE)
    again = _again(session, arrival)
    row = _kept(session, again, PackageState.REFUSED, why)
    session.trace("package", row.id, f"退回{row.title}（第 {row.number} 号）：{why}", after={"digest": row.digest})
    return int(row.id)


def _accept(session: Session, arrival: Arrival, choices: Mapping[str, str], filing: FilingAnswer) -> str:
    again = _again(session, arrival)
    row = _kept(session, again, PackageState.ACCEPTED, "")
    said, answer = again.content.take(session, row, choices, filing)
    answer = {"by": session.account.display_name, **answer}
    remark = f"{said}{'（不作数，只作留存）' if again.verdict is Verdict.OLDER else ''}"
    Package.update(remark=remark, answer=answer).where(Package.id == row.id).execute()
    after = {"digest": row.digest, "said": remark, "choices": dict(choices)}
    session.trace("package", row.id, f"接收{row.title}（{again.partner}第 {row.number} 号）", after=after)
    return remark


def _again(session: Session, arrival: Arrival) -> Arrival:
    """The package looked at once more within the transaction: keys, numbers and what is here may have changed."""
    mine = own_identity()
    card = trusted(arrival.opened.sign)
    if card.partner_id != arrival.partner_id or arrival.opened.header.receiver != mine.card.office:
        raise Refusal("预览之后密钥有了改动，没有写入任何内容。请重新预览。", CLAUSES, PLACE)
    again = _previewed(session, card.partner, arrival.opened, arrival.content)
    if again.verdict in (Verdict.AGAIN, Verdict.RETURNED):
        raise Refusal(f"这个包{again.verdict}，没有重复写入。{''.join(again.remarks)}", CLAUSES, PLACE)
    if again.shown.conflicts != arrival.shown.conflicts:
        raise Refusal("预览之后有了改动，没有写入任何内容。请重新预览。", CLAUSES, PLACE)
    return again


def _kept(session: Session, arrival: Arrival, state: PackageState, remark: str) -> Package:
    header, opened = arrival.opened.header, arrival.opened
    partner = Partner.get_by_id(arrival.partner_id)
    mine = own_identity()
    return Package.create(
        direction=str(Direction.RECEIVED), partner=partner.id, number=header.number, uid=header.uid,
        department=partner.department_id or mine.department_id, kind=str(header.kind), title=arrival.shown.title,
        about={}, made_at=header.made_at, size=opened.size, digest=opened.digest, state=str(state),
        settled_at=session.now(), remark=remark, answer={"by": session.account.display_name},
        account=session.account.id,
    )  # fmt: skip


def _opened(mine: Identity, file: bytes) -> Opened:
    """The package opened with our key; one for a key that was retired is told apart from one for somebody else."""
    try:
        return unseal(file, keys_of(mine.id).age, lambda sign: _trust(sign))
    except NotForUs:
        for row in OfficeIdentity.select().where(OfficeIdentity.retired_at.is_null(False)):
            if _is_for(row.id, file):
                raise BadPackage(
                    f"这个包是封给本单位已停用的密钥的（{row.retired_at:%Y-%m-%d} 停用）",
                    "请把新名片交给对方核对，再请对方重新生成。",
                ) from None
        raise


def _trust(sign: str) -> None:
    trusted(sign)


def _is_for(identity_id: int, file: bytes) -> bool:
    try:
        decrypted(file, keys_of(identity_id).age)
    except BadPackage:
        return False
    return True


def _sender(session: Session, mine: Identity, opened: Opened) -> Partner:
    """The partner who signed it.  Raises Refusal where the header says another, or the kind is not theirs to send."""
    header, partner = opened.header, trusted(opened.sign).partner
    if header.receiver != mine.card.office:
        raise BadPackage("包不是写给本单位的", "请向对方核对发给哪个单位。")
    if header.sender != partner.office:
        raise BadPackage("包上写的发出单位与签名的密钥不符")
    is_receipt = header.kind is Kind.RECEIPT
    if is_receipt == (partner.kind == OfficeKind.DEPARTMENT):
        raise BadPackage(f"{partner.name}不能发出“{header.kind}”", "请向对方核对。")
    session.require(Action.PACKAGE_SEND if is_receipt else Action.PACKAGE_RECEIVE)
    if session.own_department not in (None, mine.department_id):
        raise Refusal(f"本机的交换密钥是{mine.card.name}的，您不能代它接收。", CLAUSES, PLACE)
    return partner


def _previewed(session: Session, partner: Partner, opened: Opened, content: Content) -> Arrival:
    header = opened.header
    there = _there(partner, opened)
    lacking = receipts.missing_numbers(partner.id, header.number)
    missing = tuple(number for number in lacking if number != header.number)
    gaps = f"第 {'、'.join(map(str, missing[:20]))} 号还没有收到。" if missing else ""
    if there is not None:
        verdict = Verdict.AGAIN if there.state == PackageState.ACCEPTED else Verdict.RETURNED
        said = f"{there.settled_at:%Y-%m-%d %H:%M} {there.state}：{there.title}"
        remarks = (f"{said}{f'（{there.remark}）' if there.remark else ''}。没有重复计入；需要的可以再发一份回执。",)
        shown = Shown(there.title, (), ("不改变任何内容。",))
        return Arrival(opened, partner.id, partner.name, header.kind, header.number, verdict, shown, content, missing,
                       there.id, _both(remarks, gaps))  # fmt: skip
    shown = content.show(session, partner, header.number)
    verdict = Verdict.OLDER if shown.is_older else Verdict.NEW
    return Arrival(opened, partner.id, partner.name, header.kind, header.number, verdict, shown, content, missing,
                   None, _both(shown.remarks, gaps))  # fmt: skip


def _there(partner: Partner, opened: Opened) -> Package | None:
    """The package, if it came before.  Raises Refusal where another one bears its number or its name."""
    header = opened.header
    received = Package.direction == str(Direction.RECEIVED)
    row = Package.get_or_none(received & (Package.partner == partner.id) & (Package.number == header.number))
    same = Package.get_or_none(received & (Package.uid == header.uid))
    if row is None and same is None:
        return None
    if row is None or same is None or row.id != same.id or row.digest != opened.digest:
        raise Refusal(
            f"此前收到过{partner.name}另一个第 {header.number} 号的包，内容不同，没有写入任何内容。"
            "对方可能从备份恢复过数据：请先给对方一份回执，由对方导入后重新生成。", CLAUSES, PLACE,
        )  # fmt: skip
    return row


def _both(remarks: tuple[str, ...], gaps: str) -> tuple[str, ...]:
    return (*remarks, gaps) if gaps else remarks


def _without_files(opened: Opened, content: Content) -> Content:
    if opened.files:
        raise BadPackage("包里有说明没有提到的附件")
    return content
