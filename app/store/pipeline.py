"""Work on a stream of pieces done by two threads: hashing, encrypting and the disk wait for nothing of Python's.

Only a few pieces are under way at any time, so that memory stays flat; what fails in the other thread is raised in the
one that waits for it, and no thread outlives its work.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from queue import SimpleQueue
from threading import Event, Thread
from types import TracebackType
from typing import TypeVar

T = TypeVar("T")
_MOST = 8


class _Failed:
    """What ended the other thread, or a thing that it was given to do."""

    def __init__(self, error: BaseException) -> None:
        self.error = error


_END = object()


class Behind:
    """One thread that does what it is given in order, at most so many things behind who gives them."""

    def __init__(self, name: str, most: int = _MOST) -> None:
        self._given: SimpleQueue[tuple[Callable[..., object], tuple[object, ...]] | None] = SimpleQueue()
        self._done: SimpleQueue[_Failed | None] = SimpleQueue()
        self._left, self._most = 0, most
        self._unwanted = Event()
        self._thread = Thread(target=self._work, name=name, daemon=True)
        self._thread.start()

    def do(self, act: Callable[..., object], *arguments: object) -> None:
        """Has it done; waits while there is too much to do.  Raises what an earlier one raised."""
        self._given.put((act, arguments))
        self._left += 1
        while self._left > self._most or (self._left and not self._done.empty()):
            self._take()

    def wait(self) -> None:
        """All is done.  Raises what one of them raised."""
        while self._left:
            self._take()

    def _take(self) -> None:
        self._left -= 1
        if failed := self._done.get():
            raise failed.error

    def _work(self) -> None:
        while given := self._given.get():
            failed = None
            try:
                if not self._unwanted.is_set():
                    given[0](*given[1])
            except BaseException as error:
                failed = _Failed(error)
            self._done.put(failed)

    def __enter__(self) -> Behind:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._unwanted.set()
        self._given.put(None)
        self._thread.join()


def ahead(items: Iterable[T], name: str, most: int = _MOST) -> Iterator[T]:
    """The same items, made by a thread of its own that is ahead of who takes them.

    Never are there more than so many (`most`), with the one that is being made and the one that was taken.
    """
    made: SimpleQueue[object] = SimpleQueue()
    room: SimpleQueue[None] = SimpleQueue()
    unwanted = Event()
    for _ in range(most - 1):
        room.put(None)

    def make() -> None:
        end: object = _END
        try:
            for item in items:
                made.put(item)
                room.get()
                if unwanted.is_set():
                    return
        except BaseException as error:
            end = _Failed(error)
        made.put(end)

    thread = Thread(target=make, name=name, daemon=True)
    thread.start()
    try:
        while (item := made.get()) is not _END:
            if isinstance(item, _Failed):
                raise item.error
            yield item  # type: ignore[misc]
            room.put(None)
    finally:
        unwanted.set()
        room.put(None)
        thread.join()
