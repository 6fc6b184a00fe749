"""The version stands in one place; the command line says it."""

from __future__ import annotations

import re
import tomllib

import pytest

from app.cli import main
from app.version import VERSION, four_parts
from tools import sbom


def test_the_command_line_says_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["--version"])
    assert end.value.code == 0
    assert capsys.readouterr().out.strip() == f"约谈工作台 {VERSION}"


def test_the_version_stands_nowhere_else() -> None:
    project = tomllib.loads((sbom.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert "version" not in project and project["dynamic"] == ["version"]


@pytest.mark.parametrize(
    ("version", "parts"), [("1", (1, 0, 0, 0)), ("0.1.0", (0, 1, 0, 0)), ("2.10.3.4", (2, 10, 3, 4))]
)
def test_a_version_has_four_parts_for_those_who_ask_for_four(version: str, parts: tuple[int, ...]) -> None:
    assert four_parts(version) == parts


@pytest.mark.parametrize("version", ["1.2.3.4.5", "1.x", "", "1.-2"])
def test_what_is_no_version_is_refused(version: str) -> None:
    with pytest.raises(ValueError):
        four_parts(version)


def test_the_version_of_the_program_is_one() -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+", VERSION) and four_parts()[3] == 0
