"""What no text of the store holds: left out wherever it stands, and nothing else is touched."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from app.store.characters import all_fit, fit, with_lines

ANY = st.text(st.characters(codec=None) | st.sampled_from("\0\x01\x0b\x0c\x1f\x7f\ud800\udc00\ufffe\uffff\r\n\t约谈𬭎"))


@dataclass(frozen=True, slots=True)
class Draft:
    text: str
    number: int = 0
    lines: tuple[str, ...] = ()
    more: dict[str, Any] = field(default_factory=dict)


def is_fit(text: str) -> bool:
    return not any(
        (ord(c) < 0x20 and c not in "\t\n\r") or c in "\x7f\ufffe\uffff" or "\ud800" <= c <= "\udfff" for c in text
    )


@given(ANY)
def test_a_fit_text_can_be_written_everywhere_and_keeps_all_else(text: str):
    made = fit(text)
    assert is_fit(made) and fit(made) == made
    assert [c for c in made if c.isprintable()] == [
        c for c in text.encode("utf-16", "surrogatepass").decode("utf-16", "replace") if c.isprintable()
    ]
    if is_fit(text):
        assert made == text
    element = ElementTree.Element("t")
    element.text = made
    read = ElementTree.fromstring(ElementTree.tostring(element)).text or ""
    assert read == made.replace("\r\n", "\n").replace("\r", "\n")
    assert "\r" not in with_lines(text) and is_fit(with_lines(text))


def test_characters_of_gbk_come_under_their_own_code_points():
    assert fit("\ue863\ue855\ue864") == "䶮\U000241fe\u9fbb"
    private = [chr(each) for each in range(0xE815, 0xE865)]
    made = [fit(each) for each in private]
    assert len(set(made)) == 80 and not any("\ue000" <= each <= "\uf8ff" for each in made)
    assert [fit(each) for each in made] == made
    assert fit("\ue814\ue865\ue000") == "\ue814\ue865\ue000"  # a font's own, which nothing says the meaning of


def test_line_ends_of_word_are_line_ends_and_halves_are_joined():
    assert fit("一\x0b二\x0c三") == "一\n二\n三"
    assert fit("\ud86d\udf4e字\ud86d") == "\U0002b74e字\ufffd"
    assert with_lines("a\r\nb\rc\u2028d") == "a\nb\nc\nd"


@given(ANY, st.lists(ANY, max_size=3), st.integers())
def test_a_value_is_fit_as_deep_as_it_goes_and_itself_where_it_was(text: str, more: list[str], number: int):
    value = (Draft(text, number, tuple(more), {text: [*more, number]}), {"a": more, "b": None}, frozenset(more), b"\0")
    made = all_fit(value)
    assert made == (
        Draft(fit(text), number, tuple(map(fit, more)), {fit(text): [*map(fit, more), number]}),
        {"a": [*map(fit, more)], "b": None}, frozenset(map(fit, more)), b"\0",
    )  # fmt: skip
    assert all_fit(made) is made
    assert "\\u0000" not in json.dumps(made[1])
