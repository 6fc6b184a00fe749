"""历次版本 of a paper's wording: who changed what, when and why; an older one looked at and brought back."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from app.papers import words
from app.papers.paper import Paper
from app.papers.wording_versions import Version, bring_back, versions, wording_of
from ui.office import Office
from ui.papers.sample_view import SampleView
from ui.theme import Space
from ui.widgets.basics import label, primary_button
from ui.widgets.dialog import Dialog
from ui.widgets.layouts import column, row

_VERSION = Qt.ItemDataRole.UserRole
_ABOUT = "每次保存存一版，最上面的正在使用。恢复旧的一版时存为新的一版，哪一版都不会丢。"


class WordVersionsDialog(Dialog):
    """`brought_back` comes when an older version is in force again."""

    help_page = "papers#words"

    brought_back = Signal()

    def __init__(self, parent: QWidget, office: Office, paper: Paper) -> None:
        super().__init__(parent, f"历次版本：{paper.name}", subtitle=_ABOUT)
        self.setObjectName("word_versions_dialog")
        self._office, self._paper = office, paper
        self.list = QListWidget()
        self.list.setObjectName("word_versions_list")
        self.list.setAccessibleName("版本")
        self.list.setProperty("role", "framed")
        self.list.setFixedWidth(300)
        self.list.setSpacing(Space.HALF // 2)
        self.list.setWordWrap(True)
        self.differs = label("", "soft-body", wrap=True)
        self.differs.setObjectName("word_versions_said")
        self.sample = SampleView(office.session, "version_preview")
        right = column(self.differs, self.sample)
        right.setStretch(1, 1)
        whole = row(self.list, spacing=Space.TWO)
        whole.addLayout(right, 1)
        self.body.addLayout(whole, 1)
        self.restore_button = primary_button("恢复这一版", self._restore, "history")
        self.restore_button.setObjectName("restore_button")
        self.set_buttons(self.restore_button)
        self.cancel_button.setText("关闭")
        for version in versions(paper.key):
            item = QListWidgetItem(_line(version))
            item.setData(_VERSION, version)
            self.list.addItem(item)
        self.list.currentItemChanged.connect(lambda *_: self._show())
        self.list.setCurrentRow(0)
        self.resize(1000, 600)

    def _version(self) -> Version:
        version: Version = self.list.currentItem().data(_VERSION)
        return version

    def _show(self) -> None:
        """The paper in the chosen wording, and the pieces in which it is not what is in force."""
        chosen, now = wording_of(self._paper.key, self._version().number), words.in_force(self._paper.key)
        pieces = words.pieces(self._paper.key)
        differing = [piece.about for piece in pieces if chosen.texts[piece.key] != now.texts[piece.key]]
        if self.list.currentRow() == 0:
            said = "正在使用的一版"
        else:
            said = f"与正在使用的不同：{'、'.join(differing)}" if differing else "与正在使用的相同"
        self.differs.setText(said)
        self.restore_button.setEnabled(bool(differing))
        self.sample.show_soon(self._paper, chosen)

    def _restore(self) -> None:
        session, number = self._office.session, self._version().number
        done = self._office.act(
            lambda: bring_back(session, self._paper.key, number),
            f"“{self._paper.name}”的文字已恢复",
            notices=self.notices,
        )
        if done is not None:
            self.accept()
            self.brought_back.emit()


def _line(version: Version) -> str:
    if version.at is None:
        return version.note
    changed = f"改动：{'、'.join(version.changed)}" if version.changed else "没有改动"
    return "\n".join(filter(None, [f"{version.at:%Y-%m-%d %H:%M}　{version.by}", version.note, changed]))
