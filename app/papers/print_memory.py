"""What is remembered of printing, inside the store: the setup by account, machine and paper; the offset by machine,
printer and paper.

Names of printers mean something on one machine only, and the store may be restored on another: each machine has its
own memory, told apart by a hash of its name.  How a printer feeds its paper is the same for whoever prints, so the
offset is everybody's.  Neither is an act worth a line in the audit chain.
"""

from __future__ import annotations

import hashlib
import platform

from app.access.session import Session
from app.papers.print_setup import Offset, PrintSetup
from app.store import settings


def kept_setup(session: Session, paper: str) -> PrintSetup:
    """How the account printed this paper last on this machine."""
    return PrintSetup.from_json(settings.read(_setup_key(session, paper)))


def keep_setup(session: Session, paper: str, setup: PrintSetup) -> None:
    """Remembers how the account prints this paper on this machine; not in a store that is only read."""
    if session.store.read_only or kept_setup(session, paper) == setup:
        return
    with session.store.transaction():
        settings.write(_setup_key(session, paper), setup.as_json())


def kept_offset(paper: str, printer: str) -> Offset:
    """How far this printer is to move this paper."""
    kept = settings.read(_offset_key(paper, printer))
    if isinstance(kept, list) and len(kept) == 2 and all(isinstance(each, (int, float)) for each in kept):
        return Offset.of(*kept)
    return Offset()


def keep_offset(session: Session, paper: str, printer: str, offset: Offset) -> None:
    """Remembers how far this printer is to move this paper; not in a store that is only read."""
    if session.store.read_only:
        return
    with session.store.transaction():
        settings.write(_offset_key(paper, printer), [offset.dx, offset.dy])


def machine() -> str:
    """What tells this machine from another, without saying its name."""
    return _hash(platform.node())


def _setup_key(session: Session, paper: str) -> str:
    return f"ui.{session.account.id}.print.{machine()}.{paper}"


def _offset_key(paper: str, printer: str) -> str:
    return f"print.offset.{machine()}.{_hash(printer)}.{paper}"


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]
