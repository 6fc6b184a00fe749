"""The tokens: every colour, size and distance that a window uses, by what it is for."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Colours(NamedTuple):
    """The colours of one scheme.

    `paper` is what one reads and types on, `desk` what lies around it.  `accent` fills the one primary action;
    `accent_ink` is the same red where it is a line or a word.  A tone has a word colour and a background.
    """

    paper: str
    desk: str
    line: str
    edge: str
    ink: str
    ink_soft: str
    ink_faint: str
    hover: str
    pressed: str
    selected: str
    accent: str
    accent_hover: str
    accent_pressed: str
    on_accent: str
    accent_ink: str
    link: str
    neutral: str
    neutral_back: str
    amber: str
    amber_back: str
    blue: str
    blue_back: str
    green: str
    green_back: str
    red: str
    red_back: str


LIGHT = Colours(
    paper="#FFFFFF", desk="#F6F7F9", line="#D9DDE3", edge="#B4BBC4",
    ink="#1F2328", ink_soft="#57606A", ink_faint="#68717B",
    hover="#EDF0F3", pressed="#E1E5EA", selected="#E4EDF9",
    accent="#A61B1B", accent_hover="#911616", accent_pressed="#7A1111", on_accent="#FFFFFF", accent_ink="#A61B1B",
    link="#1F5FBF",
    neutral="#57606A", neutral_back="#ECEFF2",
    amber="#855400", amber_back="#FDF1D6",
    blue="#1F5FBF", blue_back="#E6EFFB",
    green="#1A6B3A", green_back="#E0F3E7",
    red="#B3201C", red_back="#FCE9E7",
)  # fmt: skip

DARK = Colours(
    paper="#1B1E22", desk="#23272C", line="#3A4048", edge="#59616B",
    ink="#E6E8EB", ink_soft="#B1B8C0", ink_faint="#9BA3AC",
    hover="#2D3238", pressed="#363C44", selected="#26384F",
    accent="#B32424", accent_hover="#C03030", accent_pressed="#9A1C1C", on_accent="#FFFFFF", accent_ink="#F0877F",
    link="#8AB8F8",
    neutral="#B9C0C8", neutral_back="#33383F",
    amber="#F0C060", amber_back="#42351A",
    blue="#9CC3FA", blue_back="#22354E",
    green="#7FD3A0", green_back="#1C3A2A",
    red="#F59C94", red_back="#4A2322",
)  # fmt: skip


class Tone(StrEnum):
    """What a colour says, always together with an icon and a word."""

    NEUTRAL = "neutral"
    AMBER = "amber"
    BLUE = "blue"
    GREEN = "green"
    RED = "red"

    @property
    def back(self) -> str:
        """The token of the background that goes with the tone."""
        return f"{self.value}_back"


class Space:
    """Distances on the 8 px grid, in device-independent pixels; `HALF` only inside controls."""

    HALF = 4
    ONE = 8
    TWO = 16
    THREE = 24
    FOUR = 32


class Size:
    """The type scale and the heights of things, in device-independent pixels."""

    SECONDARY = 12
    BODY = 13
    SECTION = 16
    PAGE = 20
    ICON = 16
    ICON_LARGE = 20
    CONTROL = 32
    ROW = 34
    ROW_COMPACT = 28
    # What every dialog must fit: the usable part of a 1366×768 screen.
    SCREEN_WIDTH = 1366
    SCREEN_HEIGHT = 700


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours `#RRGGBB`, from 1 to 21 (WCAG 2)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
