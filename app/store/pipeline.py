"""Work on a stream of pieces done by two threads: hashing, encrypting and the disk wait for nothing of Python's.

Only a few pieces are under way at any time, so that memory stays flat; what fails in the other thread is raised in the
one that waits for it, and no thread outlives its work.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from queue import Queue
from threading import Event, Thread
from types import TracebackType
from typing import TypeVar

T = TypeVar("T")
_MOST = 8


class Behind:
    """One thread that does what it is given in order, a few things behind who gives them."""

    def __init__(self, name: str, most: int = _MOST) -> None:
        self._thread = ThreadPoolExecutor(1, name)
        self._given: deque[Future[object]] = deque()
        self._most = most

    def do(self, act: Callable[..., object], *arguments: object) -> None:
        """Has it done; waits while there is too much to do.  Raises what an earlier one raised."""
        self._given.append(self._thread.submit(act, *arguments))
        while len(self._given) > self._most or self._given[0].done():
            self._given.popleft().result()
            if not self._given:
                break

    def wait(self) -> None:
        """All is done.  Raises what one of them raised."""
        while self._given:
            self._given.popleft().result()

    def __enter__(self) -> Behind:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._thread.shutdown(wait=True, cancel_futures=True)


class _Failed:
    """What ended the other thread."""

    def __init__(self, error: BaseException) -> None:
        self.error = error


_END = object()


def ahead(items: Iterable[T], name: str, most: int = _MOST) -> Iterator[T]:
    """The same items, made by a thread of its own that is a few of them ahead of who takes them."""
    made: Queue[object] = Queue(most)
    unwanted = Event()

    def make() -> None:
        end: object = _END
        try:
            for item in items:
                made.put(item)
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
    finally:
        unwanted.set()
        while thread.is_alive():  # it may wait for room
            while not made.empty():
                made.get_nowait()
            thread.join(0.01)
