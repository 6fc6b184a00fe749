"""Where what a package says and what is here disagree: both side by side, to be chosen by whoever accepts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.access.errors import Refusal


@dataclass(frozen=True, slots=True)
class Conflict:
    """One of them; `options` are (value, words), `default` the one by which nothing of ours is lost or mixed."""

    key: str
    what: str
    ours: str
    theirs: str
    options: tuple[tuple[str, str], ...]
    default: str


def chosen(conflicts: Iterable[Conflict], choices: Mapping[str, str]) -> dict[str, str]:
    """A choice for each conflict, the default where none was made.  Raises Refusal for one that is not offered."""
    found: dict[str, str] = {}
    for each in conflicts:
        value = choices.get(each.key, each.default)
        if value not in {option for option, _ in each.options}:
            raise Refusal(f"“{each.what}”不能这样处理，没有写入任何内容。请重新选择。")
        found[each.key] = value
    if unknown := sorted(set(choices) - set(found)):
        raise Refusal(f"预览之后有了改动（{'、'.join(unknown[:3])}），没有写入任何内容。请重新预览。", place="交换")
    return found
