"""A use case that can take long, acted beside the window: the same words, notices and refusals as `office.act`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtWidgets import QWidget

from app.access.errors import Refusal
from app.store.errors import StoreTrouble
from ui.office import Office
from ui.widgets.long_work import LongWork, Outcome
from ui.widgets.notice import NoticeArea, Severity

T = TypeVar("T")


def act_beside(
    parent: QWidget,
    office: Office,
    name: str,
    action: Callable[[], T],
    then: Callable[[T], object],
    done: str | Callable[[T], str] = "",
    *,
    notices: NoticeArea | None = None,
    writes: bool = True,
) -> None:
    """Acts beside the window, and calls `then` with the answer where it was not refused, nor cancelled.

    What was given up on the way is said; nothing of it is kept.
    """

    def landed(outcome: Outcome[T]) -> None:
        answer = office.act(outcome, done, notices=notices) if writes else _read(office, outcome, notices)
        if answer is not None:
            then(answer)

    def cancelled() -> None:
        said = f"已取消{name}，没有留下任何内容。" if writes else f"已取消{name}。"
        if notices is not None:
            notices.clear()
            notices.say(Severity.INFO, said)
        else:
            office.said.emit(said.rstrip("。"), None)

    LongWork(parent, office.session, name, action, landed, cancelled, writes=writes)


def _read(office: Office, outcome: Outcome[T], notices: NoticeArea | None) -> T | None:
    """What was only read changes nothing that a list would have to show anew."""
    try:
        answer = outcome()
    except (Refusal, StoreTrouble) as error:
        office.show_error(error, notices)
        return None
    if notices is not None:
        notices.clear()
    return answer
