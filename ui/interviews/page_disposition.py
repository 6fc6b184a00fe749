"""处置: per subject what was found, proposed and decided."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout

from app.interviews.dispositions import (
    DispositionDraft,
    DispositionLine,
    DispositionsView,
    dispositions_view,
    save_disposition,
    save_for_the_rest,
)
from app.interviews.steps import take
from app.rules.lifecycle import State, Step
from ui.interviews.disposition_form import DispositionForm
from ui.interviews.form_texts import FormTextsDialog
from ui.interviews.page import CasePage, Section, scrolled
from ui.office import Office
from ui.theme import Space, icon
from ui.widgets.basics import button, label, set_shown
from ui.widgets.empty_state import EmptyState
from ui.widgets.layouts import clear, row
from ui.widgets.notice import Severity

_ID = Qt.ItemDataRole.UserRole


class DispositionPage(CasePage):
    """The dispositions of a case (五(四)); several subjects one after another."""

    help_page = "interviews#disposition"

    def __init__(self, office: Office, interview_id: int) -> None:
        super().__init__(office, interview_id)
        self.setObjectName("disposition_page")
        self._subject = 0
        self.form: DispositionForm | None = None
        self._view: DispositionsView | None = None
        self._drafts: dict[int, DispositionDraft] = {}
        self.subjects = QListWidget()
        self.subjects.setObjectName("disposition_subjects")
        self.subjects.setAccessibleName("约谈对象")
        self.subjects.setProperty("role", "framed")
        self.subjects.setFixedWidth(220)
        self.subjects.currentRowChanged.connect(self._choose)
        self._make_buttons()
        self._card = Section("", ("五(四)", "一"))
        self._holder = QVBoxLayout()
        self._card.body.addLayout(self._holder)
        self._card.body.addLayout(row(self.texts_button, None, self.rest_button, self.save_button))
        self._empty = EmptyState("gavel", "约谈结束后在这里登记处置", "逐人写明是否确认违规违纪、处理意见和审定结果。")
        self.summary = label("", "soft-body", wrap=True)
        body = scrolled(self, self.notices)
        body.addWidget(self._empty)
        line = row(self.subjects, spacing=Space.TWO)
        line.addWidget(self._card, 1)
        body.addLayout(line)
        foot = row(spacing=Space.ONE)
        foot.addWidget(self.summary, 1)
        foot.addWidget(self.decide_button)
        body.addLayout(foot)
        body.addStretch(1)

    def _make_buttons(self) -> None:
        self.save_button = button("保存", self._save, meaning="save")
        self.save_button.setObjectName("save_disposition_button")
        self.rest_button = button("其余对象同此办理", self._rest)
        self.rest_button.setObjectName("rest_button")
        self.rest_button.setToolTip("未确认违规违纪的，可以对还没有登记的对象一并登记")
        self.texts_button = button("登记表内容…", self._texts, meaning="edit")
        self.texts_button.setObjectName("form_texts_button")
        self.decide_button = button("处置完成", self._decide, meaning="check")
        self.decide_button.setObjectName("decide_button")

    def reload(self) -> None:
        """Shows the dispositions as they stand; what is typed and not saved stays in the fields."""
        self._keep()
        view = dispositions_view(self.office.session, self.interview_id)
        self._view = view
        there = view.state.was_held
        self._empty.setVisible(not there)
        for part in (self._card, self.summary):
            part.setVisible(there)
        self.subjects.setVisible(there and len(view.subjects) > 1)
        self.decide_button.setVisible(view.state is State.AWAITING_DISPOSITION)
        self._show_subjects(view)
        self._show_form()
        open_ = [line.name for line in view.subjects if line.lacks]
        self.summary.setText(f"还没有完成：{'、'.join(open_)}" if open_ else "每名对象的处置都已完整")

    def _show_subjects(self, view: DispositionsView) -> None:
        ids = [line.subject_id for line in view.subjects]
        if self._subject not in ids and ids:
            self._subject = ids[0]
        self.subjects.blockSignals(True)
        self.subjects.clear()
        for line in view.subjects:
            item = QListWidgetItem(icon("hourglass" if line.lacks else "check-circle"), f"{line.name}　{_how(line)}")
            item.setData(_ID, line.subject_id)
            item.setToolTip(line.post)
            self.subjects.addItem(item)
        if ids:
            self.subjects.setCurrentRow(ids.index(self._subject))
        self.subjects.blockSignals(False)

    def _show_form(self) -> None:
        clear(self._holder)
        self.form = None
        line = self._line()
        if line is None or self._view is None:
            return
        editable = self._view.editable
        self._card.title.setText(line.name)
        self._card.remark.setText(line.post)
        self.form = DispositionForm(self.office.rules, line, editable)
        if line.subject_id in self._drafts and editable:
            self.form.show_draft(self._drafts.pop(line.subject_id))
        self._holder.addWidget(self.form)
        self.form.edited.connect(self._edited)
        for made in (self.save_button, self.rest_button):
            set_shown(made, editable)
        self.texts_button.setVisible(True)
        self._edited()

    def _line(self) -> DispositionLine | None:
        lines = self._view.subjects if self._view else ()
        return next((line for line in lines if line.subject_id == self._subject), None)

    def _keep(self) -> None:
        """What was typed for the subject shown is kept while others are looked at."""
        if self.form is not None and self._subject and self.form.is_changed:
            self._drafts[self._subject] = self.form.draft()

    def _edited(self) -> None:
        if self.form is None or self._view is None:
            return
        draft = self.form.draft()
        blank = [line for line in self._view.subjects if line.draft == DispositionDraft()]
        others = [line for line in blank if line.subject_id != self._subject]
        self.rest_button.setEnabled(draft.confirmed is False and bool(others))
        self.rest_button.setVisible(self._view.editable and len(self._view.subjects) > 1)
        self.save_button.setEnabled(self.form.is_changed)

    def _choose(self, place: int) -> None:
        self._keep()
        if place >= 0:
            self._subject = self.subjects.item(place).data(_ID)
            self._show_form()

    # ------------------------------------------------------------ doing

    def _saved(self) -> bool:
        """Saves what is in the fields; whether the store has it now."""
        line, form = self._line(), self.form
        if line is None or form is None or not form.is_changed:
            return True
        if problem := form.decided_on.problem():
            form.decided_on.setFocus()
            self.notices.say(Severity.ERROR, f"审定日期：{problem}。没有保存，请改正后再保存。")
            return False
        draft, session = form.draft(), self.office.session
        # From here the draft is the store's business: the reload that follows shows what it made of it.
        self.form = None
        saved = self.act(lambda: save_disposition(session, line.subject_id, draft), f"已保存{line.name}的处置")
        if saved is None:
            self.form = form
        return saved is not None

    def _save(self) -> None:
        self._saved()

    def _rest(self) -> None:
        if self.form is None:
            return
        draft, session = self.form.draft(), self.office.session
        if self._saved():
            self.act(
                lambda: save_for_the_rest(session, self.interview_id, draft),
                lambda count: f"已对其余{count}名对象同样登记",
            )

    def _texts(self) -> None:
        FormTextsDialog(self, self.office, self.interview_id).open()

    def _decide(self) -> None:
        session = self.office.session
        if self._saved():
            self.act(lambda: take(session, self.interview_id, Step.DECIDE), "处置已完成，请整理归档")


def _how(line: DispositionLine) -> str:
    return line.draft.outcome or "未登记"
