"""How text becomes terms, and what a word hits; by which letters a name is found."""

from __future__ import annotations

import itertools
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.store.search import text as terms_of
from app.store.search.readings import name_keys, name_readings, readings_of
from app.store.search.text import Word, bare, changed_terms, head_terms, is_han, plain, text_terms, words_in
from tests.examples import many

TEXTS = st.text(alphabet="教务处长报销三丰张ab12Ａ，· \n𬭎é", max_size=24)


def test_chinese_is_pairs_and_letters_are_words() -> None:
    assert text_terms("教务处报销300元，ABC").split() == ["教务", "务处", "处报", "报销", "300", "abc"]
    assert text_terms("张") == text_terms("") == text_terms(None) == ""


def test_names_have_single_characters_too_and_a_term_of_their_own() -> None:
    terms = head_terms("张三丰", "正文里的", "zsf", "y2026").split()
    assert {"张", "三", "丰", "张三", "三丰", "正文", "zsf"} <= set(terms) and "正" not in terms
    assert any(term.endswith("张三丰") and len(term) == 4 for term in terms)


@pytest.mark.parametrize(
    ("surname", "reading"),
    [("仇", "qiu"), ("曾", "zeng"), ("解", "xie"), ("单", "shan"), ("查", "zha"), ("盖", "ge"), ("区", "ou"),
     ("朴", "piao"), ("翟", "zhai"), ("翟", "di"), ("乐", "yue"), ("覃", "qin"), ("覃", "tan"), ("缪", "miao"),
     ("冼", "xian"), ("尉", "yu"), ("万", "mo"), ("俟", "qi"), ("种", "chong"), ("员", "yun"), ("𬭎", "hong"),
     ("䶮", "yan"), ("吕", "lv")],
)  # fmt: skip
def test_surnames_are_found_in_every_reading(surname: str, reading: str) -> None:
    assert reading in readings_of(surname)
    assert {reading, f"{reading}wei", f"{reading[0]}w"} <= set(name_keys(f"{surname}伟"))


def test_a_name_is_found_whole_by_initials_and_by_syllables() -> None:
    assert {"zhangsanfeng", "zsf", "zhang", "san", "feng"} <= set(name_keys("张三丰"))
    assert {"guliabudu", "glabd"} <= set(name_keys("古丽·阿不都"))
    assert name_keys("John Smith") == ()


def test_what_is_typed_is_divided_by_blanks_and_signs() -> None:
    assert words_in("张三丰　报销,采购 ＡＢ１") == ["张三丰", "报销", "采购", "ab1"]
    assert words_in("…… ，") == []


def test_a_word_of_letters_begins_where_a_word_begins() -> None:
    assert Word("abc").spans("xabc abcd") == [(5, 8)]
    assert Word("12").spans("112 12 123 12元") == [(4, 6), (11, 13)]  # short ones are whole words
    assert Word("教务").spans("去教务处，教务") == [(1, 3), (5, 7)]


@given(TEXTS)
def test_plain_text_has_its_places(text: str) -> None:
    assert len(plain(text)) == len(text)
    assert len(plain("İI" + text)) == len(text) + 2


@given(TEXTS, TEXTS)
def test_the_terms_of_a_word_are_among_those_of_every_text_that_it_hits(text: str, typed: str) -> None:
    """Pairs are necessary: what the index leaves out is no hit.  `_hits` is the plain way."""
    terms = text_terms(text).split()
    for each in words_in(typed):
        word = Word(each)
        assert word.is_in(plain(text)) == _hits(each, plain(text))
        if word.is_in(plain(text)):
            for asked in word.terms():
                wanted, goes_on = asked.rstrip("*").strip('"'), asked.endswith("*")
                assert any(term.startswith(wanted) if goes_on else term == wanted for term in terms), asked


def _hits(word: str, text: str) -> bool:
    letter = r"(?:(?![㐀-鿿豈-﫿\U00020000-\U000323af〇々])[^\W_])"
    last = re.search(f"{letter}+$", word)
    before = f"(?<!{letter})" if not is_han(word[0]) else ""
    after = f"(?!{letter})" if last and len(last[0]) < 3 else ""
    return re.search(before + re.escape(word) + after, text) is not None


def test_a_name_as_one_term_is_without_signs() -> None:
    assert bare("古丽·阿不都") == bare(" 古丽 阿不都") == "古丽阿不都"


def plain_head_terms(names: str, body: str, keys: str, facets: str) -> list[str]:
    """The terms of a head, each run and each key by itself."""
    found: list[str] = []
    for name in names.split("\n") if names else []:
        for han, word in terms_of._RUN.findall(plain(name)):
            found += terms_of._key_terms(word[:40], "") if word else [*han, *terms_of.pairs(han)]
        if whole := bare(name):
            found.append(terms_of.NAME + whole)
    for line in body.split("\n"):
        found += terms_of._line_terms(line)
    for key in keys.split():
        found += terms_of._key_terms(key[:40], "")
    for facet in facets.split("\n") if facets else []:
        found += terms_of._facet_terms(facet)
    return list(dict.fromkeys(found))


_LINES = st.lists(st.text("张三丰仇曾李𬭎〇々·- ａＡz9ü，Ⅷ", max_size=45), max_size=4).map("\n".join)


@settings(max_examples=many(400), deadline=None)
@given(_LINES, _LINES, _LINES.map(str.lower), _LINES)
def test_terms_of_a_head_are_those_of_its_parts(names: str, body: str, keys: str, facets: str) -> None:
    assert head_terms(names, body, keys, facets) == " ".join(plain_head_terms(names, body, keys, facets))


@settings(max_examples=many(400), deadline=None)
@given(st.text("张三丰仇曾李解单乐长行重𬭎·- aZ", max_size=9))
def test_keys_of_a_name_are_all_its_readings_and_syllables(name: str) -> None:
    spoken = [found for each in name if (found := readings_of(each))]
    letters = [list(dict.fromkeys(syllable[0] for syllable in each)) for each in spoken]
    joined = ["".join(each) for parts in (spoken, letters) for each in itertools.islice(itertools.product(*parts), 48)]
    expected = list(dict.fromkeys(joined)) if spoken else []
    assert list(name_readings(name)) == expected
    assert list(name_keys(name)) == list(dict.fromkeys([*expected, *itertools.chain(*spoken)]))


_PIECE = st.text("张三丰教务处abC12 。\u3000Ａ", max_size=6)
_TEXTS = st.tuples(*[st.lists(_PIECE, max_size=4).map("\n".join)] * 4)


@settings(max_examples=many(200))
@given(before=_TEXTS, after=_TEXTS, same=st.tuples(*[st.booleans()] * 4))
def test_terms_that_change_are_those_that_one_side_alone_has(
    before: tuple[str, ...], after: tuple[str, ...], same: tuple[bool, ...]
) -> None:
    after = tuple(was if stays else now for was, now, stays in zip(before, after, same, strict=True))
    was, now = (set(head_terms(*texts).split()) for texts in (before, after))
    gone, come = changed_terms(before, after)
    assert (set(gone), set(come)) == (was - now, now - was)
    assert len(gone) == len(set(gone)) and len(come) == len(set(come))
