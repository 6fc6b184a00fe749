"""What a clue may be a duplicate of, and why; shown while it is written down and beside it in the register."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.plans.clue_hints import HintLine
from app.plans.vocabulary import CLAUSE
from ui.theme import Space
from ui.widgets.basics import IconLabel, label, link_button
from ui.widgets.clauses import ClauseLinks
from ui.widgets.layouts import box, clear, column, row

_SHOWN = 5
_WORDS = 46


class HintList(QWidget):
    """Clues that may be about the same matter, each with the reasons; `on_open` and `on_join` make links of them."""

    def __init__(
        self, on_open: Callable[[int], object] | None = None, on_join: Callable[[HintLine], object] | None = None
    ) -> None:
        super().__init__()
        self.setObjectName("duplicate_hints")
        self._on_open, self._on_join = on_open, on_join
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(Space.HALF)
        self.lines: tuple[HintLine, ...] = ()
        self.hide()

    def show_hints(self, lines: Sequence[HintLine]) -> None:
        """Shows these hints; nothing where there are none."""
        self.lines = tuple(lines)
        clear(self._column)
        if lines:
            head = row(IconLabel("warning", "amber"), label(f"可能重复 {len(lines)} 条，请核对", "strong"), None)
            head.addWidget(ClauseLinks((CLAUSE,), caption=""))
            self._column.addLayout(head)
        for place, line in enumerate(self.lines[:_SHOWN]):
            self._column.addWidget(self._line(place, line))
        if len(lines) > _SHOWN:
            self._column.addWidget(label(f"另有 {len(lines) - _SHOWN} 条没有列出。", "soft"))
        self.setVisible(bool(lines))

    def _line(self, place: int, line: HintLine) -> QWidget:
        about = f"{line.number} {line.name} {line.disposal or '未处置'}"
        if self._on_open is not None:
            opened = self._on_open
            name: QWidget = link_button(about, lambda: opened(line.id), tip="打开这条线索")
            name.setObjectName(f"hint_{place}")
        else:
            name = label(about)
        first = row(name, None)
        if self._on_join is not None:
            joined = self._on_join
            join = link_button("并案…", lambda: joined(line))
            join.setObjectName(f"join_hint_{place}")
            first.addWidget(join)
        problem = " ".join(line.problem.split())
        problem = problem if len(problem) <= _WORDS else problem[: _WORDS - 1] + "…"
        whole = column(first, label(line.why, "soft-body", wrap=True), label(problem, "soft", wrap=True), spacing=0)
        return box(whole)
