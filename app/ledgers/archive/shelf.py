"""Keeping volumes: their place on the shelf, the count of their pages, a change of class."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from app.access.actions import Action
from app.access.errors import Refusal
from app.access.session import Session, use_case
from app.interviews.amendments import amend
from app.interviews.catalogue import MOST_PAGES
from app.interviews.guarding import clean_text, one_line
from app.interviews.tables import Interview
from app.ledgers.archive.columns import VolumeState
from app.ledgers.archive.tables import ArchiveVolume
from app.ledgers.archive.volumes import AT_A_STEP, VolumeLine, volume
from app.rules import retention
from app.rules.lifecycle import Place
from app.store.steps import steps

CLAUSES = ("六(一)",)
_LONGEST = 20


@dataclass(frozen=True, slots=True)
class Shelf:
    """库房, 柜, 格; each may be empty."""

    room: str = ""
    cabinet: str = ""
    shelf: str = ""


@dataclass(frozen=True, slots=True)
class PageCount:
    """The last count of a volume on the shelf."""

    pages: int
    on: str
    by: str
    note: str


def volume_of(session: Session, interview_id: int, what: str) -> VolumeLine:
    """The volume of a use case.  Raises Refusal for a talk that is not archived, and for a volume that is destroyed."""
    found = volume(session, interview_id)
    if found is None:
        raise Refusal(f"这次约谈还没有归档，不能{what}，没有作任何改动。请先归档。", CLAUSES, Place.ARCHIVE)
    if found.state is VolumeState.GONE:
        raise Refusal(f"案卷{found.volume}已于{found.erased_on}销毁，不能{what}，没有作任何改动。", CLAUSES)
    return found


def shelf_of(interview_id: int) -> Shelf:
    """Where a volume lies."""
    row = ArchiveVolume.get_or_none(ArchiveVolume.interview == interview_id)
    return Shelf(row.room, row.cabinet, row.shelf) if row else Shelf()


def count_of(interview_id: int) -> PageCount | None:
    """The last count of a volume, or None."""
    row = ArchiveVolume.get_or_none(ArchiveVolume.interview == interview_id)
    if row is None or row.counted_pages is None:
        return None
    return PageCount(row.counted_pages, str(row.counted_on), row.counted_by, row.note)


@use_case(Action.ARCHIVE_KEEP)
def place_volumes(session: Session, interview_ids: Sequence[int], place: Shelf) -> int:
    """Writes down where volumes lie; how many.  Raises Refusal for one that is not there to be put anywhere."""
    clean = Shelf(*(one_line(text, _LONGEST) for text in asdict(place).values()))
    for interview_id in steps("正在登记存放位置", list(dict.fromkeys(interview_ids)), AT_A_STEP):
        line = volume_of(session, interview_id, "登记存放位置")
        if line.state is VolumeState.MOVED:
            raise Refusal(f"案卷{line.volume}已经移交，没有登记存放位置。", CLAUSES)
        before = shelf_of(interview_id)
        if before != clean:
            write_shelf(interview_id, **asdict(clean))
            session.trace("interview", interview_id, f"案卷{line.volume}上架", asdict(before), asdict(clean))
    return len(set(interview_ids))


@use_case(Action.ARCHIVE_KEEP)
def count_pages(session: Session, interview_id: int, pages: int, by: str, note: str = "") -> bool:
    """Writes down how many pages a volume has; whether it is as many as 卷内目录 says.

    A count that differs stands in 备考表 with its day and who counted.  Raises Refusal without who counted, and for
    a count that differs without a note.
    """
    line = volume_of(session, interview_id, "清点页数")
    who, why = one_line(by, 40), one_line(note)
    if not 0 <= pages <= MOST_PAGES:
        raise Refusal(f"页数应在0到{MOST_PAGES}之间，没有保存。", CLAUSES)
    if not who:
        raise Refusal("请写明由谁清点，没有保存。", CLAUSES)
    if pages != line.pages and not why:
        apart = f"实点{pages}页，卷内目录{line.pages}页，相差{abs(pages - line.pages)}页"
        message = f"{apart}，没有保存。请写明情况，写入备考表。"
        raise Refusal(message, CLAUSES)
    before = count_of(interview_id)
    write_shelf(interview_id, counted_pages=pages, counted_on=session.today(), counted_by=who, note=why)
    session.trace("interview", interview_id, f"清点案卷{line.volume}：{pages}页", before and asdict(before),
                  {"pages": pages, "detail": why})  # fmt: skip
    return pages == line.pages


def change_retention(session: Session, interview_id: int, wanted: str, reason: str) -> int:
    """Another class for an archived volume, with its reason; the id of the correction (更正) that says so.

    Cover, register and list follow, and what was filed stays readable.  Raises Refusal as corrections do, for a
    class that is none, and for a volume that is destroyed or handed over.
    """
    if retention.load().named(wanted) is None:
        names = "、".join(each.name for each in retention.load().classes)
        raise Refusal(f"保管期限只能是{names}，没有保存。", CLAUSES)
    line = volume_of(session, interview_id, "改保管期限")
    if line.state is VolumeState.MOVED:
        raise Refusal(f"案卷{line.volume}已经移交，保管期限由接收单位管理，没有保存。", CLAUSES)
    if not clean_text(reason).strip():
        raise Refusal("改保管期限须写明理由，没有保存。", CLAUSES)
    return amend(session, interview_id, "retention", wanted, reason)


def write_shelf(interview_id: int, **facts: Any) -> None:
    """Writes facts of a volume on the shelf; call inside a use case."""
    mine = ArchiveVolume.interview == interview_id
    if ArchiveVolume.update(**facts).where(mine).execute() == 0:
        ArchiveVolume.insert(interview=Interview.get_by_id(interview_id), **facts).execute()
