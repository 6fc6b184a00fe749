"""配套规定: neighbouring rules from outside the regulation, which each institution switches and values itself.

A day that was written in a notice stays as it was written; what is reckoned anew follows the choice.
"""

from __future__ import annotations

from collections.abc import Mapping

from app.access.actions import Action
from app.access.errors import Refusal
from app.access.session import PRACTICES, Session, use_case
from app.rules.rulebook import Neighbour, Rulebook
from app.store import settings

# On or off, and the value.
Choice = tuple[bool, int]


def choose(session: Session, chosen: Mapping[str, Choice]) -> None:
    """Puts neighbouring rules in force as chosen, by key; those not named stay as they are.

    Raises Refusal for a value that a rule cannot have, and where nothing would change.
    """
    after = session.rules.with_neighbours(chosen)
    _keep(session, chosen, after)
    session.rules = after  # only when it is kept


@use_case(Action.PRACTICE_EDIT)
def _keep(session: Session, chosen: Mapping[str, Choice], rules: Rulebook) -> None:
    before, after = session.rules.neighbours, rules.neighbours
    if wrong := [_said(rule) for rule in before if rule.key in chosen and chosen[rule.key][1] not in rule.values]:
        raise Refusal("配套规定没有改动：", details=wrong, place="配套规定")
    if after == before:
        raise Refusal("配套规定和原来一样，没有改动。", place="配套规定")
    settings.write(PRACTICES, {rule.key: (rule.on, rule.value) for rule in after})
    session.trace("store", "", "修改配套规定", before=_kept(before, after), after=_kept(after, before))


def _said(rule: Neighbour) -> str:
    values = rule.values
    allowed = "、".join(map(str, values)) if len(values) < 4 else f"{values[0]} 至 {values[-1]}"
    return f"“{rule.title}”可以是 {allowed}"


def _kept(rules: tuple[Neighbour, ...], others: tuple[Neighbour, ...]) -> dict[str, str]:
    """In words, those that differ."""
    return {
        rule.title: (str(rule.value) if len(rule.values) > 1 else "采用") if rule.on else "不采用"
        for rule, other in zip(rules, others, strict=True)
        if rule != other
    }
