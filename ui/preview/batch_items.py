"""What a batch prints: papers, each a list of items that draw themselves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.access.session import Session
from app.papers.catalogue import Drawn
from app.papers.paper import About
from app.papers.print_setup import PrintHow
from app.papers.printed import record_printed, save_printed


@dataclass(frozen=True, slots=True)
class BatchItem:
    """One thing to print.

    `label` is what the list shows; `draw` lays it out and is called in another thread; `ids` are the interviews whose
    entry in the audit log it leaves (none: the entry is on the paper); `file_name` bears no person's name.
    """

    label: str
    draw: Callable[[], Drawn]
    ids: tuple[int, ...]
    file_name: str


@dataclass(frozen=True, slots=True)
class BatchPaper:
    """A paper, and what of it there is to print."""

    name: str
    items: Sequence[BatchItem]
    purposes: Sequence[str] = ()


def record_item(session: Session, paper: str, item: BatchItem, purpose: str, how: PrintHow) -> None:
    """Leaves the trace of a print."""
    record_printed(session, paper, _about(item.ids), item.ids, purpose, how=how.as_json())


def save_items(
    session: Session, paper: str, items: Sequence[BatchItem], purpose: str, out: Path, content: bytes
) -> None:
    """Writes a file with these items, each on record.  Raises Refusal or StoreTrouble, and writes nothing then."""
    ids = tuple(id for item in items for id in item.ids)
    save_printed(session, paper, _about(ids), ids, purpose, out, content)


def _about(ids: Sequence[int]) -> About | None:
    """Papers of talks; without any a blank form."""
    return About.CASE if ids else None


def free_name(folder: Path, name: str) -> Path:
    """A file of that name in the folder, or with a number where there is one already."""
    stem, ending = Path(name).stem, Path(name).suffix
    number = 1
    while (found := folder / (name if number == 1 else f"{stem}（{number}）{ending}")).exists():
        number += 1
    return found
