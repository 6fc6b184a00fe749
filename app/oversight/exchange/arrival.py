"""A package that has come, as it is shown before anything of it is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Protocol

from app.access.session import Session
from app.oversight.exchange.conflicts import Conflict
from app.oversight.exchange.envelope import Opened
from app.oversight.exchange.tables import Kind, Package, Partner


class Verdict(StrEnum):
    """What accepting comes to."""

    NEW = "可以接收"
    OLDER = "可以接收，但不作数"
    AGAIN = "已经接收过"
    RETURNED = "已经退回过"


@dataclass(frozen=True, slots=True)
class Shown:
    """What is in it, what would change, where it disagrees with what is here, and what else is to be said."""

    title: str
    facts: tuple[tuple[str, str], ...]
    changes: tuple[str, ...]
    conflicts: tuple[Conflict, ...] = ()
    remarks: tuple[str, ...] = ()
    is_older: bool = False


@dataclass(frozen=True, slots=True)
class FilingAnswer:
    """What the discipline office writes when it files a plan (备案)."""

    filed_on: date | None = None
    number: str = ""
    opinion: str = ""
    received_by: str = ""


class Content(Protocol):
    """The content of one kind of package, read and checked."""

    def show(self, session: Session, partner: Partner, number: int) -> Shown:
        """Compares it with what is here; writes nothing."""
        ...

    def take(
        self, session: Session, package: Package, choices: Mapping[str, str], filing: FilingAnswer
    ) -> tuple[str, dict[str, object]]:
        """Writes it within a use case; the sentence for the record, and what the receipt carries besides."""
        ...


@dataclass(frozen=True, slots=True)
class Arrival:
    """The package with its preview."""

    opened: Opened
    partner_id: int
    partner: str
    kind: Kind
    number: int
    verdict: Verdict
    shown: Shown
    content: Content
    missing: tuple[int, ...] = ()
    package_id: int | None = None
    remarks: tuple[str, ...] = field(default=())

    @property
    def needs_filing(self) -> bool:
        """Whether accepting asks for the facts of a filing."""
        return self.kind is Kind.FILING and self.verdict is Verdict.NEW
