"""The help names buttons, tabs and fields as the windows have them."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from app.help.keys import GROUPS
from app.help.library import FOLDER
from app.manual.markdown import Element, Item, Kind, Paragraph, Piece, Table, parse
from app.papers.fonts import ROOT

PAGES = sorted(file for file in FOLDER.glob("*.md") if file.stem != "README")
_CONTROL = re.compile(r"\*\*【(.+?)】\*\*")
_LOOSE = re.compile(r"(?<!\*\*)【|】(?!\*\*)")
# Markdown closes ** behind 】 only before a blank or a mark, and opens it before 【 only behind one.
_STUCK = re.compile(r"\w\*\*【|】\*\*\w")


def bare(text: str) -> str:
    """A text of the program without what is not shown or left out in the help: mnemonics, dots, a plus before it."""
    return re.sub(r"\(&\w\)", "", text).replace("&", "").rstrip("… ").removeprefix("＋").strip()


@cache
def shown() -> frozenset[str]:
    """All texts that are written in the program and in its data."""
    found: set[str] = set()
    for folder in ("ui", "app"):
        for file in (ROOT / folder).rglob("*.py"):
            tree = ast.parse(file.read_text(encoding="utf-8"))
            found |= {
                node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
            }
    for file in (ROOT / "data").rglob("*.toml"):
        found |= set(_texts(tomllib.loads(file.read_text(encoding="utf-8"))))
    return frozenset(map(bare, found))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _texts(each)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_control_is_called_so_in_the_program(page):
    named = set(_CONTROL.findall(page.read_text(encoding="utf-8")))
    assert named - shown() == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_controls_are_marked_so_that_markdown_reads_the_marks(page):
    source = page.read_text(encoding="utf-8")
    assert _LOOSE.findall(source) == []
    assert _STUCK.findall(source) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_key_is_in_the_table_of_keys(page):
    known = {key for group in GROUPS for line in group.lines for key in re.split("、| … ", line.shown)}
    pieces = [piece for element in parse(page.read_text(encoding="utf-8")) for piece in _pieces(element)]
    named = {piece.text for piece in pieces if piece.kind is Kind.KEY}
    assert named - known - {"Shift", "Ctrl"} == set()


def _pieces(element: Element) -> Iterator[Piece]:
    if isinstance(element, Paragraph | Item):
        yield from element.rich
    elif isinstance(element, Table):
        yield from (piece for row in (element.heading, *element.rows) for cell in row for piece in cell)


def test_pages_name_controls_at_all():
    assert sum(len(_CONTROL.findall(page.read_text(encoding="utf-8"))) for page in PAGES) > 150
