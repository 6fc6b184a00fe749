"""督导整改通知单 and its 回执 (四(二)4, 六(二)): what was found, what is asked by when; what was done, the re-check."""

from __future__ import annotations

from dataclasses import dataclass

from app.access.errors import Refusal
from app.access.session import Session
from app.oversight.findings import notice_number
from app.oversight.queries import files_of
from app.oversight.tables import Finding
from app.papers import form, wording
from app.papers.case_rows import long_row
from app.papers.cells import Signature
from app.papers.form import Form, fact, form_sheets, row
from app.papers.office import Office, office
from app.papers.setting import Across
from app.papers.sheet import MM, Sheet
from app.papers.table import Row, Section
from app.papers.words import Words

_LEFT = Across.LEFT


@dataclass(frozen=True, slots=True)
class FindingFacts:
    """A finding as its two papers write it; what is not known is empty."""

    office: Office
    name: str = ""
    clauses: str = ""
    found: str = ""
    description: str = ""
    requirement: str = ""
    owner: str = ""
    due: str = ""
    reply: str = ""
    evidence: str = ""
    attachment: str = ""
    closed: str = ""
    number: str = wording.BLANK_NUMBER
    issued: str = wording.BLANK_DATE
    replied: str = wording.BLANK_DATE
    checked: str = ""
    round: str = ""


def finding_facts(session: Session, finding_id: int, _: int | None = None) -> list[FindingFacts]:
    """The papers of a finding.  Raises Refusal for one that is not there or out of reach."""
    found: Finding | None = Finding.get_or_none(Finding.id == finding_id)
    if found is None:
        raise Refusal("没有找到这项督导发现，没有打印。请回到督导列表刷新。", ("六(二)",))
    names = {rule.code: rule.name for rule in session.rules.findings}
    files = [name for of, _, _, name in files_of(finding_id) if of == found.round]
    if found.attachment is not None and found.attachment.name not in files:
        files.append(found.attachment.name)
    return [FindingFacts(
        office(), names.get(found.code, ""), wording.basis(found.clauses), wording.day(found.found_on),
        found.description, found.requirement, found.owner, wording.day(found.due_on), found.reply, found.evidence,
        wording.joined([found.reply_evidence, "、".join(files)]), wording.day(found.closed_on),
        notice_number(found.year, found.number) or wording.BLANK_NUMBER,
        wording.day(found.issued_on) or wording.BLANK_DATE, wording.day(found.replied_on) or wording.BLANK_DATE,
        _checked(found), f"第{found.round}轮整改" if found.round > 1 else "",
    )]  # fmt: skip


def _checked(found: Finding) -> str:
    """The re-check as the reply paper says it."""
    if not found.check_result:
        return ""
    note = f"：{found.check_note}" if found.check_note else ""
    return f"{wording.day(found.checked_on)}{found.checked_by}复查{found.check_result}{note}"


def blank_finding(session: Session) -> FindingFacts:
    """A paper to be filled in by hand."""
    return FindingFacts(office())


def notice_sheets(facts: FindingFacts, words: Words) -> list[Sheet]:
    """The pages of one 整改通知单."""
    line = (f"编号：{facts.number}", *filter(None, [facts.round]), f"填发日期：{facts.issued}")
    return form_sheets(Form(
        facts.office.institution, words.say("title"), line, line,
        (
            Section("督导发现", _found(facts)),
            Section("整改要求", _asked(facts, words)),
            Section("填发", (form.opinion(words.say("issuer"), words.say("issued"), least=32 * MM),)),
            Section("签收", (_signatures(words, ("received_unit", "received_person")),)),
        ),
        facts.office.secrecy, tuple(words.say("note").split("\n")),
    ))  # fmt: skip


def _found(facts: FindingFacts) -> tuple[Row, ...]:
    return (
        row(*fact("问题类别", facts.name, 9), *fact("发现日期", facts.found, 9)),
        row(*fact("依据条款", facts.clauses, 21, across=_LEFT)),
        long_row("发现的\n问题", facts.description, 48, 2),
    )


def _asked(facts: FindingFacts, words: Words) -> tuple[Row, ...]:
    return (
        long_row("整改要求", facts.requirement, 40, 2),
        row(*fact("责任单位", facts.owner, 9), *fact("整改期限", facts.due, 9)),
        row(*fact("回复方式", words.say("how"), 21, across=_LEFT), most=30 * MM),
    )


def reply_sheets(facts: FindingFacts, words: Words) -> list[Sheet]:
    """The pages of one 整改回执."""
    line = (f"通知单编号：{facts.number}", *filter(None, [facts.round]), f"填报日期：{facts.replied}")
    said = (facts.checked.rstrip("。；"), facts.evidence.rstrip("。；"), facts.closed and f"{facts.closed}销号")
    checked = wording.joined(said)
    return form_sheets(Form(
        facts.office.institution, words.say("title"), line, line,
        (
            Section("整改事项", (
                long_row("发现的\n问题", facts.description, 22),
                long_row("整改要求", facts.requirement, 20),
                row(*fact("责任单位", facts.owner, 9), *fact("整改期限", facts.due, 9)),
                row(*fact("依据条款", facts.clauses, 21, across=_LEFT)),
            )),
            Section("整改情况", (
                long_row("整改措施\n和结果", facts.reply, 50, 3),
                row(*fact("证明材料", facts.attachment, 21, across=_LEFT), least=16 * MM, most=30 * MM),
                form.opinion(words.say("opinion_unit"), ""),
            )),
            Section("复查", (form.opinion(words.say("opinion_check"), checked, least=30 * MM),)),
        ),
        facts.office.secrecy, tuple(words.say("note").split("\n")),
    ))  # fmt: skip


def _signatures(words: Words, keys: tuple[str, str]) -> Row:
    return row(*((12, Signature(words.say(key))) for key in keys), least=22 * MM, most=22 * MM)
