"""How windows look: colours, type and spacing as named tokens, and the one style sheet that is made of them."""

from ui.theme.icons import icon, pixmap
from ui.theme.theme import STYLE, Mode, Theme, theme
from ui.theme.tokens import Colours, Size, Space, Tone

__all__ = ["STYLE", "Colours", "Mode", "Size", "Space", "Theme", "Tone", "icon", "pixmap", "theme"]
