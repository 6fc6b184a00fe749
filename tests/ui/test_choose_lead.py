"""Choosing the lead by clicks and keys: nothing is preselected, everything says its clause and why."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from app.access.session import Session
from app.interviews.drafts import answer_for, institution_for
from app.people.tables import SchoolPostHolding
from app.rules.facts import ExceptionPaper
from tests.institution import recuse
from tests.interviews.talks import MORNING, set_clock, talk
from tests.ui.hands import click, find, is_there, pick, said, show, words, write
from ui.interviews.choose_lead import ChooseLeadDialog, LeadChoice
from ui.office import Office


class Asked:
    """A dialog for a draft, and what came of it."""

    def __init__(self, qtbot: QtBot, session: Session, people: dict[str, int]) -> None:
        self.chosen: list[LeadChoice] = []
        self.asked: list[str] = []
        self._session, self._people = session, people
        self._parent = show(qtbot, QWidget())

    def open(self, *names: str, paper: ExceptionPaper | None = None, **fields: Any) -> ChooseLeadDialog:
        """Opens the dialog for a talk with these subjects."""
        draft = talk(self._people, *names, lead="", recorder="", **fields)
        made = ChooseLeadDialog(
            self._parent, Office(self._session), answer_for(self._session, draft, paper),
            institution_for(self._session, draft), on_chosen=self.chosen.append, on_split=self._note("split"),
            on_exception=self._note("exception"), by_paper=paper is not None,
        )  # fmt: skip
        made.open()
        return made

    def is_open(self) -> bool:
        """Whether the dialog still asks."""
        return is_there(self._parent, "choose_lead_dialog")

    def _note(self, what: str) -> Callable[[], object]:
        return lambda: self.asked.append(what)


@pytest.fixture
def asked(qtbot: QtBot, session: Session, people: dict[str, int]) -> Asked:
    return Asked(qtbot, set_clock(session, MORNING), people)


def radios(dialog: ChooseLeadDialog) -> list[QRadioButton]:
    return [each for each in dialog.findChildren(QRadioButton) if each.isVisible()]


def test_nothing_is_chosen_until_the_user_chooses(asked: Asked) -> None:
    dialog = asked.open("皮润", form="PREVENTIVE")
    assert [each.objectName() for each in radios(dialog)] == ["lead_任望谷", "lead_李望鸣", "lead_赵瑾德"]
    assert not any(each.isChecked() for each in radios(dialog))
    assert not find(dialog, "choose_button").isEnabled()
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert asked.chosen == [] and asked.is_open()


def test_a_candidate_says_post_strength_clause_and_why(asked: Asked) -> None:
    told = words(asked.open("皮润", form="PREVENTIVE"))
    for word in (
        "任望谷（校长）",
        "李望鸣（纪委书记）",
        "赵瑾德（副校长）",
        "应当",
        "可以",
        "五(一)2",
        "五(一)6",
        "五(一)3",
    ):
        assert word in told


def test_one_click_and_one_button_choose(asked: Asked, people: dict[str, int]) -> None:
    dialog = asked.open("皮润", form="PREVENTIVE")
    click(dialog, "lead_李望鸣")
    click(dialog, "choose_button")
    assert asked.chosen == [LeadChoice(people["李望鸣"], "")] and not asked.is_open()


def test_the_keyboard_chooses_as_well(asked: Asked, people: dict[str, int]) -> None:
    dialog = asked.open("皮润", form="PREVENTIVE")
    first = find(dialog, "lead_任望谷")
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Space)
    QTest.keyClick(first, Qt.Key.Key_Down)
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert [choice.person_id for choice in asked.chosen] == [people["李望鸣"]]


def test_when_necessary_asks_for_a_reason(asked: Asked, people: dict[str, int]) -> None:
    dialog = asked.open("蒋德禾")
    click(dialog, "lead_任望谷")
    click(dialog, "choose_button")
    assert asked.chosen == [] and "请写明理由（五(一)4）" in words(dialog)
    write(dialog, "lead_reason", "情况重大，分管领导在外")
    click(dialog, "choose_button")
    assert asked.chosen == [LeadChoice(people["任望谷"], "情况重大，分管领导在外")]


def test_who_may_not_lead_is_folded_away_with_the_reason(asked: Asked, people: dict[str, int]) -> None:
    recuse(people, "赵瑾德", "皮润", "近亲属")
    dialog = asked.open("皮润", form="PREVENTIVE")
    assert "lead_赵瑾德" not in [each.objectName() for each in radios(dialog)]
    assert "近亲属" not in words(dialog)
    click(dialog, "refused_link")
    assert "赵瑾德" in words(dialog) and "近亲属" in words(dialog)
    click(dialog, "refused_link")
    assert "近亲属" not in words(dialog)


def test_a_vacant_post_is_named_with_its_clause(asked: Asked, people: dict[str, int]) -> None:
    SchoolPostHolding.delete().where(SchoolPostHolding.post == "校长").execute()
    dialog = asked.open("皮润", form="PREVENTIVE")
    told = words(dialog)
    assert "空缺" in told and "校长" in told and "lead_任望谷" not in [each.objectName() for each in radios(dialog)]


def test_where_nobody_may_lead_the_reasons_stand_open(asked: Asked, people: dict[str, int]) -> None:
    for name in ("古丽·阿不都", "赵瑾德"):
        recuse(people, name, "余立", "有利害关系")
    dialog = asked.open("余立")
    assert radios(dialog) == [] and "没有人符合" in words(dialog) and "有利害关系" in words(dialog)
    click(dialog, "exception_button")
    assert asked.asked == ["exception"] and not asked.is_open()


def test_a_group_says_who_stands_in_the_way_and_offers_the_split(asked: Asked) -> None:
    dialog = asked.open("金之玉", "皮润", form="PREVENTIVE", mode_reason="同时谈")
    assert [each.objectName() for each in radios(dialog)] == ["lead_李望鸣"]
    dialog.reject()
    divided = asked.open("蒋德禾", "余立", form="PREVENTIVE")
    assert "不同的组织实施单位" in said(divided) and "第1组：蒋德禾" in said(divided) and "第2组：余立" in said(divided)
    click(divided, "split_button")
    assert asked.asked == ["split"] and not asked.is_open()


def test_with_the_paper_somebody_else_is_named(qtbot: QtBot, asked: Asked, people: dict[str, int]) -> None:
    paper = ExceptionPaper("特1号", MORNING.date(), "领导小组", "分管领导出国")
    dialog = asked.open("蒋德禾", paper=paper)
    click(dialog, "lead_赵瑾德")
    pick(qtbot, dialog, "excepted_lead_picker", "万俟望")
    assert not any(each.isChecked() for each in radios(dialog))
    click(dialog, "choose_button")
    assert asked.chosen == [LeadChoice(people["万俟望"], "")]


def test_without_the_paper_nobody_else_can_be_named(asked: Asked) -> None:
    dialog = asked.open("蒋德禾")
    assert not is_there(dialog, "excepted_lead_picker")


def test_the_dialog_fits_a_small_laptop_and_has_one_primary_button(asked: Asked) -> None:
    dialog = asked.open("皮润", form="PREVENTIVE")
    assert dialog.height() <= 700 and dialog.width() <= 1366
    primary = [each for each in dialog.findChildren(QPushButton) if each.property("role") == "primary"]
    assert [each.text() for each in primary] == ["选定"]


def test_escape_chooses_nobody(asked: Asked) -> None:
    dialog = asked.open("皮润", form="PREVENTIVE")
    click(dialog, "lead_李望鸣")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert asked.chosen == [] and not asked.is_open()
