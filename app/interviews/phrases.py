"""常用语: words that are written again and again, called up by an abbreviation or by the initials of their pinyin."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from app.access.actions import Action
from app.access.errors import Refusal
from app.access.session import Session, use_case
from app.interviews.guarding import clean_text
from app.interviews.tables import Phrase

FILE = Path(__file__).resolve().parents[2] / "data" / "record" / "phrases.toml"
LONGEST_SHORT, LONGEST_TEXT = 12, 500


@dataclass(frozen=True, slots=True)
class PhraseLine:
    """An abbreviation (it may be empty: the initials always work) and what it stands for.

    `initials` are those of the pinyin of the text; they are worked out when a phrase is saved.
    """

    short: str
    text: str
    initials: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Match:
    """A phrase that the typed words end with the key of; `length` characters are to be replaced."""

    phrase: PhraseLine
    length: int


def phrases_of(session: Session) -> tuple[PhraseLine, ...]:
    """The list of the account, in its order; the one that comes with the program until the account has its own."""
    query = Phrase.select().where(Phrase.account == session.account.id).order_by(Phrase.position)
    return tuple(PhraseLine(row.abbreviation, row.text, row.initials) for row in query) or supplied()


@cache
def supplied() -> tuple[PhraseLine, ...]:
    """The list that comes with the program."""
    with FILE.open("rb") as file:
        return tuple(PhraseLine(**each) for each in tomllib.load(file)["phrase"])


@use_case(Action.RECORD_WRITE)
def save_phrases(session: Session, lines: Sequence[PhraseLine]) -> int:
    """Saves the whole list of the account as it was edited; how many there are.

    Raises Refusal, naming the row, for a phrase without words, words or an abbreviation too long, and the same
    phrase twice.
    """
    cleaned = [_checked(number, line) for number, line in enumerate(lines, 1)]
    seen: dict[PhraseLine, int] = {}
    for number, line in enumerate(cleaned, 1):
        if line in seen:
            raise Refusal(f"第{number}行和第{seen[line]}行完全相同，没有保存。请删去一行。")
        seen[line] = number
    Phrase.delete().where(Phrase.account == session.account.id).execute()
    for position, line in enumerate(cleaned):
        Phrase.create(
            account=session.account.id, abbreviation=line.short, text=line.text, initials=line.initials,
            position=position,
        )  # fmt: skip
    session.trace("account", session.account.id, "修改常用语", after={"phrases": len(cleaned)})
    return len(cleaned)


def _checked(number: int, line: PhraseLine) -> PhraseLine:
    short, text = "".join(line.short.split()), clean_text(line.text).strip()
    if not text:
        raise Refusal(f"第{number}行没有内容，没有保存。请填写内容，或者删去这一行。")
    if len(text) > LONGEST_TEXT:
        raise Refusal(f"第{number}行的内容有{len(text)}字，超过{LONGEST_TEXT}字，没有保存。")
    if len(short) > LONGEST_SHORT:
        raise Refusal(f"第{number}行的缩写“{short}”超过{LONGEST_SHORT}个字符，没有保存。")
    return with_initials(PhraseLine(short, text))


def with_initials(line: PhraseLine) -> PhraseLine:
    """The phrase with the initials of its pinyin; what is no Chinese character has none."""
    from pypinyin import Style, lazy_pinyin  # large: loaded when the list is changed, not while one types

    first = lazy_pinyin(line.text, style=Style.FIRST_LETTER, errors="ignore")
    return replace(line, initials="".join(letter[0].lower() for letter in first if letter))


def matches(phrases: Iterable[PhraseLine], typed: str) -> tuple[Match, ...]:
    """The phrases whose key the typed words end with, the longest keys first.

    A key is the abbreviation, or the initials of the pinyin from two letters on.  A key of letters counts only where
    a word of letters begins, so that none fires amid another word.
    """
    found: list[Match] = []
    for phrase in phrases:
        lengths = [len(key) for key in keys_of(phrase) if _ends_with(typed, key)]
        if lengths:
            found.append(Match(phrase, max(lengths)))
    longest = max((each.length for each in found), default=0)
    return tuple(each for each in found if each.length == longest)


def beginning_with(phrases: Iterable[PhraseLine], letters: str) -> tuple[PhraseLine, ...]:
    """The phrases that the letters lead to while they are typed: their keys begin so, or their words hold them."""
    wanted = letters.strip().lower()
    return tuple(
        phrase
        for phrase in phrases
        if any(key.startswith(wanted) for key in keys_of(phrase)) or wanted in phrase.text.lower()
    )


def keys_of(phrase: PhraseLine) -> tuple[str, ...]:
    """What calls a phrase up, in small letters."""
    keys = (phrase.short.lower(), phrase.initials if len(phrase.initials) > 1 else "")
    return tuple(dict.fromkeys(key for key in keys if key))


def _ends_with(typed: str, key: str) -> bool:
    if not typed.lower().endswith(key):
        return False
    before = typed[: len(typed) - len(key)][-1:]
    return not (_is_letter(key[0]) and _is_letter(before))


def _is_letter(character: str) -> bool:
    return character.isascii() and character.isalnum()
