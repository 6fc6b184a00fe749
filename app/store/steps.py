"""What long work tells of itself as it goes.  Whoever listens may end it there, and nothing half-done is kept.

It is told by thread and in passing: a page that is laid out need not know who waits for it, and where nobody listens a
step costs a look.  Work that can take long takes a step at least each tenth of a second.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from threading import local
from typing import TypeVar

T = TypeVar("T")
# What is being done, in words; how much of it is done, and how much there is (0: nobody knows).
Listener = Callable[[str, int, int], None]
_EVERY = 50
_here = local()


class Cancelled(Exception):
    """Nobody wants the work any more.  It goes through everything: a use case takes back what it wrote."""


@contextmanager
def heard(listen: Listener) -> Iterator[None]:
    """What this thread does inside tells `listen` its steps; raising Cancelled there ends the work."""
    before = getattr(_here, "listen", None)
    _here.listen = listen
    try:
        yield
    finally:
        _here.listen = before


def step(what: str, done: int = 0, total: int = 0) -> None:
    """Tells how far the work has come.  Raises Cancelled where it is not wanted any more."""
    listen = getattr(_here, "listen", None)
    if listen is not None:
        _here.told = (what, done, total)
        listen(what, done, total)


def still() -> None:
    """Tells what was told last once more, from within what takes long and knows no more.  Raises Cancelled."""
    if getattr(_here, "listen", None) is not None and (told := getattr(_here, "told", None)) is not None:
        step(*told)


@contextmanager
def stage(name: str) -> Iterator[None]:
    """What is told inside is told as a part of this piece of the work, which is named before it."""
    listen = getattr(_here, "listen", None)
    if listen is None:
        yield
        return
    with heard(lambda what, done, total: listen(f"{name}：{what}", done, total)):
        yield


def is_heard() -> bool:
    """Whether anybody listens to the work of this thread."""
    return getattr(_here, "listen", None) is not None


def steps(what: str, items: Iterable[T], every: int = _EVERY) -> Iterator[T]:
    """The items, with a step before each so many of them; how many there are is known of a list only."""
    total = len(items) if isinstance(items, Sequence) else 0
    for place, item in enumerate(items):
        if place % every == 0:
            step(what, place, total)
        yield item
