"""What the store itself shows to be wrong or worth a look (六(二)): one question for each finding of the rules file.

Sentences hold dates and names, never "three days late": a finding found again tomorrow is the same finding.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from app.access.session import Session
from app.oversight.detectors import archives, materials, plans, samples, talks
from app.oversight.detectors.common import Detector
from app.store.steps import steps


@dataclass(frozen=True, slots=True)
class FoundNow:
    """Something that the store shows today; `description` is the same each time it is found."""

    code: str
    name: str
    clauses: tuple[str, ...]
    description: str
    interview_id: int | None = None
    department_id: int | None = None
    owner: str = ""


DETECTORS: dict[str, Detector] = {
    "EXCEPTION": talks.exceptions,
    "WHEN_NECESSARY": talks.when_necessary,
    "LEAD_OR_RECORDER": talks.lead_or_recorder,
    "FORM_GROUND": talks.form_ground,
    "CLUE_DISAGREES": talks.clue_disagrees,
    "CLUE_MISSING": talks.clue_missing,
    "INQUIRY_UNAPPROVED": talks.inquiry_unapproved,
    "INQUIRY_REPLY_LATE": talks.inquiry_reply_late,
    "REFUSED_MATERIAL": materials.refused,
    "LATE_MATERIAL": materials.late,
    "MATERIAL_CAME_LATE": materials.came_late,
    "LATE_FILING": plans.late_filing,
    "FILED_LATE": plans.filed_late,
    "NO_CAMPAIGN": plans.no_campaign,
    "CAMPAIGNS_SHORT": plans.campaigns_short,
    "ARCHIVE_OPEN": archives.still_open,
    "ARCHIVED_LATE": archives.came_late,
    "ARCHIVED_WITHOUT_MATERIAL": archives.without_material,
    "ARCHIVED_WITHOUT_CATALOGUE": archives.without_catalogue,
    "ARCHIVED_WITHOUT_SIGNATURE": archives.without_signature,
    "VOLUME_GAP": archives.volume_gaps,
    "SAMPLE": samples.bad_marks,
}


def detect(session: Session, only: Collection[str] | None = None) -> list[FoundNow]:
    """Everything found today, in the order of the rules file; `only` these kinds where they are named."""
    wanted = [rule for rule in session.rules.findings if only is None or rule.code in only]
    return [
        FoundNow(rule.code, rule.name, rule.clauses, hit.description, hit.interview_id, hit.department_id, hit.owner)
        for rule in steps("正在逐项查找", wanted, 1)
        for hit in DETECTORS[rule.code](session)
    ]
