"""Pictures of help pages are those of the tour: each is one that it makes, and they are copied small."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from PIL import Image

import ui.tour
from tools import help_pictures

TOUR = Path(ui.tour.__file__).parent


def picture_names() -> list[re.Pattern[str]]:
    """What the tour can call its pictures: every text in it, with anything where it puts in a name."""
    found = []
    for file in TOUR.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr):
                parts = [re.escape(str(each.value)) if isinstance(each, ast.Constant) else ".+" for each in node.values]
                found.append("".join(parts))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.append(re.escape(node.value))
    return [re.compile(each) for each in found if re.search(r"[\u4e00-\u9fff]", each)]


@pytest.mark.parametrize("name", help_pictures.wanted())
def test_picture_of_a_page_is_one_that_the_tour_makes(name: str) -> None:
    assert any(each.fullmatch(name) for each in picture_names()), name


def test_name_that_the_tour_does_not_use_is_found() -> None:
    assert not any(each.fullmatch("没有这张图") for each in picture_names())


def test_pictures_are_copied_small_and_old_ones_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shots, into = tmp_path / "shots", tmp_path / "kept"
    shots.mkdir()
    into.mkdir()
    for number, (name, width) in enumerate((("列表-甲", 2732), ("列表-甲", 90), ("别的", 90)), 1):
        Image.new("RGB", (width, 100), "white").save(shots / f"{number:03}-{name}.png")
    (into / "旧的.png").write_bytes(b"")
    monkeypatch.setattr(help_pictures, "wanted", lambda: ["列表-甲", "缺的"])
    assert help_pictures.copy(shots, into) == ["缺的"]
    assert [each.name for each in into.iterdir()] == ["列表-甲.png"]
    with Image.open(into / "列表-甲.png") as kept:
        assert kept.size == (1366, 50) and kept.mode == "P"
