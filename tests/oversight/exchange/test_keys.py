"""Keys are made once, cards are used only after somebody compared the fingerprint, and retired ones no more."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pytest

from app.access import audit
from app.access.errors import Refusal
from app.access.roles import Role
from app.access.tables import AuditEntry
from app.oversight.exchange import cards, keys
from app.oversight.exchange.keys import CardState, How
from app.oversight.exchange.receiving import accept, look
from app.oversight.exchange.sending import send_statistics
from app.oversight.exchange.shape import BadPackage
from app.oversight.exchange.tables import OfficeKind, Package, PartnerCard
from app.papers.office_card import save_card_sheet
from app.people.tables import Department
from tests.oversight.exchange.offices import DISCIPLINE, Offices, hold_talk


@pytest.fixture
def strangers(tmp_path, monkeypatch):
    offices = Offices(tmp_path / "单位", ["教务处"])
    for name in offices.sessions:
        with offices.at(name) as session:
            kind = OfficeKind.DISCIPLINE if name == DISCIPLINE else OfficeKind.DEPARTMENT
            keys.make_identity(session, kind, session.account.department_id)
            keys.export_card(session, offices.card(name))
    yield offices
    offices.close()


def spoken(offices: Offices, name: str) -> str:
    """What somebody there reads aloud."""
    with offices.at(name):
        return keys.own_identity().card.fingerprint


def test_keys_are_made_once_and_the_secret_part_lies_only_in_the_store(strangers: Offices) -> None:
    with strangers.at("教务处") as session:
        with pytest.raises(Refusal, match="已有交换密钥"):
            keys.make_identity(session, OfficeKind.DEPARTMENT, session.account.department_id)
        secret = keys.keys_of
        with session.store.all_in_reach():
            mine = secret(keys.own_identity().id)
        card = strangers.card("教务处").read_bytes()
        assert str(mine.age).encode() not in card and bytes(mine.sign) not in card
        assert bytes(mine.sign).hex().encode() not in card
        assert str(mine.age) not in "".join(str(row.after) for row in AuditEntry.select())
        for file in session.store.paths.folder.rglob("*"):
            if file.is_file():
                assert str(mine.age).encode() not in file.read_bytes() and bytes(mine.sign) not in file.read_bytes()


def test_card_that_was_not_compared_opens_nothing(strangers: Offices) -> None:
    with strangers.at("教务处") as session:
        other = keys.add_card(session, keys.read_card_file(strangers.card(DISCIPLINE)))
        with pytest.raises(Refusal, match="还没有核对过的纪检监察室名片"):
            send_statistics(session, 2026, 3, strangers.folder / "a.ytb")
    said = spoken(strangers, DISCIPLINE)
    with strangers.at("教务处") as session:
        keys.confirm_card(session, other, said, How.IN_PERSON, "常怀")
        send_statistics(session, 2026, 3, strangers.folder / "a.ytb")
    with strangers.at(DISCIPLINE) as session:
        with pytest.raises(Refusal, match="本机不认识的密钥"):
            look(session, strangers.folder / "a.ytb")
        card_id = keys.add_card(session, keys.read_card_file(strangers.card("教务处")))
        with pytest.raises(Refusal, match="还没有核对"):
            look(session, strangers.folder / "a.ytb")
        assert (
            Package.select().count() == 0
            and keys.add_card(session, keys.read_card_file(strangers.card("教务处"))) == card_id
        )
    said = spoken(strangers, "教务处")
    with strangers.at(DISCIPLINE) as session:
        keys.confirm_card(session, card_id, said, How.BY_PHONE, "处长")
        accept(session, look(session, strangers.folder / "a.ytb"))
        (line,) = keys.partner_lines()
        assert line.state is CardState.CONFIRMED and "电话核对（处长）" in line.said
        entry = AuditEntry.select().order_by(AuditEntry.seq.desc()).where(AuditEntry.action == "package.keys").first()
        assert entry.after["with"] == "处长" and entry.after["how"] == "电话核对"
        assert audit.first_broken(session.store) is None


def test_mistyped_group_is_named_and_another_cards_number_is_told_apart(strangers: Offices) -> None:
    said, other = spoken(strangers, "教务处"), spoken(strangers, DISCIPLINE)
    with strangers.at(DISCIPLINE) as session:
        card_id = keys.add_card(session, keys.read_card_file(strangers.card("教务处")))
        wrong = said[:7] + str((int(said[7]) + 1) % 10) + said[8:]
        with pytest.raises(Refusal, match="第 2 组有误"):
            keys.confirm_card(session, card_id, wrong, How.BY_PHONE, "处长")
        with pytest.raises(Refusal, match="名片可能被换过"):
            keys.confirm_card(session, card_id, other, How.BY_PHONE, "处长")
        with pytest.raises(Refusal, match="与谁核对"):
            keys.confirm_card(session, card_id, said, How.BY_PHONE, " ")
        assert PartnerCard.get_by_id(card_id).confirmed_at is None


def test_card_file_that_was_changed_is_not_read(strangers: Offices) -> None:
    file = strangers.card("教务处").read_bytes()
    for at in range(len(file)):
        changed = bytearray(file)
        changed[at] ^= 1
        with pytest.raises(BadPackage):
            cards.read_card(bytes(changed))
    for cut in (0, 10, len(file) - 1):
        with pytest.raises(BadPackage):
            cards.read_card(file[:cut])


def test_package_by_a_key_that_was_changed_is_refused_and_told_why(pair: Offices) -> None:
    out = pair.folder / "a.ytb"
    with pair.at("教务处") as session:
        hold_talk(session, random.Random(1), date(2026, 7, 7))
        send_statistics(session, 2026, 3, out)
        with pytest.raises(Refusal, match="更换密钥的原因"):
            keys.renew_identity(session, " ")
        before = keys.own_identity().card
        after = keys.renew_identity(session, "电脑丢失")
        assert after.office == before.office and after.fingerprint != before.fingerprint
        keys.export_card(session, pair.card("教务处"))
    pair.meet(DISCIPLINE, "教务处")
    with pair.at(DISCIPLINE) as session:
        with pytest.raises(Refusal, match=r"已停用的密钥签名的.*对方更换了密钥"):
            look(session, out)
        states = [line.state for line in keys.partner_lines()]
        assert states == [CardState.CONFIRMED, CardState.RETIRED] and Package.select().count() == 0
    with pair.at("教务处") as session:
        assert send_statistics(session, 2026, 3, out).number == 2
    with pair.at(DISCIPLINE) as session:
        accept(session, look(session, out))


def test_package_sealed_for_a_key_that_we_changed_says_what_to_do(pair: Offices) -> None:
    out = pair.folder / "a.ytb"
    with pair.at("教务处") as session:
        send_statistics(session, 2026, 3, out)
    with pair.at(DISCIPLINE) as session:
        keys.renew_identity(session, "人员变动")
        with pytest.raises(Refusal, match="本单位已停用的密钥"):
            look(session, out)


def test_card_that_was_retired_by_hand_is_refused_from_then_on(pair: Offices) -> None:
    out = pair.folder / "a.ytb"
    with pair.at("教务处") as session:
        send_statistics(session, 2026, 3, out)
    with pair.at(DISCIPLINE) as session:
        arrival = look(session, out)
        with pytest.raises(Refusal, match="停用的原因"):
            keys.retire_card(session, keys.partner_lines()[0].id, "")
        keys.retire_card(session, keys.partner_lines()[0].id, "U 盘遗失")
        for refused in (lambda: look(session, out), lambda: accept(session, arrival)):
            with pytest.raises(Refusal, match="U 盘遗失"):
                refused()
        with pytest.raises(Refusal, match="已于 2026-11-24 停用"):
            keys.add_card(session, keys.read_card_file(pair.card("教务处")))
        assert Package.select().count() == 0


def test_own_card_and_that_of_an_office_one_does_not_exchange_with_are_refused(pair: Offices) -> None:
    with pair.at(DISCIPLINE) as session, pytest.raises(Refusal, match="本单位自己的名片"):
        keys.add_card(session, keys.read_card_file(pair.card(DISCIPLINE)))
    with pair.at("教务处") as session, pytest.raises(Refusal, match="本单位自己的名片"):
        keys.add_card(session, keys.read_card_file(pair.card("教务处")))


def test_second_office_that_says_it_is_the_same_department_is_refused(pair: Offices) -> None:
    card = keys.Card(
        "ab" * 16, OfficeKind.DEPARTMENT, "教务处", "D02", "青屏学院", *cards.Keys.new().public, date(2026, 1, 1)
    )
    with pair.at(DISCIPLINE) as session:
        with pytest.raises(Refusal, match="已有另一台电脑"):
            keys.add_card(session, card)
        nobody = keys.Card(
            "cd" * 16, OfficeKind.DEPARTMENT, "不知道的处", "X", "", *cards.Keys.new().public, date(2026, 1, 1)
        )
        with pytest.raises(Refusal, match="哪个部门"):
            keys.add_card(session, nobody)
        assert keys.add_card(session, nobody, Department.get(Department.name == DISCIPLINE).id)


def test_who_makes_keys_makes_those_of_their_own_office(tmp_path) -> None:
    offices = Offices(tmp_path, ["教务处", "文学院"])
    with offices.at("教务处") as session:
        with pytest.raises(Refusal, match="不能生成这个单位"):
            keys.make_identity(session, OfficeKind.DISCIPLINE)
        with pytest.raises(Refusal, match="不能生成这个单位"):
            keys.make_identity(session, OfficeKind.DEPARTMENT, Department.get(Department.name == "文学院").id)
        with pytest.raises(Refusal, match="哪个部门的"):
            keys.make_identity(session, OfficeKind.DEPARTMENT, 999)
        with pytest.raises(Refusal, match="还没有交换密钥"):
            keys.export_card(session, tmp_path / "x.ytk")
    with offices.at(DISCIPLINE) as session:
        session.account.role = Role.ORGANISATION
        with pytest.raises(Refusal, match="您的角色"):
            keys.make_identity(session, OfficeKind.DISCIPLINE)
    offices.close()


def test_sheet_of_the_card_is_written_and_on_record(strangers: Offices, tmp_path: Path) -> None:
    with strangers.at("教务处") as session:
        out = save_card_sheet(session, tmp_path / "名片.pdf")
        assert out.read_bytes().startswith(b"%PDF")
        assert AuditEntry.select().order_by(AuditEntry.seq.desc()).get().after == keys.own_identity().card.fingerprint
