"""The one style sheet: a template with `$tokens`, filled from the colours of a scheme and the sizes."""

from __future__ import annotations

from string import Template

from PySide6.QtCore import QDir

from ui.theme.resources import RESOURCES
from ui.theme.tokens import Colours, Size, Space

FOLDER = RESOURCES / "style"
_NUMBERS = {
    "secondary": Size.SECONDARY,
    "body": Size.BODY,
    "section": Size.SECTION,
    "page": Size.PAGE,
    # Heights in a style sheet leave out the border of one pixel on each side.
    "control": Size.CONTROL - 2,
    "half": Space.HALF,
    "one": Space.ONE,
    "two": Space.TWO,
    "three": Space.THREE,
}


def build(colours: Colours, *, dark: bool) -> str:
    """The style sheet of a scheme.  Raises KeyError for a token that does not exist."""
    QDir.setSearchPaths("style", [str(FOLDER)])
    template = Template((FOLDER / "workbench.qss").read_text(encoding="utf-8"))
    return template.substitute(colours._asdict(), **_NUMBERS, scheme="dark" if dark else "light")
