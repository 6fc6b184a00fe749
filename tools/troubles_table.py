"""The list of codes in the help page 出现问题时, out of `data/errors/kinds.toml`: `python -m tools.troubles_table`.

Writes it between its heading and the next one.  A test keeps both alike.
"""

from __future__ import annotations

from pathlib import Path

from app.store.kinds import kinds

PAGE = Path(__file__).parents[1] / "resources" / "help" / "trouble.md"
HEADING = "## 代码 {#codes}\n"
_INTRO = "向信息管理人员说明时，报提示里的代码就可以，不用念提示的内容。\n\n"


def section() -> str:
    """The section, with its heading."""
    lines = [f"- {each.code} {each.happened}：{each.safe}{each.todo}\n" for each in kinds()]
    return HEADING + _INTRO + "".join(lines)


def with_section(page: str) -> str:
    """The page with the section as it should be, in its place or at the end."""
    before, found, after = page.partition(HEADING)
    rest = after[at:] if found and (at := after.find("\n## ")) >= 0 else ""
    return before.rstrip("\n") + "\n\n" + section() + rest


if __name__ == "__main__":
    PAGE.write_text(with_section(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
