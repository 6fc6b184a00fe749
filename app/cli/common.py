"""What all commands share."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from typing import Any

DONE, REFUSED, WRONG_USAGE = 0, 1, 2
PASSWORD_VARIABLE = "YUETAN_PASSWORD"

Command = Callable[[argparse.Namespace], int]
Commands = argparse._SubParsersAction  # argparse gives the type of add_subparsers() no public name


class UsageError(Exception):
    """The command line itself is wrong; the message says how to mend it."""


def show_json(value: Any) -> None:
    """Writes a value for a program to read."""
    print(json.dumps(value, ensure_ascii=False, indent=2, default=str))
