"""How many campaigns the year has had (clause 四(三): in principle not fewer than two a year)."""

from __future__ import annotations

from dataclasses import dataclass

from app.plans.arranged import campaigns_with_talks
from app.plans.tables import Plan
from app.plans.vocabulary import CLAUSE, PlanKind, PlanState
from app.rules.rulebook import Rulebook

_APPROVED = [state.value for state in PlanState if state.is_approved]


@dataclass(frozen=True, slots=True)
class CampaignCount:
    """Campaigns of a year: plans approved, campaigns of which a talk was held, and how many the rules ask for."""

    year: int
    approved: int
    held: int
    required: int
    sentence: str
    clauses: tuple[str, ...] = (CLAUSE,)

    @property
    def is_met(self) -> bool:
        """Whether as many campaigns were held as the rules ask for."""
        return self.held >= self.required


def campaigns(year: int, rules: Rulebook) -> CampaignCount:
    """The campaigns of a year against the figure of the rules file; the sentence speaks of the year as 今年."""
    query = Plan.select(Plan.id).where(
        (Plan.kind == PlanKind.CAMPAIGN.value) & (Plan.year == year) & Plan.state.in_(_APPROVED)
    )
    approved, held, required = query.count(), campaigns_with_talks(year), rules.limit("campaigns_per_year")
    sentence = f"今年已批准集中约谈 {approved} 次，制度要求不少于 {required} 次"
    return CampaignCount(year, approved, held, required, sentence)
