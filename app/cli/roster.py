"""`roster import`: the roster of cadres out of a workbook."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.cli.common import DONE, Commands
from app.cli.opening import opened


def add(commands: Commands[argparse.ArgumentParser]) -> None:
    """Adds the command to the parser."""
