"""A case at a glance, beside the list: facts, life line, what is missing, the next step."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.interviews.queries import CaseLine, CaseView, case_view
from app.people.identity import post_words
from app.rules.lifecycle import Missing, Place, State
from ui.interviews.facts import facts_grid, moment_words
from ui.office import Office
from ui.theme import Space
from ui.widgets.basics import IconLabel, button, label, link_button
from ui.widgets.chips import StateChip
from ui.widgets.clauses import ClauseLinks
from ui.widgets.empty_state import EmptyState
from ui.widgets.layouts import box, clear, column, row
from ui.widgets.lifeline import LifeLine

_MOST_MISSING = 3
_MOST_IN_PANE = 6


def missing_links(view: CaseView, go: Callable[[Place], object]) -> list[QWidget]:
    """What keeps the case from its next step, as links to where each is mended; the rest is only counted."""
    made: list[QWidget] = []
    for lack in view.missing[:_MOST_MISSING]:
        cited = f"（{lack.clauses[0]}）" if lack.clauses else ""
        link = link_button(f"· {lack.message}{cited}", lambda place=lack.place: go(place))
        link.setToolTip(f"前往“{lack.place}”")
        made.append(link)
    if len(view.missing) > _MOST_MISSING:
        rest = label(f"……共 {len(view.missing)} 项", "soft")
        rest.setMinimumHeight(24)
        made.append(rest)
    return made


class Glance(QScrollArea):
    """The pane at the right of the list."""

    def __init__(self, office: Office, open_case: Callable[[int, str], object]) -> None:
        super().__init__()
        self.setObjectName("glance")
        self._office, self._open = office, open_case
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._body = QVBoxLayout()
        self._body.setContentsMargins(Space.TWO, Space.TWO, Space.TWO, Space.TWO)
        self._body.setSpacing(Space.ONE + Space.HALF)
        self.setWidget(box(self._body, "paper"))
        self._shows_hint = False
        self.show_case(None)

    def show_case(self, line: CaseLine | None) -> None:
        """Shows a case, or a hint while none is chosen; a list that is read anew chooses none, again and again."""
        if line is None and self._shows_hint:
            return
        self._shows_hint = line is None
        clear(self._body)
        if line is None:
            self._body.addWidget(EmptyState("interviews", "选中一次约谈", "这里会显示它的进度、缺什么和下一步。"))
            return
        view = case_view(self._office.session, line.id)
        chip = StateChip(view.line.state)
        self._body.addLayout(row(label(view.line.number or "未编号", "section"), None, chip))
        self._body.addWidget(label(f"{view.line.form} · {view.line.mode} · {view.line.ground}", "soft-body", wrap=True))
        life = LifeLine()
        life.set_state(view.line.state)
        self._body.addWidget(life)
        self._body.addWidget(facts_grid(_facts(view), narrow=True))
        if view.lead_clauses:
            self._body.addWidget(ClauseLinks(view.lead_clauses, caption="主谈依据"))
        for remark in view.remarks:
            words = label(f"{remark.message}（{'、'.join(remark.clauses)}）", "soft-body", wrap=True)
            line = row(column(IconLabel("warning", "amber"), None), words)
            line.setStretch(1, 1)
            self._body.addLayout(line)
        self._next(view)
        self._body.addStretch(1)

    def _next(self, view: CaseView) -> None:
        case = view.line.id
        if view.missing and view.next_step is not None:
            self._body.addWidget(label(f"{view.next_step}之前还差：", "strong"))
            for lack in view.missing[:_MOST_IN_PANE]:
                self._body.addLayout(self._lack(case, lack))
            if len(view.missing) > _MOST_IN_PANE:
                self._body.addWidget(label(f"……共 {len(view.missing)} 项", "soft"))
        words = "打开" if view.next_step is None else f"打开 · 下一步 {view.next_step}"
        opener = button(words, lambda: self._open(case, ""), meaning="forward")
        opener.setObjectName("open_case_button")
        self._body.addWidget(opener)

    def _lack(self, case: int, lack: Missing) -> QHBoxLayout:
        """A sentence that wraps, with the link to where it is mended."""
        cited = f"（{lack.clauses[0]}）" if lack.clauses else ""
        go = link_button("前往", lambda: self._open(case, str(lack.place)), tip=f"前往“{lack.place}”")
        line = row(label(f"· {lack.message}{cited}", wrap=True), column(go, None))
        line.setStretch(0, 1)
        return line


def _facts(view: CaseView) -> list[tuple[str, str]]:
    subjects = "\n".join(f"{s.name}　{post_words(s.department, s.title)}　{s.rank}" for s in view.subjects)
    held = view.line.state in (State.IN_PROGRESS,) or view.held_from is not None
    start, end = (view.held_from, view.held_to) if held else (view.line.start, view.planned_end)
    return [
        ("对象", subjects), ("主谈", f"{view.line.lead}　{view.lead_title}".strip()), ("记录", view.recorder),
        ("时间", moment_words(start, end, view.line.known_to)), ("地点", view.place), ("组织", view.line.organiser),
        ("保障", view.support_unit), ("计划", view.plan_title), ("特批", view.exception), ("逾期", view.line.overdue),
    ]  # fmt: skip
