"""Packages to a stick: where to, written, said."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.oversight.exchange import sending
from app.oversight.exchange.envelope import SUFFIX
from app.oversight.exchange.queries import PackageLine
from app.oversight.exchange.sending import Sent, file_name, next_to_send
from app.oversight.exchange.tables import Kind
from ui.office import Office
from ui.widgets import files
from ui.widgets.acting_beside import act_beside
from ui.widgets.notice import NoticeArea

KINDS = f"数据包 (*{SUFFIX})"


def write_package(
    parent: QWidget,
    office: Office,
    title: str,
    send: Callable[[Path], Sent],
    notices: NoticeArea | None = None,
    then: Callable[[Sent], object] = lambda _: None,
) -> None:
    """Asks where to, makes the package beside the window and says so; `then` comes when it is made."""
    chosen = files.ask_save(parent, "数据包存到（U 盘）", KINDS, file_name(title, next_to_send(office.session)))
    if chosen is None:
        return
    out = chosen if chosen.suffix.lower() == SUFFIX else chosen.with_name(chosen.name + SUFFIX)
    act_beside(
        parent, office, "生成数据包", lambda: send(out), then,
        lambda sent: f"已生成“{sent.out.name}”（第 {sent.number} 号）", notices=notices,
    )  # fmt: skip


def send_receipt(parent: QWidget, office: Office, partner_id: int, name: str) -> None:
    """A receipt for a partner."""
    session = office.session
    write_package(parent, office, f"给{name}的回执", lambda out: sending.send_receipt(session, partner_id, out))


def send_again(parent: QWidget, office: Office, line: PackageLine) -> None:
    """The same package once more, for a stick that was lost."""
    chosen = files.ask_save(parent, "数据包存到（U 盘）", KINDS, file_name(line.title, line.number))
    if chosen is None:
        return
    send = sending.send_receipt_again if line.kind is Kind.RECEIPT else sending.send_again
    act_beside(
        parent, office, "再次导出", lambda: send(office.session, line.id, chosen), lambda _: None,
        f"已再次导出“{chosen.name}”（第 {line.number} 号）",
    )  # fmt: skip
