"""What stands around the talks: clues, findings of supervision, reports of departments."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from random import Random
from typing import Any

from app.plans.vocabulary import SOURCES
from tests.bench.scale.drawing_up import Talk
from tests.bench.scale.filling import Filler
from tests.bench.scale.institution import Cadre, Institution
from tests.bench.scale.size import NOW, TODAY, Size
from tests.bench.scale.words import Sentences

_FOUND, _OTHER_CLUES = 0.02, 0.02
_CODES = (("LATE_MATERIAL", '["六(二)", "五(三)"]'), ("ARCHIVED_LATE", '["六(一)", "六(二)"]'),
          ("WHEN_NECESSARY", '["六(二)", "五(一)4", "五(一)5"]'), ("人工", '["六(二)"]'))  # fmt: skip
_REPORTERS, _FIRST_REPORT, _REPORTED = 4, 2023, 0.02
CLUE_COLUMNS = ("id, year, number, received_on, source, reported_name, reported_post, person_id, problem, disciplines,"
                " disposal, sorted_on, sorting_note, created_at")  # fmt: skip
FINDING_COLUMNS = ("code, clauses, interview_id, department_id, found_on, description, requirement, owner, due_on,"
                   " reply, evidence, closed_on")  # fmt: skip


class Clues:
    """The register: what led to a 谈话函询, and what did not lead to a talk."""

    def __init__(self, chance: Random, sentences: Sentences) -> None:
        self._chance, self._said = chance, sentences
        self.rows: list[tuple[Any, ...]] = []
        self.numbers: dict[int, int] = {}

    def of(self, talk: Talk) -> int | None:
        """The clue that a talk speaks of, or None."""
        about = talk.subjects[0]
        if talk.ground == "拟谈话函询" and not talk.is_past:
            return self._add(about, talk.day, "谈话函询", talk.organiser)
        if self._chance.random() < _OTHER_CLUES:
            self._add(about, talk.day, self._chance.choice(("初步核实", "暂存待查", "予以了结", "")), talk.organiser)
        return None

    def _add(self, about: Cadre, before: date, disposal: str, unit: str) -> int:
        chance, id = self._chance, len(self.rows) + 1
        received = before - timedelta(days=chance.randint(25, 60))
        number = self.numbers[received.year] = self.numbers.get(received.year, 0) + 1
        sorted_on = (received + timedelta(days=10)).isoformat() if disposal else None
        self.rows.append((
            id, received.year, number, received.isoformat(), chance.choice(SOURCES), about.name,
            f"{unit}{about.title}", about.id, self._said.content(2), '["廉洁纪律"]', disposal, sorted_on,
            self._said.piece() if disposal in ("暂存待查", "予以了结") else "", f"{received} 09:00:00",
        ))  # fmt: skip
        return id

    def write(self, filler: Filler) -> None:
        """Writes the clues, and what was decided of each."""
        filler.put("clue", CLUE_COLUMNS, self.rows)
        filler.put("clue_decision", "clue_id, disposal, decided_on, note, at", (
            (row[0], row[10], row[11], row[12], f"{row[11]} 10:00:00") for row in self.rows if row[10]
        ))  # fmt: skip
        filler.put("number_series", "series, year, last", (("线索", *each) for each in self.numbers.items()))


class Findings:
    """整改: of held talks, some of them still open."""

    def __init__(self, chance: Random, sentences: Sentences) -> None:
        self._chance, self._said = chance, sentences
        self.rows: list[tuple[Any, ...]] = []

    def of(self, talk: Talk) -> None:
        """Perhaps something was found about a talk."""
        chance = self._chance
        if not talk.was_held or chance.random() >= _FOUND:
            return
        code, clauses = chance.choice(_CODES)
        found = min(talk.day + timedelta(days=chance.randint(20, 60)), TODAY)
        due, is_open = found + timedelta(days=14), found > TODAY - timedelta(days=20)
        self.rows.append((
            code, clauses, talk.id, talk.organiser_department, found.isoformat(), self._said.content(2),
            "限期整改并书面说明。", talk.organiser, due.isoformat(), "" if is_open else f"{self._said.piece()}。",
            "" if is_open else "书面说明", None if is_open else due.isoformat(),
        ))  # fmt: skip


def reports(filler: Filler, size: Size, institution: Institution, seed: int) -> None:
    """统计报送 of the last departments: a report each quarter, with the talks that only it tells of."""
    chance, Rows = Random(f"{seed}:reports"), list[tuple[Any, ...]]
    units = institution.departments[-_REPORTERS:]
    quarters = [(year, quarter) for year in range(_FIRST_REPORT, TODAY.year + 1) for quarter in (1, 2, 3, 4)][:-1]
    each = max(1, round(size.talks * _REPORTED / len(quarters) / len(units)))
    partners: Rows = []
    packages: Rows = []
    told: Rows = []
    talks: Rows = []
    subjects: Rows = []
    materials: Rows = []
    for partner, unit in enumerate(units, 1):
        partners.append((partner, f"{partner:032x}", "部门", unit.name, unit.id))
        for number, (year, quarter) in enumerate(quarters, 1):
            first = date(year, 3 * quarter - 2, 1)
            made, report = f"{first + timedelta(days=95)} 09:00:00", len(told) + 1
            uid = f"{chance.getrandbits(128):032x}"
            title = f"{year}年第{quarter}季度统计表"
            packages.append((report, "收到", partner, unit.id, number, uid, "统计报送", title, made, 40_000,
                             hashlib.sha256(uid.encode()).hexdigest(), "已接收", made))  # fmt: skip
            told.append((report, report, partner, unit.id, number, year, quarter, made))
            for _ in range(each):
                id, day, who = len(talks) + 1, first + timedelta(days=chance.randrange(89)), chance.choice(unit.members)
                talks.append((id, report, f"{chance.getrandbits(128):032x}", 1, unit.name, "PREVENTIVE", "一岗双责",
                              "individual", 0, day.isoformat(), unit.head(day).name, "处长", "应当"))  # fmt: skip
                subjects.append((id, id, who.id, who.staff_no, who.name, 0, unit.id, unit.name, who.title, who.rank))
                materials.append((id, "廉政承诺", (day + timedelta(days=7)).isoformat(),
                                  (day + timedelta(days=chance.randint(1, 9))).isoformat()))  # fmt: skip
    filler.put("partner", "id, office, kind, name, department_id", partners)
    filler.put("package", "id, direction, partner_id, department_id, number, uid, kind, title, made_at, size, digest,"
               " state, settled_at", packages)  # fmt: skip
    filler.put("statistics_report", "id, package_id, partner_id, department_id, number, year, quarter, made_at", told)
    filler.put("reported_talk", "id, report_id, uid, in_force, organiser, form, ground, mode, written_inquiry, held_on,"
               " lead_name, lead_title, lead_strength", talks)  # fmt: skip
    filler.put("reported_subject", "id, talk_id, person_id, staff_no, name, is_leader, department_id, department_name,"
               " title, rank", subjects)  # fmt: skip
    filler.put("reported_material", "subject_id, name, due_on, received_on", materials)


def past_batch(filler: Filler, count: int) -> None:
    """The import that brought the talks of the past (补录)."""
    filler.put("import_batch", "id, kind, file_name, digest, as_of, imported_at, added, changed, unchanged, refused", [
        (1, "台账", "历年台账.xlsx", "0" * 64, TODAY.isoformat(), str(NOW), count, 0, 0, 0)
    ])  # fmt: skip
