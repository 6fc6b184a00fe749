"""`roster import`: the roster of cadres out of a workbook."""

from __future__ import annotations

import argparse

from app.cli.common import Commands


def add(commands: Commands[argparse.ArgumentParser]) -> None:
    """Adds the command to the parser."""
