"""A picture of a help page in its full size."""

from __future__ import annotations

from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel, QWidget

from ui.widgets.dialog import Dialog


class PictureDialog(Dialog):
    """Shows a picture; what the screen has no room for is scrolled to."""

    help_page = "start"

    def __init__(self, parent: QWidget, name: str, picture: QPixmap) -> None:
        super().__init__(parent, name)
        self.setObjectName("picture_dialog")
        self.shown = QLabel()
        self.shown.setPixmap(picture)
        self.shown.setAccessibleName(name)
        self.body.addWidget(self.shown)
        self.body.addStretch(1)
        self.set_buttons(None)
