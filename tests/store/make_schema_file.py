"""Makes the file of today's schema in `tests/store/schemas`: the sample institution with a short roster."""

from __future__ import annotations

import io
from pathlib import Path
from tempfile import TemporaryDirectory

from openpyxl import load_workbook

from app.interviews.tables import Phrase
from app.people.tables import Person, RecusalRow
from app.sample import build
from app.store import migrations, vault
from tests.passwords import CHEAP, SCHEMA_PASSWORD

SCHEMAS = Path(__file__).parent / "schemas"
# Who stays in the short roster besides one row in five: people of the stories, the school, half of the heads.
_HEADS = ("处长", "书记", "院长", "主任", "校长", "部长", "馆长")
_FIRST_ROW = 5


def main() -> int:
    """Makes the file, unless there is one; answers the exit code."""
    out = SCHEMAS / f"{migrations.LATEST:04}"
    if out.exists():
        print(f"{out} is there already; it is never made anew.")
        return 1
    with TemporaryDirectory() as folder:
        build.ROSTER = short_roster(build.ROSTER, Path(folder) / "roster.xlsx")
        session = build.create_sample(out, SCHEMA_PASSWORD, CHEAP)
    with session.store.transaction():
        scan = io.BytesIO("虚构的扫描件，只为测试。".encode() * 40)
        vault.add(session.store, scan, "会议纪要（虚构）.txt", "text/plain", session.account.id)
        one, other = (person.id for person in Person.select(Person.id).limit(2))
        RecusalRow.create(person=one, other=other, reason="近亲属", start=session.today())
        Phrase.create(account=session.account.id, abbreviation="zsh", text="请如实说明。", initials="qrssm", position=1)
    session.store.db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    session.store.db.execute_sql("VACUUM")
    session.store.close()
    print(f"made {out}")
    return 0


def short_roster(source: Path, target: Path) -> Path:
    """A roster with some 170 of the 400 people, so that the file stays small."""
    told = "".join(file.read_text(encoding="utf-8") for file in Path(build.__file__).parent.glob("*.py"))
    book = load_workbook(source)
    sheet = book.active
    gone = []
    for row in range(_FIRST_ROW, sheet.max_row + 1):
        name, unit, title = ("".join(str(sheet.cell(row, column).value or "").split()) for column in (3, 5, 7))
        head = row % 2 and any(word in title for word in _HEADS)
        if not (name in told or unit == "校领导" or head or row % 5 == 0 or name == "何清听"):
            gone.append(row)
    for row in reversed(gone):
        sheet.delete_rows(row)
    book.save(target)
    return target


if __name__ == "__main__":
    raise SystemExit(main())
