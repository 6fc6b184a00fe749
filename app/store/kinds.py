"""The kinds of what a person may be told, with their codes for the telephone: `data/errors/kinds.toml`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).parents[2] / "data" / "errors" / "kinds.toml"
# What nobody foresaw has no class of its own.
UNFORESEEN = "unforeseen"
_SAFE = re.compile(
    r"没有(作|改|保存|导|打印|存|新建|登记|添加|重复|打开|影响|受|写|生成|抽取|列入|删|丢|恢复|接收|读取|送|办理|移出|据此|能)"
    r"|不受|不变|都在|都还在|仍在|仍然在|安全"
)
_WAY = re.compile(r"请|可以|须|应|只能|先|联系|才能|可用|就能")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of error: its code, what happened, whether the data is safe, what to do.

    `raised` are the classes that are of it; `call` says whether the code is shown.
    """

    code: str
    raised: tuple[str, ...]
    happened: str
    safe: str
    todo: str
    call: bool


@cache
def kinds() -> tuple[Kind, ...]:
    """All kinds, in the order of their codes."""
    import tomllib  # the start does without it until something goes wrong

    read = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return tuple(
        Kind(each["code"], tuple(each["raised"]), each["happened"], each["safe"], each["todo"], each["call"])
        for each in read["kind"]
    )


@cache
def _by_name() -> dict[str, Kind]:
    return {name: kind for kind in kinds() for name in kind.raised}


def kind_named(*names: str) -> Kind:
    """The kind of the first of these names that has one.  Raises LookupError where none has."""
    for name in names:
        if name in _by_name():
            return _by_name()[name]
    raise LookupError(names)


def kind_of(error: Exception, place: str = "", clauses: Sequence[str] = ()) -> Kind:
    """The kind of an error by its class, or by those it comes of; of a refusal also by its place and its clauses."""
    classes = [each.__name__ for each in type(error).__mro__]
    own = [name for name in classes if name not in ("Refusal", "StoreTrouble")]
    general = [name for name in classes if name in ("Refusal", "StoreTrouble")]
    by_case = [f"{name}:{place}" for name in general] + ([f"{name}:clauses" for name in general] if clauses else [])
    return kind_named(*own, *by_case, *general)


def says_safe(words: str) -> bool:
    """Whether a message says itself what became of the data."""
    return _SAFE.search(words) is not None


def says_way(words: str) -> bool:
    """Whether a message says itself what to do."""
    return _WAY.search(words) is not None


def left_unsaid(kind: Kind, words: str, *, has_way: bool = False) -> str:
    """What a message of a kind does not say of the data and of the way on; empty where it says both."""
    return ("" if says_safe(words) else kind.safe) + ("" if has_way or says_way(words) else kind.todo)
