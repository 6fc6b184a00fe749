"""Packages for their readers: what went out and came in, what still waits, which numbers are missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.access.session import Session
from app.oversight.exchange.receipts import missing_numbers
from app.oversight.exchange.tables import (
    Direction,
    InformationItem,
    Kind,
    OfficeKind,
    Package,
    PackageState,
    Partner,
)


@dataclass(frozen=True, slots=True)
class PackageFilter:
    """Which packages: by direction, waiting for an answer, kind, and words in title, partner or remark."""

    direction: Direction | None = None
    waiting: bool = False
    kind: Kind | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class PackageLine:
    """One package as a list shows it; `size` in bytes."""

    id: int
    direction: Direction
    partner_id: int
    partner: str
    number: int
    kind: Kind
    title: str
    made_at: datetime
    state: PackageState
    settled_at: datetime | None
    remark: str
    size: int

    @property
    def may_go_again(self) -> bool:
        """Whether the file is kept here."""
        return self.direction is Direction.SENT


@dataclass(frozen=True, slots=True)
class InformationLine:
    """A text that came or went with a package."""

    id: int
    sort: str
    title: str
    text: str
    author: str
    files: int


@dataclass(frozen=True, slots=True)
class Gap:
    """Numbers of a partner of which no package has come."""

    partner_id: int
    partner: str
    numbers: tuple[int, ...]

    @property
    def sentence(self) -> str:
        """「教务处：第 3 号还没有收到」."""
        return f"{self.partner}：第 {'、'.join(map(str, self.numbers[:10]))} 号还没有收到"


def count_packages(session: Session, wanted: PackageFilter) -> int:
    """How many packages there are."""
    return int(_query(wanted).count())


def packages_page(
    session: Session, wanted: PackageFilter, offset: int, limit: int, order: Sequence[tuple[str, bool]] = ()
) -> list[PackageLine]:
    """Packages in the order of columns `(name, descending)`; the newest first when none is given."""
    fields = [_COLUMNS[name].desc() if down else _COLUMNS[name].asc() for name, down in order if name in _COLUMNS]
    return [_line(row) for row in _query(wanted).order_by(*fields, Package.id.desc()).offset(offset).limit(limit)]


def package_line(package_id: int) -> PackageLine | None:
    """One package, or None."""
    row = Package.get_or_none(Package.id == package_id)
    return None if row is None else _line(row)


def information_of(package_id: int) -> list[InformationLine]:
    """The texts that a package brought or took."""
    query = InformationItem.select().where(InformationItem.package == package_id).order_by(InformationItem.id)
    return [InformationLine(row.id, row.sort, row.title, row.text, row.author, row.files.count()) for row in query]


def reported_information(session: Session) -> list[InformationLine]:
    """All texts that were reported and that the account reaches, the newest first."""
    query = InformationItem.select().order_by(InformationItem.id.desc())
    return [InformationLine(row.id, row.sort, row.title, row.text, row.author, row.files.count()) for row in query]


def gaps(session: Session) -> list[Gap]:
    """Of every partner the numbers that are missing."""
    found = ((row, missing_numbers(row.id)) for row in Partner.select().order_by(Partner.name))
    return [Gap(row.id, row.name, tuple(numbers)) for row, numbers in found if numbers]


def unanswered(session: Session) -> list[tuple[int, str, int]]:
    """Partners to whom a receipt is owed: id, name, how many packages were settled since the last one went out."""
    found = []
    for row in Partner.select().where(Partner.kind == str(OfficeKind.DEPARTMENT)).order_by(Partner.name):
        sent = Package.select(Package.id).where(
            (Package.partner == row.id) & (Package.direction == str(Direction.SENT))
        ).order_by(Package.id.desc()).first()  # fmt: skip
        theirs = (Package.partner == row.id) & (Package.direction == str(Direction.RECEIVED))
        count = Package.select().where(theirs & (Package.id > (sent.id if sent else 0))).count()
        if count:
            found.append((int(row.id), str(row.name), int(count)))
    return found


_COLUMNS: dict[str, Any] = {
    "number": Package.number, "kind": Package.kind, "title": Package.title, "made_at": Package.made_at,
    "state": Package.state, "settled_at": Package.settled_at, "direction": Package.direction, "partner": Partner.name,
}  # fmt: skip


def _query(wanted: PackageFilter) -> Any:
    query = Package.select(Package, Partner).join(Partner)
    if wanted.direction is not None:
        query = query.where(Package.direction == str(wanted.direction))
    if wanted.waiting:
        query = query.where((Package.state == str(PackageState.SENT)) & (Package.kind != str(Kind.RECEIPT)))
    if wanted.kind is not None:
        query = query.where(Package.kind == str(wanted.kind))
    for word in wanted.text.split():
        query = query.where(Package.title.contains(word) | Partner.name.contains(word) | Package.remark.contains(word))
    return query


def _line(row: Package) -> PackageLine:
    return PackageLine(
        row.id, Direction(row.direction), row.partner_id, row.partner.name, row.number, Kind(row.kind), row.title,
        row.made_at, PackageState(row.state), row.settled_at, row.remark, row.size,
    )  # fmt: skip
