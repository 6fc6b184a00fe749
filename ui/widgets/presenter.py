"""The one place that shows what went wrong: refusals with clause and the way on, troubles of the machine.

What a message does not say itself (whether the data is safe, what to do) is said after it, by its kind.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QPushButton

from app.access.errors import Refusal
from app.store.errors import StoreTrouble
from app.store.kinds import kind_of, left_unsaid
from ui.widgets.notice import Notice, Severity

# Nobody reads more; a line for each of 500 volumes held the window for half a second.
_MOST_DETAILS = 30


def refusal_notice(error: Refusal, navigate: Callable[[str], object] | None = None) -> Notice:
    """A refusal as a notice; where it names a place and one can go there, with the button that leads to it."""
    from ui.widgets.clauses import place_button  # the password window has refused nothing yet

    action = place_button(error.place, navigate) if navigate is not None and error.place else None
    details = list(error.details[:_MOST_DETAILS])
    if left := len(error.details) - len(details):
        details.append(f"另有 {left} 项，没有一一列出")
    kind = kind_of(error, error.place, error.clauses)
    if unsaid := left_unsaid(kind, error.text(), has_way=action is not None):
        details.append(unsaid)
    code = kind.code if kind.call else ""
    return Notice(Severity.ERROR, error.message, details=details, clauses=error.clauses, action=action, code=code)


def trouble_notice(error: StoreTrouble, action: QPushButton | None = None) -> Notice:
    """A trouble of machine or disk as a notice: what happened, what to do, and the button that does it."""
    kind = kind_of(error)
    details = [each for each in (error.advice, left_unsaid(kind, error.text(), has_way=action is not None)) if each]
    code = kind.code if kind.call else ""
    return Notice(Severity.ERROR, error.message, details=details, action=action, code=code)
