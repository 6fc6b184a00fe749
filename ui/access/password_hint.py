"""What one may say of a new password while it is typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QLineEdit

from app.access.passwords import Policy, hint
from ui.widgets.form import FieldRow


def hint_while_typed(row: FieldRow, policy: Callable[[], Policy], names: Callable[[], Sequence[str]] = tuple) -> None:
    """Says under the field of a new password what it lacks by the policy, from now on."""
    field = row.field
    assert isinstance(field, QLineEdit)

    def said() -> None:
        row.set_hint(hint(field.text(), policy(), names()))

    field.textChanged.connect(lambda _: said())
    said()
