"""Which tabs and buttons a role has: one table by the names of the buttons.

The use cases refuse in any case; a button that would only be refused is not shown.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QWidget

from app.access.actions import Action
from app.access.roles import Scope, scope_of
from app.access.session import Session
from ui.office import Tab

GATES: dict[Action, tuple[str, ...]] = {
    Action.PLAN_EDIT: (
        "new_plan_button", "add_item_button", "edit_plan_button", "delete_plan_button", "withdraw_button",
        "reopen_button", "submit_button", "edit_item_button", "up_item_button", "down_item_button",
        "remove_item_button", "propose_button",
    ),
    Action.PLAN_APPROVE: ("approve_button", "return_button"),
    Action.PLAN_FILE: ("file_button", "amend_filing_button", "filing_step_button"),
    Action.CLUE_EDIT: (
        "register_clue_button", "edit_clue_button", "sort_clue_button", "join_clue_button", "ask_clue_button",
        "new_sorting_button", "edit_sorting_button", "add_clues_button", "choose_clue_button", "close_sorting_button",
        "reopen_sorting_button", "edit_inquiry_button", "inquiry_step_button", "withdraw_inquiry_button",
        "explain_button",
    ),
    Action.INTERVIEW_EDIT: (
        "new_interview_button", "arrange_item_button", "edit_case_button", "form_texts_button", "outline_add_button",
        "outline_seed_button", "outline_reading_button", "outline_line", "add_exception_button",
        "remove_exception_button", "recorder_button", "attendee_button", "talk_button", "lead_on_button",
    ),
    Action.INTERVIEW_APPROVE: ("record_approval_button", "send_back_button", "return_inquiry_button"),
    Action.INTERVIEW_HOLD: (
        "next_step_button", "more_button", "venue_button", "notify_all_button",
        "close_materials_button", "decide_button", "archive_button",
    ),
    Action.TALK_RUN: ("start_button", "finish_button"),
    Action.RECORD_WRITE: (
        "read_back_button", "walk_button", "pause_button", "phrases_button", "edit_phrases_button",
        "correct_button", "resume_button", "seal_button",
    ),
    Action.DISPOSITION_EDIT: ("save_disposition_button", "rest_button"),
    Action.ARCHIVE: ("save_archive_button", "attach_scan_button", "build_catalogue_button", "add_entry_button"),
    Action.ARCHIVE_KEEP: (
        "place_volumes_button", "draw_transfer_button", "lend_button", "count_pages_button", "change_retention_button",
        "return_loan_button", "renew_loan_button", "sign_transfer_button", "withdraw_transfer_button",
    ),
    Action.ARCHIVE_DESTROY: (
        "draw_destruction_button", "approve_destruction_button", "carry_out_button", "withdraw_destruction_button",
    ),
    Action.AMEND: ("amend_button",),
    Action.PRINT: ("print_form_button", "print_forms_button", "print_paper_button", "print_record_button",
                   "batch_print_button", "print_menu_button", "print_pivot_button", "print_all_health_button"),
    Action.PAPER_EDIT: ("menu_papers",),
    Action.PRACTICE_EDIT: ("menu_practices",),
    Action.HOLIDAY_EDIT: ("menu_holidays", "holiday_set_button", "holiday_clear_button", "holiday_year_button",
                          "holiday_forget_button", "holiday_template_button"),
    Action.EXPORT: (
        "export_button", "export_ledger_button", "export_roster_button", "empty_ledger_button",
        "empty_plan_button", "export_statistics_button", "record_sending_button", "copy_scan_button",
        "export_pivot_button", "save_pivot_button", "rename_pivot_button", "delete_pivot_button",
        "calendar_file_button", "export_volumes_button",
    ),
    Action.LEDGER_IMPORT: ("ledger_import_button",),
    Action.FINDING_EDIT: ("take_up_button", "add_finding_button"),
    Action.SAMPLE_DRAW: ("draw_sample_button", "redraw_button", "check_sample_button"),
    Action.PUBLICITY_EDIT: ("write_publicity_button", "draft_publicity_button"),
    Action.ROSTER_IMPORT: ("import_roster_button", "template_button"),
    Action.ROSTER_UNDO: ("undo_import_button",),
    Action.PERSON_EDIT: (
        "add_person_button", "edit_person_button", "add_appointment_button", "change_rank_button",
        "add_leader_button", "end_leader_button", "add_recusal_button", "end_recusal_button",
    ),
    Action.PACKAGE_KEYS: ("receive_package_button", "exchange_keys_button"),
    Action.PACKAGE_SEND: ("send_package_button", "send_statistics_button", "send_plan_button", "send_again_button"),
    Action.PACKAGE_RECEIVE: ("send_receipt_button",),
    Action.DEPARTMENT_EDIT: ("add_department_button", "supervise_button"),
}  # fmt: skip
_ACTION_OF = {name: action for action, names in GATES.items() for name in names}


def tabs_of(session: Session) -> tuple[Tab, ...]:
    """The tabs that have something in them for the account's role, in their order."""
    scope = scope_of(session.account.role)
    whole = session.may(Action.CONTENT_READ) and scope is not Scope.ASSIGNED
    shown = {
        Tab.HOME: True, Tab.PLANS: whole, Tab.INTERVIEWS: session.may(Action.CONTENT_READ), Tab.LEDGERS: whole,
        Tab.PEOPLE: session.may(Action.PEOPLE_READ), Tab.OVERSIGHT: whole,
    }  # fmt: skip
    return tuple(tab for tab in Tab if shown[tab])


class _Shut(QObject):
    """Keeps a widget hidden, whatever else would show it."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hides it again."""
        if event.type() in (QEvent.Type.ShowToParent, QEvent.Type.Show) and isinstance(watched, QWidget):
            watched.hide()
        return False


def shut_gates(root: QWidget, session: Session) -> None:
    """Hides for good what the account's role does not allow, in this window and what it holds by now; everything that
    the table names where the store is only read.
    """
    shut = {action for action in GATES if session.store.read_only or not session.may(action)}
    if not shut:
        return
    for part in _named(root):
        if _ACTION_OF.get(part.objectName()) in shut:
            if isinstance(part, QAction):
                part.setVisible(False)
            elif part.findChild(_Shut) is None:
                part.installEventFilter(_Shut(part))
                part.hide()


def _named(root: QWidget) -> Iterable[QWidget | QAction]:
    yield from root.findChildren(QAbstractButton)
    yield from (part for part in root.findChildren(QWidget, "outline_line"))
    yield from root.findChildren(QAction)
