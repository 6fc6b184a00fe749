"""The 谈话函询 that is chosen: what it asks, where it stands, what the next step waits for, what was decided."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from app.plans.inquiry_queries import InquiryApproval, InquiryView
from app.rules.inquiry import InquiryState
from ui.interviews.facts import facts_grid
from ui.papers.print_menu import PrintMenu, print_menu_button
from ui.plans.inquiry_looks import look_of_inquiry
from ui.theme import Space
from ui.widgets.basics import button, label, link_button, primary_button
from ui.widgets.chips import StateChip
from ui.widgets.clauses import ClauseLinks
from ui.widgets.layouts import box, clear, column, row

_SENDABLE_BACK = (InquiryState.SUBMITTED, InquiryState.APPROVED)
_BEFORE_SENT = (InquiryState.DRAFT, InquiryState.SUBMITTED, InquiryState.RETURNED, InquiryState.APPROVED)


class InquiryPane(QScrollArea):
    """`clue_opened` and `talk_opened` carry the id of what is wanted."""

    clue_opened = Signal(int)
    talk_opened = Signal(int)

    def __init__(self, printing: PrintMenu) -> None:
        super().__init__()
        self.setObjectName("inquiry_pane")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._head, self._more = QVBoxLayout(), QVBoxLayout()
        self._head.setSpacing(Space.ONE)
        self._more.setSpacing(Space.HALF)
        self.step = primary_button("下一步", meaning="forward")
        self.step.setObjectName("inquiry_step_button")
        self.edit, self.back = button("修改…", meaning="edit"), button("退回(&B)…", meaning="returned")
        self.withdraw, self.explain = button("撤销…", meaning="cancel"), button("民主生活会说明(&M)…", meaning="people")
        names = {
            "edit_inquiry_button": self.edit, "return_inquiry_button": self.back,
            "withdraw_inquiry_button": self.withdraw, "explain_button": self.explain,
        }  # fmt: skip
        for name, each in names.items():
            each.setObjectName(name)
        first = row(self.step, print_menu_button(printing), None)
        self._buttons = box(column(first, row(self.edit, self.back, self.withdraw, None), row(self.explain, None)))
        self.setWidget(box(column(self._head, self._buttons, self._more, None, margin=Space.TWO), "desk"))
        self.show_inquiry(None)

    def show_inquiry(self, view: InquiryView | None) -> None:
        """Shows one, or what to do where none is chosen."""
        clear(self._head)
        clear(self._more)
        self._buttons.setVisible(view is not None)
        if view is None:
            self._head.addWidget(label("选中一次谈话函询，这里显示它的进展和下一步。", "soft-body", wrap=True))
            return
        line = view.line
        chip = StateChip()
        chip.set_word(line.state.value, look_of_inquiry(line.state))
        self._head.addLayout(row(label(line.number, "section"), chip, None))
        self._head.addWidget(facts_grid(_facts(view)))
        self._show_links(view)
        self._show_missing(view)
        self._show_buttons(view)
        self._show_history(view)

    def _show_links(self, view: InquiryView) -> None:
        clue = link_button(f"线索 {view.line.clue}", lambda: self.clue_opened.emit(view.line.clue_id))
        clue.setObjectName("clue_of_inquiry")
        self._head.addWidget(clue)
        for place, (id, state) in enumerate(view.talks):
            talk = link_button(f"约谈 · {state}", lambda id=id: self.talk_opened.emit(id))
            talk.setObjectName(f"talk_of_inquiry_{place}")
            self._head.addWidget(talk)

    def _show_missing(self, view: InquiryView) -> None:
        """What the next step waits for, with the clause."""
        for lack in view.missing:
            line = row(label(f"{view.next}之前：{lack.message}", "soft-body", wrap=True))
            line.setStretch(0, 1)
            if lack.clauses:
                line.addWidget(ClauseLinks(lack.clauses, caption=""))
            self._head.addWidget(box(line))

    def _show_buttons(self, view: InquiryView) -> None:
        state = view.line.state
        self.step.setVisible(view.next is not None)
        if view.next is not None:
            self.step.setText(f"{view.next}…")
        self.edit.setVisible(state.is_open)
        self.back.setVisible(state in _SENDABLE_BACK)
        self.withdraw.setVisible(state in _BEFORE_SENT)
        self.explain.setVisible(view.owes_explanation)

    def _show_history(self, view: InquiryView) -> None:
        if view.approvals:
            self._heading("审批")
        for each in view.approvals:
            self._more.addWidget(label(_decision(each), "soft" if each.voided else "soft-body", wrap=True))
        if view.steps:
            self._heading("经过")
        for step, reason, at, by in view.steps:
            said = "，".join(filter(None, [f"{at:%Y-%m-%d %H:%M} {step}", reason, by]))
            self._more.addWidget(label(said, "soft", wrap=True))

    def _heading(self, words: str) -> None:
        self._more.addSpacing(Space.ONE)
        self._more.addWidget(label(words, "strong"))


def _facts(view: InquiryView) -> list[tuple[str, str | QWidget]]:
    line = view.line
    late = f"（逾期 {line.late} 天）" if line.late else ""
    reply = f"{line.replied_on}，{view.pages} 页{late}" if line.replied_on else ""
    due = f"{line.due_on}" + ("" if line.replied_on else late) if line.due_on else ""
    endorsed = "，".join(filter(None, [view.endorsed_by, str(view.endorsed_on or ""), view.endorsement]))
    assessed = f"{line.outcome}（{view.assessed_by}，{view.assessed_on}）" if line.outcome else ""
    explained = f"{view.explained_on}，{view.explanation}" if view.explained_on else ""
    return [
        ("对象", f"{line.name}　{line.post}"),
        ("方式", line.way),
        ("要求说明", "\n".join(f"{place}. {matter}" for place, matter in enumerate(view.draft.matters, 1))),
        ("承办人", view.draft.handler),
        ("承办意见", view.draft.proposal),
        ("通知书", f"{line.letter_number}，{line.sent_on} 发出" if line.sent_on else ""),
        ("回复期限", due),
        ("回复", reply),
        (
            "党组织意见",
            endorsed or ("" if view.needs_endorser or not line.replied_on else "本人系党总支书记，直接报送"),
        ),
        ("评估", assessed),
        ("评估理由", view.outcome_reason),
        ("民主生活会", explained or ("尚未说明" if view.owes_explanation else "")),
    ]


def _decision(line: InquiryApproval) -> str:
    parts = [f"{line.by}{line.outcome}：{line.approver}，{line.decided_on}", line.number, line.opinion]
    return "　".join(filter(None, parts)) + ("（已作废）" if line.voided else "")
