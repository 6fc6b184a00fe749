"""方案与审批: the scheme as it was submitted, the approvals due and given, the exception."""

from __future__ import annotations

from app.interviews.approvals import ApprovalLine
from app.interviews.drafts import EDITABLE
from app.interviews.exceptions import remove_exception
from app.interviews.guarding import case_of
from app.interviews.queries import CaseView, case_view
from app.people.identity import post_words
from app.rules.duties import Approval
from app.rules.lifecycle import TRANSITIONS, Step
from ui.interviews.facts import facts_grid, moment_words
from ui.interviews.page import CasePage, Section, scrolled
from ui.interviews.step_dialogs import ApprovalDialog, ExceptionDialog, ReturnDialog
from ui.office import Office
from ui.theme import Tone
from ui.widgets.basics import button, label
from ui.widgets.chips import StateChip
from ui.widgets.clauses import ClauseLinks
from ui.widgets.layouts import box, column, row
from ui.widgets.notice import Notice, Severity

_DUE = ("hourglass", Tone.AMBER)
_LATER = ("dot", Tone.NEUTRAL)
_VOID = ("off", Tone.NEUTRAL)
_DONE = ("check-circle", Tone.GREEN)


class SchemePage(CasePage):
    """The scheme (五(二)1) with everything that was decided on it."""

    help_page = "interviews#approval"

    def __init__(self, office: Office, interview_id: int) -> None:
        super().__init__(office, interview_id)
        self.setObjectName("scheme_page")
        self.scheme = Section("约谈方案", ("五(二)1",))
        self.approvals = Section("审批", ("五(二)1", "四(三)"))
        self.exception = Section("特批", ("四(一)",))
        self.approve_button = button("登记批准…", self.approve, meaning="check")
        self.approve_button.setObjectName("record_approval_button")
        self.return_button = button("退回…", self.send_back, meaning="returned")
        self.return_button.setObjectName("send_back_button")
        self.exception_button = button("登记特批…", self.record_exception)
        self.exception_button.setObjectName("add_exception_button")
        self.remove_button = button("撤去特批", self.remove_exception)
        self.remove_button.setObjectName("remove_exception_button")
        body = scrolled(self, self.notices)
        for section in (self.scheme, self.approvals, self.exception):
            body.addWidget(section)
        for each in (self.approve_button, self.return_button):
            self.approvals.head.addWidget(each)
        for each in (self.exception_button, self.remove_button):
            self.exception.head.addWidget(each)
        body.addStretch(1)

    def reload(self) -> None:
        """Shows the scheme as it stands."""
        view = case_view(self.office.session, self.interview_id)
        editable = view.line.state in EDITABLE
        self.approve_button.setVisible(view.approval_turn is not None)
        self.return_button.setVisible(view.line.state in TRANSITIONS[Step.RETURN][0])
        self.scheme.empty()
        self.scheme.body.addWidget(facts_grid(_scheme(view)))
        self._show_approvals(view)
        has = bool(case_of(self.interview_id).exception_number)
        self.exception.setVisible(has or editable)
        self.exception_button.setVisible(editable and not has)
        self.remove_button.setVisible(editable and has)
        self.exception.empty()
        words = view.exception or "没有特批。主谈人不符合五(一)而确需其主谈的，须有领导小组的书面批准。"
        self.exception.body.addWidget(label(words, "" if has else "soft-body", wrap=True))

    def approve(self) -> None:
        """Records the approval whose turn it is."""
        ApprovalDialog(self, self.office, self.interview_id).open()

    def send_back(self) -> None:
        """Sends the case back."""
        ReturnDialog(self, self.office, self.interview_id).open()

    def record_exception(self) -> None:
        """Records the leading group's paper."""
        ExceptionDialog(self, self.office, self.interview_id).open()

    def remove_exception(self) -> None:
        """Takes the exception off the draft."""
        self.act(lambda: remove_exception(self.office.session, self.interview_id), "已撤去特批")

    def _show_approvals(self, view: CaseView) -> None:
        self.approvals.empty()
        body = self.approvals.body
        for remark in view.remarks:
            body.addWidget(Notice(Severity.WARNING, remark.message, clauses=remark.clauses, closable=False))
        standing = [line for line in view.approvals if not line.is_void and line.outcome == "批准"]
        for place, due in enumerate(view.approvals_due):
            given = standing[place] if place < len(standing) else None
            body.addWidget(_due_line(place, due, given, due == view.approval_turn))
        for line in view.approvals:
            if line.is_void or line.outcome != "批准":
                body.addWidget(_past_line(line))


def _scheme(view: CaseView) -> list[tuple[str, str]]:
    return [
        ("对象", "、".join(f"{s.name}（{post_words(s.department, s.title)}）" for s in view.subjects)),
        ("时间", moment_words(view.line.start, view.planned_end)), ("地点", view.place),
        ("主谈人", f"{view.line.lead}　{view.lead_title}　{view.lead_strength}".strip()), ("目的", view.purpose),
        ("有关要求", view.requirements), ("安全措施", view.safety_plan), ("计划", view.plan_title),
    ]  # fmt: skip


def _due_line(place: int, due: Approval, given: ApprovalLine | None, is_turn: bool) -> object:
    chip = StateChip()
    chip.set_word("已批准" if given else "待批" if is_turn else "其后", _DONE if given else _DUE if is_turn else _LATER)
    head = row(chip, label(f"{place + 1}. {due.by}批准{due.of}", "strong"), None, ClauseLinks(due.clauses, caption=""))
    said = label(_said(given) if given else due.why, "soft-body", wrap=True)
    return box(column(head, said, spacing=2))


def _past_line(line: ApprovalLine) -> object:
    chip = StateChip()
    chip.set_word(
        "退回" if line.outcome != "批准" else "已作废", ("returned", Tone.RED) if line.outcome != "批准" else _VOID
    )
    return box(
        column(row(chip, label(f"{line.by} · {line.of}"), None), label(_said(line), "soft-body", wrap=True), spacing=2)
    )


def _said(line: ApprovalLine) -> str:
    parts = [line.approver, f"{line.decided_on:%Y-%m-%d}", line.number, f"“{line.opinion}”" if line.opinion else ""]
    return "，".join(part for part in parts if part) + ("（附批件）" if line.attachment_id else "")
