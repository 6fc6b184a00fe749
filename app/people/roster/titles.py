"""What a title says of a post: head, deputy, branch secretary; and where it does not say it for certain."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.people.roster.words import words
from app.workbooks.words import bare

_PARTS = re.compile(r"[、，,/；;＋+]|兼任?")
_BRACKETS = re.compile(r"[（(]([^（）()]*)[）)]")
PARTY = "党群部门"


@dataclass(frozen=True, slots=True)
class Flags:
    """What an appointment counts as."""

    head: bool = False
    deputy: bool = False
    branch_secretary: bool = False
    key_post: bool = False


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something to confirm: the question, and the answers, the likely one first."""

    question: str
    options: tuple[str, ...]


HEAD, DEPUTY, NEITHER = "按主要负责人", "按副职", "都不是"
SECRETARY, BOTH = "按党总支书记", "按主要负责人兼党总支书记"


def read_title(title: str, department: str, kind: str) -> tuple[Flags, Doubt | None]:
    """The flags of a title in a department of a kind, and what is in doubt about them."""
    text = bare(title)
    acting = any(word in text for word in words()["titles"]["acting"])
    parts = [part for part in _PARTS.split(_BRACKETS.sub("", text)) if part]
    readings = {_part(part.removeprefix(bare(department)), kind) for part in parts or [text]}
    head, secretary = "head" in readings, "secretary" in readings
    deputy = bool(readings & {"deputy", "party deputy"})
    if acting and {"party deputy", "deputy"} <= readings:
        question = f"{department}“{title}”主持的是哪一项工作？（行政、党总支，还是都主持）"
        return Flags(deputy=True), Doubt(question, (HEAD, SECRETARY, BOTH))
    if acting:
        # 主持工作 makes whoever does it the head; of the branch alone when the title speaks of nothing else.
        secretary |= "party deputy" in readings
        return Flags(head or readings != {"party deputy"}, False, secretary), None
    return Flags(head, deputy and not head, secretary), _doubt(readings, title, department)


def with_answer(flags: Flags, answer: str) -> Flags:
    """The flags after a doubt was answered."""
    if answer in (SECRETARY, BOTH):
        return Flags(answer == BOTH, flags.deputy and answer == SECRETARY, True, flags.key_post)
    return Flags(answer == HEAD, answer == DEPUTY, flags.branch_secretary, flags.key_post)


def _part(part: str, kind: str) -> str:
    """How one part of a title is read."""
    known = words()["titles"]
    if part in known["others"]:
        return "none"
    if part in known["party_deputies"]:
        return "party deputy"
    if part in known["secretaries"] and kind != PARTY:
        return "secretary"
    if part in known["heads"]:
        return "head"
    if part == "书记":
        return "head" if kind == PARTY else "secretary"
    if part == "副书记" and kind != PARTY:
        return "party deputy"
    if part in known["unsure_secretaries"]:
        return "maybe secretary"
    if part.startswith("副") and (part[1:] in known["heads"] or part[1:] == "书记"):
        return "deputy"
    return "unknown"


def _doubt(readings: set[str], title: str, department: str) -> Doubt | None:
    if "unknown" in readings:
        return Doubt(f"{department}“{title}”这个职务怎样理解？", (NEITHER, HEAD, DEPUTY))
    if "maybe secretary" in readings:
        rest = HEAD if "head" in readings else DEPUTY if "deputy" in readings else NEITHER
        return Doubt(f"{department}“{title}”是否按党总支书记理解？", (rest, BOTH if rest == HEAD else SECRETARY))
    if readings == {"party deputy"}:
        return Doubt(f"{department}“{title}”是否按部门副职理解？（不按党总支书记）", (DEPUTY, NEITHER))
    return None
