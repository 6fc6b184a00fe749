"""Building a store of some size, or finding it there; what it was built of is written beside it."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from random import Random

from app.access import whole
from app.access.accounts import create_institution
from app.access.session import Session
from app.store import migrations
from app.store.paths import StorePaths
from tests.bench.scale import around, cases, drawing_up, files, institution, plans, records
from tests.bench.scale.filling import Filler, filling
from tests.bench.scale.size import NOW, Size
from tests.bench.scale.words import Sentences
from tests.passwords import CHEAP, PASSWORD

BUILDER, SEED = 1, 1
STAMP = "scale.json"
NAME = "大规模测试大学"
_TALKS_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Stamp:
    """Of what a store was built; another schema or builder builds it anew."""

    percent: float
    attachments: bool
    schema: str
    builder: int = BUILDER
    seed: int = SEED
    seconds: float = 0
    database_bytes: int = 0
    attachment_bytes: int = 0
    rows: dict[str, int] = field(default_factory=dict)

    def is_same(self, other: Stamp) -> bool:
        """Whether both speak of the same content."""
        return _content(self) == _content(other)


def _content(stamp: Stamp) -> tuple[object, ...]:
    return stamp.percent, stamp.attachments, stamp.schema, stamp.builder, stamp.seed


def schema() -> str:
    """The number of the newest schema, and a digest of all its steps: two helpers may both have a step 14."""
    steps = sorted(Path(migrations.__file__).parent.glob("[0-9]*.sql"))
    digest = hashlib.sha256(b"".join(step.read_bytes() for step in steps)).hexdigest()
    return f"{migrations.LATEST}:{digest[:12]}"


def stamp_of(folder: Path) -> Stamp | None:
    """What a folder holds, where a store was built in it to the end."""
    try:
        return Stamp(**json.loads((folder / STAMP).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def placed(percent: float, stores: Path) -> Path:
    """The folder among `stores` that holds this size by today's schema; built where there is none.

    A store of another schema is left where it is: another working copy, with other steps, may be measuring on it.
    `make clean` takes all away.
    """
    wanted, folder = Stamp(percent, True, schema()), stores / f"{percent:g}"
    there = stamp_of(folder)
    if there is not None and not there.is_same(wanted):
        folder = stores / f"{percent:g}-{wanted.schema.replace(':', '-')}-{BUILDER}"
    built(percent, folder)
    return folder


def built(percent: float, folder: Path, *, attachments: bool = True, seed: int = SEED) -> Stamp:
    """Sees to it that the folder holds the store of this size; builds it where it does not.  Raises AssertionError
    where the program's own check finds something wrong with it.
    """
    wanted = Stamp(percent, attachments, schema(), seed=seed)
    there = stamp_of(folder)
    if there is not None and there.is_same(wanted):
        return there
    part = folder.with_name(folder.name + ".building")
    shutil.rmtree(part, ignore_errors=True)
    begun = time.perf_counter()
    session = create_institution(part, NAME, PASSWORD, CHEAP)
    session.clock = lambda: NOW
    try:
        rows = fill(session, Size(percent, attachments), seed)
        if wrong := whole.problems(session.store):
            raise AssertionError(f"the store is not whole: {wrong[:3]}")
    finally:
        session.store.close()
    made = Stamp(
        **asdict(wanted)
        | {
            "seconds": round(time.perf_counter() - begun, 1), "rows": rows,
            "database_bytes": StorePaths(part).database.stat().st_size,
            "attachment_bytes": sum(each.stat().st_size for each in part.glob("attachments/*/*")),
        }
    )  # fmt: skip
    (part / STAMP).write_text(json.dumps(asdict(made), ensure_ascii=False, indent=1), encoding="utf-8")
    shutil.rmtree(folder, ignore_errors=True)
    part.replace(folder)
    return made


def fill(session: Session, size: Size, seed: int) -> dict[str, int]:
    """Puts everything in; how many rows of each table."""
    kept = files.build(session.store, size, seed)
    with tempfile.TemporaryDirectory(dir=session.store.paths.folder) as scratch, filling(session.store) as filler:
        everybody = institution.build(filler, size, seed)
        _talks(filler, size, everybody, kept, seed, Path(scratch))
        around.reports(filler, size, everybody, seed)
    _usual_again(session)
    return filler.counts


def _talks(
    filler: Filler, size: Size, everybody: institution.Institution, kept: list[int], seed: int, scratch: Path
) -> None:
    chance = Random(f"{seed}:cases")
    said = Sentences(chance, [each.name for each in everybody.cadres])
    case, record = cases.Cases(chance, said, everybody), records.Records(chance, said, scratch)
    clues, findings, plan = around.Clues(chance, said), around.Findings(chance, said), plans.Plans(chance)
    case.keep_files(kept, size.talks)
    plan.write(filler, everybody)
    waiting: dict[str, list[tuple[object, ...]]] = {}
    columns = cases.COLUMNS | {"record": records.RECORD_COLUMNS} | plans.COLUMNS

    def put() -> None:
        for table, rows in waiting.items():
            filler.put(table, columns[table], rows)
        waiting.clear()

    for talk in drawing_up.talks(size, everybody, seed):
        item = plan.item_for(talk)
        found = case.rows(talk, item and item[0][0], clues.of(talk))
        if item:
            found |= {"plan_item": [item[0]], "plan_item_subject": item[1]}
        if talk.has_record:
            found["record"] = [record.of(talk)]
        findings.of(talk)
        for table, rows in found.items():
            waiting.setdefault(table, []).extend(rows)
        if talk.id % _TALKS_AT_ONCE == 0:
            put()
    put()
    record.write_turns(filler)
    clues.write(filler)
    filler.put("finding", around.FINDING_COLUMNS, findings.rows)
    filler.put("number_series", "series, year, last", ((*key, last) for key, last in case.numbers.items()))
    around.past_batch(filler, case.past)


def _usual_again(session: Session) -> None:
    """The connection as the program opens it."""
    db = session.store.db
    db.close()
    db.connect()
