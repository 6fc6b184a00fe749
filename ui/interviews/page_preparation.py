"""准备: checklists with progress, notices, who is there, the outline."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.interviews.attendance import AttendeeLine, add_attendee, change_attendee, remove_attendee
from app.interviews.checklists import Checklist, ChecklistLine
from app.interviews.preparation import (
    NoticeLine,
    PreparationView,
    preparation_view,
    tick,
    untick,
    withdraw_notice,
)
from app.oversight.reading_matter import readings
from ui.interviews.checklist_card import ChecklistCard
from ui.interviews.outline_editor import OutlineEditor
from ui.interviews.page import CasePage, Section, scrolled
from ui.interviews.preparation_dialogs import AttendeeDialog, NoteDialog, NotifyDialog, RecorderDialog, VenueDialog
from ui.office import Office
from ui.oversight.reading_dialog import ReadingDialog
from ui.theme import Space
from ui.widgets.basics import button, label, link_button, set_shown
from ui.widgets.layouts import box, column, row

_AFTER_APPROVAL = "约谈批准后、开始前，在现场逐项确认。"
_OVER = "约谈已经开始或结束，准备事项不再改动。"


class PreparationPage(CasePage):
    """What is arranged before the talk (五(二)2, 五(三))."""

    help_page = "interviews#preparation"

    def __init__(self, office: Office, interview_id: int) -> None:
        super().__init__(office, interview_id)
        self.setObjectName("preparation_page")
        self.preparation = ChecklistCard("准备事项", "prepare")
        self.safety = ChecklistCard("安全检查", "safety")
        for card, which in ((self.preparation, Checklist.PREPARATION), (self.safety, Checklist.SAFETY)):
            card.toggled.connect(lambda code, wish, which=which: self._toggle(which, code, wish))
            card.noted.connect(lambda code, which=which: self._note(which, code))
        self.people = Section("通知与人员", ("五(二)2",))
        self.people.setObjectName("people_card")
        self.outline = OutlineEditor(office.session, interview_id, self.act)
        self.outline.reading_wanted.connect(lambda: ReadingDialog(self, office, interview_id).open())
        left = column(self.preparation, self.safety, None, spacing=Space.TWO)
        right = column(self.people, self.outline, None, spacing=Space.TWO)
        columns = QHBoxLayout()
        columns.setSpacing(Space.TWO)
        columns.addLayout(left, 1)
        columns.addLayout(right, 1)
        body = scrolled(self, self.notices)
        body.addLayout(columns)
        body.addStretch(1)

    def reload(self) -> None:
        """Shows the preparation as it stands."""
        view = preparation_view(self.office.session, self.interview_id)
        self._view = view
        self.preparation.show_lines(view.preparation, view.can_prepare, _OVER)
        self.safety.show_lines(view.safety, view.can_check_safety, _AFTER_APPROVAL if view.can_prepare else _OVER)
        self._show_people(view)
        self.outline.show_outline(view.outline, view.can_change_people)
        offered = readings(self.office.session, self.interview_id)
        self.outline.offer_reading(sum(not each.taken for each in offered))

    def _show_people(self, view: PreparationView) -> None:
        self.people.empty()
        body = self.people.body
        waiting = [line for line in view.notices if line.notified_on is None]
        everyone = button("全部登记通知…", lambda: self._notify(None, f"{len(waiting)}名尚未通知的对象"))
        everyone.setObjectName("notify_all_button")
        set_shown(everyone, view.can_prepare and len(waiting) > 1)
        body.addLayout(row(label("约谈对象", "strong"), None, everyone))
        for place, line in enumerate(view.notices, 1):
            body.addWidget(self._notice(line, place, view.can_prepare))
        change = link_button("更换…" if view.recorder_name else "安排…", self._recorder)
        change.setObjectName("recorder_button")
        set_shown(change, view.can_change_people)
        body.addLayout(
            row(label("记录人员", "strong"), label(view.recorder_name or "还没有安排", "soft-body"), None, change)
        )
        venue = link_button("安排…", self._venue)
        venue.setObjectName("venue_button")
        set_shown(venue, view.can_prepare)
        body.addLayout(row(label("约谈地点", "strong"), label(view.place or "还没有写明", "soft-body"), None, venue))
        add = link_button("增加…", lambda: AttendeeDialog(self, self.office, self.interview_id).open())
        add.setObjectName("attendee_button")
        set_shown(add, view.can_change_people)
        staff = f"工作人员共{view.staff}人（主谈人、记录人员和其他工作人员）"
        body.addLayout(row(label("其他参加人员", "strong"), label(staff, "soft"), None, add))
        for place, one in enumerate(view.attendees, 1):
            body.addWidget(self._attendee(one, place, view.can_change_people))

    def _notice(self, line: NoticeLine, place: int, editable: bool) -> QWidget:
        told = f"{line.notified_on} {line.how}" if line.notified_on else "还没有通知"
        if line.notified_on is None:
            act = link_button("登记通知…", lambda: self._notify(line.subject_id, f"{line.name}（{line.post}）"))
            act.setObjectName(f"notify_{place}")
        else:
            act = link_button("撤回", lambda: self._withdraw(line))
            act.setObjectName(f"withdraw_notice_{place}")
        set_shown(act, editable)
        post = label(line.post, "soft")
        return box(row(Space.ONE, label(line.name), post, None, label(told, "soft-body"), act))

    def _remove_attendee(self, one: AttendeeLine) -> None:
        session, case = self.office.session, self.interview_id

        def again() -> int:
            return add_attendee(
                session, case, person_id=one.person_id, name=one.name, title=one.title, is_staff=one.is_staff
            )

        self.act(
            lambda: remove_attendee(session, one.id), f"已去掉{one.name}",
            undo=lambda: self.act(again, f"已恢复{one.name}"),
        )  # fmt: skip

    def _attendee(self, one: AttendeeLine, place: int, editable: bool) -> QWidget:
        session = self.office.session
        kind = "工作人员" if one.is_staff else "其他"
        swap = link_button(
            "改为其他" if one.is_staff else "改为工作人员",
            lambda: self.act(
                lambda: change_attendee(session, one.id, title=one.title, is_staff=not one.is_staff), "已修改参加人员"
            ),
        )
        gone = link_button("去掉", lambda: self._remove_attendee(one))
        gone.setObjectName(f"remove_attendee_{place}")
        for made in (swap, gone):
            set_shown(made, editable)
        return box(
            row(Space.ONE, label(one.name), label(one.title, "soft"), None, label(kind, "soft-body"), swap, gone)
        )

    # ------------------------------------------------------------ doing

    def _line(self, which: Checklist, code: str) -> ChecklistLine:
        lines = self._view.preparation if which is Checklist.PREPARATION else self._view.safety
        return next(line for line in lines if line.code == code)

    def _toggle(self, which: Checklist, code: str, wish: bool) -> None:
        session, name = self.office.session, self._line(which, code).name
        verb = tick if wish else untick
        if (
            self.act(lambda: verb(session, self.interview_id, which, code), f"{'已确认' if wish else '已撤回'}：{name}")
            is None
        ):
            self.reload()  # the tick goes back to what is true

    def _note(self, which: Checklist, code: str) -> None:
        line, session = self._line(which, code), self.office.session

        def save(text: str) -> None:
            tick(session, self.interview_id, which, code, text)

        NoteDialog(self, self.office, f"备注：{line.name}", line.detail, save, "已保存备注").open()

    def _notify(self, subject_id: int | None, who: str) -> None:
        NotifyDialog(self, self.office, self.interview_id, subject_id, who).open()

    def _withdraw(self, line: NoticeLine) -> None:
        session = self.office.session
        self.act(lambda: withdraw_notice(session, line.subject_id), f"已撤回对{line.name}的通知")

    def _recorder(self) -> None:
        RecorderDialog(self, self.office, self.interview_id, self._view.recorder_id).open()

    def _venue(self) -> None:
        view = self._view
        detail = next((line.detail for line in view.preparation if line.code == "venue"), "")
        VenueDialog(self, self.office, self.interview_id, view.place, detail, view.can_set_venue).open()
