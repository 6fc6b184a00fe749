"""What a line says of itself while nothing is typed in it."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from app.access.session import Session
from app.people.queries import find_people
from ui.widgets.typing_state import LONGEST, TypedLine


def test_a_narrow_line_says_the_beginning_and_its_tooltip_the_rest(qtbot: QtBot) -> None:
    line = TypedLine("筛选", "筛选：姓名、拼音首字母、单位")
    qtbot.addWidget(line)
    line.show()
    line.resize(320, 32)
    assert line.placeholderText() == "筛选：姓名、拼音首字母、单位" and not line.toolTip()
    line.resize(96, 32)
    assert line.placeholderText() == "筛选…" and line.toolTip() == "筛选：姓名、拼音首字母、单位"
    assert line.fontMetrics().horizontalAdvance(line.placeholderText()) < line.width() - 14
    line.resize(320, 32)
    assert line.placeholderText() == "筛选：姓名、拼音首字母、单位" and not line.toolTip()


def test_other_words_in_the_tooltip_stay(qtbot: QtBot) -> None:
    line = TypedLine("干部", "筛选：姓名、拼音首字母、单位")
    qtbot.addWidget(line)
    line.show()
    line.setToolTip("唐远承（基建处副处长）")
    for width in (96, 320):
        line.resize(width, 32)
        assert line.toolTip() == "唐远承（基建处副处长）"


def test_a_page_pasted_into_a_search_is_cut_and_one_into_a_text_is_not(qtbot: QtBot, session: Session) -> None:
    pasted = "字" * 30_000  # more than 50,000 bytes: a pattern that SQLite refuses
    for searches in (True, False):
        line = TypedLine("查找", searches=searches)
        qtbot.addWidget(line)
        line.insert(pasted)
        assert line.text() == (pasted[:LONGEST] if searches else pasted)
    assert find_people("字" * LONGEST, session.today()) == []
