"""The licences that 关于 shows are those of what ships."""

from __future__ import annotations

from tools.licence_list import OUT, listed
from tools.sbom import ROOT, read_pins


def test_list_is_that_of_what_is_pinned() -> None:
    kept = OUT.read_text(encoding="utf-8")
    assert kept == listed(), "python -m tools.licence_list makes it anew"
    pins = read_pins((ROOT / "requirements.txt").read_text(encoding="utf-8"))
    named = {line.split("  ")[0] for line in kept.splitlines()}
    assert {name for name, *_ in pins} < named and {
        "cpython",
        "SQLCipher",
        "lxgw-wenkai",
        "libxcb-cursor0",
        "microsoft-visual-cpp-runtime",
        "pyinstaller",
    } < named
    assert all(len(line.split("  ")) == 2 for line in kept.splitlines())
