"""What the windows say of errors: what happened, whether the data is safe, what to do, and a code for the telephone."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.access.errors import NotAllowed, Refusal
from app.store.errors import DamagedStore, DiskTrouble, NoStore, StoreInUse, StoreTrouble, TooSoon, WrongPassword
from app.store.kinds import says_safe, says_way
from ui.widgets.notice import Notice
from ui.widgets.presenter import refusal_notice, trouble_notice

UI = Path(__file__).parents[2] / "ui"
TROUBLES = (WrongPassword(), TooSoon(5), NoStore("/数据"), StoreInUse(), DamagedStore("校验值不符"),
            DiskTrouble("磁盘空间不足", is_full=True), StoreTrouble("没有写成。", ""))  # fmt: skip
REFUSALS = (Refusal("请填写姓名。"), Refusal("这次导入已经撤销过了。"), Refusal("还没有批准。", ("五(二)1",)),
            NotAllowed("您的角色不能归档。"), Refusal("有三处不对：", details=["一", "二", "三"]))  # fmt: skip


def words_of(notice: Notice) -> str:
    return "\n".join(each.text() for each in notice.findChildren(QLabel))


@pytest.mark.parametrize("error", TROUBLES, ids=lambda each: type(each).__name__)
def test_a_trouble_says_all_three(qtbot: QtBot, error: StoreTrouble) -> None:
    notice = trouble_notice(error)
    qtbot.addWidget(notice)
    words = words_of(notice)
    assert error.message in words and says_safe(words) and says_way(words)


@pytest.mark.parametrize("error", REFUSALS, ids=lambda each: each.message[:6])
def test_a_refusal_says_all_three(qtbot: QtBot, error: Refusal) -> None:
    notice = refusal_notice(error)
    qtbot.addWidget(notice)
    words = words_of(notice)
    assert error.message in words and says_safe(words) and says_way(words)


def test_a_trouble_shows_its_code_and_a_slip_of_the_pen_does_not(qtbot: QtBot) -> None:
    trouble, slip = trouble_notice(DamagedStore("校验值不符")), refusal_notice(Refusal("请填写姓名。"))
    for each in (trouble, slip):
        qtbot.addWidget(each)
    code = trouble.findChild(QLabel, "notice_code")
    assert code.text() == "YT-111" and code.accessibleName() == "代码 YT-111"
    assert slip.findChild(QLabel, "notice_code") is None


def said_errors() -> Iterator[tuple[str, str]]:
    """What the windows say as an error in words of their own, with where."""
    for path in sorted(UI.rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and call.args and ast.unparse(call.args[0]) == "Severity.ERROR":
                words = "".join(
                    each.value for argument in call.args[1:2] for each in ast.walk(argument)
                    if isinstance(each, ast.Constant) and isinstance(each.value, str)
                )  # fmt: skip
                if words:
                    yield f"{path.relative_to(UI)}:{call.lineno}", words


def test_what_windows_say_as_an_error_says_that_the_data_is_safe_and_what_to_do() -> None:
    found = list(said_errors())
    assert len(found) > 8
    lacking = [f"{place}: {words}" for place, words in found if not (says_safe(words) and says_way(words))]
    # Which of the three the answer of a use case says cannot be read off here.
    known = {"oversight/send_dialogs.py"}
    assert not [each for each in lacking if each.split(":")[0] not in known], "\n".join(lacking)
