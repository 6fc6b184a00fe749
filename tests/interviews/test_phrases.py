"""常用语: what calls one up, and the list that an account makes its own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.access.errors import Refusal
from app.access.session import Session
from app.access.tables import Account
from app.interviews import phrases
from app.interviews.phrases import PhraseLine, beginning_with, keys_of, matches, save_phrases, supplied, with_initials
from app.interviews.tables import Phrase

TRUE = with_initials(PhraseLine("ss", "情况属实。"))
LATER = with_initials(PhraseLine("", "金额我回去核实，3日内报告。"))
HAN = with_initials(PhraseLine("属实", "情况属实，没有异议。"))


def test_supplied_phrases_are_whole_and_each_is_called_up_alone() -> None:
    assert len(supplied()) > 20
    assert len({line.short for line in supplied()}) == len(supplied())
    assert all(with_initials(line).initials == line.initials for line in supplied())
    for line in supplied():
        (found,) = [each for each in matches(supplied(), line.short) if each.phrase.short == line.short]
        assert found.length == len(line.short)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("ss", [(TRUE, 2)]), ("他说SS", [(TRUE, 2)]), ("qkss", [(TRUE, 4)]), ("qksx", []), ("ass", []), ("1ss", []),
        ("s", []), ("", []), ("我说属实", [(HAN, 2)]), ("jewhqhs", []), ("jewhqhsrnbg", [(LATER, 11)]),
    ],
)  # fmt: skip
def test_key_before_the_caret_calls_the_phrase_up(typed: str, found: list[tuple[PhraseLine, int]]) -> None:
    assert [(each.phrase, each.length) for each in matches((TRUE, LATER, HAN), typed)] == found


def test_longest_key_wins_and_equal_ones_are_all_offered() -> None:
    one, other, longer = PhraseLine("s", "是。"), PhraseLine("s", "十点。"), PhraseLine("ds", "当时在场。")
    assert [each.phrase for each in matches((one, other, longer), "ds")] == [longer]
    assert [each.phrase for each in matches((one, other, longer), "我s")] == [one, other]


def test_letters_lead_to_phrases_while_they_are_typed() -> None:
    assert beginning_with((TRUE, LATER, HAN), "q") == (TRUE, HAN)
    assert beginning_with((TRUE, LATER, HAN), "核实") == (LATER,)
    assert beginning_with((TRUE, LATER, HAN), "") == (TRUE, LATER, HAN)


def test_list_is_supplied_until_the_account_has_its_own(session: Session) -> None:
    assert phrases.phrases_of(session) == supplied()
    assert save_phrases(session, [PhraseLine(" s s ", " 情况属实。\r\n"), LATER]) == 2
    assert phrases.phrases_of(session) == (TRUE, LATER)
    other = Account.create(
        name="other", role=session.account.role, display_name="别人", created_at=session.now(), slot="x"
    )
    Phrase.create(account=other, abbreviation="z", text="再说。", position=0)
    assert phrases.phrases_of(session) == (TRUE, LATER)
    save_phrases(session, [LATER])
    assert phrases.phrases_of(session) == (LATER,) and Phrase.select().count() == 2


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ([TRUE, PhraseLine("a", " ")], "第2行没有内容"), ([TRUE, LATER, TRUE], "第3行和第1行"),
        ([PhraseLine("a" * 13, "x")], "缩写"), ([PhraseLine("a", "字" * 501)], "超过500字"),
    ],
)  # fmt: skip
def test_list_that_cannot_be_is_refused_by_its_row(session: Session, lines: list[PhraseLine], why: str) -> None:
    save_phrases(session, [LATER])
    with pytest.raises(Refusal, match=why):
        save_phrases(session, lines)
    assert phrases.phrases_of(session) == (LATER,)


_LINES = st.builds(PhraseLine, st.text("abs属实1", max_size=4), st.text("属实情ab", min_size=1, max_size=4))


@given(st.text("abs属实 1", max_size=8), st.lists(_LINES, max_size=5))
def test_what_is_found_always_ends_the_words_and_is_as_long_as_its_key(typed: str, lines: list[PhraseLine]) -> None:
    for each in matches(lines, typed):
        assert typed.lower()[len(typed) - each.length :] in keys_of(each.phrase)
    assert len({each.length for each in matches(lines, typed)}) <= 1
