"""登记表 against a bare reportlab canvas and against LibreOffice, in the same run: `make bench`.

    python -m tests.bench.papers [--forms N] [--runs N] [--json F]

Targets: N 登记表 from the store into one PDF take at most twice as long as a bare canvas that draws the same runs of
text and the same lines at the same places; from asking for one form to its first page as a picture at most 50 ms, after
the first; at least 20 times as fast as LibreOffice, which converts the form from .docx one by one (left out, and said
so, where there is no soffice).  The bare canvas is measured twice: with the streams that the papers have (binary), and
as reportlab is set when nobody says otherwise (ASCII85); the first is the one to be compared with.  Times are those of
the processor, so that a busy machine does not blur them.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QSize
from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from app.access.accounts import create_institution
from app.access.session import Session
from app.interviews.tables import InterviewSubject
from app.papers import catalogue, drawing, fonts
from app.papers.sheet import Sheet
from app.papers.words import in_force
from app.plans.tables import Clue
from tests import institution
from tests.bench.report import ended
from tests.papers.forms import held_case
from tests.passwords import CHEAP, PASSWORD
from ui.application import application
from ui.preview.pages import Pages

MOST_SLOWER, MOST_MS, LEAST_FASTER = 2.0, 50.0, 20.0
PAPER = catalogue.paper("登记表")
_NAMES = ("古丽·阿不都", "𬭎文", "蒋德禾", "余立", "皮润", "沈砚嘉", "范听之")
_SAID = "就反映的问题逐项询问核实，“要求”本人（书面）说明采购小组的组成、2025年3笔共12,500.50元的比价材料的形成过程。"
_SCREEN = QSize(794, 1123)
_LIBRE_FORMS = 5
# One text at its place: x, y from below, the face, the size, the text, the room behind each character.
_Run = tuple[float, float, str, float, str, float]


def filled(session: Session, forms: int) -> list[int]:
    """A store with so many talks of one subject each, their texts of different lengths; their ids."""
    people, cases = institution.build(), []
    with session.store.transaction():
        for place in range(forms):
            case = held_case(people, _NAMES[place % len(_NAMES)], number=place + 1, content=_SAID * (2 + place % 7))
            Clue.update(number=place + 2).where(Clue.number == 1).execute()
            said = InterviewSubject.update(statement=_SAID * (1 + place % 3))
            said.where(InterviewSubject.interview == case.id).execute()
            cases.append(case)
    return [int(case.id) for case in cases]


def recorded(sheets: Sequence[Sheet]) -> list[tuple[list[_Run], list[tuple[float, float, float, float]]]]:
    """What is on each sheet as a bare canvas draws it: runs of one face, and lines."""
    found = []
    for sheet in sheets:
        high, runs = sheet.size[1], list[_Run]()
        for text in sheet.texts:
            x = text.x
            for at, name, run in fonts.face(text.role).runs(text.text, text.size, text.apart):
                x = text.x + at if at else x
                runs.append((x, high - text.y, name, text.size, run, text.apart))
                x += fonts.face(text.role).width(run, text.size) + text.apart * len(run)
        found.append((runs, [(line.x, high - line.y, line.to_x, high - line.to_y) for line in sheet.lines]))
    return found


def bare(pages: Sequence[tuple[list[_Run], list[tuple[float, float, float, float]]]]) -> bytes:
    """The same texts and lines by plain calls of reportlab."""
    out = BytesIO()
    canvas = Canvas(out, pageCompression=1, pdfVersion=(1, 7))
    for runs, lines in pages:
        canvas.setLineWidth(0.6)
        for line in lines:
            canvas.line(*line)
        for x, y, name, size, text, apart in runs:
            canvas.setFont(name, size)
            canvas.drawString(x, y, text, charSpace=apart)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def timed(act: Callable[[], Any]) -> float:
    """Seconds of a processor that something takes, here and in programs that it starts: what else the machine is
    at does not count."""
    begun = _used()
    act()
    return _used() - begun


def _used() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def compared(session: Session, ids: Sequence[int], runs: int) -> dict[str, Any]:
    """The papers and the bare canvas in turn, so that what disturbs the machine disturbs all; seconds and ratios."""
    words = in_force(PAPER.key)

    def sheets() -> list[Sheet]:
        facts = [one for each in ids for one in PAPER.facts(session, each, None)]
        return [sheet for one in facts for sheet in PAPER.sheets(one, words)]

    laid = sheets()
    pages = recorded(laid)
    rounds = []
    for _ in range(runs):
        one = {
            "store": timed(lambda: [PAPER.facts(session, each, None) for each in ids]),
            "papers": timed(lambda: catalogue.drawn(session, PAPER, ids)),
            "pdf": timed(lambda: drawing.pdf(laid, "", "")),
        }
        for name, ascii85 in (("bare", 0), ("bare_ascii85", 1)):
            kept, rl_config.useA85 = rl_config.useA85, ascii85
            one[name] = timed(lambda: bare(pages))
            rl_config.useA85 = kept
        rounds.append(one)
    found: dict[str, Any] = {"forms": len(ids), "pages": len(pages), "runs": runs}
    found |= {f"{name}_s": round(statistics.median(each[name] for each in rounds), 3) for name in rounds[0]}
    for name, base in (("ratio", "bare"), ("ratio_ascii85", "bare_ascii85")):
        ratios = [each["papers"] / each[base] for each in rounds]
        found[name], found[f"{name}_spread"] = round(statistics.median(ratios), 2), _spread(ratios)
    return found


def _spread(values: Sequence[float]) -> list[float]:
    return [round(min(values), 2), round(max(values), 2)]


def first_page(session: Session, ids: Sequence[int]) -> dict[str, Any]:
    """Milliseconds from asking for one form to its first page as a picture, after the first time."""
    application()

    def shown(case: int) -> None:
        Pages(catalogue.drawn(session, PAPER, [case]).pdf).picture(0, _SCREEN)

    shown(ids[0])
    taken = [timed(lambda case=case: shown(case)) * 1000 for case in ids[1:41] or ids]
    drawn = [timed(lambda case=case: catalogue.drawn(session, PAPER, [case])) * 1000 for case in ids[1:41] or ids]
    return {
        "first_page_ms": round(statistics.median(taken), 1), "first_page_spread": _spread(taken),
        "one_form_ms": round(statistics.median(drawn), 1),
    }  # fmt: skip


def libre(session: Session, ids: Sequence[int]) -> dict[str, Any]:
    """Seconds a form that LibreOffice takes for the same texts from a .docx, one process after the other as
    office scripts do; empty where it is not installed."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        return {}
    words = in_force(PAPER.key)
    with tempfile.TemporaryDirectory(prefix="yuetan-libre-") as name:
        profile = f"-env:UserInstallation=file://{name}/profile"
        taken = []
        for case in ids[: _LIBRE_FORMS + 1]:
            file = Path(name) / f"{case}.docx"
            file.write_bytes(docx(PAPER.sheets(PAPER.facts(session, case, None)[0], words)))
            command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", name, str(file)]
            taken.append(timed(lambda command=command: subprocess.run(command, capture_output=True, check=True)))
            assert file.with_suffix(".pdf").stat().st_size > 1000
    return {"libre_s": round(statistics.median(taken[1:]), 3), "libre_spread": _spread(taken[1:])}


def docx(sheets: Sequence[Sheet]) -> bytes:
    """The texts of a form as a table in a .docx: a row for what stands on one height."""
    rows: dict[tuple[int, float], list[str]] = {}
    for page, sheet in enumerate(sheets):
        for text in sorted(sheet.texts, key=lambda each: (each.cell.y, each.cell.x, each.y)):
            rows.setdefault((page, round(text.cell.y)), []).append(text.text)
    body = "".join(
        "<w:tbl><w:tblPr><w:tblW w:w='5000' w:type='pct'/></w:tblPr><w:tr>"
        + "".join(f"<w:tc><w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p></w:tc>" for text in row)
        + "</w:tr></w:tbl><w:p/>"
        for row in rows.values()
    )
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    parts = {
        "[Content_Types].xml": "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'>"
        "<Default Extension='rels' ContentType='application/vnd.openxmlformats-package.relationships+xml'/>"
        f"<Override PartName='/word/document.xml' ContentType='{kind}'/></Types>",
        "_rels/.rels": "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>"
        f"<Relationship Id='r1' Type='{relation}' Target='word/document.xml'/></Relationships>",
        "word/document.xml": "<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'>"
        f"<w:body>{body}</w:body></w:document>",
    }
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, f"<?xml version='1.0' encoding='UTF-8'?>{content}")
    return out.getvalue()


def measured(forms: int, runs: int) -> dict[str, Any]:
    """All figures, from a store of its own."""
    with tempfile.TemporaryDirectory(prefix="yuetan-bench-") as name:
        session = create_institution(Path(name) / "数据", "青屏学院", PASSWORD, CHEAP)
        try:
            ids = filled(session, forms)
            found = first_page(session, ids) | compared(session, ids, runs) | libre(session, ids)
        finally:
            session.store.close()
    if "libre_s" in found:
        found["libre_ratio"] = round(found["libre_s"] / (found["papers_s"] / found["forms"]), 1)
    return found


def misses(found: dict[str, Any]) -> list[str]:
    """Which targets are missed."""
    missed = []
    if found["ratio"] > MOST_SLOWER:
        missed.append(f"papers take {found['ratio']} times the bare canvas, {MOST_SLOWER} allowed")
    if found["first_page_ms"] > MOST_MS:
        missed.append(f"first page after {found['first_page_ms']} ms, {MOST_MS} allowed")
    if found.get("libre_ratio", LEAST_FASTER) < LEAST_FASTER:
        missed.append(f"only {found['libre_ratio']} times as fast as LibreOffice, {LEAST_FASTER} asked")
    return missed


def main() -> int:
    """Measures, prints, fails where a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--forms", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    found = measured(asked.forms, asked.runs)
    print(f"{found['forms']:,} 登记表 ({found['pages']:,} pages) into one PDF, median of {found['runs']} runs")
    for name in ("papers", "store", "pdf", "bare", "bare_ascii85"):
        print(f"  {name:14}{found[f'{name}_s']:9.3f} s")
    print(f"  ratio to bare {found['ratio']} (spread {found['ratio_spread']}), {MOST_SLOWER} allowed")
    print(f"  ratio to bare with ASCII85 {found['ratio_ascii85']} (spread {found['ratio_ascii85_spread']})")
    print(f"one form {found['one_form_ms']} ms, to its first page as a picture {found['first_page_ms']} ms "
          f"(spread {found['first_page_spread']})")  # fmt: skip
    print(f"LibreOffice {found['libre_s']} s a form (spread {found['libre_spread']}), {found['libre_ratio']} times"
          if "libre_s" in found else "LibreOffice: not installed, left out")  # fmt: skip
    return ended(found, misses(found), asked.json)


if __name__ == "__main__":
    sys.exit(main())
