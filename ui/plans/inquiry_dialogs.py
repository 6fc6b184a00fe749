"""The dialogs of a 谈话函询: drawn up, approved or returned, sent, answered, assessed, withdrawn, explained."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QSpinBox, QWidget

from app.interviews.attachments import attach
from app.interviews.inquiry_talks import Assessed, assess
from app.plans.clue_queries import ClueView
from app.plans.inquiries import InquiryDraft, approve, draw_up, edit, send, send_back, withdraw
from app.plans.inquiry_queries import InquiryView
from app.plans.inquiry_replies import Reply, receive, record_explanation
from app.plans.workdays import reply_day
from app.rules.inquiry import CLAUSES, Way, outcomes
from ui.office import Office
from ui.plans.decision_dialog import ScanField
from ui.widgets.basics import label
from ui.widgets.clauses import ClauseLinks
from ui.widgets.fields import ChoiceBox, DateField, TextArea
from ui.widgets.form_dialog import FormDialog
from ui.widgets.people import PersonPicker


class InquiryDialog(FormDialog):
    """A new 谈话函询 for the cadre whom a clue is about, or the draft of one."""

    help_page = "clues#inquiry"

    def __init__(
        self,
        parent: QWidget,
        office: Office,
        clue: ClueView,
        inquiry: InquiryView | None = None,
        on_kept: Callable[[int], object] | None = None,
    ) -> None:
        title = "拟定谈话函询" if inquiry is None else "修改谈话函询"
        super().__init__(parent, office, title, f"线索 {clue.number}　{clue.person or clue.draft.reported_name}")
        self.setObjectName("inquiry_dialog")
        self._clue, self._inquiry, self._on_kept = clue, inquiry, on_kept
        draft = inquiry.draft if inquiry is not None else InquiryDraft(clue.id, Way.LETTER, handler=clue.draft.handler)
        self.way = ChoiceBox([(each.value, each.value) for each in Way])
        self.way.set_value(draft.way)
        self.handler = QLineEdit(draft.handler)
        self.matters, self.proposal = TextArea(5, "\n".join(draft.matters)), TextArea(3, draft.proposal)
        for name in ("way", "handler", "matters", "proposal"):
            getattr(self, name).setObjectName(f"inquiry_{name}_field")
        self.body.insertWidget(0, label(clue.draft.problem, "soft-body", wrap=True, selectable=True))
        self.form.add("方式", self.way, required=True)
        self.form.add("承办人", self.handler)
        self.form.add("要求说明的事项", self.matters, required=True, wide=True, hint="一行一项，印在函询通知书上。")
        self.form.add("承办人意见", self.proposal, wide=True, hint="印在谈话函询审批表上。")
        self.body.addWidget(ClauseLinks(CLAUSES))
        self.finish("保存", self._save, "已保存谈话函询")

    def draft(self) -> InquiryDraft:
        """What was filled in."""
        matters = tuple(line.strip() for line in self.matters.text().splitlines() if line.strip())
        way = self.way.value() or ""
        return InquiryDraft(self._clue.id, way, matters, self.handler.text(), self.proposal.text())

    def _save(self) -> None:
        session, old = self.office.session, self._inquiry
        kept = draw_up(session, self.draft()) if old is None else edit(session, old.line.id, self.draft())
        if self._on_kept is not None:
            on_kept = self._on_kept
            self.accepted.connect(lambda: on_kept(kept))


class _Step(FormDialog):
    """A dialog that takes one step of a 谈话函询."""

    help_page = "clues#inquiry-steps"

    def __init__(self, parent: QWidget, office: Office, view: InquiryView, title: str, name: str) -> None:
        super().__init__(parent, office, title, f"{view.line.number}　{view.line.name}（{view.line.post}）")
        self.setObjectName(name)
        self.view, self.id = view, view.line.id


class ApproveInquiryDialog(_Step):
    """The approval whose turn it is: 纪检监察室 first, then the leading group."""

    def __init__(self, parent: QWidget, office: Office, view: InquiryView) -> None:
        super().__init__(parent, office, view, "登记批准", "approve_inquiry_dialog")
        due = view.turn
        if due is not None:
            self.body.insertWidget(0, label(f"{due.by}：{due.why}", "soft-body", wrap=True))
            self.body.insertWidget(1, ClauseLinks(due.clauses))
        self.approver, self.day = QLineEdit(), DateField(office.today())
        self.number, self.opinion, self.scan = QLineEdit(), TextArea(3), ScanField()
        for part, field in (
            ("approver", self.approver), ("decided_on", self.day), ("number", self.number), ("opinion", self.opinion),
        ):  # fmt: skip
            field.setObjectName(f"{part}_field")
        self.form.add("审批人", self.approver, required=True, hint=due.by if due else "")
        self.form.add("审批日期", self.day, required=True)
        self.form.add("文号", self.number, wide=True)
        self.form.add("审批意见", self.opinion, wide=True)
        self.form.add("审批件扫描件", self.scan, wide=True)
        self.finish("登记批准", self._approve, "已登记批准")

    def _approve(self) -> None:
        session = self.office.session
        with session.store.transaction():
            scan = attach(session, self.scan.path) if self.scan.path else None
            approve(
                session, self.id, approver=self.approver.text(), decided_on=self.day.date(), number=self.number.text(),
                opinion=self.opinion.text(), attachment_id=scan,
            )  # fmt: skip


class ReturnInquiryDialog(_Step):
    """It is sent back, with the reason; approvals fall away."""

    def __init__(self, parent: QWidget, office: Office, view: InquiryView) -> None:
        super().__init__(parent, office, view, "退回修改", "return_inquiry_dialog")
        self.approver, self.day, self.reason = QLineEdit(), DateField(office.today()), TextArea(3)
        for part, field in (("approver", self.approver), ("decided_on", self.day), ("reason", self.reason)):
            field.setObjectName(f"{part}_field")
        self.body.insertWidget(
            0, label("退回后可以修改再报批；已登记的批准作废，原记录仍可查阅。", "soft-body", wrap=True)
        )
        self.form.add("退回人", self.approver, required=True)
        self.form.add("退回日期", self.day, required=True)
        self.form.add("退回的理由", self.reason, required=True, wide=True)
        self.finish(
            "退回修改",
            lambda: send_back(
                office.session, self.id, approver=self.approver.text(), decided_on=self.day.date(),
                reason=self.reason.text(),
            ),
            "已退回修改",
        )  # fmt: skip


class SendDialog(_Step):
    """The 函询通知书 as it was sent, and by when the reply is due."""

    def __init__(self, parent: QWidget, office: Office, view: InquiryView) -> None:
        super().__init__(parent, office, view, "登记发函", "send_inquiry_dialog")
        self.number, self.day, self.how = QLineEdit(), DateField(office.today()), QLineEdit("当面送达")
        for part, field in (("letter_number", self.number), ("sent_on", self.day), ("sent_how", self.how)):
            field.setObjectName(f"{part}_field")
        self.form.add("通知书文号", self.number, required=True)
        self.row = self.form.add("发函日期", self.day, required=True, hint=" ")
        self.form.add("送达方式", self.how, wide=True)
        self.body.addWidget(ClauseLinks(CLAUSES))
        self.day.changed.connect(self._show_due)
        self._show_due()
        self.finish("登记发函", self._send, "已登记发函")

    def _show_due(self) -> None:
        day = self.day.date()
        due = reply_day(self.office.rules, day) if day is not None else None
        days = self.office.rules.neighbour("inquiry_reply").value
        self.row.set_hint(f"{due} 前回复（{days} 个工作日）" if due is not None else "本单位没有规定回复期限")

    def _send(self) -> None:
        send(self.office.session, self.id, number=self.number.text(), sent_on=self.day.date(), how=self.how.text())


class ReplyDialog(_Step):
    """The reply, and the endorsement by the head of the own party branch."""

    def __init__(self, parent: QWidget, office: Office, view: InquiryView) -> None:
        super().__init__(parent, office, view, "登记回复", "reply_dialog")
        due = view.line.due_on
        late = due is not None and office.today() > due
        if due is not None:
            said = f"应在 {due} 前回复" + ("，已经逾期；逾期的回复照样登记。" if late else "。")
            self.body.insertWidget(0, label(said, "soft-body", wrap=True))
        self.day, self.pages, self.scan = DateField(office.today()), QSpinBox(), ScanField()
        self.pages.setRange(0, 999)
        self.endorser, self.endorsed_by = PersonPicker(office), QLineEdit()
        self.endorsed_on, self.endorsement = DateField(), TextArea(3)
        for part, field in (
            ("replied_on", self.day), ("pages", self.pages), ("endorser", self.endorser),
            ("endorsed_by", self.endorsed_by), ("endorsed_on", self.endorsed_on), ("endorsement", self.endorsement),
        ):  # fmt: skip
            field.setObjectName(f"{part}_field")
        who = (
            "由所在党组织主要负责人签署，不能由被函询人自己签署。"
            if view.needs_endorser
            else "被函询人就是所在党总支书记，直接报送，不需所在党总支签署意见。"
        )
        self.form.add("收到日期", self.day, required=True)
        self.form.add("页数", self.pages, required=True)
        self.form.add("回复扫描件", self.scan, wide=True)
        self.form.add("签署意见的负责人", self.endorser, wide=True, hint=who)
        self.form.add("名册以外的负责人", self.endorsed_by, hint="名册里没有的，在这里写姓名")
        self.form.add("签署日期", self.endorsed_on)
        self.form.add("签署的意见", self.endorsement, wide=True)
        self.finish("登记回复", self._receive, "已登记回复")

    def _receive(self) -> None:
        session = self.office.session
        with session.store.transaction():
            scan = attach(session, self.scan.path) if self.scan.path else None
            receive(session, self.id, Reply(
                self.day.date(), self.pages.value(), scan, self.endorser.person_id(), self.endorsed_by.text(),
                self.endorsed_on.date(), self.endorsement.text(),
            ))  # fmt: skip


class AssessDialog(_Step):
    """What the reply is worth, and what follows from it."""

    def __init__(
        self, parent: QWidget, office: Office, view: InquiryView, on_talk: Callable[[int], object] | None = None
    ) -> None:
        super().__init__(parent, office, view, "评估处置", "assess_inquiry_dialog")
        self._on_talk = on_talk
        self.outcome = ChoiceBox([(each.name, f"{each.name}：{each.summary}") for each in outcomes()])
        self.day, self.by, self.reason = DateField(office.today()), QLineEdit(view.draft.handler), TextArea(4)
        for part, field in (
            ("outcome", self.outcome), ("assessed_on", self.day), ("assessed_by", self.by), ("reason", self.reason),
        ):  # fmt: skip
            field.setObjectName(f"{part}_field")
        self.row = self.form.add("评估结果", self.outcome, required=True, wide=True, hint=" ")
        self.form.add("评估人", self.by, required=True)
        self.form.add("评估日期", self.day, required=True)
        self.form.add("理由", self.reason, required=True, wide=True)
        self.outcome.currentIndexChanged.connect(lambda _: self._show_effect())
        self._show_effect()
        self.finish("登记评估", self._assess, "已登记评估")

    def _show_effect(self) -> None:
        found = next((each for each in outcomes() if each.name == self.outcome.value()), None)
        if found is None:
            self.row.set_hint("选定后，这里写明对线索和约谈的影响。")
        elif found.disposal:
            self.row.set_hint(f"线索的处置方式改为“{found.disposal}”，谈话函询办结。")
        else:
            self.row.set_hint(f"谈话函询办结，并拟一次约谈（事由“{found.ground}”），对象、线索和事项已填好。")

    def _assess(self) -> None:
        done: Assessed = assess(
            self.office.session, self.id, self.outcome.value() or "", self.reason.text(), assessed_by=self.by.text(),
            on=self.day.date(),
        )  # fmt: skip
        if done.interview_id is not None and self._on_talk is not None:
            on_talk, talk = self._on_talk, done.interview_id
            self.accepted.connect(lambda: on_talk(talk))


class WithdrawDialog(_Step):
    """It ends before anything was sent."""

    def __init__(self, parent: QWidget, office: Office, view: InquiryView) -> None:
        super().__init__(parent, office, view, "撤销谈话函询", "withdraw_inquiry_dialog")
        self.reason = TextArea(3)
        self.reason.setObjectName("reason_field")
        self.body.insertWidget(
            0, label("撤销后编号不再使用，已登记的批准作废；线索的处置方式不变。", "soft-body", wrap=True)
        )
        self.form.add("撤销的理由", self.reason, required=True, wide=True)
        self.finish("撤销", lambda: withdraw(office.session, self.id, self.reason.text()), "已撤销谈话函询")


class ExplainDialog(_Step):
    """The explanation at the yearly 民主生活会."""

    def __init__(self, parent: QWidget, office: Office, view: InquiryView) -> None:
        super().__init__(parent, office, view, "民主生活会说明", "explain_dialog")
        self.day, self.text = DateField(office.today()), TextArea(4)
        self.day.setObjectName("explained_on_field")
        self.text.setObjectName("explanation_field")
        self.form.add("民主生活会日期", self.day, required=True)
        self.form.add("说明的情况", self.text, required=True, wide=True)
        self.finish(
            "登记",
            lambda: record_explanation(office.session, self.id, self.day.date(), self.text.text()),
            "已登记民主生活会说明",
        )
