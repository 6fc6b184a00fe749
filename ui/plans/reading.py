"""Reading fields: what is missing or cannot be read is said at the field itself."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QLineEdit

from ui.widgets.fields import DateField, TextArea
from ui.widgets.form import FieldRow


def read_day(field: DateField, at: FieldRow, what: str) -> date | None:
    """The day in a required field, or None after saying at the field why there is none."""
    day = field.date()
    at.set_error("" if day else field.problem() or f"请填写{what}")
    return day


def is_filled(field: QLineEdit | TextArea, at: FieldRow, what: str) -> bool:
    """Whether a required text is there; where not, it is said at the field."""
    filled = bool(field.text().strip())
    at.set_error("" if filled else f"请填写{what}")
    return filled
