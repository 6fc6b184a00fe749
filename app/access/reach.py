"""Which rows an account reaches, as conditions in SQL by table; what a condition lets through is read and worked on.

A row that hangs on another (a turn on its record, a material on its subject) is in reach where that other is.
Nobody reaches the talk that they are a subject of, nor one whose subject they are recused from (回避).
"""

from __future__ import annotations

from app.access.actions import Action
from app.access.roles import Role, Scope, may, scope_of
from app.access.tables import Account

_ALL, _NOTHING = "1", "0"
# Tables whose rows hang on a row of another: column, table.
_HANGS_ON: dict[str, tuple[str, str]] = {
    "interview_subject": ("interview_id", "interview"),
    "attendee": ("interview_id", "interview"),
    "state_change": ("interview_id", "interview"),
    "outline_item": ("interview_id", "interview"),
    "checklist_mark": ("interview_id", "interview"),
    "record": ("interview_id", "interview"),
    "record_turn": ("interview_id", "interview"),
    "talk_event": ("interview_id", "interview"),
    "record_version": ("interview_id", "interview"),
    "record_correction": ("interview_id", "interview"),
    "record_confirmation": ("interview_id", "interview"),
    "catalogue_entry": ("interview_id", "interview"),
    "amendment": ("interview_id", "interview"),
    "retired_number": ("interview_id", "interview"),
    "calendar_event": ("interview_id", "interview"),
    "archive_volume": ("interview_id", "interview"),
    "volume_loan": ("interview_id", "interview"),
    "archive_transfer_item": ("interview_id", "interview"),
    "archive_destruction_item": ("interview_id", "interview"),
    "material": ("subject_id", "interview_subject"),
    "material_witness": ("material_id", "material"),
    "disposition": ("subject_id", "interview_subject"),
    "plan_item_subject": ("item_id", "plan_item"),
    "filing": ("plan_id", "plan"),
    "inquiry": ("clue_id", "clue"),
    "inquiry_step": ("inquiry_id", "inquiry"),
    "inquiry_talk": ("inquiry_id", "inquiry"),
    "clue_decision": ("clue_id", "clue"),
    "sorting_clue": ("clue_id", "clue"),
    "sorting_member": ("sorting_id", "sorting_session"),
    "sorting_step": ("sorting_id", "sorting_session"),
    "finding_round": ("finding_id", "finding"),
    "finding_attachment": ("finding_id", "finding"),
    "sample_item": ("interview_id", "interview"),
    "sample_mark": ("item_id", "sample_item"),
    "publicity_source": ("item_id", "publicity_item"),
    "publicity_check": ("item_id", "publicity_item"),
    "publicity_step": ("item_id", "publicity_item"),
    "arrived_case": ("interview_id", "interview"),
    "arrived_plan": ("plan_id", "plan"),
    "information_file": ("item_id", "information_item"),
    "reported_subject": ("talk_id", "reported_talk"),
    "reported_material": ("subject_id", "reported_subject"),
}
# Where an attachment is used: whoever reaches the place reaches the attachment.
_ATTACHED = (
    ("interview", "exception_attachment_id"), ("record", "signed_scan_id"), ("material", "attachment_id"),
    ("catalogue_entry", "attachment_id"), ("approval", "attachment_id"), ("finding", "attachment_id"),
    ("inquiry", "attachment_id"),
    ("finding_attachment", "attachment_id"),
    ("package", "attachment_id"), ("information_file", "attachment_id"),
)  # fmt: skip
# The lists, as windows name them, in whose views words of clues may stand.
_CLUE_LISTS = "'clue', 'sorting', 'inquiry'"
# What everybody who opens the store may read: the directory of people and posts, settings, accounts, own phrases.
# The audit chain is read through `audit_log` and `trail`, which ask for themselves.
OPEN_TABLES = frozenset({
    "setting", "account", "audit_entry", "audit_head", "number_series", "department", "department_alias", "person",
    "person_rank", "appointment", "school_post", "supervision", "import_batch", "import_change", "column_mapping",
    "phrase", "paper_words", "holiday", "holiday_year",
    "audit_erased", "erased_file",
    "office_identity", "partner", "partner_card",
})  # fmt: skip


def conditions(account: Account) -> dict[str, str]:
    """The condition of each table that the account reaches only in part; empty where it reaches everything."""
    scope, person = scope_of(account.role), account.person_id
    reads_clues = may(account.role, Action.CLUE_READ)
    if scope is Scope.ALL and reads_clues and person is None:
        return {}
    interview = _talks("interview", account, scope, person)
    found = {
        "interview": interview,
        "interview_line": _talks("interview_line", account, scope, person),
        "plan": _plans(account, scope),
        "plan_item": _plan_items(account, scope),
        "clue": _and(_ALL if reads_clues else _NOTHING, _not_about("clue", person)),
        "sorting_session": _ALL if reads_clues else _NOTHING,
        "recusal": _NOTHING if scope is Scope.NONE else _ALL,
        "saved_pivot": _NOTHING if scope is Scope.NONE else _ALL,  # names of leads may stand in it
        "saved_view": _views(account, scope, reads_clues),
        "sample_draw": _ALL if scope is Scope.ALL else _NOTHING,  # it names talks of every department
        "publicity_item": _publicity(account, scope),
    }
    found |= _exchanged(account, scope, person)
    # The index holds texts of everything; the search asks for the rows that they are of.
    found |= dict.fromkeys(("search_head", "search_turn", "search_due", "search_turn_due"), _NOTHING)
    if interview != _ALL:
        found |= {
            "approval": f"{_there('interview', 'approval.interview_id')} OR {_there('plan', 'approval.plan_id')}",
            "finding": _findings(account, scope),
            "attachment": _attachments(account, scope),
            "archive_transfer": _whole_list(account, "archive_transfer", "transfer_id"),
            "archive_destruction": _whole_list(account, "archive_destruction", "destruction_id"),
        }
        found["finding"] = _findings(account, scope)
    if interview != _ALL or found["clue"] != _ALL:
        approved = [_there(table, f"approval.{table}_id") for table in ("interview", "plan", "inquiry")]
        found |= {"approval": " OR ".join(approved), "attachment": _attachments(account, scope)}
        found["clue_link"] = f"{_there('clue', 'clue_link.clue_id')} AND {_there('clue', 'clue_link.other_id')}"
    for table, (column, other) in _HANGS_ON.items():
        if found.get(other, _ALL) != _ALL:
            found[table] = _there(other, f"{table}.{column}")
    return {table: condition for table, condition in found.items() if condition != _ALL}


def _talks(table: str, account: Account, scope: Scope, person: int | None) -> str:
    """The talks of an account, by the table itself or by the lines of its lists, which have the same columns."""
    return _and(_interviews(table, account, scope), _not_own(table, "interview_subject", "interview_id", person))


def _interviews(table: str, account: Account, scope: Scope) -> str:
    if scope is Scope.ORGANISED:
        return f"{table}.organiser = '{Role.ORGANISATION}'"
    if scope is Scope.DEPARTMENT:
        return f"{table}.organiser_department_id = {int(account.department_id or 0)}"
    if scope is Scope.ASSIGNED:
        sealed = f"SELECT 1 FROM main.record AS r WHERE r.interview_id = {table}.id AND r.closed_at IS NOT NULL"
        return f"{table}.recorder_id = {int(account.person_id or 0)} AND NOT EXISTS ({sealed})"
    return _ALL if scope is Scope.ALL else _NOTHING


def _plans(account: Account, scope: Scope) -> str:
    if scope is Scope.ORGANISED:
        return "plan.department_id IS NULL"
    if scope is Scope.DEPARTMENT:
        return f"plan.department_id = {int(account.department_id or 0)}"
    if scope is Scope.ASSIGNED:  # the plan that the talk was foreseen in, by name
        items = _plan_items(account, scope)
        return f"plan.id IN (SELECT plan_item.plan_id FROM main.plan_item AS plan_item WHERE {items})"
    return _ALL if scope is Scope.ALL else _NOTHING


def _plan_items(account: Account, scope: Scope) -> str:
    own = _not_own("plan_item", "plan_item_subject", "item_id", account.person_id)
    return _and(_items(account, scope), own)


def _items(account: Account, scope: Scope) -> str:
    if scope is Scope.ALL:
        return _ALL
    if scope is Scope.ORGANISED:  # of a campaign only what 组织部 organises: 预防提醒谈话
        return "plan_item.form = 'PREVENTIVE' AND " + _there("plan", "plan_item.plan_id")
    if scope is Scope.DEPARTMENT:
        return _there("plan", "plan_item.plan_id")
    # Found once for a statement, by the index of who records: a look for each row goes through all talks.
    talks = _talks("i", account, scope, account.person_id)
    return f"plan_item.id IN (SELECT i.plan_item_id FROM main.interview AS i WHERE {talks})"


def _findings(account: Account, scope: Scope) -> str:
    if scope is Scope.NONE or scope is Scope.ASSIGNED:
        return _NOTHING
    about = "finding.interview_id IS NULL OR " + _there("interview", "finding.interview_id")
    if scope is Scope.ALL:
        return about
    mine = [_there("interview", "finding.interview_id"), _there("plan", "finding.plan_id")]
    if scope is Scope.DEPARTMENT:
        mine.append(f"finding.department_id = {int(account.department_id or 0)}")
    return f"({' OR '.join(mine)}) AND ({about})"


def _publicity(account: Account, scope: Scope) -> str:
    """What is published is for everybody who works with talks; before, who reads all that it was made from."""
    if scope in (Scope.NONE, Scope.ASSIGNED):
        return _NOTHING
    hidden = (
        "SELECT 1 FROM main.publicity_source AS s WHERE s.item_id = publicity_item.id AND s.interview_id IS NOT NULL "
        "AND s.interview_id NOT IN (SELECT id FROM interview)"
    )
    mine = f"publicity_item.author_id = {int(account.id)}"
    if scope is Scope.DEPARTMENT:
        mine += f" OR publicity_item.department_id = {int(account.department_id or 0)}"
    before = f"NOT EXISTS ({hidden})" if scope is Scope.ALL else f"({mine}) AND NOT EXISTS ({hidden})"
    return f"publicity_item.state = '已发布' OR ({before})"


def _views(account: Account, scope: Scope, reads_clues: bool) -> str:
    """Views of lists: one's own, and shared ones for who works with talks; of lists of clues for who reads clues."""
    own = f"saved_view.account_id = {int(account.id)}"
    seen = own if scope is Scope.NONE else f"({own} OR saved_view.is_shared)"
    return seen if reads_clues else f"{seen} AND saved_view.list_name NOT IN ({_CLUE_LISTS})"


def _exchanged(account: Account, scope: Scope, person: int | None) -> dict[str, str]:
    """Packages and what they brought: all, those of the own department, or none; the secret keys by no list at all."""

    def mine(table: str) -> str:
        if scope is Scope.DEPARTMENT:
            return f"{table}.department_id = {int(account.department_id or 0)}"
        return _ALL if scope is Scope.ALL else _NOTHING

    tables = ("package", "information_item", "statistics_report")
    by_report = _ALL if scope is Scope.ALL else _there("statistics_report", "reported_talk.report_id")
    own = _not_own("reported_talk", "reported_subject", "talk_id", person)
    return {table: mine(table) for table in tables} | {
        "reported_talk": _and(by_report, own), "office_secret": _NOTHING,
    }  # fmt: skip


def _attachments(account: Account, scope: Scope) -> str:
    if scope is Scope.NONE:
        return _NOTHING
    # Each of these columns has an index (0014_ten_years.sql): without one, every attachment goes through its table.
    used = [f"EXISTS (SELECT 1 FROM {table} AS u WHERE u.{column} = attachment.id)" for table, column in _ATTACHED]
    return " OR ".join([f"attachment.account_id = {int(account.id)}", *used])


def _whole_list(account: Account, table: str, column: str) -> str:
    """A list of volumes (移交清单, 销毁清册): who reaches all of its volumes; who drew it up, while it has none."""
    items = f"SELECT 1 FROM main.{table}_item AS t WHERE t.{column} = {table}.id"
    beyond = f"EXISTS ({items} AND NOT EXISTS (SELECT 1 FROM interview AS p WHERE p.id = t.interview_id))"
    return f"NOT {beyond} AND (EXISTS ({items}) OR {table}.account_id = {int(account.id)})"


def _there(table: str, column: str) -> str:
    """Whether the row is in reach that a column names; where the table is not confined, whether it is there at all."""
    return f"EXISTS (SELECT 1 FROM {table} AS p WHERE p.id = {column})"


def _not_own(table: str, subjects: str, column: str, person: int | None) -> str:
    if person is None:
        return _ALL
    whose = f"s.person_id = {int(person)} OR s.person_id IN ({_recused(int(person))})"
    # Not by a look at the subjects of each row: a list of 200,000 takes the few that are left out from one query.
    return f"{table}.id NOT IN (SELECT s.{column} FROM main.{subjects} AS s WHERE {whose})"


def _not_about(table: str, person: int | None) -> str:
    """Nobody reads the clue about themself, nor about somebody from whom they are recused."""
    if person is None:
        return _ALL
    whose = f"{table}.person_id = {int(person)} OR {table}.person_id IN ({_recused(int(person))})"
    return f"{table}.person_id IS NULL OR NOT ({whose})"


def _recused(person: int) -> str:
    """Everybody with whom there ever was a recusal: that it has ended does not make one a reader of what was said."""
    return (
        f"SELECT other_id FROM main.recusal WHERE person_id = {person} "
        f"UNION SELECT person_id FROM main.recusal WHERE other_id = {person}"
    )


def _and(*conditions: str) -> str:
    kept = [each for each in conditions if each != _ALL]
    return " AND ".join(f"({each})" for each in kept) or _ALL
