"""Transactions within one another: what is taken back is what was written inside, however deep and in which order."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.access.session import Session
from app.store import settings as kept
from app.store.settings import Setting
from tests.examples import many


class _TakenBack(Exception):
    """What was written inside is not to stay."""


@dataclass(frozen=True)
class _Block:
    """A transaction: blocks inside, each with a key written before and after it, and whether it fails at its end."""

    keys: tuple[str, ...]
    inside: tuple[_Block, ...]
    fails: bool


_KEYS = st.lists(st.sampled_from("abcdefgh"), max_size=3).map(tuple)
_BLOCKS = st.recursive(
    st.builds(_Block, _KEYS, st.just(()), st.booleans()),
    lambda inside: st.builds(_Block, _KEYS, st.lists(inside, max_size=3).map(tuple), st.booleans()),
    max_leaves=12,
)


def _written(session: Session, block: _Block, number: list[int]) -> None:
    with suppress(_TakenBack), session.store.transaction():
        for key in block.keys:
            _write(key, number)
        for each in block.inside:
            _written(session, each, number)
            for key in block.keys[:1]:
                _write(key, number)
        if block.fails:
            raise _TakenBack


def _write(key: str, number: list[int]) -> None:
    number[0] += 1
    kept.write(f"test.{key}", number[0])


def _plainly(block: _Block, before: dict[str, int], number: list[int]) -> dict[str, int]:
    after = dict(before)
    for key in block.keys:
        number[0] += 1
        after[f"test.{key}"] = number[0]
    for each in block.inside:
        after = _plainly(each, after, number)
        for key in block.keys[:1]:
            number[0] += 1
            after[f"test.{key}"] = number[0]
    return before if block.fails else after


@settings(max_examples=many(150), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(block=_BLOCKS)
def test_what_failed_inside_is_taken_back_alone(session: Session, block: _Block) -> None:
    with session.store.transaction():
        Setting.delete().where(Setting.key.startswith("test.")).execute()
    _written(session, block, [0])
    found = {row.key: row.value for row in Setting.select().where(Setting.key.startswith("test."))}
    assert found == _plainly(block, {}, [0])
    assert not session.store.db.in_transaction() and session.store.db.deep.__dict__.get("by", 0) == 0


def test_failure_of_an_outer_block_takes_back_what_was_before_a_failed_inner_one(session: Session) -> None:
    inner = _Block(("a",), (), fails=True)
    middle = _Block(("b",), (inner,), fails=True)
    _written(session, _Block(("c",), (middle,), fails=False), [0])
    assert [row.key for row in Setting.select().where(Setting.key.startswith("test."))] == ["test.c"]
