"""A checklist as a card: how far it is, each item with its tick, what keeps it from being ticked, its clause."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QProgressBar, QWidget

from app.interviews.checklists import ChecklistLine
from ui.interviews.page import Section
from ui.theme import Space
from ui.widgets.basics import label, link_button, set_shown
from ui.widgets.clauses import ClauseLink
from ui.widgets.layouts import box, column, row


class ChecklistCard(Section):
    """`toggled` comes with code and wish when a tick is clicked, `noted` with the code whose detail is wanted."""

    toggled = Signal(str, bool)
    noted = Signal(str)

    def __init__(self, title: str, name: str, *, self_ticking: Callable[[str], bool] | None = None) -> None:
        super().__init__(title)
        self.setObjectName(f"{name}_card")
        self._name = name
        self._self_ticking = self_ticking or (lambda code: False)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setFixedWidth(120)
        self.progress.setAccessibleName(f"{title}进度")
        self.head.insertWidget(2, self.progress)

    def show_lines(self, lines: Sequence[ChecklistLine], editable: bool, why_not: str = "") -> None:
        """Shows the items; `why_not` says why nothing can be ticked now."""
        self.empty()
        done = sum(line.done for line in lines)
        self.progress.setRange(0, max(len(lines), 1))
        self.progress.setValue(done)
        self.remark.setText(f"{done} / {len(lines)} 项" + (" · 已完成" if done == len(lines) else ""))
        if why_not and not editable:
            self.body.addWidget(label(why_not, "soft", wrap=True))
        for line in lines:
            self.body.addWidget(self._row(line, editable))

    def _row(self, line: ChecklistLine, editable: bool) -> QWidget:
        tick = QCheckBox(line.name)
        tick.setObjectName(f"{self._name}_{line.code}")
        tick.setChecked(line.done)
        tick.setEnabled(editable and not self._self_ticking(line.code))
        tick.clicked.connect(lambda wish: self.toggled.emit(line.code, wish))
        note = link_button("改备注" if line.detail else "备注", lambda: self.noted.emit(line.code))
        note.setObjectName(f"{self._name}_{line.code}_note")
        set_shown(note, editable and line.done and not self._self_ticking(line.code))
        said = _said(line)
        remark = label(said, "soft", wrap=True)
        remark.setContentsMargins(Space.THREE, 0, 0, 0)
        set_shown(remark, bool(said))
        return box(column(row(tick, None, note, ClauseLink(line.clause)), remark, spacing=0))


def _said(line: ChecklistLine) -> str:
    if not line.done:
        return line.lack
    when = f"{line.done_at:%m-%d %H:%M}" if line.done_at else ""
    return "　".join(part for part in (line.detail, line.by, when) if part)
