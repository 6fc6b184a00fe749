"""The split of subjects who cannot be talked to together: fewest groups, each with a lead who fits (decision 11)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from app.rules.duties import Organiser
from app.rules.lead import SubjectLeads, strongest_of
from app.rules.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class Group:
    """Subjects who can be talked to together, the unit that organises it, and who may lead it."""

    subjects: tuple[str, ...]
    organiser: str | None
    leads: tuple[str, ...]


def split(
    rules: Rulebook, subjects: Sequence[SubjectLeads], organisers: Sequence[Organiser | None], one_each: bool = False
) -> tuple[Group, ...]:
    """The fewest groups with one organiser and at least one common lead each.

    Subjects for whom nobody may lead stand alone, without a lead.  `one_each` (an individual talk, or decision 11
    read so) puts every subject into a group of their own.
    """
    if len(subjects) == 1 or one_each or rules.reads("group_split", "每人一组"):
        return tuple(_group([s], o) for s, o in zip(subjects, organisers, strict=True))
    by_unit: dict[str | None, tuple[Organiser | None, list[SubjectLeads]]] = {}
    for subject, organiser in zip(subjects, organisers, strict=True):
        by_unit.setdefault(organiser.unit if organiser else None, (organiser, []))[1].append(subject)
    groups: list[Group] = []
    for organiser, members in by_unit.values():
        able = [m for m in members if m.hits]
        groups += [_group(part, organiser) for part in _fewest(able)]
        groups += [_group([m], organiser) for m in members if not m.hits]
    place = {each.subject.id: index for index, each in enumerate(subjects)}
    return tuple(sorted(groups, key=lambda group: place[group.subjects[0]]))


def _group(members: Sequence[SubjectLeads], organiser: Organiser | None) -> Group:
    ids = tuple(m.subject.id for m in members)
    common = set(members[0].hits).intersection(*(m.hits for m in members)) - set(ids)
    return Group(
        ids, organiser.unit if organiser else None, tuple(sorted(common, key=lambda lead: _rank(members, lead)))
    )


def _rank(members: Sequence[SubjectLeads], lead: str) -> tuple[int, str]:
    """Strongest first: the weakest strength over the members, as for candidates."""
    return max([strongest_of(m.hits[lead]) for m in members]), lead


def _fewest(members: Sequence[SubjectLeads]) -> list[list[SubjectLeads]]:
    """An exact cover by leads; leads whose reach lies inside another's are dropped first, which keeps the search small.

    A lead who is a subject here may still lead a group they are not in, so their reach leaves themselves out.
    """
    if not members:
        return []
    reach: dict[str, frozenset[int]] = {}
    for lead in sorted({lead for m in members for lead in m.hits}):
        covered = frozenset(i for i, m in enumerate(members) if lead in m.hits and m.subject.id != lead)
        if covered:
            reach[lead] = covered
    useful = _undominated(reach)
    everyone = frozenset(range(len(members)))
    for size in range(1, len(useful) + 1):
        for chosen in combinations(sorted(useful), size):
            if everyone <= frozenset().union(*(reach[lead] for lead in chosen)):
                return _assign(members, [reach[lead] for lead in chosen])
    raise AssertionError("every member has a lead, so all leads together cover them")


def _undominated(reach: dict[str, frozenset[int]]) -> list[str]:
    kept: list[str] = []
    for lead in sorted(reach, key=lambda one: (-len(reach[one]), one)):
        if not any(reach[lead] <= reach[other] for other in kept):
            kept.append(lead)
    return kept


def _assign(members: Sequence[SubjectLeads], reaches: Sequence[frozenset[int]]) -> list[list[SubjectLeads]]:
    """Each member goes to the first chosen lead who reaches them; no group stays empty in a fewest cover."""
    parts: list[list[SubjectLeads]] = [[] for _ in reaches]
    for index, member in enumerate(members):
        place = next(i for i, covered in enumerate(reaches) if index in covered)
        parts[place].append(member)
    return [part for part in parts if part]
