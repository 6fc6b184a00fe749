"""Pivots by name: those of the office, kept in the store for all its accounts, and some that the program brings along.

What the program brings along is data (`data/statistics/*.toml`); a name that is among them cannot be saved over.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from app.access.actions import Action
from app.access.errors import Refusal
from app.access.session import Session, use_case
from app.access.tables import Account
from app.ledgers.pivot.definition import LONGEST_NAME, Definition, faults, from_json, to_json
from app.ledgers.pivot.tables import SavedPivotRow

FOLDER = Path(__file__).resolve().parents[3] / "data" / "statistics"
_MOST = 60


@dataclass(frozen=True, slots=True)
class SavedPivot:
    """A pivot under its name.  `about` says what it is good for (built-in ones), `at` and `by` when and by whom."""

    name: str
    made: Definition
    about: str = ""
    at: datetime | None = None
    by: str = ""

    @property
    def is_built_in(self) -> bool:
        """Whether it came with the program: such a one is neither changed nor deleted."""
        return self.at is None


@cache
def built_in(folder: Path = FOLDER) -> tuple[SavedPivot, ...]:
    """What the program brings along, in the order of the file names.  Raises ValueError, naming the file."""
    return tuple(_read(file) for file in sorted(folder.glob("*.toml")))


def saved() -> tuple[SavedPivot, ...]:
    """What the office saved, by name."""
    query = SavedPivotRow.select(SavedPivotRow, Account).left_outer_join(Account).order_by(SavedPivotRow.name)
    return tuple(
        SavedPivot(row.name, from_json(row.definition), at=row.saved_at, by=_who(row.account)) for row in query
    )


def offered() -> tuple[SavedPivot, ...]:
    """All pivots by name, those of the office first."""
    return (*saved(), *built_in())


@use_case(Action.EXPORT)
def save_pivot(session: Session, name: str, made: Definition) -> str:
    """Keeps a pivot under a name, in the place of the one of that name; the name as it is kept.

    Raises Refusal for a name that is none, is too long or came with the program, and with all that is wrong with it.
    """
    name = _clean(name, "保存")
    if wrong := faults(made):
        raise Refusal("统计分析没有保存。", details=wrong)
    row = SavedPivotRow.get_or_none(SavedPivotRow.name == name)
    if row is None and SavedPivotRow.select().count() >= _MOST:
        raise Refusal(f"最多保存 {_MOST} 个统计分析，没有保存。请先删除不用的。")
    before = row.definition if row is not None else None
    values = {"definition": to_json(made), "saved_at": session.now(), "account": session.account.id}
    if row is None:
        SavedPivotRow.create(name=name, **values)
    else:
        SavedPivotRow.update(**values).where(SavedPivotRow.id == row.id).execute()
    session.trace("saved_pivot", name, f"{'保存' if before is None else '修改'}统计分析“{name}”",
                  before={"definition": before} if before is not None else None,
                  after={"definition": to_json(made)})  # fmt: skip
    return name


@use_case(Action.EXPORT)
def rename_pivot(session: Session, name: str, new: str) -> str:
    """Gives a saved pivot another name; the name as it is kept.  Raises Refusal where that cannot be."""
    row, new = _row(name, "改名"), _clean(new, "改名")
    if new != name and SavedPivotRow.get_or_none(SavedPivotRow.name == new) is not None:
        raise Refusal(f"已经有名为“{new}”的统计分析，没有改名。请换一个名称。")
    SavedPivotRow.update(name=new).where(SavedPivotRow.id == row.id).execute()
    session.trace("saved_pivot", new, f"统计分析“{name}”改名为“{new}”", {"name": name}, {"name": new})
    return new


@use_case(Action.EXPORT)
def delete_pivot(session: Session, name: str) -> Definition:
    """Deletes a saved pivot; what it was, which stays in the audit chain.  Raises Refusal for one that is not there."""
    row = _row(name, "删除")
    SavedPivotRow.delete().where(SavedPivotRow.id == row.id).execute()
    session.trace("saved_pivot", name, f"删除统计分析“{name}”", before={"definition": row.definition})
    return from_json(row.definition)


def _row(name: str, verb: str) -> Any:
    if any(each.name == name for each in built_in()):
        raise Refusal(f"“{name}”是程序自带的，不能{verb}。可以另存一个自己的再改。")
    row = SavedPivotRow.get_or_none(SavedPivotRow.name == name)
    if row is None:
        raise Refusal(f"没有名为“{name}”的统计分析，可能已经被别人删除或改名，没有{verb}。")
    return row


def _who(account: Account | None) -> str:
    return str(account.display_name) if account is not None else ""


def _clean(name: str, verb: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise Refusal(f"请给统计分析起一个名称，没有{verb}。")
    if len(name) > LONGEST_NAME:
        raise Refusal(f"名称最长 {LONGEST_NAME} 个字，现有 {len(name)} 个，没有{verb}。")
    if any(each.name == name for each in built_in()):
        raise Refusal(f"“{name}”是程序自带的，没有{verb}。请换一个名称。")
    return name


def _read(file: Path) -> SavedPivot:
    try:
        raw: Mapping[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
        made = from_json(raw)
        unknown = {key for key in to_json(made) if key in raw and to_json(made)[key] != raw[key]}
        if unknown or faults(made):
            raise ValueError("、".join(sorted(unknown)) or faults(made)[0])
        return SavedPivot(str(raw["name"]), made, str(raw["about"]))
    except (KeyError, ValueError) as error:
        raise ValueError(f"{file.name}: {error}") from error
