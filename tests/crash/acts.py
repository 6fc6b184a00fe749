"""What people do to a store, made small: each act prepares a store, and does its work on it in a child.

A base folder holds `数据` (the store), `备份` (a place for backups) and `out` (what is exported); what is read from
elsewhere (a roster, a scan) lies beside it in `from`.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from app.access import audit_log, keepers
from app.access.accounts import create_institution, open_session
from app.access.backing import back_up
from app.access.session import Session
from app.interviews import record, sealing
from app.interviews.attachments import attach
from app.interviews.record_text import Turn, TurnChange
from app.interviews.tables import Interview
from app.papers.ledger_book import write_ledger
from app.people.editing import PersonDraft, add_person
from app.people.roster.applying import apply, undo
from app.people.roster.preview import preview
from app.people.tables import ImportBatch
from app.rules.lifecycle import State
from app.rules.sealing import Word
from app.store import backups, upgrading
from app.store.errors import UpgradeFailed
from app.store.keyslots import KeyFile
from app.store.paths import StorePaths
from tests import institution
from tests.interviews.held_cases import NOW, make_case, still
from tests.ledgers.history import talk
from tests.passwords import CHEAP, PASSWORD, SCHEMA_PASSWORD
from tests.people.books import LEADERS, roster
from tests.store.make_schema_file import SCHEMAS

NEW_PASSWORD = "只在测试里改成的-另一个密码-2"
PASSWORDS = (PASSWORD, NEW_PASSWORD)
DATA, PLACE, OUT, FROM = "数据", "备份", "out", "from"
# Of the steps after it none makes random values: two runs end in the same content.
_OLDER_SCHEMA = 13
_LONG = "我负责报销审核，没有按合同约定的比例抽检。" * 6


@dataclass(frozen=True)
class Doing:
    """An act: `prepare` is given a new session and the base folder, `work` the same once it is opened again.

    `schema`: the store is one that a program of this older schema made, and nothing is prepared.
    `size`: how much there is to do.
    """

    name: str
    prepare: Callable[[Session, Path, int], None]
    work: Callable[[Session, Path, int], object]
    schema: int = 0
    size: int = 1

    def make(self, base: Path) -> None:
        """Makes the store in a process that has none open; closed again at the end."""
        for name in (PLACE, OUT):
            (base / name).mkdir(parents=True)
        if self.schema:
            _as_of(self.schema, base / DATA)
            return
        session = still(create_institution(base / DATA, "青屏学院", PASSWORD, CHEAP))
        self.prepare(session, base, self.size)
        session.store.close()

    def do(self, base: Path) -> None:
        """Opens the store, does the work, closes."""
        session = still(open_session(base / DATA, "admin", PASSWORD))
        session.store.db.execute_sql("PRAGMA wal_autocheckpoint = 60")
        self.work(session, base, self.size)
        session.store.close()


@dataclass(frozen=True)
class PuttingBack(Doing):
    """Opening an older store whose migration is found not to be whole afterwards: the backup takes its place again."""

    def do(self, base: Path) -> None:
        """Opens it, is refused, and closes."""
        real = upgrading._problems
        upgrading._problems = lambda *_, **__: ["数据结构有误"]
        try:
            super().do(base)
        except UpgradeFailed:
            return
        finally:
            upgrading._problems = real
        raise AssertionError("it was not refused")


def _as_of(schema: int, folder: Path) -> None:
    """The store that a program of that schema made, under the password of the others."""
    shutil.copytree(SCHEMAS / f"{schema:04}", folder)
    keys = StorePaths(folder).keys
    file = KeyFile.load(keys)
    key, slot = file.unlock("admin", SCHEMA_PASSWORD)
    file.with_cost(slot, PASSWORD, key, CHEAP).save(keys)


# ------------------------------------------------------------ what there is before


def _scan(base: Path, name: str, size: int = 3000) -> Path:
    """A file to attach, unlike any other."""
    folder = base.parent / FROM
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.pdf"
    path.write_bytes((name * 40).encode()[:64] + bytes(range(256)) * (size // 256))
    return path


def _people(session: Session, base: Path, size: int) -> None:
    institution.build()
    _scan(base, "扫描一")


def _record(session: Session, base: Path, size: int) -> None:
    case = make_case(institution.build(), State.IN_PROGRESS, recorder_name="常怀")
    record.open_record(session, case)
    _scan(base, "扫描一")


def _held(session: Session, base: Path, size: int) -> None:
    _record(session, base, size)
    _write(session, 8)
    Interview.update(state=State.AWAITING_MATERIALS).execute()


def _roster(session: Session, base: Path, size: int) -> None:
    rows: list[Sequence[Any]] = list(LEADERS)
    for place in range(size):
        unit, name = f"第{place // 20}学院", f"张{chr(0x4E00 + place)}"
        line = (f"C{place:04}", name, "女", unit, "二级学院", "科长", "正科级", "赵瑾德", "2021-06-01", "留任", "")
        rows.append(line)
    roster(base.parent / FROM, rows)


def _imported(session: Session, base: Path, size: int) -> None:
    _roster(session, base, size)
    apply(session, preview(session, base.parent / FROM / "名册.xlsx"))


def _backed_up(session: Session, base: Path, size: int) -> None:
    attach(session, _scan(base, "扫描一"))
    for hour in range(4):
        backups.make(session.store, base / PLACE, "定时", NOW + timedelta(hours=hour))
    for name in ("扫描二", "扫描三", "扫描四"):
        _scan(base, name)


def _talks(session: Session, base: Path, size: int) -> None:
    people = institution.build()
    for number in range(1, 30):
        talk([people["余立"], people["严凡"]], number=number, content=_LONG)
    (base / OUT / "台账.xlsx").write_bytes(b"old")
    (base / OUT / "操作记录.csv").write_bytes(b"old")


# ------------------------------------------------------------ what is done


def _case() -> int:
    return int(Interview.select(Interview.id).order_by(Interview.id).scalar())


def _write(session: Session, count: int) -> None:
    """Saves a record turn by turn, as it is typed: each turn twice."""
    case = _case()
    for place in range(1, count + 1):
        for words in (_LONG[: 20 + place], _LONG[: 60 + place]):
            turn = Turn(place, "问答"[place % 2], words, NOW)
            record.save_changes(session, case, [TurnChange.put(turn, place - 1)], composing=words[:3])


def _save(session: Session, base: Path, size: int) -> None:
    for round_ in range(size):
        _write(session, 6)
        add_person(session, PersonDraft(f"X{round_:03}", f"王{chr(0x4E00 + round_)}", note=_LONG), "正科级")
        attach(session, _scan(base, f"附件{round_}"))


def _import(session: Session, base: Path, size: int) -> None:
    shown = preview(session, base.parent / FROM / "名册.xlsx")
    back_up(session, base / PLACE, "导入之前")
    apply(session, shown)


def _undo(session: Session, base: Path, size: int) -> None:
    undo(session, int(ImportBatch.select(ImportBatch.id).scalar()))


def _nothing(session: Session, base: Path, size: int) -> None:
    """Opening is all."""


def _password(session: Session, base: Path, size: int) -> None:
    keepers.change_password(session, PASSWORD, NEW_PASSWORD, CHEAP)


def _rotate(session: Session, base: Path, size: int) -> None:
    for days, name in ((3, "扫描二"), (6, "扫描三"), (9, "扫描四")):
        attach(session, base.parent / FROM / f"{name}.pdf")
        back_up(session.__class__(session.store, session.account, clock=_at(days)), base / PLACE, "定时")


def _at(days: int) -> Callable[[], datetime]:
    return lambda: NOW + timedelta(days=days)


def _seal(session: Session, base: Path, size: int) -> None:
    case = _case()
    sealing.begin_read_back(session, case)
    first = record.turns_of(case)[0]
    who = sealing.people_heard(case)[0].name
    for words in ("更正之一", "更正之二"):
        sealing.correct_turn(session, case, first.id, words, who)
    for each in sealing.people_heard(case):
        sealing.confirm(session, case, each.role, each.name, Word.CONFIRMED)
    sealing.close_record(session, case)


def _ledger(session: Session, base: Path, size: int) -> None:
    write_ledger(session, date(2026, 1, 1).year, base / OUT / "台账.xlsx")


def _csv(session: Session, base: Path, size: int) -> None:
    audit_log.export_log(session, audit_log.LogFilter(), base / OUT / "操作记录.csv")


DOINGS = {
    doing.name: doing
    for doing in (
        Doing("save", _record, _save, size=4),
        Doing("import", _roster, _import, size=60),
        Doing("import of 1,000 rows", _roster, _import, size=1000),
        Doing("undo of an import", _imported, _undo, size=40),
        Doing("migration", _nothing, _nothing, schema=_OLDER_SCHEMA),
        PuttingBack("migration put back", _nothing, _nothing, schema=_OLDER_SCHEMA),
        Doing("password change", _people, _password),
        Doing("backup rotation", _backed_up, _rotate),
        Doing("sealing", _held, _seal),
        Doing("ledger export", _talks, _ledger),
        Doing("CSV export", _talks, _csv),
    )
}
