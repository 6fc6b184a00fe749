"""The colours of series in charts: those of Okabe and Ito, which the colour-blind tell apart; lighter when dark.

No series is told by colour alone: each has a pattern, a dash and a marker of its own, in the order of `plot.hatching`.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from ui.theme.theme import theme

LIGHT_SERIES = ("#0072B2", "#E69F00", "#009E73", "#D55E00", "#56B4E9", "#CC79A7", "#F0E442", "#6B6B6B")
DARK_SERIES = ("#3D9BD8", "#E69F00", "#21B78F", "#E8743A", "#A9DDFB", "#DE9CC0", "#F0E442", "#7E7E7E")
# The order of paper: solid, dotted (there blank), rising, level, falling, upright, slanting cross, upright cross.
PATTERNS = (
    None, Qt.BrushStyle.Dense7Pattern, Qt.BrushStyle.BDiagPattern, Qt.BrushStyle.HorPattern, Qt.BrushStyle.FDiagPattern,
    Qt.BrushStyle.VerPattern, Qt.BrushStyle.DiagCrossPattern, Qt.BrushStyle.CrossPattern,
)  # fmt: skip
# Dash and gap in widths of the pen.
DASHES: tuple[tuple[float, ...], ...] = (
    (), (4, 2), (1, 2), (7, 3), (2, 2), (1, 4), (6, 1.5), (3, 4)
)  # fmt: skip


def series_colour(number: int) -> QColor:
    """The colour of a series in the scheme shown."""
    colours = DARK_SERIES if theme().is_dark else LIGHT_SERIES
    return QColor(colours[number % len(colours)])
