"""The look of the running program: light or dark, roomy or compact; one object, changed in one place."""

from __future__ import annotations

from enum import StrEnum
from typing import cast

from PySide6 import QtCore
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from ui.theme import fonts, stylesheet
from ui.theme.tokens import DARK, LIGHT, Colours, Size

# The style under the style sheet.  An application is made with it: one that is set later is built twice.
STYLE = "Fusion"
_ROLES: dict[QPalette.ColorRole, str] = {
    QPalette.ColorRole.Window: "desk",
    QPalette.ColorRole.WindowText: "ink",
    QPalette.ColorRole.Base: "paper",
    QPalette.ColorRole.AlternateBase: "desk",
    QPalette.ColorRole.Text: "ink",
    QPalette.ColorRole.PlaceholderText: "ink_faint",
    QPalette.ColorRole.Button: "paper",
    QPalette.ColorRole.ButtonText: "ink",
    QPalette.ColorRole.BrightText: "on_accent",
    QPalette.ColorRole.Highlight: "selected",
    QPalette.ColorRole.HighlightedText: "ink",
    QPalette.ColorRole.Link: "link",
    QPalette.ColorRole.LinkVisited: "link",
    QPalette.ColorRole.ToolTipBase: "paper",
    QPalette.ColorRole.ToolTipText: "ink",
    QPalette.ColorRole.Light: "paper",
    QPalette.ColorRole.Midlight: "hover",
    QPalette.ColorRole.Mid: "line",
    QPalette.ColorRole.Dark: "edge",
    QPalette.ColorRole.Shadow: "edge",
    QPalette.ColorRole.Accent: "link",
}
_DISABLED = (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText)


class Mode(StrEnum):
    """Which scheme the user wants; values are the words of the menu."""

    SYSTEM = "跟随系统"
    LIGHT = "浅色"
    DARK = "深色"


class Theme(QObject):
    """The look of the application, which was made with the style `STYLE`; `changed` comes after all is restyled.

    It begins with what the colours of the system look like, which nearly always is what the system says: `settle` asks.
    """

    changed = Signal()

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._application = application
        self._mode, self._compact = Mode.SYSTEM, False
        fonts.load_bundled()
        application.setFont(fonts.ui_font())
        application.styleHints().colorSchemeChanged.connect(self._system_changed)
        self._colours = DARK if _looks_dark(application.palette()) else LIGHT
        self._apply()

    @property
    def mode(self) -> Mode:
        """What the user chose."""
        return self._mode

    @property
    def is_dark(self) -> bool:
        """Whether the dark scheme is shown."""
        return self._colours is DARK

    @property
    def colours(self) -> Colours:
        """The colours shown."""
        return self._colours

    @property
    def compact(self) -> bool:
        """Whether tables are set close (紧凑)."""
        return self._compact

    @property
    def row_height(self) -> int:
        """The height of a table row."""
        return Size.ROW_COMPACT if self._compact else Size.ROW

    def colour(self, token: str) -> QColor:
        """A token as a colour that painters take."""
        return QColor(getattr(self._colours, token))

    def settle(self) -> None:
        """Shows what the system says, where its colours looked otherwise.

        To ask takes the names of Qt, 15 ms, which the first window does not wait for.
        """
        self._system_changed()

    def set_mode(self, mode: Mode) -> None:
        """Shows light, dark, or what the system shows; frames and native dialogs follow where the system can."""
        self._mode = mode
        hints = self._application.styleHints()
        if hasattr(hints, "setColorScheme"):
            hints.setColorScheme(_scheme(mode))
        self._show()

    def set_compact(self, compact: bool) -> None:
        """Sets tables close or roomy."""
        if compact != self._compact:
            self._compact = compact
            self.changed.emit()

    def _wanted(self) -> Colours:
        scheme = self._application.styleHints().colorScheme() if self._mode is Mode.SYSTEM else _scheme(self._mode)
        return DARK if scheme == QtCore.Qt.ColorScheme.Dark else LIGHT

    def _system_changed(self) -> None:
        if self._mode is Mode.SYSTEM:
            self._show()

    def _show(self) -> None:
        if (wanted := self._wanted()) is not self._colours:
            self._colours = wanted
            self._apply()
            self.changed.emit()

    def _apply(self) -> None:
        self._application.setPalette(palette(self._colours))
        self._application.setStyleSheet(stylesheet.build(self._colours, dark=self.is_dark))


def _scheme(mode: Mode) -> QtCore.Qt.ColorScheme:
    schemes = QtCore.Qt.ColorScheme
    return {Mode.SYSTEM: schemes.Unknown, Mode.LIGHT: schemes.Light, Mode.DARK: schemes.Dark}[mode]


def _looks_dark(system: QPalette) -> bool:
    return system.window().color().lightness() < system.windowText().color().lightness()


def palette(colours: Colours) -> QPalette:
    """The palette of a scheme, for what the style sheet does not reach."""
    made = QPalette()
    for role, token in _ROLES.items():
        made.setColor(role, QColor(getattr(colours, token)))
    for role in _DISABLED:
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(colours.ink_faint))
    return made


_current: list[Theme] = []


def theme() -> Theme:
    """The look of the application; made at the first call.  Needs a QApplication."""
    if not (_current and isValid(_current[0])):
        _current[:] = [Theme(cast(QApplication, QApplication.instance()))]
    return _current[0]
