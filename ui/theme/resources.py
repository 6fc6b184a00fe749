"""Where the files lie that windows need."""

from __future__ import annotations

import sys
from pathlib import Path

# PyInstaller unpacks beside its own code and says where; from a checkout it is the folder above ui/.
ROOT = Path(getattr(sys, "_MEIPASS", Path(__file__).resolve().parents[2]))
RESOURCES = ROOT / "resources"
