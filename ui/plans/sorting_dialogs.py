"""The dialogs of a sorting session: who meets, what is decided on a clue, further clues, its end, the plan."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QFrame, QLineEdit, QListWidget, QListWidgetItem, QWidget

from app.plans.proposing import Proposed, propose
from app.plans.sorting_queries import SortingRow, SortingView, clues_to_add, open_campaigns
from app.plans.sortings import Choice, SortingDraft, add_clues, choose, close, edit_session, open_session, reopen
from app.plans.vocabulary import CLAUSE, Disposal
from ui.office import Office
from ui.widgets.basics import label
from ui.widgets.clauses import ClauseLinks
from ui.widgets.fields import ChoiceBox, DateField, TextArea
from ui.widgets.form_dialog import FormDialog
from ui.widgets.people import PeoplePicker, PersonPicker

_NEW = 0
_ID = int(Qt.ItemDataRole.UserRole)


class SortingDialog(FormDialog):
    """A new session, or what is written of one."""

    help_page = "clues#session"

    def __init__(
        self, parent: QWidget, office: Office, view: SortingView | None = None,
        on_kept: Callable[[int], object] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent, office, "召开梳理会" if view is None else "修改梳理会", view.number if view else "")
        self.setObjectName("sorting_dialog")
        self._view, self._on_kept = view, on_kept
        self.day, self.place = DateField(office.today()), QLineEdit()
        self.chair, self.members, self.recorder = PersonPicker(office), PeoplePicker(office), QLineEdit()
        for name in ("day", "place", "chair", "members", "recorder"):
            getattr(self, name).setObjectName(f"sorting_{name}_field")
        self.form.add("日期", self.day, required=True)
        self.form.add("地点", self.place)
        self.form.add("主持人", self.chair, required=True)
        self.form.add("记录人", self.recorder)
        self.form.add(
            "参加人员", self.members, required=True, wide=True,
            hint="与被反映人须回避的，程序会逐条注明回避；主持人须回避的，请由其他人主持另开一次。",
        )  # fmt: skip
        if view is not None:
            self._fill(view.draft)
        else:
            self.body.addWidget(
                label("这一天以前收到、尚未处置的线索都列入会议，也可以再加入暂存待查的。", "soft-body", wrap=True)
            )
        self.finish("召开" if view is None else "保存", self._save, "已保存梳理会")

    def _fill(self, draft: SortingDraft) -> None:
        self.day.set_date(draft.held_on)
        self.place.setText(draft.place)
        self.chair.set_person(draft.chair_id)
        self.members.set_people(draft.members)
        self.recorder.setText(draft.recorder_name)

    def _save(self) -> None:
        draft = SortingDraft(
            self.day.date(), self.chair.person_id(), self.members.people(), self.place.text(), self.recorder.text()
        )
        session, view = self.office.session, self._view
        kept = open_session(session, draft) if view is None else edit_session(session, view.id, draft)
        if self._on_kept is not None:
            on_kept = self._on_kept
            self.accepted.connect(lambda: on_kept(kept))


class ChooseDialog(FormDialog):
    """What the session decides on one clue, and whether its person is proposed as a subject."""

    help_page = "clues#session"

    def __init__(self, parent: QWidget, office: Office, view: SortingView, row: SortingRow) -> None:
        about = "　".join(filter(None, [row.number, row.person or row.name, row.post]))
        super().__init__(parent, office, "登记处置", about)
        self.setObjectName("choose_clue_dialog")
        self._id, self._row = view.id, row
        self.body.insertWidget(0, label(row.problem, wrap=True, selectable=True))
        self.disposal = ChoiceBox([(each.value, each.value) for each in Disposal])
        self.disposal.set_value(row.disposal or None)
        self.note = TextArea(2, row.note)
        self.proposed = QCheckBox("拟列为约谈对象(&S)")
        self.proposed.setChecked(row.is_proposed)
        self.ground, self.reason = ChoiceBox(_grounds(office), "选择事由，形式随之确定"), TextArea(2, row.reason)
        self.ground.set_value(row.ground or None)
        for name in ("disposal", "note", "proposed", "ground", "reason"):
            getattr(self, name).setObjectName(f"choice_{name}_field")
        self.form.add("处置方式", self.disposal, required=True)
        self.form.add("约谈对象", self.proposed, hint="" if row.person_id else "尚未关联干部，不能列为对象")
        self.form.add("处置意见", self.note, wide=True, hint="暂存待查、予以了结的，须写明理由。")
        self.ground_row = self.form.add("拟约谈的形式和事由", self.ground, wide=True)
        self.reason_row = self.form.add("列为对象的理由", self.reason, wide=True)
        self.body.addWidget(ClauseLinks((CLAUSE,)))
        self.proposed.toggled.connect(lambda _: self._show_proposal())
        self.disposal.currentIndexChanged.connect(lambda _: self._suggest())
        self._show_proposal()
        self.finish("登记处置", self._choose, f"{row.number} 已登记处置")

    def choice(self) -> Choice:
        """What was filled in."""
        proposed = self.proposed.isChecked()
        ground, reason = (self.ground.value() or "", self.reason.text()) if proposed else ("", "")
        return Choice(self.disposal.value() or "", self.note.text(), proposed, ground, reason)

    def _show_proposal(self) -> None:
        on = self.proposed.isChecked()
        self.ground_row.setEnabled(on)
        self.reason_row.setEnabled(on)

    def _suggest(self) -> None:
        """谈话函询 has one ground of its own; it stands there where nothing was chosen."""
        if self.disposal.value() == Disposal.TALK_INQUIRY and self.ground.value() is None:
            self.ground.set_value(next(each.name for each in self.office.rules.grounds if each.talk_inquiry))

    def _choose(self) -> None:
        choose(self.office.session, self._id, self._row.clue_id, self.choice())


class AddCluesDialog(FormDialog):
    """Further clues for the session: kept on file, or disposed of before."""

    help_page = "clues#session"

    def __init__(self, parent: QWidget, office: Office, view: SortingView) -> None:
        super().__init__(parent, office, "加入线索", view.number)
        self.setObjectName("add_clues_dialog")
        self.list = QListWidget()
        self.list.setObjectName("clues_to_add")
        self.list.setAccessibleName("可以加入的线索")
        self.list.setFrameShape(QFrame.Shape.StyledPanel)
        self.list.setMinimumHeight(240)
        for id, words in clues_to_add(view.id):
            item = QListWidgetItem(words, self.list)
            item.setData(_ID, id)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
        hint = "" if self.list.count() else "没有可以加入的线索：到这一天收到的都已列入。"
        self.form.add("线索（空格键勾选）", self.list, wide=True, hint=hint)
        self.finish("加入", lambda: add_clues(office.session, view.id, self.chosen()), "已加入线索")

    def chosen(self) -> tuple[int, ...]:
        """The clues that are ticked."""
        items = [self.list.item(place) for place in range(self.list.count())]
        return tuple(item.data(_ID) for item in items if item.checkState() == Qt.CheckState.Checked)


class CloseSortingDialog(FormDialog):
    """The end of a session, with its summary."""

    help_page = "clues#session"

    def __init__(self, parent: QWidget, office: Office, view: SortingView) -> None:
        super().__init__(parent, office, "结束梳理会", view.number)
        self.setObjectName("close_sorting_dialog")
        open_rows = [row.number for row in view.rows if not row.is_decided]
        if open_rows:
            words = f"还有 {len(open_rows)} 条没有议定（{'、'.join(open_rows[:5])}），留待下次。"
            self.body.insertWidget(0, label(words, "soft-body", wrap=True))
        self.summary = TextArea(4, view.summary)
        self.summary.setObjectName("sorting_summary_field")
        self.form.add("会议小结", self.summary, wide=True, hint="印在线索梳理会记录上。")
        self.finish("结束", lambda: close(office.session, view.id, self.summary.text()), f"{view.number} 梳理会已结束")


class ReopenSortingDialog(FormDialog):
    """A closed session is opened again."""

    help_page = "clues#session"

    def __init__(self, parent: QWidget, office: Office, view: SortingView) -> None:
        super().__init__(parent, office, "重新开启梳理会", view.number)
        self.setObjectName("reopen_sorting_dialog")
        self.reason = TextArea(3)
        self.reason.setObjectName("reopen_reason_field")
        self.form.add("理由", self.reason, required=True, wide=True)
        self.finish("重新开启", lambda: reopen(office.session, view.id, self.reason.text()), "梳理会已重新开启")


class ProposeDialog(FormDialog):
    """The persons proposed go into a campaign plan: a new one, or one that is being drawn up."""

    help_page = "clues#session"

    def __init__(
        self, parent: QWidget, office: Office, view: SortingView, on_done: Callable[[int], object] | None = None
    ) -> None:
        super().__init__(parent, office, "列入集中约谈计划", view.number)
        self.setObjectName("propose_dialog")
        self._id, self._on_done = view.id, on_done
        for row in view.proposed:
            words = f"{row.person}　{row.form}（{row.ground}）　线索 {row.number}"
            words += f"　已在“{row.planned}”" if row.planned else ""
            self.body.insertWidget(self.body.count() - 1, label(words, "soft-body", wrap=True))
        self.plan = ChoiceBox([(_NEW, "新建一份集中约谈计划"), *open_campaigns()], "选择计划")
        self.plan.setObjectName("propose_plan_field")
        self.form.add(
            "列入", self.plan, required=True, wide=True, hint="每名对象引用其线索；主谈人、时间在计划里安排。"
        )
        self.body.addWidget(ClauseLinks((CLAUSE,)))
        self.finish("列入计划", self._propose, "对象已列入集中约谈计划")

    def _propose(self) -> None:
        chosen = self.plan.value()
        done: Proposed = propose(self.office.session, self._id, chosen if chosen else None)
        if self._on_done is not None:
            on_done = self._on_done
            self.accepted.connect(lambda: on_done(done.plan_id))


def _grounds(office: Office) -> list[tuple[str, str]]:
    rules = office.rules
    return [(each.name, f"{rules.form(each.form).name} · {each.name}") for each in rules.grounds]
