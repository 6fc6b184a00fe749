"""The rows of each talk: the case, its subjects with materials and dispositions, its life, its file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from app.rules.lifecycle import State
from app.rules.loading import load
from app.rules.vocabulary import InterviewForm
from tests.bench.scale.drawing_up import Talk
from tests.bench.scale.institution import Cadre, Institution
from tests.bench.scale.words import Sentences, vocabulary

_RULES = load()
VERSION = _RULES.meta.version
_MATERIAL = {form.value: _RULES.material_for(form).name for form in InterviewForm}
_OUTCOMES = {
    "PREVENTIVE": ("了结",), "INQUIRY": ("予以澄清", "了结", "批评教育"), "CORRECTIVE": ("批评教育", "诫勉"),
    "ACCOUNTABILITY": ("组织处理", "纪律处分", "诫勉"),
}  # fmt: skip
_DISCIPLINES = ('["廉洁纪律"]', '["工作纪律"]', '["组织纪律", "工作纪律"]', '["政治纪律"]', '["生活纪律"]')
_CLAUSE = {"校级副职": '["五(一)3"]', "正处级": '["五(一)2"]', "副处级": '["五(一)4"]'}
_REFUSED, _LATE, _EXCEPTION = 0.004, 0.06, 0.003
_ARCHIVE_MARKS = ("form_signed", "record_signed", "volume")

COLUMNS = {
    "interview": "id, year, number, organiser, organiser_department_id, support_unit, form, ground, mode, mode_reason,"
    " written_inquiry, plan_item_id, state, purpose, requirements, safety_plan, planned_start, planned_end, place,"
    " lead_id, lead_name, lead_title, lead_strength, lead_clauses, recorder_id, recorder_name, held_from, held_to,"
    " held_precision, content, lead_opinion, note, rules_version, exception_number, exception_date,"
    " exception_approver, exception_reason, form_signed_on, record_signed_on, volume_number, retention, archived_on,"
    " is_historical, created_at, updated_at, batch_id, source_key, uid",
    "interview_subject": "id, interview_id, person_id, position, clue_id, name, department_id, department_name, title,"
    " rank, in_post_since, statement, notified_on, notified_how",
    "attendee": "interview_id, person_id, name, title, is_staff, position",
    "state_change": "interview_id, step, from_state, to_state, reason, at",
    "outline_item": "interview_id, position, text, asked",
    "checklist_mark": "interview_id, list, code, done_at",
    "approval": "interview_id, of, by, outcome, approver, decided_on, number, recorded_at",
    "material": "id, subject_id, name, due_on, received_on, pages, refused_on, refusal_reason",
    "material_witness": "material_id, name, title",
    "disposition": "subject_id, confirmed, facts, disciplines, factors, proposal, outcome, stage, decided_by, decision,"
    " decided_on",
    "catalogue_entry": "id, interview_id, position, author, title, dated, pages, attachment_id",
    "record_confirmation": "interview_id, role, name, outcome, at",
    "amendment": "interview_id, key, field, before, after, reason, at",
}  # fmt: skip
_LINE = (
    ("提交审批", State.DRAFT, State.SUBMITTED), ("登记批准", State.SUBMITTED, State.APPROVED),
    ("准备就绪", State.APPROVED, State.READY), ("开始约谈", State.READY, State.IN_PROGRESS),
    ("结束约谈", State.IN_PROGRESS, State.AWAITING_MATERIALS),
    ("材料收齐", State.AWAITING_MATERIALS, State.AWAITING_DISPOSITION),
    ("处置完成", State.AWAITING_DISPOSITION, State.AWAITING_ARCHIVING),
    ("归档", State.AWAITING_ARCHIVING, State.ARCHIVED),
)  # fmt: skip
_CAME_FROM = {State.CANCELLED: "取消约谈", State.RETURNED: "退回修改", State.POSTPONED: "延期"}
Rows = dict[str, list[tuple[Any, ...]]]


@dataclass(slots=True)
class Days:
    """When what happened to a talk, as far as it has."""

    created: datetime
    ended: datetime
    decided: date
    archived: date


class Cases:
    """Makes the rows of one talk after the other; numbers and ids go on from talk to talk."""

    def __init__(self, chance: Random, sentences: Sentences, institution: Institution) -> None:
        self._chance, self._said = chance, sentences
        self._names = {unit.id: unit.name for unit in institution.departments}
        self._places = vocabulary()["places"]
        self.numbers: dict[tuple[str, int], int] = {}
        self._volumes: dict[int, int] = {}
        self._subject = self._material = self._entry = 0
        self.past = 0
        self._files: Iterator[int] = iter(())
        self._file_each = 0

    def keep_files(self, attachments: Sequence[int], talks: int) -> None:
        """These lie in the files of talks, spread over all of them."""
        self._files, self._file_each = iter(attachments), max(1, int(talks * 0.8) // max(1, len(attachments)))

    def rows(self, talk: Talk, item: int | None, clue: int | None) -> Rows:
        """All rows of a talk but its record."""
        found: Rows = {name: [] for name in COLUMNS}
        days = self._days(talk)
        found["interview"].append(self._case(talk, item, days))
        for position, who in enumerate(talk.subjects, 1):
            self._subject += 1
            found["interview_subject"].append(self._subject_row(talk, who, position, clue))
            self._hand_in(found, talk, who, days)
        if talk.is_past:
            found["state_change"].append(
                (talk.id, "补录", "", "已归档", f"自台账“历年台账.xlsx”第 {self.past + 2} 行", str(days.created))
            )
            return found
        self._life(found, talk, days)
        self._prepared(found, talk, days)
        if talk.state is State.ARCHIVED:
            self._filed(found, talk, days)
            self._amended(found, talk, days)
        return found

    # ------------------------------------------------------------ the case

    def _days(self, talk: Talk) -> Days:
        chance = self._chance
        ended = talk.planned + timedelta(minutes=talk.minutes)
        decided = talk.day + timedelta(days=chance.randint(7, 20))
        long = 45 + chance.randint(1, 30) if chance.random() < _LATE else chance.randint(21, 38)
        return Days(talk.planned - timedelta(days=chance.randint(8, 30)), ended, decided,
                    talk.day + timedelta(days=long))  # fmt: skip

    def _number(self, talk: Talk, days: Days) -> tuple[int | None, int | None]:
        if not talk.has_number:
            return None, None
        series, year = ("补录", talk.day.year) if talk.is_past else (f"interview:{talk.organiser}", days.created.year)
        number = self.numbers[series, year] = self.numbers.get((series, year), 0) + 1
        return year, -number if talk.is_past else number

    def _case(self, talk: Talk, item: int | None, days: Days) -> tuple[Any, ...]:
        chance, said, over = self._chance, self._said, talk.state is State.ARCHIVED
        held, begun = talk.was_held or talk.state is State.IN_PROGRESS, str(talk.planned)
        volume = self._volume(talk.day.year) if over else ""
        signed = (talk.day + timedelta(days=2)).isoformat() if over and not talk.is_past else None
        lead, recorder = talk.lead, talk.recorder
        assert lead is not None
        special = chance.random() < _EXCEPTION and not talk.is_past
        group = len(talk.subjects) > 1
        self.past += talk.is_past
        past = talk.is_past
        precision = chance.choice(("day", "day", "month")) if past else "day"
        if past:
            begun = f"{talk.day.isoformat()[:8]}01 00:00:00" if precision == "month" else f"{talk.day} 00:00:00"
        return (
            talk.id, *self._number(talk, days), talk.organiser, talk.organiser_department,
            "" if past else "党政办" if lead.department is None else talk.organiser, talk.form, talk.ground,
            "group" if group else "individual", "",
            int(talk.form == "INQUIRY" and chance.random() < 0.2), item, talk.state.value,
            "" if past else said.piece(), "" if past else said.piece(), "" if past else "专人陪同，医务人员待命。",
            None if past else begun, None if past else str(days.ended), chance.choice(self._places[:8]),
            lead.id, lead.name, lead.title, "" if special else "应当",
            "[]" if special else _CLAUSE.get(talk.subjects[0].rank, '["五(一)5"]'),
            recorder and recorder.id, recorder.name if recorder else "", begun if held else None,
            str(days.ended) if talk.was_held and not past else None, precision, said.content() if held else "",
            f"{said.piece()}。" if over and not past else "", "", VERSION,
            f"特批〔{talk.day.year}〕{talk.id}" if special else "", talk.day.isoformat() if special else None,
            "领导小组" if special else "", "规定人选出差" if special else "", signed, signed, volume,
            chance.choice(("10年", "30年", "永久")) if volume else "", days.archived.isoformat() if over else None,
            int(past), str(days.created), str(days.ended), 1 if past else None,
            f"{chance.getrandbits(128):032x}" if past else "", f"{chance.getrandbits(128):032x}",
        )  # fmt: skip

    def _volume(self, year: int) -> str:
        number = self._volumes[year] = self._volumes.get(year, 0) + 1
        return f"{year}-{number:04}"

    # ------------------------------------------------------------ subjects

    def _subject_row(self, talk: Talk, who: Cadre, position: int, clue: int | None) -> tuple[Any, ...]:
        told = talk.state not in (State.DRAFT, State.SUBMITTED, State.RETURNED, State.APPROVED, State.CANCELLED)
        told = told and not talk.is_past
        return (
            self._subject, talk.id, who.id, position, clue if position == 1 else None, who.name, who.department,
            self._names.get(who.department or 0, "校领导"), who.title, who.rank, who.since.isoformat()[:7],
            f"{self._said.piece()}。" if talk.was_held and not talk.is_past else "",
            (talk.day - timedelta(days=3)).isoformat() if told else None, "书面" if told else "",
        )  # fmt: skip

    def _hand_in(self, found: Rows, talk: Talk, who: Cadre, days: Days) -> None:
        if not talk.was_held:
            return
        chance, due = self._chance, talk.day + timedelta(days=7)
        open_ = talk.state is State.AWAITING_MATERIALS
        refused = not open_ and not talk.is_past and chance.random() < _REFUSED
        came = talk.day + timedelta(days=chance.randint(8, 14) if chance.random() < _LATE else chance.randint(1, 7))
        self._material += 1
        found["material"].append((
            self._material, self._subject, _MATERIAL[talk.form], due.isoformat(),
            None if open_ or refused else came.isoformat(), 0 if open_ or refused else chance.randint(1, 6),
            due.isoformat() if refused else None, "认为没有必要" if refused else "",
        ))  # fmt: skip
        if refused:
            found["material_witness"] += [(self._material, name, "科员") for name in ("见证甲", "见证乙")]
        if talk.state not in (State.AWAITING_MATERIALS, State.AWAITING_DISPOSITION):
            found["disposition"].append(self._disposed(talk, days))

    def _disposed(self, talk: Talk, days: Days) -> tuple[Any, ...]:
        chance, outcomes = self._chance, _OUTCOMES[talk.form]
        rule = _RULES.disposition(chance.choice(outcomes))
        assert rule is not None
        if not rule.confirmed:
            return self._subject, 0, "", "[]", "[]", "", rule.name, "", "", "", days.decided.isoformat()
        factors = '["主动交代问题"]' if chance.random() < 0.3 else "[]"
        return (
            self._subject, 1, f"{self._said.piece()}。", chance.choice(_DISCIPLINES), factors, f"拟{rule.name}。",
            rule.name, rule.stage, "纪委书记", f"同意{rule.name}。", days.decided.isoformat(),
        )  # fmt: skip

    # ------------------------------------------------------------ its life

    def _life(self, found: Rows, talk: Talk, days: Days) -> None:
        start, end = talk.planned, days.ended
        moments = (days.created + timedelta(days=1), days.created + timedelta(days=3), start - timedelta(hours=20),
                   start, end, datetime.combine(talk.day + timedelta(days=7), end.time()),
                   datetime.combine(days.decided, end.time()), datetime.combine(days.archived, end.time()))  # fmt: skip
        at, aside = State.DRAFT, _CAME_FROM.get(talk.state)
        upto = {State.CANCELLED: State.APPROVED, State.RETURNED: State.SUBMITTED, State.POSTPONED: State.APPROVED}
        wanted = upto.get(talk.state, talk.state)
        for (step, before, after), moment in zip(_LINE, moments, strict=True):
            if at is wanted:
                break
            found["state_change"].append((talk.id, step, before.value, after.value, "", str(moment)))
            at = after
        if aside:
            found["state_change"].append(
                (talk.id, aside, at.value, talk.state.value, self._said.piece(), str(moments[2]))
            )

    def _prepared(self, found: Rows, talk: Talk, days: Days) -> None:
        if talk.state in (State.DRAFT, State.SUBMITTED, State.RETURNED):
            return
        self._approved(found, talk, days)
        found["outline_item"] += [
            (talk.id, place, self._said.question(), int(talk.was_held)) for place in range(1, 4)
        ]  # fmt: skip
        if not talk.was_held and talk.state not in (State.READY, State.IN_PROGRESS):
            return
        before = str(talk.planned - timedelta(hours=21))
        found["checklist_mark"] += [(talk.id, "preparation", item.code, before) for item in _RULES.preparation]
        if talk.state is State.READY:
            return
        found["checklist_mark"] += [(talk.id, "safety", item.code, before) for item in _RULES.safety]
        lead, recorder = talk.lead, talk.recorder
        if talk.form == "INQUIRY":
            found["attendee"].append((talk.id, None, "陪同人员", "科员", 1, 1))
        if talk.was_held:
            people = [("约谈对象", each.name) for each in talk.subjects]
            people += [("主谈人", lead.name)] if lead else []
            people += [("记录人", recorder.name)] if recorder else []
            found["record_confirmation"] += [
                (talk.id, role, name, "核对无误", str(days.ended)) for role, name in people
            ]  # fmt: skip

    def _approved(self, found: Rows, talk: Talk, days: Days) -> None:
        day = (days.created + timedelta(days=3)).date().isoformat()
        asked = [("方案", "领导小组" if talk.organiser_department is None else "部门主要负责人", "党委书记")]
        if talk.ground == "拟谈话函询":
            asked = [("谈话函询", "纪检监察室", "纪委书记"), ("谈话函询", "领导小组", "党委书记"), *asked]
        found["approval"] += [
            (talk.id, of, by, "批准", approver, day, f"批〔{day[:4]}〕{talk.id}", f"{day} 10:00:00")
            for of, by, approver in asked
        ]

    # ------------------------------------------------------------ its file

    def _filed(self, found: Rows, talk: Talk, days: Days) -> None:
        day = days.archived.isoformat()
        found["checklist_mark"] += [(talk.id, "archive", code, f"{day} 09:00:00") for code in _ARCHIVE_MARKS]
        held = talk.day.isoformat()
        papers = [("党员干部约谈情况登记表", talk.organiser, held, 2), ("约谈工作方案审批表", "领导小组", held, 1),
                  ("约谈通知书", talk.organiser, held, 1),
                  ("谈话记录", talk.organiser, held, 1 + talk.turns // 12)]  # fmt: skip
        papers += [(_MATERIAL[talk.form], each.name, held, self._chance.randint(1, 6)) for each in talk.subjects]
        for position, (title, author, dated, pages) in enumerate(papers, 1):
            self._entry += 1
            scan = position == len(papers) and self._file_each and not talk.id % self._file_each
            file = next(self._files, None) if scan else None
            found["catalogue_entry"].append((self._entry, talk.id, position, author, title, dated, pages, file))

    def _amended(self, found: Rows, talk: Talk, days: Days) -> None:
        chance = self._chance
        if chance.random() >= 0.006:
            return
        later = datetime.combine(days.archived, days.ended.time()) + timedelta(days=chance.randint(5, 200))
        moved = f"{talk.planned + timedelta(days=chance.randint(-20, 20)):%Y-%m-%d %H:%M}"
        ways = (
            ("held_from", "约谈开始时间", f"{talk.planned:%Y-%m-%d %H:%M}", moved),
            ("place", "约谈地点", "谈话室", chance.choice(self._places)),
            ("content", "约谈主要内容", "", self._said.content()),
            (f"subject.{self._subject}.title", f"{talk.subjects[-1].name}·职务", talk.subjects[-1].title, "副主任"),
        )
        for key, label, before, after in chance.sample(ways, chance.choice((1, 1, 2))):
            found["amendment"].append((talk.id, key, label, before, after, "笔误", str(later)))
