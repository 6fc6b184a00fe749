"""约谈工作台.  Without arguments the window opens; with a command, the command line runs (`main.py --help`)."""

from __future__ import annotations

import gc
import sys
from typing import TYPE_CHECKING

from app.cli import main

if TYPE_CHECKING:  # each way into the program loads what it needs, and nothing else
    import argparse

    from app.papers.print_setup import Offset, PrintSetup
    from app.selfcheck.facts import FromWindow


def begin() -> None:
    """What comes before anything of Qt is loaded."""
    gc.disable()  # what is loaded stays; the collector would go through all of it again and again
    from ui.qt_bytecode import load_qt

    load_qt()


def window(arguments: argparse.Namespace) -> int:
    """Opens the window.  Qt is imported here: commands start without it, and the window without them."""
    begin()
    from ui.application import run_window

    return run_window(arguments)


def tour(arguments: argparse.Namespace) -> int:
    """Goes through the whole job with the real windows."""
    from ui.tour.run import run_tour

    return run_tour(arguments)


def send(pdf: bytes, title: str, setup: PrintSetup, pages: str, offset: Offset) -> str:
    """Prints without a window, for the command line."""
    from ui.preview.headless import print_pdf

    return print_pdf(pdf, title, setup, pages, offset)


def look() -> FromWindow:
    """Sees screens, printers and input methods, for the command line."""
    from ui.selfcheck.seeing import seen_without_window

    return seen_without_window()


if __name__ == "__main__":
    sys.exit(main(window=window, tour=tour, send=send, look=look))
