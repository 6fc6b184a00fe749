"""Which papers the tour has had on the screen: asked of the preview that was pictured, not of who tells the story."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from app.papers import recovery_sheet
from app.papers.catalogue import BLANK, PAPERS
from ui.preview.dialog import PreviewDialog
from ui.widgets.notice import Notice

# Papers whose filled-in preview the sample institution cannot show, with the reason.  There is none now.
NOT_SHOWN: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class Preview:
    """A preview as it stood on its picture; `said` is what a notice in it says, as of characters no face has."""

    paper: str
    picture: str
    pages: int
    is_blank: bool = False
    said: str = ""


def preview_in(window: QWidget, picture: str) -> Preview | None:
    """What a picture of this window shows of a paper; None where it is no preview."""
    if not isinstance(window, PreviewDialog):
        return None
    said = "；".join(each.accessibleName() for each in window.findChildren(Notice) if each.isVisible())
    return Preview(window.windowTitle(), picture, window.pages.count, BLANK in window.suggested_name, said)


def all_papers() -> list[str]:
    """The names of all papers: those of the catalogue, and the one that is about no record of the office."""
    return [*(paper.name for paper in PAPERS), recovery_sheet.NAME]


def shown(previews: Iterable[Preview]) -> list[str]:
    """The papers that were seen with something on them, in the order of the catalogue."""
    seen = {each.paper for each in previews if not each.is_blank and each.pages > 0}
    return [name for name in all_papers() if name in seen]


def not_shown(previews: Iterable[Preview]) -> list[str]:
    """The papers that should have been seen and were not."""
    seen = set(shown(previews))
    return [name for name in all_papers() if name not in seen and name not in NOT_SHOWN]
