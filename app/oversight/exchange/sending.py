"""Sending: a package is numbered, signed, sealed and handed out in one transaction; the sealed file is kept.

Departments send to the discipline office (四(二)3, 四(三)); the discipline office sends receipts.
"""

from __future__ import annotations

import hashlib
import io
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from app.access.actions import Action
from app.access.errors import Refusal
from app.access.session import Session, use_case
from app.interviews.reported import keep_sending
from app.oversight.exchange import archive_out, information, plan_out, receipts, report_out
from app.oversight.exchange.envelope import SUFFIX, Header, seal
from app.oversight.exchange.handing import hand_out
from app.oversight.exchange.information import InformationDraft
from app.oversight.exchange.keys import CLAUSES, PLACE, Identity, keys_of, own_identity, usable_card
from app.oversight.exchange.outgoing import Outgoing
from app.oversight.exchange.tables import Direction, OfficeKind, Package, PackageState, Partner
from app.store import vault
from app.store.numbers import next_number
from app.store.steps import step, steps
from app.store.vault import Attachment, clean_name


@dataclass(frozen=True, slots=True)
class Sent:
    """What went out; `size` in bytes."""

    package_id: int
    number: int
    title: str
    out: Path
    size: int


@use_case(Action.PACKAGE_SEND)
def send_statistics(session: Session, year: int, quarter: int | None, out: Path) -> Sent:
    """统计报送 of a year or of one quarter; its talks count as reported.  Raises Refusal, StoreTrouble."""
    mine, department = _department(session)
    if quarter not in (None, 1, 2, 3, 4) or not 2000 <= year <= session.today().year:
        raise Refusal("请选择已经开始的年度和季度。", CLAUSES, PLACE)
    sent = _send(session, mine, _discipline_office(), report_out.gather(session, department, year, quarter), out)
    last = date(year, 12, 31) if quarter in (None, 4) else date(year, 3 * quarter + 1, 1) - timedelta(days=1)
    keep_sending(min(session.today(), last))
    return sent


@use_case(Action.PACKAGE_SEND)
def send_plan(session: Session, plan_id: int, out: Path) -> Sent:
    """计划备案 of an approved quarterly plan.  Raises Refusal, StoreTrouble."""
    mine, department = _department(session)
    return _send(session, mine, _discipline_office(), plan_out.gather(plan_id, department), out)


@use_case(Action.PACKAGE_SEND)
def send_archive(session: Session, interview_ids: Sequence[int], out: Path) -> Sent:
    """档案移交 of archived cases.  Raises Refusal; StoreTrouble, also where an attachment is damaged."""
    mine, department = _department(session)
    return _send(session, mine, _discipline_office(), archive_out.gather(session, department, interview_ids), out)


@use_case(Action.PACKAGE_SEND)
def send_information(session: Session, drafts: Sequence[InformationDraft], out: Path) -> Sent:
    """信息报送 of texts with files.  Raises Refusal, StoreTrouble."""
    mine, _ = _department(session)
    outgoing, texts = information.gather(session, mine.card.name, drafts)
    sent = _send(session, mine, _discipline_office(), outgoing, out)
    information.keep_sent(session, Package.get_by_id(sent.package_id), texts)
    return sent


@use_case(Action.PACKAGE_RECEIVE)
def send_receipt(session: Session, partner_id: int, out: Path) -> Sent:
    """回执 for everything that came from a partner.  Raises Refusal where nothing came, StoreTrouble."""
    mine = own_identity()
    if not mine.is_discipline:
        raise Refusal("回执由纪检监察室发出。", CLAUSES, PLACE)
    partner = Partner.get_or_none(Partner.id == partner_id)
    theirs = (Package.partner == partner_id) & (Package.direction == str(Direction.RECEIVED))
    if partner is None or not Package.select().where(theirs).exists():
        raise Refusal("还没有收到过这个单位的包，没有可以答复的。", CLAUSES, PLACE)
    return _send(session, mine, partner, receipts.gather(partner), out)


@use_case(Action.PACKAGE_SEND)
def send_again(session: Session, sent_id: int, out: Path) -> Sent:
    """再次导出: the same file as it went out, for a stick that was lost.  Raises Refusal, StoreTrouble."""
    return _again(session, sent_id, out)


@use_case(Action.PACKAGE_RECEIVE)
def send_receipt_again(session: Session, sent_id: int, out: Path) -> Sent:
    """The same for a receipt."""
    return _again(session, sent_id, out)


def _again(session: Session, sent_id: int, out: Path) -> Sent:
    row = Package.get_or_none((Package.id == sent_id) & (Package.direction == str(Direction.SENT)))
    if row is None or not _is_mine(session, row):
        raise Refusal("没有找到这个发出的包，没有导出。", CLAUSES, PLACE)
    pieces = vault.read(session.store, Attachment.get_by_id(row.attachment_id))
    content = b"".join(steps("正在取出", pieces, 1))
    hand_out(session, out, content)
    session.trace("package", row.id, f"再次导出：{row.title}（第 {row.number} 号）", after={"to": clean_name(out.name)})
    return Sent(row.id, row.number, row.title, out, len(content))


def file_name(title: str, number: int | None = None) -> str:
    """What a package is called on the stick; its content is sealed, its name is not: no names of people."""
    return clean_name(f"{title}{f'-第{number}号' if number else ''}{SUFFIX}")


def next_to_send(session: Session) -> int:
    """The number that the next package to the discipline office bears, for the name of its file."""
    row = Package.select(Package.number).where(Package.direction == str(Direction.SENT))
    return max((each.number for each in row), default=0) + 1


def _send(session: Session, mine: Identity, partner: Partner, outgoing: Outgoing, out: Path) -> Sent:
    card = usable_card(partner.id)
    number, now = next_number(receipts.series(partner.id), 0), session.now()
    header = Header(mine.card.office, partner.office, outgoing.kind, number, secrets.token_hex(16), now)
    content = seal(header, outgoing.body, outgoing.files, keys_of(mine.id), card.age)
    kept = vault.add(session.store, io.BytesIO(content), file_name(outgoing.title, number), "", session.account.id)
    session.unless_kept(lambda: vault.take_back(session.store, kept.digest))
    step("正在写出")
    row = Package.create(
        direction=str(Direction.SENT), partner=partner.id, department=mine.department_id or partner.department_id,
        number=number, uid=header.uid, kind=str(outgoing.kind), title=outgoing.title, about=outgoing.about, made_at=now,
        size=len(content), digest=hashlib.sha256(content).hexdigest(), attachment=kept.id,
        state=str(PackageState.SENT), account=session.account.id,
    )  # fmt: skip
    hand_out(session, out, content)
    after = {"to": clean_name(out.name), "number": number, "key": card.fingerprint, "digest": row.digest}
    session.trace("package", row.id, f"发出{outgoing.title}（给{partner.name}，第 {number} 号）", after=after)
    return Sent(row.id, number, outgoing.title, out, len(content))


def _department(session: Session) -> tuple[Identity, int]:
    """The identity of this department and its id.  Raises Refusal where this is none, or not the account's."""
    mine = own_identity()
    if mine.department_id is None:
        raise Refusal("本机是纪检监察室的，由各部门报送；这里只发回执。", CLAUSES, PLACE)
    if session.own_department not in (None, mine.department_id):
        raise Refusal(f"本机的交换密钥是{mine.card.name}的，您不能代它报送。", CLAUSES, PLACE)
    return mine, mine.department_id


def _discipline_office() -> Partner:
    usable = [row for row in Partner.select().where(Partner.kind == str(OfficeKind.DISCIPLINE)) if _has_card(row)]
    if not usable:
        raise Refusal(
            "还没有核对过的纪检监察室名片，没有生成包。请先在“督导·交换·密钥与名片”里导入并核对。", CLAUSES, PLACE
        )
    return usable[-1]


def _has_card(partner: Partner) -> bool:
    return any(card.confirmed_at is not None and card.retired_at is None for card in partner.cards)


def _is_mine(session: Session, row: Package) -> bool:
    return session.own_department in (None, row.department_id)
