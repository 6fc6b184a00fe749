"""What a clue may be a duplicate of, and why; shown while it is written down and beside it in the register."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.plans.clue_hints import HintLine
from ui.theme import Space
from ui.widgets.basics import IconLabel, label, link_button, set_shown
from ui.widgets.elided import ElidedLink
from ui.widgets.layouts import box, clear, column, row

_SHOWN = 5
_WORDS = 46


class HintList(QWidget):
    """Clues that may be about the same matter, each with the reasons; `on_open` and `on_join` make links of them.

    `empty` is said where there are none.
    """

    def __init__(
        self,
        on_open: Callable[[int], object] | None = None,
        on_join: Callable[[HintLine], object] | None = None,
        empty: str = "",
    ) -> None:
        super().__init__()
        self.setObjectName("duplicate_hints")
        self._on_open, self._on_join, self._empty = on_open, on_join, empty
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(Space.HALF)
        self.lines: tuple[HintLine, ...] = ()
        self.show_hints(())

    def wait(self) -> None:
        """Says that the register is still being looked through."""
        self.lines = ()
        clear(self._column)
        self._column.addWidget(label("正在与已登记的线索比对……", "soft", wrap=True))
        self._column.addStretch(1)
        set_shown(self, True)

    def show_hints(self, lines: Sequence[HintLine]) -> None:
        """Shows these hints; nothing where there are none."""
        self.lines = tuple(lines)
        clear(self._column)
        if lines:
            said = label(f"可能重复 {len(lines)} 条，请核对", "strong")
            self._column.addLayout(row(IconLabel("warning", "amber"), said, None))
        elif self._empty:
            self._column.addWidget(label(self._empty, "soft", wrap=True))
        for place, line in enumerate(self.lines[:_SHOWN]):
            self._column.addWidget(self._line(place, line))
        if len(lines) > _SHOWN:
            self._column.addWidget(label(f"另有 {len(lines) - _SHOWN} 条没有列出。", "soft"))
        self._column.addStretch(1)
        set_shown(self, bool(lines or self._empty))

    def _line(self, place: int, line: HintLine) -> QWidget:
        about = f"{line.number} {line.name}"
        if self._on_open is not None:
            opened = self._on_open
            name: QWidget = ElidedLink(about, lambda: opened(line.id))
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
        said = f"{line.disposal or '未处置'}：{problem}"
        whole = column(first, label(line.why, "soft-body", wrap=True), label(said, "soft", wrap=True), spacing=0)
        return box(whole)
