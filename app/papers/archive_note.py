"""备考表 (六(一)): what has to be known of a volume, who made it up, who checked it, and when."""

from __future__ import annotations

from app.papers.archive_facts import ArchiveFacts
from app.papers.cells import Caption, Field, Flow
from app.papers.form import Form, form_sheets, row
from app.papers.sheet import MM, Sheet
from app.papers.table import Section
from app.papers.words import Words

_ROW = 13 * MM


def note_sheets(facts: ArchiveFacts, words: Words) -> list[Sheet]:
    """The page of a volume's note."""
    line = (f"案卷号：{facts.volume or '　' * 8}", f"约谈编号：{facts.number}", f"立卷单位：{facts.unit or '　' * 8}")
    counted = words.say("counted", 件数=facts.pieces or "　　　", 页数=facts.pages or "　　　")
    said = "\n".join(filter(None, (counted, *facts.remarks)))
    made_up = (
        row(
            (4, Caption("立卷人")),
            (8, Field("立卷人", "")),
            (4, Caption("检查人")),
            (8, Field("检查人", "")),
            least=_ROW,
        ),
        row((4, Caption("立卷时间")), (20, Field("立卷时间", facts.archived)), least=_ROW),
    )
    return form_sheets(Form(
        facts.office.institution, words.say("title"), line, line,
        (
            Section("本卷情况说明", (row((24, Flow("本卷情况说明", said)), least=60 * MM, most=None, share=1),)),
            Section("立卷", made_up),
        ),
        facts.office.secrecy, tuple(filter(None, words.say("note").split("\n"))),
    ))  # fmt: skip
