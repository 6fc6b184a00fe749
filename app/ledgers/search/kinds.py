"""The groups in which things are found, in the order in which they are shown where they are hit equally well."""

from __future__ import annotations

from dataclasses import dataclass

from app.access.actions import Action
from app.store.search.heads import Kind
from app.store.search.index import LABELS


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """A group of what is found: a kind of thing, or (without a kind) the turns of records.

    There is one of each, so it is compared as the thing that it is, which costs nothing.
    """

    kind: Kind | None
    label: str
    # What an account must be allowed for it; which rows, the reach says.
    needs: Action = Action.CONTENT_READ


RECORDS = Group(None, "谈话记录")
_PEOPLE = frozenset({Kind.PERSON, Kind.DEPARTMENT})
_CLUES = frozenset({Kind.CLUE, Kind.INQUIRY, Kind.SORTING})


def _group(kind: Kind) -> Group:
    needs = Action.PEOPLE_READ if kind in _PEOPLE else Action.CLUE_READ if kind in _CLUES else Action.CONTENT_READ
    return Group(kind, LABELS[kind], needs)


GROUPS: tuple[Group, ...] = (
    *(_group(kind) for kind in (Kind.PERSON, Kind.DEPARTMENT, Kind.INTERVIEW)), RECORDS,
    *(_group(kind) for kind in (Kind.PLAN, Kind.ITEM, Kind.CLUE, Kind.INQUIRY, Kind.SORTING, Kind.FINDING,
                                Kind.PUBLICITY, Kind.INFORMATION, Kind.REPORTED, Kind.PACKAGE, Kind.TRANSFER,
                                Kind.DESTRUCTION, Kind.ATTACHMENT)),
)  # fmt: skip
# Where each stands in that order.
PLACES: dict[Group, int] = {group: place for place, group in enumerate(GROUPS)}
