"""Copies the pictures that help pages and the README show out of a tour, small enough to be kept: `make help-pictures`.

    python -m tools.help_pictures build/tour/pictures

The first picture of a name counts.  What no page shows any more is taken away.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from PIL import Image

from app.help.library import FOLDER, Page

PICTURES = FOLDER / "pictures"
WIDEST, COLOURS = 1366, 256
# The picture of the README is one of the tour too.
README, OF_README = FOLDER.parents[1] / "docs" / "window.png", "约谈-列表"


def wanted() -> list[str]:
    """The names of the pictures on help pages."""
    pages = (Page(file.stem, file.read_text(encoding="utf-8")) for file in sorted(FOLDER.glob("*.md")))
    return sorted({name for page in pages if page.name != "README" for name in page.pictures})


def made(folder: Path) -> dict[str, Path]:
    """The pictures of a tour by their names without number."""
    found: dict[str, Path] = {}
    for file in sorted(folder.glob("*.png")):
        found.setdefault(file.stem.partition("-")[2], file)
    return found


def copy(folder: Path, into: Path = PICTURES) -> list[str]:
    """Writes the pictures; answers the names that the tour did not make, whose old pictures stay."""
    into.mkdir(exist_ok=True)
    names, there = wanted(), made(folder)
    for name in names:
        if name in there:
            shrink(there[name], into / f"{name}.png")
    for file in into.glob("*.png"):
        if file.stem not in names:
            file.unlink()
    return [name for name in names if name not in there]


def shrink(picture: Path, into: Path) -> None:
    """Writes a picture no wider than an office screen, in a palette: windows have few colours."""
    with Image.open(picture) as opened:
        image = opened.convert("RGB")
    if image.width > WIDEST:
        image = image.resize((WIDEST, round(image.height * WIDEST / image.width)), Image.Resampling.LANCZOS)
    palette = image.quantize(COLOURS, dither=Image.Dither.NONE)
    palette.save(into, optimize=True)


def main(arguments: list[str] | None = None) -> int:
    """Copies from the folder given; 1 where the tour lacks a picture that a page shows."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("folder", type=Path, help="the pictures of a tour")
    folder = parser.parse_args(arguments).folder
    missing = copy(folder)
    if OF_README in (there := made(folder)):
        shrink(there[OF_README], README)
    for name in missing:
        print(f"the tour makes no picture “{name}”", file=sys.stderr)
    return 1 if missing else 0


if __name__ == "__main__":
    raise SystemExit(main())
