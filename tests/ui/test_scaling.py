"""The windows at 150 and 200 %: nothing is cut, nothing is bigger than the screen."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.examples import DEEP

# The screens of office PCs, in their own points, and what people set on them.
SCREENS = [("1366", "768", "1.25"), ("1920", "1080", "1.5"), ("1920", "1080", "2"), ("1366", "768", "1.5")]


def look(*asked: str) -> str:
    """What a child says that looks at the windows; empty where nothing is wrong."""
    done = subprocess.run([sys.executable, "-m", "tests.ui.scaled_child", *asked], capture_output=True, text=True)
    return "" if done.returncode == 0 else done.stdout + done.stderr


def test_the_tabs_fit_a_small_screen_at_150_percent() -> None:
    assert not (wrong := look("1366", "768", "1.5")), wrong


@pytest.mark.skipif(not DEEP, reason="half a minute each: make deep")
@pytest.mark.parametrize("screen", SCREENS, ids="x".join)
def test_every_window_fits_its_screen(screen: tuple[str, str, str]) -> None:
    assert not (wrong := look(*screen, "--all")), wrong
