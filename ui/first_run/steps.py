"""The first steps of a new store: the dialogs that there are for each, opened where they need the fewest clicks."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.access.account_dialogs import AccountsDialog, NewAccountDialog, recovery_preview
from ui.office import Office
from ui.people.import_dialog import ImportDialog
from ui.selfcheck.dialog import SelfCheckDialog


def recovery(window: QWidget, office: Office) -> None:
    """The recovery sheet, to be printed or saved on a stick."""
    if (dialog := office.act(lambda: recovery_preview(window, office))) is not None:
        dialog.open()


def roster(window: QWidget, office: Office) -> None:
    """Asks for the file at once; who has none yet finds the empty roster in the dialog behind it."""
    dialog = ImportDialog(window, office)
    dialog.leaves_when_done = True
    dialog.open()
    dialog.choose()


def selfcheck(window: QWidget, office: Office) -> None:
    """Whether this PC has what the program needs."""
    SelfCheckDialog(window, office).open()


def account(window: QWidget, office: Office) -> None:
    """One more account, over the list of those there are."""
    listed = AccountsDialog(window, office)
    listed.open()
    NewAccountDialog(listed, office).open()
