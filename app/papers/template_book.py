"""A workbook for filling in: the table as text down to the end, lists to choose from, and a sheet 填写说明.

Words of the lists are our own; a short list stands in the rule itself, a long one on a hidden sheet.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from app.access.session import Session
from app.papers.workbook import BookColumn, Paper, text_of
from app.papers.workbook_look import BODY, BODY_SIZE, CENTRED, HEADING, PLAIN, TITLE, set_page
from app.papers.workbook_rows import height_of
from app.store.workbook_bytes import escaped

GUIDE, WORDS = "填写说明", "词表"
# Rows that the rules reach: more than any roster or ledger that is filled in by hand.
_REACH = 5000
# Excel's bounds: a list in the rule itself, a hint beside the cell.
_MOST_IN_RULE, _MOST_HINT = 255, 255
_GUIDE_WIDTHS = (16, 8, 60)


@dataclass(frozen=True, slots=True)
class FillColumn:
    """A column to fill in: heading, width, what is to be written, the words to choose from, and whether it must be.

    Other words than those of the list are warned of, or refused where `strict`.
    """

    heading: str
    width: float
    hint: str = ""
    words: tuple[str, ...] = ()
    strict: bool = False
    required: bool = False
    centred: bool = True


class TemplateBook:
    """The table with so many framed rows; `guide` are sentences about the whole."""

    def __init__(
        self,
        sheet_name: str,
        title: str,
        columns: Sequence[FillColumn],
        facts: tuple[str, str],
        *,
        guide: Sequence[str],
        frozen: int = 0,
        rows: int = 20,
    ) -> None:
        self.columns = tuple(columns)
        heads = [BookColumn(column.heading, column.width, centred=column.centred) for column in self.columns]
        self.paper = Paper(sheet_name, title, heads, facts, frozen, fill_in=True)
        for _ in range(rows):
            self.paper.line([""] * len(heads))
        self._guide(guide)
        self._lists: Any = None
        self._listed = 0
        for place, column in enumerate(self.columns, 1):
            self._rule(place, column)

    def save(self, session: Session, out: Path) -> None:
        """Hands the workbook out within a use case.  Raises Refusal in plain words."""
        self.paper.save(session, out)

    def _rule(self, place: int, column: FillColumn) -> None:
        """The list and the hint of a column; cells are text in any case."""
        if not (column.words or column.hint):
            return
        rule = DataValidation(type="list" if column.words else None, allow_blank=True)
        if column.words:
            rule.formula1 = self._source(column.words)
            rule.showErrorMessage = True
            rule.errorStyle = "stop" if column.strict else "warning"
            rule.errorTitle, rule.error = (
                column.heading,
                "请从下拉列表中选择。" if column.strict else ("不在下拉列表中。确实要这样写，请选“是”。"),
            )
        if column.hint:
            rule.showInputMessage = True
            rule.promptTitle, rule.prompt = column.heading[:32], column.hint[:_MOST_HINT]
        letter = get_column_letter(place)
        rule.add(f"{letter}{self.paper.heading_row + 1}:{letter}{_REACH}")
        self.paper.sheet.add_data_validation(rule)

    def _source(self, words: Sequence[str]) -> str:
        """The words as a rule names them: in itself, or as a column of the hidden sheet."""
        joined = ",".join(words)
        if len(joined) + 2 <= _MOST_IN_RULE and not any("," in word or '"' in word for word in words):
            return f'"{joined}"'
        if self._lists is None:
            self._lists = self.paper.book.create_sheet(WORDS)
            self._lists.sheet_state = "hidden"
        self._listed += 1
        for row, word in enumerate(words, 1):
            _write(self._lists.cell(row, self._listed), word, PLAIN)
        letter = get_column_letter(self._listed)
        return f"{WORDS}!${letter}$1:${letter}${len(words)}"

    def _guide(self, sentences: Sequence[str]) -> None:
        sheet: Any = self.paper.book.create_sheet(GUIDE)
        for letter, width in zip("ABC", _GUIDE_WIDTHS, strict=True):
            sheet.column_dimensions[letter].width = width
        lines: list[tuple[tuple[str, ...], tuple[str, ...]]] = [((GUIDE,), (TITLE,))]
        lines += [((f"{number}. {each}",), (PLAIN,)) for number, each in enumerate(sentences, 1)]
        lines.append((("栏目", "必填", "怎么填"), (HEADING,) * 3))
        for column in self.columns:
            lines.append(((column.heading, "必填" if column.required else "", _how(column)), (CENTRED, CENTRED, BODY)))
        for row, (texts, looks) in enumerate(lines, 1):
            self._guide_row(sheet, row, texts, looks)
        set_page(sheet, landscape=False)

    @staticmethod
    def _guide_row(sheet: Any, row: int, texts: Sequence[str], looks: Sequence[str]) -> None:
        wide = sum(_GUIDE_WIDTHS) if len(texts) == 1 else _GUIDE_WIDTHS[2]
        for place, (text, look) in enumerate(zip(texts, looks, strict=True), 1):
            _write(sheet.cell(row, place), text, look)
        if len(texts) == 1:
            sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=3)
        sheet.row_dimensions[row].height = 36 if row == 1 else height_of(texts[-1], wide, BODY_SIZE)


def _how(column: FillColumn) -> str:
    """What the guide says of a column; a long list is not repeated."""
    words = "、".join(column.words)
    if not words:
        return column.hint
    listed = f"从下拉列表选择：{words}。" if len(words) <= 120 else f"从下拉列表选择（共 {len(column.words)} 项）。"
    return f"{listed}{column.hint}"


def _write(cell: Any, text: str, look: str) -> None:
    cell.style = look
    cell.value = escaped(text_of(text)) or None
    if text:
        cell.data_type = "s"
