"""The columns of the 统计表 by loops over attendances."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable

from app.rules.rulebook import Rulebook
from app.rules.vocabulary import Mode, Rank
from tests.ledgers.oracle.attendances import Attendance

Counted = Callable[[Attendance], Iterable[Hashable]]
_SECTION = {Rank.SECTION_CHIEF, Rank.SECTION_DEPUTY}


def counted(rules: Rulebook) -> dict[str, Counted]:
    """What each column counts in an attendance, by its key."""
    return {
        "talks": _talks(lambda one: True), "attendances": _subjects(lambda one: True),
        "people": lambda one: (one.person,),
        **{f"form:{form.code}": _talks(lambda one, code=form.code: one.form is code) for form in rules.forms},
        **{f"mode:{mode}": _talks(lambda one, mode=mode: one.mode is mode) for mode in Mode},
        "rank:division": _subjects(lambda one: one.rank is not None and one.rank.is_division),
        "rank:section": _subjects(lambda one: one.rank in _SECTION),
        "rank:staff": _subjects(lambda one: one.rank is Rank.STAFF),
        "campaigns": lambda one: () if one.campaign is None else (one.campaign,),
        "talk_inquiry": _talks(lambda one: one.talk_inquiry),
        "written_inquiry": _talks(lambda one: one.written_inquiry),
        "due": lambda one: one.due, "received": lambda one: one.received, "late": lambda one: one.late,
        **{f"outcome:{rule.name}": _subjects(lambda one, name=rule.name: one.outcome == name)
           for rule in rules.dispositions},
    }  # fmt: skip


def figures(rules: Rulebook, some: Iterable[Attendance]) -> dict[str, int]:
    """The figure of each column over some attendances."""
    found = list(some)
    return {key: len({thing for one in found for thing in of(one)}) for key, of in counted(rules).items()}


def _talks(wanted: Callable[[Attendance], bool]) -> Counted:
    return lambda one: (one.interview,) if wanted(one) else ()


def _subjects(wanted: Callable[[Attendance], bool]) -> Counted:
    return lambda one: (one.subject,) if wanted(one) else ()
