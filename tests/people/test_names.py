"""Names as they are kept, and the keys by which they are found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.people.names import clean_name, reading

HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=6)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("花 新", "花新"),
        ("花　　新 ", "花新"),
        ("古丽•阿不都", "古丽·阿不都"),
        ("古丽・阿不都", "古丽·阿不都"),
        ("古丽 · 阿不都", "古丽·阿不都"),
        ("𬭎文", "𬭎文"),
        ("𠅤䶮㛃𫖯", "𠅤䶮㛃𫖯"),
        ("\uf97e", "\uf97e"),  # a compatibility form that NFKC would change
        ("John  Smith", "John Smith"),
        ("Ｊｏｈｎ Smith", "John Smith"),
        ("J.R. Smith", "J.R. Smith"),
    ],
)
def test_names_are_kept_as_people_bear_them(written: str, kept: str) -> None:
    assert clean_name(written) == kept


@given(HAN, st.lists(st.sampled_from([" ", "\u3000", "\t", "\u2003"]), max_size=6))
def test_blanks_never_tell_two_names_apart(name: str, blanks: list[str]) -> None:
    spread = "".join(c + (blanks[place] if place < len(blanks) else "") for place, c in enumerate(name))
    assert clean_name(spread) == name


@given(st.text(max_size=20))
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean_name(clean_name(text)) == clean_name(text)


def test_every_reading_of_a_name_has_its_initials() -> None:
    assert set(reading("单玉")[1].split()) >= {"sy", "dy"}
    assert reading("吕景")[0].startswith("lv ")


@given(HAN)
def test_every_name_has_a_reading(name: str) -> None:
    spoken, initials = reading(name)
    assert spoken
    assert len(initials.split()) <= 16
    assert initials == initials.lower()
