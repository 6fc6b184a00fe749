"""Every dialog, tab, page and first window has a help page of its own, and it is there."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QWidget

import ui
from ui.help.places import PLACES
from ui.help.window import library
from ui.office import Tab
from ui.shell.main_window import MainWindow
from ui.widgets.dialog import Dialog

# Bases that never stand on the screen themselves.
BASES = {"Dialog", "FormDialog", "WorkbookImport", "CaseDialog", "SendDialog", "CasePage", "ListPage"}
# What is a page of something else, and is helped by it: sheets of paper, steps of one dialog.
PARTS = {"WordsPage", "OfficePage"}


def loaded() -> None:
    for module in pkgutil.walk_packages(ui.__path__, "ui."):
        if not module.name.startswith("ui.tour"):
            importlib.import_module(module.name)


def below(kind: type) -> Iterator[type]:
    for each in kind.__subclasses__():
        yield each
        yield from below(each)


def own_windows() -> list[type]:
    """Dialogs, tabs and pages of the program, by their base or by how they are called."""
    loaded()
    names = ("Page", "Tab", "Wizard", "CaseHost", "RecordDesk", "ReadBack")
    kinds = {each for each in below(QWidget) if each.__module__.startswith("ui.")}
    found = [each for each in kinds if issubclass(each, Dialog) or each.__name__.endswith(names)]
    return sorted((each for each in found if each.__name__ not in BASES | PARTS), key=lambda each: each.__qualname__)


SHELF = library()


@pytest.mark.parametrize("kind", own_windows(), ids=lambda kind: f"{kind.__module__}.{kind.__name__}")
def test_window_has_a_help_page_that_is_there(kind: type) -> None:
    page = getattr(kind, "help_page", "")
    assert page, "say its help page: class attribute help_page"
    assert SHELF.knows(page), page


def test_all_windows_were_looked_at() -> None:
    kinds = own_windows()
    assert len([each for each in kinds if issubclass(each, Dialog)]) > 100
    assert MainWindow.help_page and SHELF.knows(MainWindow.help_page)


def test_pages_lead_to_places_that_are_there() -> None:
    links = {link.removeprefix("go:") for name in SHELF.names() for link in SHELF.page(name).links if "go:" in link}
    assert links and links <= set(PLACES)


def test_every_tab_is_a_place() -> None:
    assert {place.tab for place in PLACES.values() if place.tab is not None} == set(Tab)
    assert all((place.tab is None) != (not place.menu) for place in PLACES.values())
