"""The page of roles says what the table says."""

from __future__ import annotations

from pathlib import Path

from tools.roles_table import table


def test_page_of_roles_is_the_table() -> None:
    page = Path(__file__).parents[2] / "docs" / "roles.md"
    assert page.read_text(encoding="utf-8") == table(), "run python -m tools.roles_table > docs/roles.md"
