"""Which columns of an archived case travel (档案移交).

What is bound to the store it comes from stays there: clues, plans, accounts, versions and working marks of the record.
Of the plan only the campaign goes along, by year and batch, so that it is counted where the case arrives.
"""

from __future__ import annotations

CASE = (
    "uid", "year", "number", "support_unit", "form", "ground", "mode", "mode_reason", "written_inquiry", "purpose",
    "requirements", "safety_plan", "planned_start", "planned_end", "place", "lead_name", "lead_title", "lead_strength",
    "lead_clauses", "lead_reason", "recorder_name", "held_from", "held_to", "held_precision", "content",
    "lead_opinion", "office_opinion", "group_opinion", "note", "rules_version", "exception_number", "exception_date",
    "exception_approver", "exception_reason", "form_signed_on", "record_signed_on", "volume_number", "retention",
    "archived_on", "is_historical",
)  # fmt: skip
SUBJECT = (
    "name", "department_name", "title", "rank", "in_post_since", "statement", "notified_on", "notified_how",
)  # fmt: skip
MATERIAL = (
    "name", "due_on", "received_on", "copies", "pages", "refused_on", "refusal_reason", "note", "is_day_unknown",
)  # fmt: skip
WITNESS = ("name", "title")
DISPOSITION = (
    "confirmed", "facts", "disciplines", "factors", "factors_heeded", "ignored_reason", "proposal", "outcome", "stage",
    "decided_by", "decision", "decided_on", "note",
)  # fmt: skip
ATTENDEE = ("name", "title", "is_staff", "position")
CHANGE = ("step", "from_state", "to_state", "reason", "at")
OUTLINE = ("position", "text", "asked")
MARK = ("list", "code", "done_at", "detail")
RECORD = ("state", "started_at", "updated_at", "closed_at", "digest", "read_back_at")
TURN = ("speaker", "text", "spoken_at")
EVENT = ("kind", "who", "reason", "at")
CORRECTION = ("before", "after", "asked_by", "at")
CONFIRMATION = ("role", "name", "outcome", "reason", "at", "voided_at")
CATALOGUE = ("number", "author", "title", "dated", "pages", "note")
APPROVAL = ("of", "by", "outcome", "approver", "decided_on", "number", "opinion", "recorded_at", "voided_at")
AMENDMENT = ("field", "before", "after", "reason", "at")
