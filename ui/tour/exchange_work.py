"""The exchange between offices: the department on a computer of its own prepares a card and a report, which come here
by a stick; the discipline office compares the fingerprint, looks, accepts and answers.
"""

from __future__ import annotations

import tempfile
from datetime import datetime
from pathlib import Path

from app.access.accounts import create_institution
from app.access.passwords import FLOOR
from app.access.session import Session
from app.interviews.tables import Interview, InterviewSubject
from app.oversight.exchange import keys
from app.oversight.exchange.keys import How
from app.oversight.exchange.sending import send_statistics
from app.oversight.exchange.tables import OfficeKind
from app.people.tables import Appointment, Department, Person, PersonRank
from app.sample import SAMPLE_NAME
from app.store.database import database
from ui.tour.driver import Driver
from ui.widgets import files

_DEPARTMENT = "教务处"
_HELD = datetime(2026, 11, 10, 9)


class ExchangeTeller:
    """Tells the chapter 交换."""

    def __init__(self, driver: Driver, session: Session, password: str) -> None:
        self.driver, self._session, self._password = driver, session, password
        self._kept = tempfile.TemporaryDirectory(prefix="yuetan-stick-")
        self._stick = Path(self._kept.name)

    def exchange(self) -> None:
        """Keys, a card that is compared, a package that is looked at and accepted, the receipt."""
        d = self.driver
        d.chapter("交换")
        d.tab("main_tabs", "督导")
        d.tab("oversight_pages", "交换")
        d.shot("交换-空")
        self._make_keys()
        spoken = self._at_the_department()
        self._confirm(spoken)
        self._report()
        self._accept()
        files.answer_with()
        self._kept.cleanup()

    def _make_keys(self) -> None:
        d = self.driver
        d.click("exchange_keys_button")
        d.click("make_keys_button")
        d.click("keys_of_discipline")
        d.shot("交换-生成密钥")
        d.click("save_button")
        d.until(lambda: d.is_there("own_fingerprint"), "生成密钥")
        files.answer_with(save=lambda *_: self._stick / "纪检监察室.ytk")
        d.click("export_card_button")

    def _confirm(self, spoken: str) -> None:
        d = self.driver
        files.answer_with(open_=lambda *_: self._stick / f"{_DEPARTMENT}.ytk")
        d.click("import_card_button")
        d.row("partner_cards", _DEPARTMENT)
        d.click("confirm_card_button")
        d.type("card_code", spoken)
        d.type("card_with", "教务处处长")
        d.shot("交换-核对名片")
        d.click("save_button")
        d.until(lambda: not d.is_there("confirm_card_dialog"), "名片启用")
        d.shot("交换-密钥与名片")
        d.click("cancel_button")
        d.until(lambda: not d.is_there("exchange_keys_dialog"), "关闭密钥与名片")

    def _accept(self) -> None:
        d = self.driver
        files.answer_with(open_=lambda *_: self._stick / "统计.ytb", save=lambda *_: self._stick / "回执.ytb")
        d.click("receive_package_button")
        d.find("arrival_dialog")
        d.shot("交换-预览")
        d.click("accept_package_button")
        d.until(lambda: not d.is_there("arrival_dialog"), "接收统计报送")
        d.row("packages_list", _DEPARTMENT)
        d.shot("交换-已接收")
        d.tab("main_tabs", "台账")
        d.tab("ledger_pages", "统计表")
        d.shot("统计表-含部门报送")

    def _at_the_department(self) -> str:
        """The other computer makes its keys, takes our card, and gives its own; what somebody there reads aloud."""
        mine = keys.own_identity().card.fingerprint
        self._theirs = create_institution(self._stick / "教务处的电脑", SAMPLE_NAME, self._password, policy=FLOOR)
        theirs = self._theirs
        theirs.clock = self._session.clock
        self._hold_talks()
        department = Department.get(Department.name == _DEPARTMENT).id
        card = keys.make_identity(theirs, OfficeKind.DEPARTMENT, department)
        keys.export_card(theirs, self._stick / f"{_DEPARTMENT}.ytk")
        taken = keys.add_card(theirs, keys.read_card_file(self._stick / "纪检监察室.ytk"))
        keys.confirm_card(theirs, taken, mine, How.BY_PHONE, "纪检监察室")
        database.initialize(self._session.store.db)
        return card.fingerprint

    def _report(self) -> None:
        database.initialize(self._theirs.store.db)
        send_statistics(self._theirs, 2026, 4, self._stick / "统计.ytb")
        self._theirs.store.close()
        database.initialize(self._session.store.db)

    def _hold_talks(self) -> None:
        """Two talks of the department that only its own computer knows."""
        with self._theirs.store.transaction(), self._theirs.store.all_in_reach():
            unit = Department.create(code="JW", name=_DEPARTMENT, kind="行政部门", position=1)
            for number, name in enumerate(("周一鸣", "冯𠅤"), 1):
                person = Person.create(staff_no=f"JW{number}", name=name, created_at=_HELD)
                PersonRank.create(person=person, rank="正科级")
                Appointment.create(person=person, department=unit, title="科长", kind="留任")
                talk = Interview.create(
                    year=2026, number=number, organiser=_DEPARTMENT, organiser_department=unit, form="PREVENTIVE",
                    ground="一岗双责", mode="individual", state="待归档", rules_version="1", lead_name="处长",
                    held_from=_HELD, held_to=_HELD, created_at=_HELD, updated_at=_HELD,
                )  # fmt: skip
                InterviewSubject.create(
                    interview=talk, person=person, position=0, name=name, department=unit, rank="正科级",
                    department_name=_DEPARTMENT, title="科长",
                )  # fmt: skip
