"""督导整改通知单 and its 回执 (四(二)4, 六(二)): what was found, what is asked by when; what was done, the re-check."""

from __future__ import annotations

from dataclasses import dataclass

from app.access.errors import Refusal
from app.access.session import Session
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


def finding_facts(session: Session, finding_id: int, _: int | None = None) -> list[FindingFacts]:
    """The papers of a finding.  Raises Refusal for one that is not there or out of reach."""
    found: Finding | None = Finding.get_or_none(Finding.id == finding_id)
    if found is None:
        raise Refusal("没有找到这项督导发现，没有打印。请回到督导列表刷新。", ("六(二)",))
    names = {rule.code: rule.name for rule in session.rules.findings}
    attachment = found.attachment
    return [FindingFacts(
        office(), names.get(found.code, ""), wording.basis(found.clauses), wording.day(found.found_on),
        found.description, found.requirement, found.owner, wording.day(found.due_on), found.reply, found.evidence,
        attachment.name if attachment is not None else "", wording.day(found.closed_on),
    )]  # fmt: skip


def blank_finding(session: Session) -> FindingFacts:
    """A paper to be filled in by hand."""
    return FindingFacts(office())


def notice_sheets(facts: FindingFacts, words: Words) -> list[Sheet]:
    """The pages of one 整改通知单."""
    line = (f"编号：{wording.BLANK_NUMBER}", f"填发日期：{wording.BLANK_DATE}")
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
    line = (f"通知单编号：{wording.BLANK_NUMBER}", f"填报日期：{wording.BLANK_DATE}")
    checked = wording.joined([facts.evidence.rstrip("。；"), facts.closed and f"{facts.closed}销号"])
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
