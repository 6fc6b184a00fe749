"""The regulation clause by clause with where the program does it, as a help page."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from app.help.library import FOLDER
from app.rules.rulebook import Rulebook

_FILE = FOLDER / "clauses.toml"


@dataclass(frozen=True, slots=True)
class Done:
    """What the program does for a clause, the help page that tells more, and the place in the program to go to."""

    does: str
    page: str
    go: str


@cache
def done(file: Path = _FILE) -> Mapping[str, Done]:
    """By clause; one of another institution's regulation may be missing."""
    table = tomllib.loads(file.read_text(encoding="utf-8"))
    return {each["id"]: Done(each["does"], each["page"], each["go"]) for each in table["clause"]}


def anchor(rules: Rulebook, clause: str) -> str:
    """The section of a clause in the page; "" for one that the rules do not have."""
    ids = [each.id for each in rules.clauses]
    return f"c{ids.index(clause) + 1}" if clause in ids else ""


def markdown(rules: Rulebook, places: Mapping[str, str]) -> str:
    """The page: a section a clause; `places` are the words for where to go to, by their keys."""
    meta = rules.meta
    parts = [
        "# 制度逐条",
        f"现行制度“{meta.title}”（{meta.issued}，规则版本 {meta.version}）。"
        "这里是各条的大意和程序里办理的地方；以正式文本为准。",
    ]
    for clause in rules.clauses:
        lines = [f"## {clause.id} {{#{anchor(rules, clause.id)}}}", f"> {clause.summary}。"]
        if found := done().get(clause.id):
            page, _, section = found.page.partition("#")
            more = f"[怎么办]({page}.md#{section})"
            lines += [found.does, f"[去{places[found.go]}](go:{found.go})　{more}"]
        parts += lines
    return "\n\n".join(parts) + "\n"
