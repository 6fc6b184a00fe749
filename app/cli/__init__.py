"""The command line: the same use cases as the window, in UTF-8."""

from app.cli.frame import main

__all__ = ["main"]
