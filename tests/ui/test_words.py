"""One word for a thing: all texts of the program against `data/words/glossary.toml`, and how Chinese is set."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GLOSSARY = "data/words/glossary.toml"
# A button says what it does; these say nothing.
_MUTE = {"确定", "OK", "是", "否", "好", "好的", "继续"}
_HAN = r"[\u4e00-\u9fff]"
_HALF_WIDTH = re.compile(f"{_HAN}[,;?!]{_HAN}|{_HAN}\\.\\.\\.")
_BUTTONS = ("button", "primary_button", "link_button", "menu_button", "QPushButton")


@cache
def texts() -> tuple[tuple[str, str], ...]:
    """Every text in the program with its file: what is written in code, in data, and in the help."""
    return tuple(_texts())


def _texts() -> Iterator[tuple[str, str]]:
    for folder in ("app", "ui"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield from ((str(path.relative_to(ROOT)), text) for text in _said(path))
    for folder in ("data", "resources/help"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in (".toml", ".md") and str(path.relative_to(ROOT)) != GLOSSARY:
                yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")


def _said(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documents = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documents:
            yield node.value


def words() -> list[dict[str, object]]:
    found: list[dict[str, object]] = tomllib.loads((ROOT / GLOSSARY).read_text(encoding="utf-8"))["word"]
    return found


@pytest.mark.parametrize("word", words(), ids=lambda each: str(each["for"])[:12])
def test_no_other_word_is_used(word: dict[str, list[str]]) -> None:
    allowed = {place for place, _ in word["but"]}
    wrong = [
        f"{place}: {other}, not {word['term']}: {text[:40]}"
        for place, text in texts() for other in word["not"] if other in text and place not in allowed
    ]  # fmt: skip
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("word", words(), ids=lambda each: str(each["for"])[:12])
def test_a_file_is_named_only_where_it_uses_another_word(word: dict[str, list[str]]) -> None:
    used = {place for place, text in texts() for other in word["not"] if other in text}
    stale = [place for place, _ in word["but"] if place not in used]
    assert not stale, stale


def test_buttons_say_what_they_do() -> None:
    mute = []
    for path in sorted((ROOT / "ui").rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in _BUTTONS:
                said = call.args[0] if call.args else None
                if isinstance(said, ast.Constant) and said.value in _MUTE:
                    mute.append(f"{path.relative_to(ROOT)}:{call.lineno}: {said.value}")
    assert not mute, mute


def test_chinese_is_set_with_its_own_marks() -> None:
    of_code = [(place, text) for place, text in texts() if place.endswith(".py") and "(?" not in text]
    wrong = [f"{place}: {text[:60]}" for place, text in of_code if _HALF_WIDTH.search(text)]
    assert len(of_code) > 5_000 and not wrong, "\n".join(wrong)
