"""A case at a glance, beside the list: facts, life line, what is missing, the next step."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from app.interviews.queries import CaseLine, CaseView, case_view
from app.rules.lifecycle import Place, State
from ui.interviews.facts import facts_grid, moment_words
from ui.office import Office
from ui.theme import Space
from ui.widgets.basics import label, link_button, primary_button
from ui.widgets.chips import StateChip
from ui.widgets.clauses import ClauseLinks
from ui.widgets.empty_state import EmptyState
from ui.widgets.layouts import box, clear, row
from ui.widgets.lifeline import LifeLine

_MOST_MISSING = 6


def missing_links(view: CaseView, go: Callable[[Place], object]) -> list[QWidget]:
    """What keeps the case from its next step, as links to where each is mended."""
    made: list[QWidget] = []
    for lack in view.missing[:_MOST_MISSING]:
        cited = f"（{lack.clauses[0]}）" if lack.clauses else ""
        link = link_button(f"· {lack.message}{cited}", lambda place=lack.place: go(place))
        link.setToolTip(f"前往“{lack.place}”")
        made.append(link)
    if len(view.missing) > _MOST_MISSING:
        made.append(label(f"……共 {len(view.missing)} 项", "soft"))
    return made


class Glance(QScrollArea):
    """The pane at the right of the list."""

    def __init__(self, office: Office, open_case: Callable[[int, str], object]) -> None:
        super().__init__()
        self.setObjectName("glance")
        self._office, self._open = office, open_case
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self._body = QVBoxLayout()
        self._body.setContentsMargins(Space.TWO, Space.TWO, Space.TWO, Space.TWO)
        self._body.setSpacing(Space.ONE + Space.HALF)
        self.setWidget(box(self._body, "paper"))
        self.show_case(None)

    def show_case(self, line: CaseLine | None) -> None:
        """Shows a case, or a hint while none is chosen."""
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
        self._body.addWidget(facts_grid(_facts(view)))
        if view.lead_clauses:
            self._body.addWidget(ClauseLinks(view.lead_clauses, caption="主谈依据"))
        self._next(view)
        self._body.addStretch(1)

    def _next(self, view: CaseView) -> None:
        case = view.line.id
        if view.missing and view.next_step is not None:
            self._body.addWidget(label(f"{view.next_step}之前还差：", "strong"))
            for link in missing_links(view, lambda place: self._open(case, str(place))):
                self._body.addWidget(link)
        words = "打开" if view.next_step is None else f"打开 · 下一步 {view.next_step}"
        opener = primary_button(words, lambda: self._open(case, ""), "forward")
        opener.setObjectName("open_case_button")
        self._body.addWidget(opener)


def _facts(view: CaseView) -> list[tuple[str, str]]:
    subjects = "\n".join(f"{s.name}　{s.department}{s.title}　{s.rank}" for s in view.subjects)
    held = view.line.state in (State.IN_PROGRESS,) or view.held_from is not None
    start, end = (view.held_from, view.held_to) if held else (view.line.start, view.planned_end)
    return [
        ("对象", subjects), ("主谈", f"{view.line.lead}　{view.lead_title}".strip()), ("记录", view.recorder),
        ("时间", moment_words(start, end)), ("地点", view.place), ("组织", view.line.organiser),
        ("保障", view.support_unit), ("计划", view.plan_title), ("特批", view.exception), ("逾期", view.line.overdue),
    ]  # fmt: skip
