"""The register of clues as the rules of `duplicates` look at it, kept between two questions.

To read and index five thousand clues takes half a second; so what has not changed since is not read again, and of what
has changed only that is indexed anew.  One register is kept: that of the store and the account which asked last.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import islice, product
from threading import RLock
from typing import Any

from app.people.names import clean_name
from app.people.tables import Appointment, Department, DepartmentAlias
from app.plans.tables import Clue
from app.rules.duplicates import Index, Pairs, Told, pairs_of
from app.store.database import database, tuples
from app.store.steps import steps

# A name has few readings; one with more is compared by the first ones.
_MOST_READINGS = 16
Row = tuple[Any, ...]


class Register:
    """Clues and units as they were read last, and the index over them."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Knows nothing."""
        self._stamp: tuple[Any, ...] = ()
        self._rows: dict[int, Row] = {}
        self.units, self.index = _Units((), ()), Index(())

    def refresh(self) -> None:
        """Reads what may have changed, and indexes what has."""
        stamp = _stamp()
        if stamp == self._stamp:
            return
        self._stamp = ()
        units = _Units.read()
        if units != self.units:
            self._rows, self.units, self.index = {}, units, Index(())
        columns = (Clue.id, Clue.reported_name, Clue.reported_post, Clue.person, Clue.received_on, Clue.problem)
        now: dict[int, Row] = {row[0]: row for row in tuples(Clue.select(*columns).order_by(Clue.id))}
        for id in self._rows.keys() - now.keys():
            self.index.drop(id)
        changed = [row for id, row in now.items() if self._rows.get(id) != row]
        for row in steps("正在比对线索", changed, 100):
            self.index.put(self.told(row))
        self._rows, self._stamp = now, stamp

    def told(self, row: Row) -> Told:
        """A row as the rules look at it: id, name, post, person, day, problem."""
        id, name, post, person, day, problem = row
        clean = clean_name(name)
        return Told(id, clean, _sounds(clean), person, self.units.of(post, person), day, _pairs(problem))


def register() -> Register:
    """The register as it stands now."""
    with _lock:
        try:
            _kept.refresh()
        except BaseException:  # half of it would be wrong
            _kept.clear()
            raise
        return _kept


def is_at_hand(few: int) -> bool:
    """Whether asking takes but a moment: there are few clues, or most of them are indexed already."""
    if not _lock.acquire(blocking=False):
        return False
    try:
        count = int(Clue.select().count())
        return count <= few or (count - len(_kept.index.told) <= few and _kept.units == _Units.read())
    finally:
        _lock.release()


class _Units:
    """Names of departments as posts write them, and where the people of the register have served."""

    def __init__(self, names: tuple[tuple[str, str], ...], served: tuple[tuple[int, str], ...]) -> None:
        self._said = (names, served)
        self._names = dict(names)
        self._of: dict[int, set[str]] = {}
        for person, name in served:
            self._of.setdefault(person, set()).add(name)

    @classmethod
    def read(cls) -> _Units:
        """As they are now."""
        names = [(name, name) for (name,) in tuples(Department.select(Department.name).order_by(Department.id))]
        aliases = DepartmentAlias.select(DepartmentAlias.name, Department.name).join(Department)
        names += tuples(aliases.order_by(DepartmentAlias.name))
        linked = Appointment.person.in_(Clue.select(Clue.person).where(Clue.person.is_null(False)))
        return cls(tuple(names), tuple(tuples(_served(linked))))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Units) and self._said == other._said

    def __hash__(self) -> int:
        return hash(self._said)

    def of(self, post: str, person: int | None) -> frozenset[str]:
        """The departments that a post names, and those of the person."""
        named = {whole for name, whole in self._names.items() if len(name) > 1 and name in post}
        if person is None:
            return frozenset(named)
        if person not in self._of:  # linked to a clue that is only being written
            return frozenset(named | {name for _, name in tuples(_served(Appointment.person == person))})
        return frozenset(named | self._of[person])


def _served(condition: Any) -> Any:
    """Person and department of appointments, past ones too."""
    query = Appointment.select(Appointment.person, Department.name).join(Department)
    return query.where(condition).order_by(Appointment.id)


def _stamp() -> tuple[Any, ...]:
    """Changes when anything in the store may have, or what the account reaches of it."""
    connection: Any = database.connection()
    version = connection.execute("PRAGMA data_version").fetchone()[0]
    views = connection.execute("PRAGMA temp.schema_version").fetchone()[0]
    return id(connection), connection.total_changes, version, views


_lock, _kept = RLock(), Register()


@lru_cache(maxsize=20_000)
def _pairs(problem: str) -> Pairs:
    return pairs_of(problem)


@lru_cache(maxsize=20_000)
def _sounds(name: str) -> frozenset[str]:
    """A name in every reading; nothing for a name of one character, which sounds like too many."""
    from pypinyin import Style, pinyin  # its dictionaries take fifty megabytes

    syllables = pinyin(name, style=Style.NORMAL, heteronym=True, errors="default")
    if len(name) < 2:
        return frozenset()
    return frozenset(" ".join(each) for each in islice(product(*syllables), _MOST_READINGS))
