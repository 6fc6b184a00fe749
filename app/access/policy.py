"""The policy in force: chosen by who keeps the settings, on record; and since when each password has been what it is.

What is before the open store (the tries of a password) reads the policy from the file of the tries, beside the store.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.access.actions import Action
from app.access.attempts import Attempts
from app.access.errors import Refusal
from app.access.passwords import CHOOSABLE, Policy, days_left, policies, policy_of
from app.access.session import Session, use_case
from app.access.tables import Account
from app.store import settings

_POLICY, _SET_ON, IDLE_MINUTES = "access.policy", "access.password_set", "lock.idle_minutes"


@dataclass(frozen=True, slots=True)
class Validity:
    """How a password stands: `left` days of validity, None for ever."""

    left: int | None
    remind_days: int

    @property
    def is_over(self) -> bool:
        """Whether it has to be changed before anything else."""
        return self.left is not None and self.left <= 0

    @property
    def is_ending(self) -> bool:
        """Whether one should be reminded."""
        return self.left is not None and 0 < self.left <= self.remind_days


def current() -> Policy:
    """The policy in force in the open store."""
    kept = settings.read(_POLICY)
    return policy_of(kept["key"]) if isinstance(kept, dict) else policy_of(None)


def idle_minutes() -> int:
    """After how many minutes an idle window locks."""
    return current().idle(settings.read(IDLE_MINUTES))


@use_case(Action.SETTINGS_EDIT)
def choose_policy(session: Session, key: str, idle: int) -> None:
    """Puts a policy in force, with the minutes after which an idle window locks.

    Passwords that are in use stay valid: what the policy asks is asked of the next one, and days count from today.
    Raises Refusal for a policy that is none, and for minutes that it does not allow.
    """
    if key not in CHOOSABLE:
        raise Refusal("没有这个密码策略，没有改动。")
    policy, before = policies()[key], current()
    if not 1 <= idle <= policy.idle_most:
        raise Refusal(f"空闲锁定的时间须在 1 至 {policy.idle_most} 分钟之间，没有改动。")
    old_idle = before.idle(settings.read(IDLE_MINUTES))
    if key != before.key:
        settings.write(_POLICY, {"key": key, "since": session.today().isoformat()})
    settings.write(IDLE_MINUTES, idle)
    keep_policy(session.attempts, key)
    session.trace(
        "store", "", "修改安全设置", before={"policy": before.name, "idle_minutes": old_idle},
        after={"policy": policy.name, "idle_minutes": idle},
    )  # fmt: skip


def password_set(account_id: int, today: date) -> None:
    """A password was set today.  Call inside the use case that does."""
    settings.write(f"{_SET_ON}.{account_id}", today.isoformat())


def validity(account: Account, today: date) -> Validity:
    """How the password of an account stands today."""
    policy, kept = current(), settings.read(_POLICY)
    since = date.fromisoformat(kept["since"]) if isinstance(kept, dict) else date.min
    set_on = settings.read(f"{_SET_ON}.{account.id}")
    day = date.fromisoformat(set_on) if set_on else account.created_at.date()
    return Validity(days_left(policy, day, since, today), policy.remind_days)


def keep_beside(attempts: Attempts) -> None:
    """Has the file of the tries say the policy that the store says; it may have been deleted or put back."""
    keep_policy(attempts, current().key)


def keep_policy(attempts: Attempts, key: str) -> None:
    """The same for a policy; a file that says so already is not written anew."""
    if attempts.policy.key != key:
        attempts.use(key)
