"""The menu of the account: looks, about."""

from __future__ import annotations

from PySide6.QtGui import QAction, QActionGroup, QFont
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from ui.office import Office
from ui.theme import Mode, Size, theme
from ui.theme.fonts import ui_font
from ui.widgets.memory import StoreMemory

ZOOMS = (90, 100, 110, 125, 150)


class AccountMenu(QMenu):
    """Scheme, density and size of the window, kept in the store."""

    def __init__(self, parent: QWidget, office: Office) -> None:
        super().__init__(parent)
        self.setObjectName("account_menu")
        self._memory = StoreMemory(office.session, "looks")
        kept = self._memory.read()
        self._looks = kept if isinstance(kept, dict) else {}
        self._modes = QActionGroup(self)
        for mode in Mode:
            self._choice(self._modes, str(mode), mode is self._mode(), lambda mode=mode: self.set_mode(mode))
        self.addSeparator()
        self._compact = self.addAction("紧凑的列表")
        self._compact.setCheckable(True)
        self._compact.setChecked(bool(self._looks.get("compact")))
        self._compact.toggled.connect(self.set_compact)
        self.addSeparator()
        self._zooms = QActionGroup(self)
        for zoom in ZOOMS:
            self._choice(self._zooms, f"文字 {zoom}%", zoom == self.zoom, lambda zoom=zoom: self.set_zoom(zoom))
        self._zoom_keys(parent)
        self.apply()

    @property
    def zoom(self) -> int:
        """The size of the text in percent."""
        kept = self._looks.get("zoom")
        return kept if kept in ZOOMS else 100

    def apply(self) -> None:
        """Shows what was kept."""
        theme().set_mode(self._mode())
        theme().set_compact(bool(self._looks.get("compact")))

    def set_mode(self, mode: Mode) -> None:
        """Light, dark, or as the system."""
        theme().set_mode(mode)
        self._keep(mode=str(mode))

    def set_compact(self, compact: bool) -> None:
        """Lists close or roomy."""
        theme().set_compact(compact)
        self._keep(compact=compact)

    def set_zoom(self, zoom: int) -> None:
        """The size of the text; the next start keeps it."""
        self._keep(zoom=zoom)
        font: QFont = ui_font(round(Size.BODY * zoom / 100))
        QApplication.setFont(font)

    def step_zoom(self, by: int) -> None:
        """The next larger or smaller size."""
        place = min(max(ZOOMS.index(self.zoom) + by, 0), len(ZOOMS) - 1)
        self._zooms.actions()[place].trigger()

    def _mode(self) -> Mode:
        kept = self._looks.get("mode")
        return Mode(kept) if kept in set(Mode) else Mode.SYSTEM

    def _keep(self, **looks: object) -> None:
        self._looks |= looks
        self._memory.keep(self._looks)

    def _choice(self, group: QActionGroup, words: str, on: bool, slot: object) -> None:
        action = QAction(words, self, checkable=True, checked=on)
        action.triggered.connect(slot)
        group.addAction(action)
        self.addAction(action)

    def _zoom_keys(self, parent: QWidget) -> None:
        steps = (("Ctrl++", 1), ("Ctrl+=", 1), ("Ctrl+-", -1))
        for keys, by in steps:
            action = QAction(parent)
            action.setShortcut(keys)
            action.triggered.connect(lambda _=False, by=by: self.step_zoom(by))
            parent.addAction(action)
        usual = QAction(parent)
        usual.setShortcut("Ctrl+0")
        usual.triggered.connect(lambda: self._zooms.actions()[ZOOMS.index(100)].trigger())
        parent.addAction(usual)
