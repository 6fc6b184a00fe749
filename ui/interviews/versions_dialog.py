"""历次版本: what the record was, how it differs from now, and the way back."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QTextEdit, QWidget

from app.interviews.record_text import Turn
from app.interviews.record_versions import Piece, TurnDifference, VersionLine, differences, version_turns, versions_of
from ui.office import Office
from ui.theme import Space, theme
from ui.widgets.basics import label, primary_button
from ui.widgets.dialog import Dialog
from ui.widgets.fields import ChoiceBox
from ui.widgets.layouts import column, row

_LINE = Qt.ItemDataRole.UserRole
NOW, BEFORE = "now", "before"
_ABOUT = "有改动时每满一分钟存一版，暂停、结束和离开时也各存一版。恢复之前先保存现在的内容，可以再恢复回来。"


class VersionsDialog(Dialog):
    """The versions of one record; `restoring` comes with the turns of the version that is wanted back."""

    help_page = "record#versions"

    restoring = Signal(object, int)

    def __init__(
        self, parent: QWidget, office: Office, interview_id: int, now: tuple[Turn, ...], *, writable: bool
    ) -> None:
        super().__init__(parent, "历次版本", subtitle=_ABOUT)
        self.setObjectName("versions_dialog")
        self._interview_id, self._now = interview_id, now
        self.list = QListWidget()
        self.list.setObjectName("versions_list")
        self.list.setAccessibleName("版本")
        self.list.setProperty("role", "framed")
        self.list.setFixedWidth(250)
        self.list.setSpacing(Space.HALF // 2)
        self.against = ChoiceBox([(NOW, "与现在的记录比较"), (BEFORE, "与前一版比较")])
        self.against.set_value(NOW)
        self.against.setMinimumWidth(190)
        self.against.setObjectName("versions_against")
        self.against.setAccessibleName("与哪一版比较")
        self.said = label("", "soft")
        self.said.setObjectName("versions_said")
        self.text = QTextEdit()
        self.text.setObjectName("versions_text")
        self.text.setAccessibleName("不同之处")
        self.text.setReadOnly(True)
        right = column(row(self.against, Space.ONE, self.said, None), spacing=Space.ONE)
        right.addWidget(self.text, 1)
        whole = row(self.list, spacing=Space.TWO)
        whole.addLayout(right, 1)
        self.body.addLayout(whole, 1)
        self.restore_button = primary_button("恢复到这个版本", self._restore, "history")
        self.restore_button.setObjectName("restore_button")
        self.set_buttons(self.restore_button)
        self.restore_button.setVisible(writable)
        self.cancel_button.setText("关闭")
        self.list.currentItemChanged.connect(lambda *_: self._show())
        self.against.currentIndexChanged.connect(lambda _: self._show())
        theme().changed.connect(self._show)
        self._fill()
        self.fit(1080)

    def _fill(self) -> None:
        for line in versions_of(self._interview_id):
            size = f"{line.turns} 段 · {line.characters} 字"
            item = QListWidgetItem(f"{line.at:%m-%d %H:%M}　{line.why}\n{size}　{line.by}")
            item.setData(_LINE, line)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        if self.list.count() == 0:
            self.said.setText("还没有版本。开始书写后满一分钟存第一版。")
            self.restore_button.setEnabled(False)

    def _line(self) -> VersionLine | None:
        item = self.list.currentItem()
        return item.data(_LINE) if item is not None else None

    def _show(self) -> None:
        line = self._line()
        self.restore_button.setEnabled(line is not None)
        if line is None:
            return
        turns = version_turns(self._interview_id, line.number)
        if self.against.value() == NOW:
            found, what = differences(turns, self._now), "现在的记录与这一版"
        else:
            before = version_turns(self._interview_id, line.number - 1) if line.number > 1 else ()
            found, what = differences(before, turns), "这一版与前一版"
        changed = sum(not each.is_same for each in found)
        self.said.setText(f"{what}有 {changed} 段不同" if changed else f"{what}相同")
        self._write(found)

    def _write(self, found: Iterable[TurnDifference]) -> None:
        self.text.clear()
        writer = QTextCursor(self.text.document())
        writer.beginEditBlock()
        for place, each in enumerate(found):
            if place:
                writer.insertBlock()
            who = each.speaker if each.speaker == each.speaker_before else f"{each.speaker_before}→{each.speaker}"
            writer.insertText(f"{each.at:%H:%M} {who}　", _plain("ink_soft"))
            for piece in each.pieces:
                writer.insertText(piece.text.replace("\n", "\u2028"), _looks(piece))
        writer.endEditBlock()
        self.text.moveCursor(QTextCursor.MoveOperation.Start)

    def _restore(self) -> None:
        line = self._line()
        if line is not None:
            self.restoring.emit(version_turns(self._interview_id, line.number), line.number)
            self.accept()


def _plain(token: str = "ink") -> QTextCharFormat:
    form = QTextCharFormat()
    form.setForeground(QColor(getattr(theme().colours, token)))
    return form


def _looks(piece: Piece) -> QTextCharFormat:
    """Added words are underlined on green, removed ones struck through on red: by stroke and by colour."""
    if piece.added:
        form = _plain("green")
        form.setBackground(QColor(theme().colours.green_back))
        form.setFontUnderline(True)
    elif piece.removed:
        form = _plain("red")
        form.setBackground(QColor(theme().colours.red_back))
        form.setFontStrikeOut(True)
    else:
        form = _plain()
    return form
