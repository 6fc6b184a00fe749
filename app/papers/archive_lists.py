"""移交清单, 销毁清册 and 个人约谈档案目录 (六(一)) on paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.access.errors import Refusal
from app.access.session import Session
from app.ledgers.archive.destruction import DestructionLine, destruction
from app.ledgers.archive.person import VOLUME, PersonArchive, person_archive
from app.ledgers.archive.transfers import TransferLine, transfer
from app.papers import wording
from app.papers.cells import Opinion
from app.papers.form import row
from app.papers.listing import BY_HAND, Column, Entry, Listing, listing_sheets
from app.papers.office import Office, office
from app.papers.setting import Across
from app.papers.sheet import MM, Sheet
from app.papers.table import Section
from app.papers.words import Words

_LEFT = Across.LEFT
_HIGH, _ROOM, _SMALL = 9 * MM, "　" * 8, 9.5
_TRANSFER = (
    Column("序号", 10), Column("案卷号", 23), Column("题　　名", 72, across=_LEFT), Column("保管期限", 18),
    Column("件数", 12), Column("页数", 12), Column("备注", 20, across=_LEFT),
)  # fmt: skip
_DESTRUCTION = (
    Column("序号", 10), Column("案卷号", 24), Column("题　　名", 78, across=_LEFT), Column("约谈编号", 37),
    Column("归档日期", 23), Column("保管期限", 17), Column("届满日", 23), Column("件数", 12), Column("页数", 14),
    Column("备注", 24, across=_LEFT),
)  # fmt: skip
_PERSON = (
    Column("序号", 10), Column("类别", 12), Column("日期", 23), Column("约谈编号", 33), Column("案卷号", 22),
    Column("内　　容", 46, across=_LEFT), Column("页数", 12), Column("保管\n期限", 14), Column("现状", 16),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ListFacts:
    """A list as its paper writes it: the line below the title, rows, and what is signed; a blank one has no rows."""

    office: Office
    number: str = ""
    line: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    count: str = "　　"
    pages: str = "　　"
    approved: str = ""
    approver: str = ""
    approved_on: str = wording.BLANK_DATE
    witnesses: str = "　" * 12
    done_on: str = wording.BLANK_DATE
    signed: tuple[str, str] = ("", "")


# ------------------------------------------------------------ 移交清单


def transfer_facts(session: Session, transfer_id: int, sub: int | None = None) -> list[ListFacts]:
    """A list of transfer.  Raises Refusal for one that is not there."""
    found = transfer(session, transfer_id)
    if found is None:
        raise Refusal("没有找到这份移交清单，没有打印。请刷新列表。", ("六(一)",))
    rows = tuple((str(each.position), each.volume, each.title, each.retention, str(each.pieces or ""),
                  str(each.pages or ""), "") for each in found.volumes)  # fmt: skip
    day = wording.day(found.signed_on) if found.signed_on else wording.BLANK_DATE
    line = (f"编号：{found.number.removeprefix('移交清单')}", f"接收单位：{found.receiver}", f"移交日期：{day}")
    number, signed = found.number.removeprefix("移交清单"), (found.handed_by, found.received_by)
    return [ListFacts(office(), number, line, rows, *_sums(found), signed=signed)]


def blank_transfer(session: Session) -> ListFacts:
    """A list of transfer to be filled in by hand."""
    return ListFacts(office(), line=(f"编号：{_ROOM}", f"接收单位：{_ROOM}{_ROOM}", f"移交日期：{wording.BLANK_DATE}"))


def transfer_sheets(facts: ListFacts, words: Words) -> list[Sheet]:
    """The pages of a list of transfer."""
    said = words.say("opinion", 卷数=facts.count, 页数=facts.pages)
    names = iter(facts.signed)
    closing = [
        each + ((next(names, "") or _ROOM) if each.endswith("人：") else "")
        for each in words.say("closing").split("\n")
    ]
    opinion = Opinion("交接情况", said, "", facts.line[-1].partition("：")[2] or wording.BLANK_DATE)
    return listing_sheets(Listing(
        facts.office.institution, words.say("title"), facts.line, _TRANSFER,
        tuple(Entry(texts) for texts in facts.rows),
        foot=(Section("交接\n情况", (row((24, opinion), least=26 * MM, most=None),)),),
        closing=tuple(filter(None, closing)), notes=_notes(words), secrecy=facts.office.secrecy, across=False,
        fill=not facts.rows, least=5, high=_HIGH if facts.rows else BY_HAND,
    ))  # fmt: skip


# ------------------------------------------------------------ 销毁清册


def destruction_facts(session: Session, destruction_id: int, sub: int | None = None) -> list[ListFacts]:
    """A list of destruction.  Raises Refusal for one that is not there."""
    found = destruction(session, destruction_id)
    if found is None:
        raise Refusal("没有找到这份销毁清册，没有打印。请刷新列表。", ("六(一)",))
    rows = tuple(
        (str(each.position), each.volume, each.title, each.case_number, str(each.filed_on), each.retention,
         str(each.ended_on), str(each.pieces or ""), str(each.pages or ""), "")
        for each in found.volumes
    )  # fmt: skip
    approved = f"同意销毁（{found.approval_number}）。" if found.approval_number else ""
    line = (f"编号：{found.number.removeprefix('销毁清册')}", f"编制单位：{office().institution}",
            f"编制日期：{wording.day(found.drawn_on)}")  # fmt: skip
    return [ListFacts(
        office(), found.number.removeprefix("销毁清册"), line, rows, *_sums(found), approved, found.approver,
        _date(found.approved_on),
        "、".join(found.witnesses) or "　" * 12, _date(found.destroyed_on),
    )]  # fmt: skip


def blank_destruction(session: Session) -> ListFacts:
    """A list of destruction to be filled in by hand."""
    line = (f"编号：{_ROOM}", f"编制单位：{office().institution}", f"编制日期：{wording.BLANK_DATE}")
    return ListFacts(office(), line=line)


def destruction_sheets(facts: ListFacts, words: Words) -> list[Sheet]:
    """The pages of a list of destruction."""
    checked = words.say("checked", 卷数=facts.count, 页数=facts.pages)
    first = Opinion(words.say("opinion_head"), checked, words.say("signing"))
    signing = f"{words.say('signing')}{facts.approver}"
    second = Opinion(words.say("opinion"), facts.approved, signing, facts.approved_on)
    closing = words.say("closing", 监销人=facts.witnesses, 日期=facts.done_on)
    return listing_sheets(Listing(
        facts.office.institution, words.say("title"), facts.line, _DESTRUCTION,
        tuple(Entry(texts) for texts in facts.rows),
        foot=(
            Section(_upright(words.say("opinion_head")), (row((24, first), least=22 * MM, most=None),)),
            Section(_upright(words.say("opinion")), (row((24, second), least=24 * MM, most=None),)),
        ),
        closing=tuple(filter(None, closing.split("\n"))), notes=_notes(words), secrecy=facts.office.secrecy,
        fill=not facts.rows, least=4, high=_HIGH if facts.rows else BY_HAND,
    ))  # fmt: skip


# ------------------------------------------------------------ 个人约谈档案目录


def person_facts(session: Session, person_id: int, sub: int | None = None) -> list[ListFacts]:
    """The index of a person's archive.  Raises Refusal for nobody, and for one without any talk in reach."""
    found = person_archive(session, person_id)
    if not found.entries:
        raise Refusal(f"{found.name}没有约谈档案，或都不在您的职责范围内，没有打印。", ("六(一)",))
    line = (f"姓名：{found.name}", f"工号：{found.staff_no}", f"案卷：{found.volumes} 卷")
    return [ListFacts(office(), "", line, tuple(_person_rows(found)))]


def blank_person(session: Session) -> ListFacts:
    """An index to be filled in by hand."""
    return ListFacts(office(), line=(f"姓名：{_ROOM}", f"工号：{_ROOM}", f"案卷：{'　' * 3}卷"))


def person_sheets(facts: ListFacts, words: Words) -> list[Sheet]:
    """The pages of an index."""
    return listing_sheets(Listing(
        facts.office.institution, words.say("title"), facts.line, _PERSON, tuple(Entry(texts) for texts in facts.rows),
        notes=_notes(words), secrecy=facts.office.secrecy, across=False, fill=not facts.rows,
        high=_HIGH if facts.rows else BY_HAND, size=_SMALL,
    ))  # fmt: skip


def _person_rows(found: PersonArchive) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    serial = 0
    for each in found.entries:
        serial += each.kind == VOLUME
        number = str(serial) if each.kind == VOLUME else ""
        head = (each.number, each.volume) if each.kind == VOLUME else ("", "")
        rows.append((number, each.kind, str(each.day or ""), *head, each.what, str(each.pages or ""), each.retention,
                     each.stands))  # fmt: skip
    return rows


def _sums(found: TransferLine | DestructionLine) -> tuple[str, str]:
    return str(found.count), str(found.pages)


def _date(day: date | None) -> str:
    return wording.day(day) or wording.BLANK_DATE


def _notes(words: Words) -> tuple[str, ...]:
    return tuple(filter(None, words.say("note").split("\n")))


def _upright(caption: str) -> str:
    return "\n".join(caption[at : at + 2] for at in range(0, len(caption), 2))
