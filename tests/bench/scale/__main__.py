"""`python -m tests.bench.scale`: builds a large store, or says that it is there."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tests.bench.scale.build import Stamp, built, stamp_of


def main(arguments: list[str] | None = None) -> int:
    """Builds and tells how large it came out."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.scale", description=__doc__)
    parser.add_argument("--percent", type=float, required=True, help="1, 10 or 100; any other number goes too")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--attachments", choices=("yes", "no"), default="yes")
    asked = parser.parse_args(arguments)
    before = stamp_of(asked.out)
    stamp = built(asked.percent, asked.out, attachments=asked.attachments == "yes")
    print(told(stamp, asked.out, is_new=stamp != before))
    return 0


def told(stamp: Stamp, folder: Path, *, is_new: bool) -> str:
    """What lies there."""
    rows = ", ".join(f"{name} {stamp.rows.get(name, 0):,}" for name in ("person", "interview", "record_turn"))
    size = f"database {stamp.database_bytes / 1e6:,.0f} MB, attachments {stamp.attachment_bytes / 1e6:,.0f} MB"
    verb = "built" if is_new else "there already"
    return f"{folder}: {stamp.percent:g} % {verb} (in {stamp.seconds:,.0f} s, schema {stamp.schema}); {rows}; {size}"


if __name__ == "__main__":
    sys.exit(main())
