"""What a password must be, by the policy of the institution; how long it is valid, and what follows wrong ones.

Policies are data (data/access/policies.toml); everything here answers from what it is given, and asks no store.
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path

from app.access.errors import Refusal

_DATA = Path(__file__).resolve().parents[2] / "data" / "access"
MODERN, DENGBAO, FLOOR = "modern", "dengbao", "floor"
CHOOSABLE = (MODERN, DENGBAO)
# A password of nothing but what everybody tries first needs so many characters of its own.
_OWN = 5
_SHORTEST_RUN = 4


@dataclass(frozen=True, slots=True)
class Policy:
    """A preset; what its fields mean is said in data/access/policies.toml."""

    key: str
    name: str
    about: str
    shortest: int
    kinds: int
    block_list: bool
    valid_days: int
    remind_days: int
    lock_after: int
    lock_minutes: int
    idle_minutes: int
    idle_most: int

    def wait_s(self, failures: int) -> int:
        """How long the next try waits after so many wrong ones in a row, in seconds.

        Either for the whole of a lock, after each `lock_after` of them, or 1, 2, 4 … 60 seconds from the first lot on.
        """
        if self.lock_minutes:
            return self.lock_minutes * 60 if failures and failures % self.lock_after == 0 else 0
        return 0 if failures < self.lock_after else int(min(2 ** min(failures - self.lock_after, 10), LONGEST_WAIT_S))

    def idle(self, minutes: object) -> int:
        """The minutes after which an idle window locks: those the institution chose, within 1 and `idle_most`."""
        if not isinstance(minutes, int) or isinstance(minutes, bool) or minutes < 1:
            return self.idle_minutes
        return min(minutes, self.idle_most)


LONGEST_WAIT_S = 60


@cache
def policies() -> dict[str, Policy]:
    """All policies by key."""
    raw = tomllib.loads((_DATA / "policies.toml").read_text(encoding="utf-8"))
    return {each["key"]: Policy(**each) for each in raw["policy"]}


def policy_of(key: object) -> Policy:
    """The policy of a key; one that is none stands for the modern one."""
    return policies().get(key if isinstance(key, str) else MODERN, policies()[MODERN])


def kinds_of(password: str) -> int:
    """How many of 大写字母, 小写字母, 数字, 符号（含汉字） are in it."""
    return len({_kind(each) for each in password})


def _kind(letter: str) -> str:
    if letter.isascii() and letter.isalpha():
        return "upper" if letter.isupper() else "lower"
    return "digit" if letter.isdecimal() else "other"


def problem(password: str, policy: Policy, names: Sequence[str] = ()) -> str:
    """What is wrong with a password, in words; empty when nothing is.

    `names` are those of the account and its user: a password that is hardly more than one of them is none.
    """
    if len(password) < policy.shortest:
        return f"密码至少 {policy.shortest} 个字符，还差 {policy.shortest - len(password)} 个"
    if (found := kinds_of(password)) < policy.kinds:
        return f"密码要含大写字母、小写字母、数字、符号中的至少 {policy.kinds} 种，现在是 {found} 种"
    if policy.block_list and own_characters(password, names) < _OWN:
        return "这个密码太常见，或者只是重复、连号或账号名，别人很快能猜到，请换一句自己的话"
    return ""


def check_password(password: str, policy: Policy, names: Sequence[str] = ()) -> None:
    """Raises Refusal for a password that the policy does not allow."""
    if wrong := problem(password, policy, names):
        # Said here: the advice for refusals in general (look at the page again) would puzzle.
        way = "" if "请" in wrong else "请换一个密码再试，"
        raise Refusal(f"{wrong}。{way}没有改动。")


def hint(password: str, policy: Policy, names: Sequence[str] = ()) -> str:
    """What one may say of a password while it is typed."""
    wrong = problem(password, policy, names)
    if wrong:
        return wrong
    long_enough = len(password) >= 15 or (len(password) >= 12 and kinds_of(password) > 1)
    return "很好" if long_enough else "可以；写得更长会更安全"


def own_characters(password: str, names: Sequence[str] = ()) -> int:
    """How many characters are left of it without blocked words, names, runs (1234, dcba) and repetitions."""
    left = unicodedata.normalize("NFKC", password).casefold()
    if _repeats(left):
        return 0
    words = {*_blocked(), *(name.casefold() for name in names if len(name) > 1)}
    for word in sorted(words, key=len, reverse=True):
        left = left.replace(word, "\0")
    return sum(len(piece) for piece in _without_runs(left).split("\0"))


def days_left(policy: Policy, set_on: date, since: date, today: date) -> int | None:
    """How many days a password is still valid; None for ever, less than one when it is over.

    It was set on a day, and the policy has been in force since another: what was set before counts from then.
    """
    if not policy.valid_days:
        return None
    start = min(max(set_on, since), today)
    return (start + timedelta(days=policy.valid_days) - today).days


@cache
def _blocked() -> frozenset[str]:
    lines = (_DATA / "blocked.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def _repeats(text: str) -> bool:
    """Whether it is one piece three times or more, the last one perhaps cut short."""
    return any(text == (text[:size] * (len(text) // size + 1))[: len(text)] for size in range(1, len(text) // 3 + 1))


def _without_runs(text: str) -> str:
    """Takes out runs of four and more letters that are the same or follow each other."""
    out, run = "", text[:1]
    step: int | None = None
    for before, letter in pairwise(text):
        now = ord(letter) - ord(before)
        if now in (-1, 0, 1) and letter != "\0" and step in (None, now):
            run, step = run + letter, now
            continue
        out += "\0" if len(run) >= _SHORTEST_RUN else run
        run, step = letter, None
    return out + ("\0" if len(run) >= _SHORTEST_RUN else run)
