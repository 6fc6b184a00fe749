"""The rows of a preview of an import: how many of each verdict, as filters, the rows, and all of the chosen one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any

from PySide6.QtWidgets import QButtonGroup, QPushButton

from ui.theme import Space
from ui.widgets.basics import label
from ui.widgets.layouts import clear, row
from ui.widgets.table import TableView
from ui.widgets.table_model import Column, Rows


class ImportRows:
    """The parts, for the page to lay out: `summary`, `bar` with the filters, `table`, `detail`.

    `line_of` answers the number of a row in the workbook, `said_of` all that is to be said of it; `unchosen` stands in
    its place while no row is chosen.
    """

    def __init__(
        self,
        columns: Sequence[Column[Any]],
        by: Mapping[str, Callable[[Any], Any]],
        line_of: Callable[[Any], int],
        said_of: Callable[[Any], str],
        unchosen: str,
    ) -> None:
        self._by, self._line_of, self._said_of, self._unchosen = dict(by), line_of, said_of, unchosen
        self._all: list[Any] = []
        self._wanted: StrEnum | None = None
        self.summary = label("", "soft-body", wrap=True)
        self.summary.setObjectName("import_summary")
        self.bar = row(spacing=Space.ONE)
        self._filters = QButtonGroup(self.summary)
        self.table = TableView("预览", tuple(columns), Rows(), key=line_of)
        self.table.setObjectName("preview_list")
        self.table.setProperty("role", "framed")
        self.table.setMinimumHeight(300)
        self.detail = label("", wrap=True, selectable=True)
        self.detail.setObjectName("preview_detail")
        self.table.chosen.connect(self.choose)

    def show(self, rows: Sequence[Any], verdicts: Iterable[StrEnum], count: Callable[[Any], int]) -> None:
        """Shows other rows; the filter stays as it is."""
        self._all = list(rows)
        self._show_filters(verdicts, count)
        self._show_rows()

    def choose(self, each: Any) -> None:
        """Says what there is to say of a row, or that none is chosen."""
        self.detail.setText(f"第 {self._line_of(each)} 行　{self._said_of(each)}" if each else self._unchosen)

    def _show_filters(self, verdicts: Iterable[StrEnum], count: Callable[[Any], int]) -> None:
        clear(self.bar)
        self._filters = QButtonGroup(self.summary)
        for verdict in (None, *verdicts):
            made = QPushButton(f"{verdict or '全部'} {len(self._all) if verdict is None else count(verdict)}")
            made.setObjectName(f"preview_{verdict.name.lower() if verdict else 'all'}")
            made.setProperty("role", "filter")
            made.setCheckable(True)
            made.setAutoDefault(False)
            made.setChecked(verdict is self._wanted)
            made.clicked.connect(lambda _=False, verdict=verdict: self._filter(verdict))
            self._filters.addButton(made)
            self.bar.addWidget(made)
        self.bar.addStretch(1)

    def _filter(self, verdict: StrEnum | None) -> None:
        self._wanted = verdict
        self._show_rows()

    def _show_rows(self) -> None:
        wanted = self._wanted
        self.table.set_source(Rows([each for each in self._all if wanted in (None, each.verdict)], by=self._by))
