"""The bytecode of PySide's support modules for a bundle: what `ui/qt_bytecode.py` would keep after the first start.

Nothing can be kept in an installed folder, nor ought to be, so it is there from the beginning.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tools.bundle.contents import ROOT
from ui import qt_bytecode

_NAME = Path(qt_bytecode.kept_in()).name
# Where the program looks for it in a bundle: its modules say that they lie where the source has them.
PLACE = f"ui/__pycache__/{_NAME}"
_KEEPS = "from ui import qt_bytecode; qt_bytecode.load_qt()"


def kept(work: Path) -> Path:
    """The file, made below `work` by the interpreter that runs this.  Raises OSError where nothing was kept."""
    shutil.rmtree(work, ignore_errors=True)
    settings = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(
        [sys.executable, "-c", _KEEPS], cwd=ROOT, env=settings | {"PYTHONPYCACHEPREFIX": str(work)},
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
    )  # fmt: skip
    found = list(work.rglob(_NAME))  # bytecode lies there under the whole path of its source
    if done.returncode or len(found) != 1:
        raise OSError(f"PySide's modules were not kept: {done.stdout.decode(errors='replace')[-2000:]}")
    return found[0]
