"""What is done in as few steps as possible comes out as the plain way: line by line, each made small, all looked at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.access.session import Session
from app.ledgers.search import finding, records
from app.ledgers.search.finding import Found, find
from app.ledgers.search.query import read
from app.ledgers.search.showing import Marked, context, context_of
from app.rules.loading import load
from app.store.search.heads import DAY, LATER_NUMBER, NUMBER, YEAR
from app.store.search.readings import name_keys
from app.store.search.terms import (
    BEGINS,
    FACT,
    KEY,
    NAMED,
    NUMBERED,
    SPOKEN,
    TOLD,
    WHOLE,
    DateTerm,
    FacetTerm,
    HeadText,
    NumberTerm,
    Term,
    WordTerm,
)  # fmt: skip
from app.store.search.text import bare, plain
from tests.access.world import World

RULES = load()
_NAMES = st.text(alphabet="王伟教务处·Ａa 1", min_size=1, max_size=6).map(lambda name: " ".join(name.split()) or "王")
_LINES = st.text(alphabet="王伟教务处谈话报销Ａa2，0 6年1月-第号〔〕", max_size=30)
_FACETS = st.sampled_from(["y2026", "n12", "h3", "u教务处", "u教务", "oww", "o王伟", "fINQUIRY", "d20260106", "sＡ"])
HEADS = st.builds(
    lambda names, body, staff, facets: HeadText(
        7 << 40, "\n".join(names), "\n".join(body), " ".join(dict.fromkeys(staff + [key for name in names
                                                                                   for key in name_keys(name)])),
        "\n".join(facets),
    ),
    st.lists(_NAMES, max_size=4, unique=True), st.lists(_LINES, max_size=6),
    st.lists(st.sampled_from(["a12", "12", "w"]), max_size=2), st.lists(_FACETS, max_size=4, unique=True),
)  # fmt: skip
ASKED = st.lists(
    st.sampled_from([
        "王", "王伟", "教务", "谈话", "a", "ww", "wangwei", "12", "012", "a12", "教务a", "报销2", "2026-01-06",
        "2026年1月", "第12号", "补3号", "〔2026〕第012号", "单位:教务", "单位:处", "对象:ww", "形式:询问", "年度:2026",
        "Ａ",
    ]),
    min_size=1, max_size=3,
).map(" ".join)  # fmt: skip


# ------------------------------------------------------------ the plain way


def _values(head: HeadText, letter: str) -> list[str]:
    return [plain(line[1:]) for line in head.facets.split("\n") if line[:1] == letter]


def _score(term: Term, head: HeadText) -> int:
    names, body = [plain(name) for name in head.names.split("\n")], plain(head.body)
    if isinstance(term, FacetTerm):
        told = _values(head, term.field)
        return FACT if any(_holds(term, plain(value), each) for value in term.values for each in told) else 0
    if isinstance(term, NumberTerm):
        is_it = str(term.number) in _values(head, LATER_NUMBER if term.later else NUMBER)
        return NUMBERED if is_it and (term.year is None or str(term.year) in _values(head, YEAR)) else 0
    if isinstance(term, DateTerm):
        begin = f"{term.year:04}{term.month:02}" + (f"{term.day:02}" if term.day else "")
        if any(value.startswith(begin) for value in _values(head, DAY)):
            return FACT
        return TOLD if term.spans(body) or term.spans("\n".join(names)) else 0
    assert isinstance(term, WordTerm)
    word, keys = term.word, head.keys.split()
    hit = [name for name in names if word.spans(name)]
    if hit:
        begins = any(name.startswith(word.text) for name in hit)
        return WHOLE if any(bare(name) == word.text for name in hit) else BEGINS if begins else NAMED
    numbers = [*_values(head, NUMBER), *_values(head, LATER_NUMBER)]
    if word.is_letters and word.number is not None and str(word.number) in numbers:
        return NUMBERED
    if word.is_letters and any(key.startswith(word.text) for key in keys):
        return KEY if word.text in keys else SPOKEN
    return TOLD if not word.is_single and word.spans(body) else 0


def _holds(term: FacetTerm, value: str, told: str) -> bool:
    if term.exact:
        return value == told
    return told.startswith(value) if value.isascii() else value in told


def _context(head: HeadText, title: str, terms: Sequence[Term]) -> Marked | None:
    lines = [name for name in head.names.split("\n") if name and name not in title] + head.body.split("\n")
    hits = [sum(bool(term.spans(plain(line))) for term in terms) for line in lines]
    return context(lines[hits.index(max(hits))], terms) if max(hits) else None


@given(HEADS, ASKED)
def test_a_thing_is_hit_as_well_as_the_plain_way_says(head: HeadText, typed: str) -> None:
    for term in read(typed, RULES).terms:
        assert term.score(head) == _score(term, head), term


@given(HEADS, ASKED, st.sampled_from(["", "王伟", "〔2026〕第012号 王伟"]))
def test_the_context_is_the_first_line_with_most_of_the_words(head: HeadText, typed: str, title: str) -> None:
    terms = read(typed, RULES).words
    assert context_of(head, title, terms) == _context(head, title, terms)


@given(_LINES, ASKED)
def test_a_text_is_asked_as_it_is_kept_and_answers_as_in_plain_letters(text: str, typed: str) -> None:
    for term in read(typed, RULES).terms:
        assert term.is_told(text) == term.is_in(plain(text)) == bool(term.spans(plain(text)))
        assert term.told(text) == term.spans(plain(text))
        assert not term.piece or (term.piece in text) == term.is_told(text)


# ------------------------------------------------------------ read in pieces


def _ids(found: tuple[Found, ...]) -> list[tuple[str, list[int]]]:
    return [(each.group.label, [hit.id for hit in each.hits]) for each in found]


@pytest.mark.parametrize(
    "typed", ["教务处", "谈话", "蒋德禾", "jdh", "计划", "说的话", "单位:教务 说的话", "类型:约谈 谈话"]
)
def test_the_same_is_found_in_few_candidates_at_a_time(
    session: Session, world: World, monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    def asked(**more: Any) -> list[tuple[str, list[int]]]:
        return _ids(list(find(session, read(typed, session.rules), most=99, **more))[-1])

    whole = asked()
    only = [group for group in finding.allowed_groups(session) if group.label in ("约谈", "干部")]
    part = asked(groups=only)
    for chunk in (1, 2, 5):
        monkeypatch.setattr(finding, "_CHUNK", chunk)
        monkeypatch.setattr(finding, "_LOOK", chunk + 1)
        monkeypatch.setattr(records, "_AT_ONCE", chunk)
        assert asked() == whole and asked(groups=only) == part
    assert whole
