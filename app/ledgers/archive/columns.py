"""The columns of the register of volumes as SQL: what their headings list and let through.  Corrections (更正) count.

A volume of a group talk stands under each of its subjects.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from peewee import Case, Select, fn

from app.interviews.columns import form_words, number_of
from app.interviews.tables import Amendment, CatalogueEntry, Interview, InterviewSubject
from app.ledgers.archive.tables import ArchiveVolume, Destruction, DestructionItem, Transfer, TransferItem, VolumeLoan
from app.ledgers.scope import amended
from app.rules import retention
from app.rules.lifecycle import State
from app.rules.rulebook import Rulebook
from app.rules.vocabulary import NAMES_IN_A_SENTENCE
from app.store.header_sql import SqlColumn, SqlColumns
from app.store.headers import Kind, Raw


class VolumeState(StrEnum):
    """Where a volume is."""

    IN = "在库"
    OUT = "借出"
    MOVED = "移交"
    GONE = "已销毁"


NUMBER: Any = fn.COALESCE(amended("volume_number"), Interview.volume_number)
RETENTION: Any = fn.COALESCE(amended("retention"), Interview.retention)
MINE_OUT = (VolumeLoan.interview == Interview.id) & VolumeLoan.returned_on.is_null()
IS_OUT = fn.EXISTS(VolumeLoan.select(VolumeLoan.id).where(MINE_OUT))
IS_MOVED = fn.EXISTS(
    TransferItem.select(TransferItem.id)
    .join(Transfer)
    .where((TransferItem.interview == Interview.id) & Transfer.signed_on.is_null(False))
)
PAGES = CatalogueEntry.select(fn.COALESCE(fn.SUM(CatalogueEntry.pages), 0)).where(
    CatalogueEntry.interview == Interview.id
)
IS_VOLUME = Interview.state == State.ARCHIVED.value


def ends() -> Any:
    """SQL for the last day of a volume; NULL for 永久 and where it is not known."""
    filed = Interview.archived_on.is_null(False)
    years = [
        (filed & (each.name == RETENTION), each.years) for each in retention.load().classes if not each.is_permanent
    ]
    year = fn.STRFTIME("%Y", Interview.archived_on).cast("INTEGER")
    return Case(None, [(wanted, fn.PRINTF("%04d-12-31", year + count)) for wanted, count in years], None)


def _touched(key: str) -> Any:
    """The talks of which this was corrected."""
    return Amendment.select(Amendment.interview).where(Amendment.key == key)


def _destroyed(field: Any) -> Any:
    """SQL for what the list of destruction says of a volume that is destroyed, or NULL."""
    gone = (DestructionItem.interview == Interview.id) & Destruction.destroyed_on.is_null(False)
    return DestructionItem.select(field).join(Destruction).where(gone).limit(1)


def _pieces() -> SqlColumn:
    listed = CatalogueEntry.select(fn.COUNT(CatalogueEntry.id)).where(CatalogueEntry.interview == Interview.id)
    return SqlColumn(fn.COALESCE(_destroyed(DestructionItem.pieces), listed), Kind.CODE)


def _pages() -> SqlColumn:
    """Pages of the catalogue; what was counted beside them, where that is another number."""
    total = fn.COALESCE(_destroyed(DestructionItem.pages), PAGES)
    counted = ArchiveVolume.select(ArchiveVolume.counted_pages).where(ArchiveVolume.interview == Interview.id)
    unequal = Interview.erased_on.is_null() & (counted != total)
    words = [(unequal, fn.PRINTF("%d/实%d", total, counted)), (total == 0, "")]
    return SqlColumn(Case(None, words, total.cast("TEXT")))


def _names() -> Any:
    """SQL for the names of the subjects as a title has them (`join_names`)."""
    mine = InterviewSubject.interview == Interview.id
    named: Any = InterviewSubject.select(InterviewSubject.name).where(mine)
    first = named.order_by(InterviewSubject.position, InterviewSubject.id).limit(NAMES_IN_A_SENTENCE).alias("named")
    joined = Select([first], [fn.GROUP_CONCAT(first.c.name, "、")])
    count = InterviewSubject.select(fn.COUNT(InterviewSubject.id)).where(mine)
    return fn.COALESCE(joined, "").concat(Case(None, [(count > NAMES_IN_A_SENTENCE, fn.PRINTF("等%d人", count))], ""))


def _title(forms: Mapping[Raw, str]) -> SqlColumn:
    named = Interview.organiser.concat("关于对").concat(_names()).concat("进行")
    return SqlColumn(named.concat(Case(Interview.form, list(forms.items()), "")).concat("的材料"))


def _place() -> SqlColumn:
    shelf = ArchiveVolume.interview == Interview.id
    parts = ((ArchiveVolume.room, "库"), (ArchiveVolume.cabinet, "柜"), (ArchiveVolume.shelf, "格"))
    room, cabinet, board = (
        Case(None, [((field == "") | (fn.SUBSTR(field, -1) == unit), field)], field.concat(unit))
        for field, unit in parts
    )
    said = fn.REPLACE(fn.TRIM(room.concat(" ").concat(cabinet).concat(" ").concat(board)), "  ", " ")
    return SqlColumn(fn.COALESCE(ArchiveVolume.select(said).where(shelf), ""))


def _state() -> SqlColumn:
    """What is destroyed is nowhere, what is handed over is not ours to lend."""
    said = [(Interview.erased_on.is_null(False), VolumeState.GONE.value), (IS_MOVED, VolumeState.MOVED.value),
            (IS_OUT, VolumeState.OUT.value)]  # fmt: skip
    return SqlColumn(Case(None, said, VolumeState.IN.value), Kind.CODE, order=[each.value for each in VolumeState])


def columns(rules: Rulebook) -> SqlColumns:
    """The columns, with the names that the rules give to the forms."""
    return SqlColumns(Interview.id, {
        "volume": SqlColumn(Interview.volume_number, touched=_touched("volume_number"), corrected=NUMBER),
        "subjects": SqlColumn(
            InterviewSubject.name, source=InterviewSubject.select(), owner=InterviewSubject.interview
        ),
        "title": _title(form_words(rules)),
        "case_number": SqlColumn(number_of(Interview.year, Interview.number)),
        "unit": SqlColumn(Interview.organiser),
        "filed_on": SqlColumn(fn.SUBSTR(Interview.archived_on, 1, 10), Kind.DAY),
        "retention": SqlColumn(Interview.retention, touched=_touched("retention"), corrected=RETENTION),
        "ends_on": SqlColumn(fn.COALESCE(ends(), ""), Kind.DAY),
        "pieces": _pieces(),
        "pages": _pages(),
        "place": _place(),
        "state": _state(),
    })  # fmt: skip
