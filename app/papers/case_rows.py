"""Rows that forms of a talk share: who is talked to, who somebody is."""

from __future__ import annotations

from collections.abc import Sequence

from app.papers.case_facts import NOBODY, SubjectFacts
from app.papers.cells import Caption, Flow
from app.papers.form import fact, row
from app.papers.setting import Across
from app.papers.sheet import MM
from app.papers.table import Row


def subject_rows(subjects: Sequence[SubjectFacts]) -> tuple[Row, ...]:
    """A row for each subject, at least one to be filled in."""
    return tuple(
        row(*fact("姓名", one.name, 5), *fact("单位职务", one.post, 8), *fact("职级", one.rank, 2, 3))
        for one in subjects or (NOBODY,)
    )


def person_rows(one: SubjectFacts) -> tuple[Row, ...]:
    """The particulars of one subject."""
    return (
        row(*fact("姓名", one.name, 5), *fact("性别", one.gender, 5), *fact("出生年月", one.born, 5)),
        row(*fact("政治面貌", one.political_status, 5), *fact("入党时间", one.joined_party, 5),
            *fact("职级", one.rank, 5)),
        row(*fact("单位职务", one.post, 21, across=Across.LEFT)),
    )  # fmt: skip


def long_row(caption: str, text: str, least: float, share: float = 1) -> Row:
    """A fact of any length beside its name (a line break in the name is for its cell alone); `least` in mm."""
    cells = ((3, Caption(caption)), (21, Flow(caption.replace("\n", ""), text)))
    return row(*cells, least=least * MM, most=None, share=share)
