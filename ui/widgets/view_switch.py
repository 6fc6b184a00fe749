"""Shows saved views in a list, and knows what they changed of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject

from app.access.saved_views import ViewLine
from ui.widgets.saved_views import ViewList
from ui.widgets.table import TableView

LetThrough = dict[str, Any]


class ViewSwitch(QObject):
    """What a list does with its views.

    `let_through` tells what it lets through now, `let` lets that through (asking for nothing yet), `shown` asks for the
    rows and says so.  While a saved view is shown, columns are its own; a view of the program finds them as they were,
    and nothing filtered.
    """

    def __init__(
        self, views: ViewList, table: TableView, let_through: Callable[[], LetThrough],
        let: Callable[[LetThrough], object], shown: Callable[[], object],
    ) -> None:  # fmt: skip
        super().__init__(table)
        self._views, self._table = views, table
        self._let_through, self._let, self._shown = let_through, let, shown
        self._saved: ViewLine | None = None
        self._as_saved: LetThrough = {}
        self._before: LetThrough = {}
        # Whether the list has shown the view that the account wants first, or was led elsewhere.
        self.is_opened = False
        views.chosen.connect(self._choose)
        views.kept.connect(self._kept)

    def look(self) -> dict[str, Any]:
        """What a saved view keeps: all that the list lets through, and how it looks."""
        return self._let_through() | {"view": self._views.value, "columns": self._table.state()}

    @property
    def is_changed(self) -> bool:
        """Whether the account's own view that is shown could be kept anew."""
        return self._saved is not None and self._saved.is_own and self.look() != self._as_saved

    def open(self) -> None:
        """The list is seen: the first time it shows the view that the account wants first."""
        if not self.is_opened:
            self.is_opened = True
            self._views.show_default()

    def _choose(self, saved: ViewLine | None) -> None:
        self.is_opened = True
        if saved is not None:
            if self._saved is None:  # choices beside the list come back, what was filtered by hand does not
                self._before = self._let_through() | {"text": "", "headers": []}
            self._table.remember(False)
            self._let(dict(saved.definition))
            self._table.restore(saved.definition.get("columns"))
        elif self._saved is not None:
            self._let(self._before)
            self._table.remember(True)
        self._saved = saved
        self._as_saved = self.look()
        self._shown()

    def _kept(self, saved: ViewLine | None) -> None:
        self._saved, self._as_saved = saved, self.look()
        self._shown()
