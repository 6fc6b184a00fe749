"""Archived volumes over the tables: one with everything in it, and seeded lots of them."""

from __future__ import annotations

import io
import random
from datetime import date, datetime, timedelta
from typing import Any

from app.access import audit
from app.access.audit import Trace
from app.access.session import Session
from app.interviews.record_text import Turn, digest_of
from app.interviews.tables import (
    Amendment,
    Attendee,
    CatalogueEntry,
    ChecklistMark,
    Disposition,
    Interview,
    InterviewSubject,
    Material,
    MaterialWitness,
    OutlineItem,
    Record,
    RecordConfirmation,
    RecordCorrection,
    RecordTurn,
    RecordVersion,
    StateChange,
    TalkEvent,
)
from app.people.tables import Appointment, Person, PersonRank
from app.plans.tables import ApprovalRow
from app.store import vault

RETENTIONS = ("永久", "30年", "10年")
NOW = datetime(2026, 11, 24, 9)


def volume(people: dict[str, int], *names: str, filed: date = date(2015, 6, 1), **facts: Any) -> int:
    """An archived talk with a catalogue of 6 pages; kept for 10 years from 2015 unless the facts say otherwise."""
    return bound([people[name] for name in names or ("余立",)], filed, **facts)


def bound(people: list[int], filed: date, pages: tuple[int, ...] = (2, 3, 1), **facts: Any) -> int:
    """The same of people by id; `pages` are those of the catalogue."""
    held = datetime(filed.year, filed.month, filed.day, 9) - timedelta(days=20)
    taken = Interview.select().where(Interview.year == held.year).count()
    given: dict[str, Any] = {
        "year": held.year, "number": taken + 1, "organiser": "纪检监察室", "form": "PREVENTIVE", "ground": "一岗双责",
        "mode": "group" if len(people) > 1 else "individual", "state": "已归档", "rules_version": "1",
        "held_from": held, "held_to": held + timedelta(hours=1), "planned_start": held, "place": "谈话室",
        "lead_name": "任望谷", "recorder_name": "常怀", "content": "谈话的主要内容", "archived_on": filed,
        "volume_number": f"{filed.year}-{taken + 1:04}", "retention": "10年", "created_at": held, "updated_at": held,
    }  # fmt: skip
    case = Interview.create(**given | facts)
    for position, person in enumerate(people, 1):
        _subject(case, person, position)
    for position, count in enumerate(pages, 1):
        CatalogueEntry.create(interview=case, position=position, title=f"第{position}件", pages=count)
    return int(case.id)


def _subject(case: Interview, person: int, position: int) -> None:
    row = Person.get_by_id(person)
    post = Appointment.get_or_none(Appointment.person == person)
    rank = PersonRank.get_or_none(PersonRank.person == person)
    InterviewSubject.create(
        interview=case, person=row, position=position, name=row.name, department=post and post.department_id,
        department_name=post.department.name if post else "", title=post.title if post else "",
        rank=rank.rank if rank else "",
    )  # fmt: skip


def fill(session: Session, interview_id: int, mark: str) -> list[int]:
    """Everything that a case can hold, each text with the mark in it; ids of its attachments."""
    case, day = Interview.get_by_id(interview_id), NOW.date()
    texts = dict.fromkeys(
        ("mode_reason", "purpose", "requirements", "safety_plan", "place", "lead_reason", "content", "lead_opinion",
         "office_opinion", "group_opinion", "note", "exception_reason"), f"{mark}正文",
    )  # fmt: skip
    Interview.update(**texts).where(Interview.id == interview_id).execute()
    subject = InterviewSubject.get(InterviewSubject.interview == interview_id)
    InterviewSubject.update(statement=f"{mark}表态", notified_how=f"{mark}通知", in_post_since="2010").where(
        InterviewSubject.id == subject.id
    ).execute()
    turn = Turn(interview_id * 1000 + 1, "答", f"{mark}说的话" * 200, NOW)
    attached = [attachment(session, f"{mark}{place}") for place in range(4)]
    Record.create(
        interview=interview_id, state="定稿", started_at=NOW, updated_at=NOW, closed_at=NOW, digest=digest_of([turn]),
        composing=f"{mark}未定", signed_scan=attached[0],
    )  # fmt: skip
    RecordTurn.create(id=turn.id, interview=interview_id, position=1, speaker="答", text=turn.text, spoken_at=NOW)
    RecordVersion.create(
        interview=interview_id, number=1, why="手动", at=NOW, turns=1, characters=9, digest="", is_whole=True,
        content=f"{mark}旧版".encode(),
    )  # fmt: skip
    RecordCorrection.create(
        interview=interview_id, turn_id=turn.id, before=f"{mark}前", after=f"{mark}后", asked_by="余立", at=NOW
    )
    RecordConfirmation.create(
        interview=interview_id, role="约谈对象", name="余立", outcome="拒绝确认", reason=f"{mark}理由", at=NOW
    )
    TalkEvent.create(interview=interview_id, kind="暂停", reason=f"{mark}暂停", at=NOW)
    StateChange.create(
        interview=interview_id, step="延期", from_state="待批", to_state="延期", reason=f"{mark}延期", at=NOW
    )
    OutlineItem.create(interview=interview_id, position=1, text=f"{mark}提纲")
    ChecklistMark.create(interview=interview_id, list="safety", code="x", done_at=NOW, detail=f"{mark}安全")
    Attendee.create(interview=interview_id, name=f"{mark}旁听", position=1)
    CatalogueEntry.create(interview=interview_id, position=9, title=f"{mark}附件", pages=1, attachment=attached[1])
    for key, after in (("content", f"{mark}更正"), ("held_from", "2015-05-12 09:30"), ("place", f"{mark}地点")):
        Amendment.create(
            interview=interview_id, key=key, field="更正", before="", after=after, reason=f"{mark}更正理由", at=NOW
        )
    material = Material.create(
        subject=subject, name=f"{mark}自带材料", due_on=day, received_on=day, note=f"{mark}备注", attachment=attached[2]
    )
    Material.create(subject=subject, name="廉政承诺", due_on=day, refused_on=day, refusal_reason=f"{mark}拒绝")
    MaterialWitness.create(material=material, name=f"{mark}见证")
    Disposition.create(
        subject=subject, confirmed=False, facts=f"{mark}事实", outcome="予以了结", decision=f"{mark}决定",
        proposal=f"{mark}意见", note=f"{mark}注", disciplines=["廉洁纪律"], stage="第一种形态",
    )  # fmt: skip
    ApprovalRow.create(
        interview=interview_id, of="方案", by="领导小组", outcome="批准", approver="尹涵", decided_on=day,
        opinion=f"{mark}批示", recorded_at=NOW, attachment=attached[3],
    )  # fmt: skip
    with session.store.transaction():
        spoken = Trace("interview", str(case.id), "填写登记表内容", {"content": ""}, {"content": f"{mark}操作记录"})
        audit.append(session.store, session.account.id, "interview.edit", spoken, at=NOW)
        kept = Trace("attachment", str(attached[2].id), f"添加附件：{mark}.pdf", after={"why": f"{mark}原因"})
        audit.append(session.store, session.account.id, "attach", kept, at=NOW)
    return [int(each.id) for each in attached]


def attachment(session: Session, name: str) -> Any:
    """A file in the vault."""
    with session.store.transaction():
        return vault.add(session.store, io.BytesIO(f"{name}的内容".encode() * 50), f"{name}.pdf")


def lots(people: dict[str, int], count: int, seed: int = 1, first_year: int = 2004, last_year: int = 2026) -> list[int]:
    """So many volumes by chance: years, classes, one to three subjects, pages.  The same seed gives the same lot."""
    dice, ids = random.Random(seed), sorted(people.values())
    found = []
    for _ in range(count):
        filed = date(dice.randint(first_year, last_year), dice.randint(1, 10), dice.randint(1, 28))
        pages = tuple(dice.randint(1, 40) for _ in range(dice.randint(1, 9)))
        who = dice.sample(ids, dice.choice((1, 1, 1, 2, 3)))
        found.append(bound(who, filed, pages, retention=dice.choice(RETENTIONS)))
    return found
