"""Runs first in the bundle, before the program: what the launcher set for itself is not handed on."""

import os
import sys


def _own_libraries_stay_ours() -> None:
    """The launcher made the loader look into the bundle; what the program starts (a browser, a viewer) must not."""
    before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
    if before is None:
        os.environ.pop("LD_LIBRARY_PATH", None)
    else:
        os.environ["LD_LIBRARY_PATH"] = before


if sys.platform == "linux":
    _own_libraries_stay_ours()
