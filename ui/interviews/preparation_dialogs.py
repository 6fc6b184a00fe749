"""The small dialogs of the preparation page: notice, note, venue, recorder, attendee."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget

from app.interviews.attendance import add_attendee, set_recorder
from app.interviews.preparation import HOW, notify, notify_all, set_venue
from ui.office import Office
from ui.widgets.basics import primary_button
from ui.widgets.dialog import Dialog
from ui.widgets.fields import DateField
from ui.widgets.form import FieldRow, Form
from ui.widgets.people import PersonPicker


class CaseDialog(Dialog):
    """A dialog whose primary button runs one use case and closes when it was done."""

    def __init__(self, parent: QWidget, office: Office, title: str, verb: str, name: str, subtitle: str = "") -> None:
        super().__init__(parent, title, subtitle=subtitle)
        self.setObjectName(name)
        self.office = office
        self.form = Form(columns=1)
        self.body.addWidget(self.form)
        done = primary_button(verb, self.submit)
        done.setObjectName("save_button")
        self.set_buttons(done)

    def submit(self) -> None:
        """What the primary button does."""
        raise NotImplementedError

    def run(self, action: Callable[[], object], done: str) -> None:
        """Runs the use case; closes the dialog when it was not refused."""

        def act() -> bool:
            action()
            return True

        if self.office.act(act, done, notices=self.notices):
            self.accept()


def day_of(row: FieldRow, field: DateField) -> bool:
    """Whether the field holds a day; says beside it what is wrong when not."""
    problem = field.problem() or ("" if field.date() else "请写明日期")
    row.set_error(problem)
    return not problem


class NotifyDialog(CaseDialog):
    """When and how one subject, or all who wait, were told."""

    help_page = "interviews#preparation"

    def __init__(self, parent: QWidget, office: Office, interview_id: int, subject_id: int | None, who: str) -> None:
        super().__init__(parent, office, "登记通知", "登记通知", "notify_dialog", who)
        self._interview_id, self._subject_id = interview_id, subject_id
        self.day = DateField(office.today())
        self.day.setObjectName("notify_date")
        self.how = QComboBox()
        self.how.setEditable(True)
        self.how.addItems(HOW)
        self.how.setObjectName("notify_how")
        self._row = self.form.add("通知日期", self.day, required=True)
        self.form.add("通知方式", self.how, required=True)

    def submit(self) -> None:
        """Records the notice."""
        day, how, session = self.day.date(), self.how.currentText(), self.office.session
        if not day_of(self._row, self.day) or day is None:
            return
        if self._subject_id is None:
            self.run(lambda: notify_all(session, self._interview_id, day, how), "已登记通知")
        else:
            subject = self._subject_id
            self.run(lambda: notify(session, subject, day, how), "已登记通知")


class NoteDialog(CaseDialog):
    """One line of text for whatever `save` does with it."""

    help_page = "interviews#preparation"

    def __init__(
        self, parent: QWidget, office: Office, title: str, text: str, save: Callable[[str], object], done: str
    ) -> None:
        super().__init__(parent, office, title, "保存", "note_dialog")
        self._save, self._done = save, done
        self.line = QLineEdit(text)
        self.line.setObjectName("note_line")
        self.form.add("内容", self.line)

    def submit(self) -> None:
        """Hands the text over."""
        self.run(lambda: self._save(self.line.text()), self._done)


class VenueDialog(CaseDialog):
    """Where the talk is held, and how the room is arranged."""

    help_page = "interviews#preparation"

    def __init__(
        self, parent: QWidget, office: Office, interview_id: int, place: str, detail: str, movable: bool
    ) -> None:
        super().__init__(parent, office, "安排约谈场地", "确认场地", "venue_dialog")
        self._interview_id = interview_id
        self.place = QLineEdit(place)
        self.place.setObjectName("venue_place")
        self.place.setReadOnly(not movable)
        self.detail = QLineEdit(detail)
        self.detail.setObjectName("venue_detail")
        hint = "" if movable else "地点已写入方案；改地点请到“方案与审批”修改后重新报批。"
        self.form.add("约谈地点", self.place, required=True, hint=hint)
        self.form.add("布置情况", self.detail, hint="房间、座位、设备、门窗通道等")

    def submit(self) -> None:
        """Sets the venue and ticks the item."""
        place, detail, session = self.place.text(), self.detail.text(), self.office.session
        self.run(lambda: set_venue(session, self._interview_id, place, detail), "已安排场地")


class RecorderDialog(CaseDialog):
    """Who writes the record."""

    help_page = "interviews#preparation"

    def __init__(self, parent: QWidget, office: Office, interview_id: int, recorder_id: int | None) -> None:
        hint = "记录人员不得是主谈人或约谈对象，也不得与对象有回避关系。"
        super().__init__(parent, office, "安排记录人员", "选定", "recorder_dialog", hint)
        self._interview_id = interview_id
        self.picker = PersonPicker(office)
        self.picker.setObjectName("recorder_picker")
        self.picker.set_person(recorder_id)
        self._row = self.form.add("记录人员", self.picker, required=True)

    def submit(self) -> None:
        """Names the recorder."""
        person = self.picker.person_id()
        self._row.set_error("" if person else "请从干部名册中选一人")
        if person:
            self.run(lambda: set_recorder(self.office.session, self._interview_id, person), "已安排记录人员")


class AttendeeDialog(CaseDialog):
    """Someone else at the talk, from the cadre list or from outside."""

    help_page = "interviews#preparation"

    def __init__(self, parent: QWidget, office: Office, interview_id: int) -> None:
        super().__init__(parent, office, "增加参加人员", "添加", "attendee_dialog")
        self._interview_id = interview_id
        self.picker = PersonPicker(office)
        self.picker.setObjectName("attendee_picker")
        self.picker.changed.connect(self._picked)
        self.name = QLineEdit()
        self.name.setObjectName("attendee_name")
        self.title = QLineEdit()
        self.title.setObjectName("attendee_title")
        self.staff = QCheckBox("工作人员（计入询问示警约谈的工作人员人数）")
        self.staff.setObjectName("attendee_staff")
        self.form.add("从名册选择", self.picker)
        self.form.add("或填写姓名", self.name, hint="名册以外的人员")
        self.form.add("单位职务", self.title)
        self.form.add_widget(self.staff)

    def submit(self) -> None:
        """Adds the person."""
        person, name, title = self.picker.person_id(), self.name.text(), self.title.text()
        staff, session = self.staff.isChecked(), self.office.session
        self.run(
            lambda: add_attendee(session, self._interview_id, person_id=person, name=name, title=title, is_staff=staff),
            "已增加参加人员",
        )

    def _picked(self) -> None:
        line = self.picker.person()
        self.name.setEnabled(line is None)
        if line is not None:
            self.name.clear()
            self.title.setText(line.post)
