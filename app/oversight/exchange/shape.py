"""Described content as canonical JSON, and its fields read one by one: nothing is taken on trust.

Canonical: keys sorted, no blanks, UTF-8, no key twice, no figure but whole numbers.  What is not is refused, so that
one content has one text and one signature.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from app.access.errors import Refusal
from app.oversight.exchange import limits

_BOUND = 2**53


class BadPackage(Refusal):
    """Why a package or a card is not read.  Nothing was written."""

    def __init__(self, why: str, advice: str = "请向对方重新要一份；多次如此的，请当面核对是否被改动过。") -> None:
        super().__init__(f"{why}，没有写入任何内容。{advice}")


def written(value: Any) -> bytes:
    """The canonical text of described content."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def parsed(content: bytes, most_bytes: int = limits.LARGEST_BODY) -> Fields:
    """The fields of canonical text.  Raises BadPackage; sizes, counts and depth are looked at before it is parsed."""
    if len(content) > most_bytes:
        raise BadPackage("包里的内容太大")
    if content.count(b"{") > limits.MOST_OBJECTS or content.count(b'"') > limits.MOST_TEXTS:
        raise BadPackage("包里的内容太多")
    if _depth(content) > limits.DEEPEST:
        raise BadPackage("包里的内容层次太深")
    try:
        value = json.loads(content, object_pairs_hook=_once, parse_constant=_none, parse_float=_none)
        is_canonical = written(value) == content
    except (ValueError, RecursionError) as error:
        raise BadPackage("包里的内容读不出来") from error
    if not is_canonical or not isinstance(value, dict):
        raise BadPackage("包里的内容写法不合规定")
    return Fields(value)


def _depth(content: bytes) -> int:
    """How deep brackets nest, those within texts counted as well: never less than the true depth."""
    depth = deepest = 0
    for byte in content.translate(None, _ALL_BUT_BRACKETS):
        depth += 1 if byte in b"[{" else -1
        deepest = max(deepest, depth)
        if deepest > limits.DEEPEST + 1_000:
            break
    return deepest if deepest <= limits.DEEPEST else _true_depth(content)


def _true_depth(content: bytes) -> int:
    """The same without what stands within texts."""
    depth = deepest = 0
    inside = escaped = False
    for byte in content:
        if inside:
            inside = escaped or byte != 0x22
            escaped = byte == 0x5C and not escaped
        elif byte == 0x22:
            inside = True
        elif byte in b"[{":
            depth += 1
            deepest = max(deepest, depth)
        elif byte in b"]}":
            depth -= 1
    return deepest


_ALL_BUT_BRACKETS = bytes(each for each in range(256) if each not in b"[]{}")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key twice")
    return found


def _none(text: str) -> Any:
    raise ValueError(f"{text} is no whole number")


class Fields:
    """An object of described content; each reader raises BadPackage for what is not as it should be.

    `close` after the last one: an unknown field is refused, because what is not understood must not be left out.
    """

    def __init__(self, value: dict[str, Any]) -> None:
        self._value, self._read = value, set[str]()

    def text(self, name: str, most: int = 200, *, needed: bool = False) -> str:
        """A text of at most so many characters, without control characters besides line ends and tabs."""
        found = self._take(name, str)
        if len(found) > most or (needed and not found.strip()):
            raise BadPackage(f"包里的“{name}”太长或是空的")
        if any(unicodedata.category(each) in ("Cc", "Cs") and each not in "\n\t" for each in found):
            raise BadPackage(f"包里的“{name}”有不能显示的字符")
        return str(found)

    def whole(self, name: str, least: int = 0, most: int = _BOUND) -> int:
        """A whole number."""
        found = self._take(name, int)
        if isinstance(found, bool) or not least <= found <= most:
            raise BadPackage(f"包里的“{name}”超出范围")
        return int(found)

    def whole_or_none(self, name: str, least: int = 0, most: int = _BOUND) -> int | None:
        """A whole number, or none."""
        return None if self._is_none(name) else self.whole(name, least, most)

    def flag(self, name: str) -> bool:
        """Yes or no."""
        return bool(self._take(name, bool))

    def flag_or_none(self, name: str) -> bool | None:
        """Yes, no, or not known."""
        return None if self._is_none(name) else self.flag(name)

    def choice(self, name: str, options: Sequence[str]) -> str:
        """One of some words."""
        found = self.text(name)
        if found not in options:
            raise BadPackage(f"包里的“{name}”写着不认识的内容")
        return found

    def day(self, name: str) -> date | None:
        """A day as 2026-11-24, or none."""
        if self._is_none(name):
            return None
        try:
            return date.fromisoformat(_iso(self.text(name, 10), 10))
        except ValueError as error:
            raise BadPackage(f"包里的“{name}”不是日期") from error

    def moment(self, name: str) -> datetime | None:
        """A moment as 2026-11-24 14:05:32, or none."""
        if self._is_none(name):
            return None
        try:
            return datetime.strptime(_iso(self.text(name, 19), 19), "%Y-%m-%d %H:%M:%S")
        except ValueError as error:
            raise BadPackage(f"包里的“{name}”不是时间") from error

    def words(self, name: str, most: int = 100) -> list[str]:
        """A list of short texts."""
        found = self._take(name, list)
        if len(found) > most or not all(isinstance(each, str) and len(each) <= 200 for each in found):
            raise BadPackage(f"包里的“{name}”太多或不是文字")
        return list(found)

    def figures(self, name: str, most: int = limits.MOST_FILES) -> list[int]:
        """A list of whole numbers."""
        found = self._take(name, list)
        if len(found) > most or not all(type(each) is int and 0 <= each < _BOUND for each in found):
            raise BadPackage(f"包里的“{name}”太多或不是数字")
        return list(found)

    def each(self, name: str, most: int) -> list[Fields]:
        """A list of objects."""
        found = self._take(name, list)
        if len(found) > most or not all(isinstance(each, dict) for each in found):
            raise BadPackage(f"包里的“{name}”太多或读不出来")
        return [Fields(each) for each in found]

    def one(self, name: str) -> Fields:
        """An object."""
        return Fields(self._take(name, dict))

    def one_or_none(self, name: str) -> Fields | None:
        """An object, or none."""
        return None if self._is_none(name) else self.one(name)

    def close(self) -> None:
        """Nothing else may be there."""
        if unknown := sorted(set(self._value) - self._read):
            raise BadPackage(
                f"包里有不认识的内容（{'、'.join(unknown)[:60]}）", "对方的程序可能较新：请先升级本机的程序再接收。"
            )

    def _is_none(self, name: str) -> bool:
        if name in self._value and self._value[name] is None:
            self._read.add(name)
            return True
        return False

    def _take(self, name: str, kind: type) -> Any:
        self._read.add(name)
        found = self._value.get(name)
        if not isinstance(found, kind):
            raise BadPackage(f"包里缺少“{name}”，或写法不对")
        return found


def _iso(text: str, length: int) -> str:
    if len(text) != length or not text.isascii():
        raise ValueError(text)
    return text


def day_text(day: date | None) -> str | None:
    """How a day is written."""
    return None if day is None else day.isoformat()


def moment_text(moment: datetime | None) -> str | None:
    """How a moment is written, to the second."""
    return None if moment is None else moment.strftime("%Y-%m-%d %H:%M:%S")
