"""Asks whether a pinned package has a known vulnerability (pip-audit; needs network).

    python tools/audit.py [--service pypi|osv]

Exit 0: each package was asked about and none is known to be vulnerable; 1: some are; 2: the service could not be asked.
A silent pass is worth nothing, so a package that was not answered for counts as not asked.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
FILES = ("requirements.txt", "requirements-dev.txt")
CLEAN, VULNERABLE, NOT_ASKED = 0, 1, 2


def main() -> int:
    """Asks for each file and prints what was answered."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--service", choices=("pypi", "osv"), default="pypi")
    service = parser.parse_args().service
    worst = [report(name, *ask(ROOT / name, service)) for name in FILES]
    return VULNERABLE if VULNERABLE in worst else max(worst)


def ask(file: Path, service: str) -> tuple[str, str]:
    """What pip-audit writes (JSON) for a file with hashes, and what it complains of."""
    command = [sys.executable, "-m", "pip_audit", "-r", str(file), "--require-hashes", "--disable-pip"]
    done = subprocess.run(
        [*command, "-s", service, "-f", "json", "--progress-spinner", "off"],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout, done.stderr


def report(name: str, answer: str, complaint: str) -> int:
    """Prints what the answer says and gives the exit code for it."""
    try:
        packages: list[dict[str, Any]] = json.loads(answer)["dependencies"]
    except (ValueError, KeyError):
        print(f"{name}: the vulnerability service could not be asked: {_last_line(complaint)}")
        return NOT_ASKED
    known = [(one, flaw) for one in packages for flaw in one.get("vulns", ())]
    for one, flaw in known:
        fixed = ", ".join(flaw["fix_versions"]) or "no version yet"
        print(f"{name}: {one['name']} {one['version']}: {flaw['id']}, mended in {fixed}")
    unanswered = [one["name"] for one in packages if "vulns" not in one]
    if unanswered:
        print(f"{name}: no answer for {len(unanswered)} of {len(packages)} packages: {', '.join(unanswered)}")
    if known:
        return VULNERABLE
    if unanswered or not packages:
        return NOT_ASKED
    print(f"{name}: {len(packages)} packages, none with a known vulnerability")
    return CLEAN


def _last_line(text: str) -> str:
    return next(iter(reversed([line for line in text.splitlines() if line.strip()])), "it said nothing")


if __name__ == "__main__":
    sys.exit(main())
