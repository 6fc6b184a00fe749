"""What was found as text to copy and as data to read.  Neither says anything of cases, nor names a person or a user."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from app.selfcheck.checks import Finding, State


def summary(found: Sequence[Finding]) -> str:
    """How it stands, in a line."""
    counted = Counter(each.state for each in found)
    if not counted[State.NOTE] and not counted[State.BAD]:
        return f"{len(found)} 项都正常。"
    told = [f"{counted[state]} 项{state}" for state in (State.BAD, State.NOTE, State.FINE) if counted[state]]
    return "，".join(told) + "。"


def text(found: Sequence[Finding]) -> str:
    """All findings, to be sent to whoever looks after the PC."""
    lines = ["约谈工作台 本机自检（不含约谈内容和姓名）", summary(found), ""]
    for each in found:
        lines.append(f"[{each.state}] {each.name}：{each.seen}")
        if each.state is not State.FINE:
            lines.append(f"    {each.meaning}{each.advice}")
    return "\n".join(lines) + "\n"


def data(found: Sequence[Finding]) -> dict[str, Any]:
    """The same for a program."""
    return {"findings": [asdict(each) for each in found], "ok": all(each.state is not State.BAD for each in found)}
