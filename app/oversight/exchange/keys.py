"""The office's own keys and the cards of its partners: made, exported, confirmed by 核对码, changed, retired."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

import pyrage
from nacl.signing import SigningKey

from app.access.actions import Action
from app.access.errors import Refusal
from app.access.session import Session, use_case
from app.oversight.exchange import cards, fingerprint
from app.oversight.exchange.cards import Card, Keys
from app.oversight.exchange.handing import hand_out
from app.oversight.exchange.reading import read_file
from app.oversight.exchange.tables import OfficeIdentity, OfficeKind, OfficeSecret, Partner, PartnerCard
from app.people.tables import Department
from app.store import settings
from app.store.vault import clean_name

CLAUSES = ("四(二)3",)
PLACE = "交换"


class How(StrEnum):
    """How a fingerprint was compared; values are what the record says."""

    IN_PERSON = "当面核对"
    BY_PHONE = "电话核对"
    ON_PAPER = "核对盖章的核对单"


class CardState(StrEnum):
    """Whether a card can be used."""

    NEW = "待核对"
    CONFIRMED = "已核对"
    RETIRED = "已停用"


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose store this is; what of it anybody may know."""

    id: int
    card: Card
    department_id: int | None
    made_at: datetime

    @property
    def is_discipline(self) -> bool:
        """Whether this is the discipline office, which receives."""
        return self.card.kind is OfficeKind.DISCIPLINE


@dataclass(frozen=True, slots=True)
class PartnerLine:
    """A card of a partner as a list shows it."""

    id: int
    partner_id: int
    name: str
    kind: OfficeKind
    department_id: int | None
    fingerprint: str
    state: CardState
    said: str


# ------------------------------------------------------------ our own


def identity() -> Identity | None:
    """The office's own identity, or None while it has none."""
    row = OfficeIdentity.get_or_none(OfficeIdentity.retired_at.is_null())
    return None if row is None else Identity(row.id, card_of(row), row.department_id, row.made_at)


def own_identity() -> Identity:
    """The same.  Raises Refusal while there is none."""
    found = identity()
    if found is None:
        raise Refusal("本单位还没有交换密钥，没有作任何改动。请先在“督导·交换·密钥与名片”里生成。", CLAUSES, PLACE)
    return found


def card_of(row: OfficeIdentity) -> Card:
    """The card of one of our identities."""
    return cards.read_card(row.card.encode())


def keys_of(row_id: int) -> Keys:
    """The secret keys of one of our identities.  Call where all is in reach."""
    row = OfficeSecret.get(OfficeSecret.identity == row_id)
    return Keys(pyrage.x25519.Identity.from_str(row.age), SigningKey(bytes(row.sign)))


@use_case(Action.PACKAGE_KEYS)
def make_identity(session: Session, kind: OfficeKind, department_id: int | None = None) -> Card:
    """Makes the keys of the office, once.

    Raises Refusal where it has some, for a department that does not exist, and for what the role does not stand for.
    """
    if identity() is not None:
        raise Refusal("本单位已有交换密钥，没有重新生成。密钥泄露或换了电脑的，请“更换密钥”。", CLAUSES, PLACE)
    name, code = str(kind), ""
    if kind is OfficeKind.DEPARTMENT:
        row = None if department_id is None else Department.get_or_none(Department.id == department_id)
        if row is None:
            raise Refusal("请选择这台电脑是哪个部门的。", CLAUSES, PLACE)
        name, code = row.name, row.code
    _stands_for(session, kind, department_id)
    return _make(session, secrets.token_hex(16), kind, name, code, department_id)


@use_case(Action.PACKAGE_KEYS)
def renew_identity(session: Session, reason: str) -> Card:
    """更换密钥: new keys and a new card of the same office; what the old ones sign is refused by partners who know.

    Raises Refusal without a reason.
    """
    old = own_identity()
    _stands_for(session, old.card.kind, old.department_id)
    if not reason.strip():
        raise Refusal("请写明更换密钥的原因。", CLAUSES, PLACE)
    OfficeIdentity.update(retired_at=session.now(), reason=reason.strip()).where(OfficeIdentity.id == old.id).execute()
    session.trace("office_identity", old.id, f"停用交换密钥：{reason.strip()}", before=old.card.fingerprint)
    card = old.card
    return _make(session, card.office, card.kind, card.name, card.department_code, old.department_id)


@use_case(Action.PACKAGE_KEYS)
def export_card(session: Session, out: Path) -> Path:
    """Writes the public card for a partner; there is nothing secret in it.  Raises Refusal, StoreTrouble."""
    mine = own_identity()
    row = OfficeIdentity.get_by_id(mine.id)
    hand_out(session, out, row.card.encode())
    session.trace("office_identity", mine.id, f"导出名片：{clean_name(out.name)}", after=mine.card.fingerprint)
    return out


def _make(session: Session, office: str, kind: OfficeKind, name: str, code: str, department_id: int | None) -> Card:
    keys = Keys.new()
    institution = str(settings.read("institution", ""))[:80]
    card = Card(office, kind, name, code, institution, *keys.public, session.today())
    row = OfficeIdentity.create(
        office=office, kind=str(kind), name=name, department=department_id, made_at=session.now(),
        card=cards.card_file(card, keys).decode(), account=session.account.id,
    )  # fmt: skip
    OfficeSecret.create(identity=row.id, age=str(keys.age), sign=bytes(keys.sign))
    session.trace("office_identity", row.id, f"生成{name}的交换密钥", after=card.fingerprint)
    return card


def _stands_for(session: Session, kind: OfficeKind, department_id: int | None) -> None:
    """A department's keeper makes the keys of that department, the discipline office its own."""
    may_send, may_receive = session.may(Action.PACKAGE_SEND), session.may(Action.PACKAGE_RECEIVE)
    fits = may_receive if kind is OfficeKind.DISCIPLINE else may_send
    if not fits or (session.own_department is not None and session.own_department != department_id):
        raise Refusal(f"您的角色（{session.account.role}）不能生成这个单位的交换密钥，没有作任何改动。", CLAUSES, PLACE)


# ------------------------------------------------------------ partners


def read_card_file(path: Path) -> Card:
    """The card in a file, to be looked at.  Raises Refusal."""
    return cards.read_card(read_file(path, 64 * 1024))


@use_case(Action.PACKAGE_KEYS)
def add_card(session: Session, card: Card, department_id: int | None = None) -> int:
    """Keeps a partner's card, not usable yet; returns its id.  A card that is there already is kept once.

    `department_id` says which department of this store the partner is; without it, the one of the same code and name.
    Raises Refusal for our own card, one that was retired, and one that does not say which department it is.
    """
    mine = own_identity()
    if card.office == mine.card.office:
        raise Refusal("这是本单位自己的名片，没有导入。", CLAUSES, PLACE)
    if card.kind is mine.card.kind:
        raise Refusal(
            f"本机是{mine.card.name}，只与{_other(mine)}交换；这是“{card.name}”的名片，没有导入。", CLAUSES, PLACE
        )
    there = PartnerCard.get_or_none(PartnerCard.sign == card.sign)
    if there is not None:
        if there.retired_at is not None:
            raise Refusal(
                f"这张名片已于 {there.retired_at:%Y-%m-%d} 停用（{there.reason}），没有导入。", CLAUSES, PLACE
            )
        return int(there.id)
    partner = _partner(card, _department(card, department_id))
    row = PartnerCard.create(
        partner=partner.id, age=card.age, sign=card.sign, fingerprint=card.fingerprint, made_on=card.made_on,
        added_at=session.now(), account=session.account.id,
    )  # fmt: skip
    session.trace("partner_card", row.id, f"导入{card.name}的名片，待核对", after=card.fingerprint)
    return int(row.id)


@use_case(Action.PACKAGE_KEYS)
def confirm_card(session: Session, card_id: int, typed: str, how: How, with_whom: str) -> None:
    """Makes a card usable, because the fingerprint that was heard or read on paper is its own.

    The card before it is retired.  Raises Refusal that says in which group a digit was mistyped, or that the card is
    another one; also without the name of who read it.
    """
    row = _card(card_id)
    if row.retired_at is not None or row.confirmed_at is not None:
        raise Refusal(f"这张名片{_state(row)}，不用核对。", CLAUSES, PLACE)
    if not with_whom.strip():
        raise Refusal("请写明与谁核对的。", CLAUSES, PLACE)
    check_typed(row.fingerprint, typed)
    now = session.now()
    older = (PartnerCard.partner == row.partner_id) & (PartnerCard.id != row.id) & PartnerCard.retired_at.is_null()
    replaced = [each.id for each in PartnerCard.select().where(older & PartnerCard.confirmed_at.is_null(False))]
    PartnerCard.update(retired_at=now, reason="对方更换了密钥").where(PartnerCard.id.in_(replaced)).execute()
    PartnerCard.update(confirmed_at=now, confirmed_how=str(how), confirmed_with=with_whom.strip()).where(
        PartnerCard.id == card_id
    ).execute()
    after = {"how": str(how), "with": with_whom.strip(), "fingerprint": row.fingerprint, "replaced": replaced}
    session.trace("partner_card", card_id, f"核对{row.partner.name}的名片：{how}（{with_whom.strip()}）", after=after)


@use_case(Action.PACKAGE_KEYS)
def retire_card(session: Session, card_id: int, reason: str) -> None:
    """Retires a card, because the key may be in other hands or was replaced.  Raises Refusal without a reason."""
    row = _card(card_id)
    if row.retired_at is not None:
        raise Refusal("这张名片已经停用。", CLAUSES, PLACE)
    if not reason.strip():
        raise Refusal("请写明停用的原因。", CLAUSES, PLACE)
    PartnerCard.update(retired_at=session.now(), reason=reason.strip()).where(PartnerCard.id == card_id).execute()
    session.trace("partner_card", card_id, f"停用{row.partner.name}的名片：{reason.strip()}", before=row.fingerprint)


def check_typed(wanted: str, typed: str) -> None:
    """Raises Refusal where what was typed is not the fingerprint, saying where and what that means."""
    if wrong := fingerprint.mistyped(typed):
        places = "、".join(map(str, wrong))
        raise Refusal(f"核对码第 {places} 组有误（输错、漏输或听错），没有启用。请再核对这几组。", CLAUSES, PLACE)
    if fingerprint.read(typed) != wanted:
        raise Refusal(
            "输入的核对码本身没有错，但不是这张名片的：名片可能被换过，没有启用。请当面向对方重新索取名片。",
            CLAUSES,
            PLACE,
        )


def partner_lines() -> list[PartnerLine]:
    """All cards of all partners, usable ones first within each partner."""
    rows = PartnerCard.select(PartnerCard, Partner).join(Partner).order_by(Partner.name, PartnerCard.id.desc())
    return [
        PartnerLine(row.id, row.partner_id, row.partner.name, OfficeKind(row.partner.kind), row.partner.department_id,
                    row.fingerprint, _state(row), _said(row))
        for row in rows
    ]  # fmt: skip


def usable_card(partner_id: int) -> PartnerCard:
    """The confirmed card of a partner.  Raises Refusal where there is none."""
    usable = PartnerCard.confirmed_at.is_null(False) & PartnerCard.retired_at.is_null()
    row = PartnerCard.get_or_none((PartnerCard.partner == partner_id) & usable)
    if row is None:
        name = Partner.get_by_id(partner_id).name
        raise Refusal(f"{name}的名片还没有核对，不能与它交换。请先核对名片上的核对码。", CLAUSES, PLACE)
    return row


def trusted(sign: str) -> PartnerCard:
    """The card of a signing key, if it may be trusted today.  Raises Refusal that says why not."""
    row = PartnerCard.get_or_none(PartnerCard.sign == sign)
    if row is None:
        raise Refusal(
            "这个包是用本机不认识的密钥签名的，没有写入任何内容。请先导入对方的名片并核对；对方换过密钥的，要新名片。",
            CLAUSES, PLACE,
        )  # fmt: skip
    if row.retired_at is not None:
        raise Refusal(
            f"这个包是用{row.partner.name}已停用的密钥签名的（{row.retired_at:%Y-%m-%d} 停用：{row.reason}），"
            "没有写入任何内容。请对方用现在的密钥重新生成。", CLAUSES, PLACE,
        )  # fmt: skip
    if row.confirmed_at is None:
        raise Refusal(
            f"{row.partner.name}的名片还没有核对，没有写入任何内容。请先与对方核对名片上的核对码。", CLAUSES, PLACE
        )
    return row


def _partner(card: Card, department_id: int | None) -> Partner:
    row = Partner.get_or_none(Partner.office == card.office)
    if row is None:
        return Partner.create(office=card.office, kind=str(card.kind), name=card.name, department=department_id)
    if row.department_id != department_id or row.kind != card.kind:
        raise Refusal(
            f"这张名片说是“{card.name}”，而本机登记的这个单位是“{row.name}”，没有导入。请与对方核对。", CLAUSES, PLACE
        )
    return row


def _department(card: Card, department_id: int | None) -> int | None:
    if card.kind is OfficeKind.DISCIPLINE:
        return None
    known = Partner.get_or_none(Partner.office == card.office)
    if department_id is None and known is not None:
        return int(known.department_id)
    row = Department.get_or_none(Department.id == department_id) if department_id is not None else _same(card)
    if row is None:
        raise Refusal(f"不知道“{card.name}”是本机的哪个部门，没有导入。请选择部门后再导入。", CLAUSES, PLACE)
    taken = Partner.get_or_none((Partner.department == row.id) & (Partner.office != card.office))
    if taken is not None and _is_in_use(taken):
        raise Refusal(
            f"{row.name}已有另一台电脑的名片在用，没有导入。对方重装过程序的，请先停用它原来的名片。", CLAUSES, PLACE
        )
    return int(row.id)


def _same(card: Card) -> Department | None:
    found: Department | None = Department.get_or_none(Department.name == card.name)
    return found


def _is_in_use(partner: Partner) -> bool:
    return bool(
        PartnerCard.select().where((PartnerCard.partner == partner.id) & PartnerCard.retired_at.is_null()).exists()
    )


def _card(card_id: int) -> PartnerCard:
    row = PartnerCard.get_or_none(PartnerCard.id == card_id)
    if row is None:
        raise Refusal("没有找到这张名片，没有作任何改动。")
    return row


def _state(row: PartnerCard) -> CardState:
    if row.retired_at is not None:
        return CardState.RETIRED
    return CardState.CONFIRMED if row.confirmed_at is not None else CardState.NEW


def _said(row: PartnerCard) -> str:
    if row.retired_at is not None:
        return f"{row.retired_at:%Y-%m-%d} 停用：{row.reason}"
    if row.confirmed_at is not None:
        return f"{row.confirmed_at:%Y-%m-%d} {row.confirmed_how}（{row.confirmed_with}）"
    return f"{row.added_at:%Y-%m-%d} 导入，核对之前不能使用"


def _other(mine: Identity) -> str:
    return "各部门" if mine.is_discipline else "纪检监察室"
