"""Names as they are kept, and the keys by which they are found."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.people.names import clean_name, reading
from tests.examples import many

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


_CHARACTERS = "仇曾解单查盖区朴翟乐缪冼长重行朝都银行单于长孙尉迟万俟张王李𬭎䶮㛃·•-aZ9 古丽阿不都绿吕ü嗯〇"


def plainly_read(name: str) -> tuple[str, str]:
    """What pypinyin says of the whole name, and the letters of all that it says."""
    from pypinyin import Style, pinyin

    found = pinyin(name, style=Style.NORMAL, heteronym=True, errors="default") if name else []
    spoken = [[option.replace("ü", "v") for option in options] for options in found if options[0] not in "·•-"]
    letters = [dict.fromkeys(option[0].lower() for option in options if option) for options in spoken]
    every = itertools.islice(itertools.product(*letters), 16)
    return " ".join(options[0] for options in spoken), " ".join(dict.fromkeys("".join(each) for each in every))


@settings(max_examples=many(600))
@given(
    name=st.text(st.sampled_from(_CHARACTERS) | st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), max_size=9)
)
def test_reading_is_that_of_pypinyin_however_it_is_come_by(name: str) -> None:
    assert reading(name) == plainly_read(name)


def test_words_within_a_name_are_read_as_words() -> None:
    from pypinyin.constants import PHRASES_DICT

    short = [word for word in PHRASES_DICT if 2 <= len(word) <= 4][::97]
    for word in short:
        for name in (word, f"王{word}", f"{word}国"):
            assert reading(name) == plainly_read(name)
