"""A crash leaves no memory behind."""

from __future__ import annotations

import subprocess
import sys

import pytest

_CODE = """
import resource, ctypes
from app.access.hardening import no_dumps
no_dumps()
print(resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="prctl is Linux's")
def test_process_that_is_hardened_dumps_no_core_and_cannot_be_read_by_others() -> None:
    done = subprocess.run([sys.executable, "-c", _CODE], capture_output=True, check=True, encoding="utf-8")
    assert done.stdout.strip() == "(0, 0) 0"
