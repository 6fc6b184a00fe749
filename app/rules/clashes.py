"""Talks that get in each other's way: at the same time with the same person in any part, or in the same room.

A talk whose end is not known is taken to last `USUAL_LENGTH`.  A clash is a hint, never a refusal: two short talks one
after the other in a busy hour are the office's own business.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import groupby

USUAL_LENGTH = timedelta(hours=1)
_NO_ROOM = frozenset({"", "待定", "未定", "另行通知", "另定"})
_DROPPED = "（）()、，,。.·-—_#"


class Part(StrEnum):
    """What somebody is in a talk; values are the words of a sentence."""

    LEAD = "主谈人"
    SUBJECT = "约谈对象"
    RECORDER = "记录人员"
    ATTENDEE = "参加人员"


@dataclass(frozen=True, slots=True)
class Slot:
    """A talk in time: who is in it in which part (by id, with the name), and where."""

    id: int
    title: str
    start: datetime
    end: datetime | None
    room: str = ""
    people: Mapping[int, tuple[Part, str]] = field(default_factory=dict)

    @property
    def until(self) -> datetime:
        """When it ends, or would end if it lasts as long as usual."""
        if self.end is not None and self.end > self.start:
            return self.end
        return self.start + min(USUAL_LENGTH, datetime.max - self.start)


@dataclass(frozen=True, slots=True)
class Clash:
    """Two talks at one time: `what` is a word of `Part` or 地点; `sentence` says it of the first."""

    one: int
    other: int
    what: str
    who: str
    sentence: str


def clashes(slots: Iterable[Slot]) -> tuple[Clash, ...]:
    """All clashes among these talks; each is told of both of its talks."""
    found: list[Clash] = []
    open_ones: list[Slot] = []
    for slot in sorted(slots, key=lambda each: (each.start, each.id)):
        open_ones = [each for each in open_ones if each.until > slot.start]
        for before in open_ones:
            found += clash_of(before, slot)
            found += clash_of(slot, before)
        open_ones.append(slot)
    return tuple(sorted(found, key=lambda clash: (clash.one, clash.other, clash.what, clash.who)))


def clash_of(slot: Slot, other: Slot) -> list[Clash]:
    """How a talk clashes with another, told of the first; empty when it does not."""
    if slot.id == other.id or not (slot.start < other.until and other.start < slot.until):
        return []
    when = f"{other.start:%H:%M}" + (f"–{other.end:%H:%M}" if other.end else "起，结束时间未定")
    found = []
    for person, (part, name) in slot.people.items():
        if (theirs := other.people.get(person)) is not None:
            as_what = "" if theirs[0] is part else f"（在那里是{theirs[0]}）"
            sentence = f"{part}{name}{as_what}在同一时间还有“{other.title}”（{when}）"
            found.append(Clash(slot.id, other.id, str(part), name, sentence))
    room = bare_room(slot.room)
    if room and room == bare_room(other.room):
        sentence = f"地点“{slot.room.strip()}”在同一时间还用于“{other.title}”（{when}）"
        found.append(Clash(slot.id, other.id, "地点", slot.room.strip(), sentence))
    return found


def by_talk(found: Iterable[Clash]) -> dict[int, tuple[Clash, ...]]:
    """The clashes of each talk."""
    ordered = sorted(found, key=lambda clash: clash.one)
    return {one: tuple(of) for one, of in groupby(ordered, key=lambda clash: clash.one)}


def bare_room(room: str) -> str:
    """A room as it is compared: 行政楼 302 室, 行政楼302 and （行政楼）302室 are one; empty where none is named."""
    if room.strip() in _NO_ROOM:
        return ""
    plain = "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else c for c in room)
    bare = "".join(c for c in plain if not c.isspace() and c not in _DROPPED).lower()
    return bare.removesuffix("室") if len(bare) > 1 and bare[-2:-1].isdigit() else bare
