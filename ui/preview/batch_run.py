"""Printing or saving many items, one after another: one failure stops no other, and all can be cancelled at once.

An item is drawn in a thread of its own; it is printed in strips (see `print_job`) and put on record here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from app.access.errors import Refusal
from app.access.session import Session
from app.papers import fonts
from app.papers.joined import joined
from app.papers.print_memory import kept_offset
from app.papers.print_setup import PrintHow, PrintSetup
from app.store.database import FAILURES, trouble_of
from app.store.errors import StoreTrouble
from ui.beside import Beside
from ui.preview import printers
from ui.preview.batch_items import BatchItem, free_name, record_item, save_items
from ui.preview.pages import Pages, UnreadablePdf
from ui.preview.print_job import PrintJob


class ItemState(StrEnum):
    """Where an item stands; the words are what the list shows."""

    WAITING = "待打印"
    RUNNING = "正在处理"
    DRAWN = "已排好"  # waits for the others, to be saved with them
    SENT = "已送打印机"
    SAVED = "已存为 PDF"
    FAILED = "失败"
    CANCELLED = "已取消"


@dataclass(slots=True)
class Line:
    """An item with its state, why it failed, and the characters that no face has."""

    item: BatchItem
    state: ItemState = ItemState.WAITING
    why: str = ""
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Drawn:
    """What came out of drawing: the PDF and what could not be drawn, or why there is none."""

    pdf: bytes = b""
    missing: tuple[str, ...] = ()
    why: str = ""


class BatchRun(QObject):
    """The items of one paper on their way.

    `changed` names the line that changed, `finished` comes when nothing is left to do or all was cancelled.  What has
    characters that no face can draw is held as failed, by name, until it is printed `in_spite` of them.
    """

    changed = Signal(int)
    finished = Signal()
    _came = Signal(int, object, object)

    def __init__(self, session: Session, paper: str, items: Sequence[BatchItem]) -> None:
        super().__init__()
        self._session, self.paper = session, paper
        self.lines = [Line(item) for item in items]
        self.purpose, self.in_spite = "", False
        self.running = False
        self.setup = PrintSetup()
        self.file = ""  # the last file that was written
        self._ready: Callable[[int, bytes], None] = self._print
        self._last: Callable[[], None] = self._end
        self._queue: list[int] = []
        self._kept: dict[int, bytes] = {}
        self._turn = 0
        self._job: PrintJob | None = None
        self._printing = 0
        self._drawer = Beside("drawing")
        self._came.connect(self._come)

    # ------------------------------------------------------------ what is wanted

    def print(self, setup: PrintSetup, purpose: str) -> None:
        """Prints what was not yet printed nor failed, each item as a job of its own; all where nothing is left."""
        self.setup = setup
        self._begin(self._print, self._end, purpose, self.to_print() or list(range(len(self.lines))))

    def save_one(self, out: Path, purpose: str) -> None:
        """Saves what can be drawn into one PDF."""
        self._begin(self._keep, lambda: self._join(out), purpose, list(range(len(self.lines))))

    def save_each(self, folder: Path, purpose: str) -> None:
        """Saves each item as a PDF in the folder; no file there is written over."""
        all_ = list(range(len(self.lines)))
        self._begin(lambda at, pdf: self._save(at, folder, pdf), self._end, purpose, all_)

    def to_print(self) -> list[int]:
        """The lines that were neither printed nor failed."""
        done = (ItemState.SENT, ItemState.FAILED)
        return [at for at, line in enumerate(self.lines) if line.state not in done]

    def again(self, *, in_spite: bool = False) -> None:
        """Does once more, in the same way, what failed, and nothing else; `in_spite`: only what lacks characters."""
        self.in_spite = self.in_spite or in_spite
        self._go([at for at, line in enumerate(self.lines)
                  if line.state is ItemState.FAILED and bool(line.missing) >= in_spite])  # fmt: skip

    def cancel(self) -> None:
        """Stops at once; what is not done is cancelled, and what the thread still draws is thrown away."""
        if not self.running:
            return
        self._turn += 1
        if self._job is not None and self._job.running:
            self._job.finished.disconnect(self._job_done)
            self._job.cancel()
        for at, line in enumerate(self.lines):
            if line.state in (ItemState.RUNNING, ItemState.DRAWN, ItemState.WAITING):
                self._set(at, ItemState.CANCELLED)
        self._end()

    def close(self) -> None:
        """Stops, and lets the thread go with its connection."""
        self.cancel()
        self._kept = {}
        with suppress(RuntimeError):  # it is gone already
            self._drawer.submit(self._session.store.db.close)
        self._drawer.shutdown(wait=False)

    def count(self, *states: ItemState) -> int:
        """How many are in one of the states."""
        return sum(line.state in states for line in self.lines)

    def lacking(self) -> int:
        """How many are held for want of characters."""
        return sum(line.state is ItemState.FAILED and bool(line.missing) for line in self.lines)

    # ------------------------------------------------------------ one after another

    def _begin(
        self, ready: Callable[[int, bytes], None], last: Callable[[], None], purpose: str, queue: list[int]
    ) -> None:
        if not self.running:
            self._ready, self._last, self.purpose, self.in_spite, self._kept = ready, last, purpose, False, {}
            self._go(queue)

    def _go(self, queue: list[int]) -> None:
        if not queue or self.running:
            return
        self._queue = queue
        for at in queue:
            self._set(at, ItemState.WAITING)
        self.running = True
        self._next()

    def _next(self) -> None:
        if not self.running:
            return
        if not self._queue:
            self._last()
            return
        at = self._queue.pop(0)
        self._set(at, ItemState.RUNNING)
        item = self.lines[at].item
        self._elsewhere(lambda: _draw(item), lambda drawn: self._take(at, drawn))

    def _elsewhere(self, work: Callable[[], Drawn], take: Callable[[Drawn], None]) -> None:
        """Has the other thread work; what comes of it is taken here, unless all was cancelled meanwhile."""
        turn = self._turn

        def landed(flight: Future[Drawn]) -> None:
            with suppress(RuntimeError, CancelledError):  # nobody is there any more to take it
                self._came.emit(turn, take, flight.result())

        self._drawer.submit(work).add_done_callback(landed)

    def _come(self, turn: int, take: Callable[[Drawn], None], drawn: Drawn) -> None:
        if turn == self._turn and self.running:
            take(drawn)

    def _take(self, at: int, drawn: Drawn) -> None:
        self.lines[at].missing = drawn.missing
        if drawn.why:
            self._fail(at, drawn.why)
        elif drawn.missing and not self.in_spite:
            self._fail(at, "有字打不出")
        else:
            self._ready(at, drawn.pdf)

    def _fail(self, at: int, why: str) -> None:
        self._set(at, ItemState.FAILED, why)
        self._soon()

    def _soon(self) -> None:
        turn = self._turn
        QTimer.singleShot(0, self, lambda: self._next() if turn == self._turn else None)

    def _set(self, at: int, state: ItemState, why: str = "") -> None:
        self.lines[at].state, self.lines[at].why = state, why
        self.changed.emit(at)

    def _end(self) -> None:
        self.running, self._queue = False, []
        self.finished.emit()

    # ------------------------------------------------------------ what is done with a drawn item

    def _print(self, at: int, pdf: bytes) -> None:
        try:
            pages = Pages(pdf)
        except UnreadablePdf:
            self._fail(at, "排版结果读不出来")
            return
        printer = printers.printer_for(self.setup, self.paper)
        if printer is None:
            self._fail(at, f"找不到打印机“{self.setup.printer}”")
            return
        self._printing = at  # the job before goes here, when it is long out of its own signal
        self._job = PrintJob(pages, printer, offset=kept_offset(self.paper, self.setup.printer))
        self._job.finished.connect(self._job_done)
        self._job.start()

    def _job_done(self, trouble: str) -> None:
        at = self._printing
        if trouble:
            self._fail(at, trouble)
            return
        how = PrintHow(self.setup.printer, self.setup.copies)
        said = self._said(lambda: record_item(self._session, self.paper, self.lines[at].item, self.purpose, how))
        self._set(at, ItemState.SENT, f"没有记下这次打印：{said}" if said else "")
        self._soon()

    def _save(self, at: int, folder: Path, pdf: bytes) -> None:
        item = self.lines[at].item
        out = free_name(folder, item.file_name)
        said = self._said(lambda: save_items(self._session, self.paper, [item], self.purpose, out, pdf))
        if said:
            self._fail(at, said)
            return
        self.file = out.name
        self._set(at, ItemState.SAVED)
        self._soon()

    def _keep(self, at: int, pdf: bytes) -> None:
        self._kept[at] = pdf
        self._set(at, ItemState.DRAWN)
        self._soon()

    def _join(self, out: Path) -> None:
        """All that was drawn becomes one file, in the other thread; then it is written and recorded."""
        if not self._kept:
            self._end()
            return
        kept = dict(sorted(self._kept.items()))
        self._elsewhere(lambda: _join(list(kept.values()), self.paper), lambda whole: self._write(out, kept, whole))

    def _write(self, out: Path, kept: dict[int, bytes], whole: Drawn) -> None:
        items = [self.lines[at].item for at in kept]
        said = whole.why or self._said(
            lambda: save_items(self._session, self.paper, items, self.purpose, out, whole.pdf)
        )
        if not said:
            self.file = out.name
        for at in kept:
            self._set(at, ItemState.FAILED if said else ItemState.SAVED, said)
        self._end()

    def _said(self, act: Callable[[], object]) -> str:
        """Does it; empty where it went well, else what is to be said."""
        try:
            act()
        except (Refusal, StoreTrouble) as error:
            return error.message
        return ""


def _draw(item: BatchItem) -> Drawn:
    """In the other thread: whatever goes wrong with one item is the reason for that item, and stops no other."""
    try:
        drawn = item.draw()
    except (Refusal, StoreTrouble) as error:
        return Drawn(why=error.message)
    except FAILURES as error:
        return Drawn(why=trouble_of(error).message)
    except fonts.NoFonts as error:
        return Drawn(why=str(error))
    except Exception as error:  # a bug in one paper must not take the others with it; it is named
        return Drawn(why=f"排版出错（{type(error).__name__}），请单独预览这一份")
    return Drawn(drawn.pdf, drawn.missing)


def _join(pdfs: list[bytes], title: str) -> Drawn:
    try:
        return Drawn(joined(pdfs, title))
    except Exception as error:  # said at the items; nothing was written
        return Drawn(why=f"合并出错（{type(error).__name__}），请改用“每份一个 PDF”")
