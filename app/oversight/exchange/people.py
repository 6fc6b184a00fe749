"""People and departments that a package names, found in the roster of this store by number and name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.access.session import Session
from app.oversight.exchange.conflicts import Conflict
from app.people.names import reading
from app.people.tables import Department, DepartmentAlias, Person
from app.store.database import tuples
from app.store.numbers import next_number

SAME, APART = "same", "apart"
_NOTE = "名册里没有，随数据包带来："


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody as a package names them."""

    staff_no: str
    name: str
    unit: str = ""


class Roster:
    """The roster of this store, asked for everybody whom one package names."""

    def __init__(self, people: Iterable[Named]) -> None:
        self._wanted = {one.staff_no: one for one in people}
        found = tuples(Person.select(Person.staff_no, Person.id, Person.name))
        self._there = {number: (int(id), str(name)) for number, id, name in found if number in self._wanted}

    @property
    def unknown(self) -> list[Named]:
        """Who is not in the roster, by number."""
        return [one for number, one in self._wanted.items() if number not in self._there]

    def conflicts(self) -> list[Conflict]:
        """Numbers that somebody of another name has here."""
        return [
            Conflict(
                f"person:{number}", f"工号 {number}", self._there[number][1],
                f"{one.name}{f'（{one.unit}）' if one.unit else ''}",
                ((APART, "不是同一人"), (SAME, "是同一人，姓名以本机为准")), APART,
            )
            for number, one in self._wanted.items()
            if number in self._there and self._there[number][1] != one.name
        ]  # fmt: skip

    def find(self, staff_no: str, choices: Mapping[str, str]) -> int | None:
        """The person of the roster whom a number means, or None."""
        if staff_no not in self._there:
            return None
        id, name = self._there[staff_no]
        one = self._wanted[staff_no]
        return id if name == one.name or choices.get(f"person:{staff_no}", APART) == SAME else None

    def find_or_add(self, session: Session, staff_no: str, choices: Mapping[str, str], whence: str) -> int:
        """The same; whoever is not in the roster is added and marked.  Call within a use case."""
        if (found := self.find(staff_no, choices)) is not None:
            return found
        one = self._wanted[staff_no]
        note = f"{_NOTE}{whence}"
        added = Person.get_or_none((Person.name == one.name) & (Person.note == f"{note}·{staff_no}"))
        if added is None:
            spoken, initials = reading(one.name)
            free = staff_no not in self._there
            added = Person.create(
                staff_no=staff_no if free else f"SB{next_number('person:数据包', 0):05}", name=one.name, pinyin=spoken,
                initials=initials, note=f"{note}·{staff_no}", created_at=session.now(),
            )  # fmt: skip
            if free:
                self._there[staff_no] = (int(added.id), one.name)
            session.trace("person", added.id, f"随数据包登记名册外人员：{one.name}", after={"staff_no": staff_no})
        return int(added.id)


def departments() -> dict[str, int]:
    """The departments of this store by every name they have."""
    found = {
        str(name): int(id)
        for name, id in tuples(DepartmentAlias.select(DepartmentAlias.name, DepartmentAlias.department))
    }
    return found | {str(name): int(id) for name, id in tuples(Department.select(Department.name, Department.id))}
