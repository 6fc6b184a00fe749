"""The papers that the program prints: what each is about, where its facts come from, how it is drawn.

Whoever prints (window, batch, command line, tour) asks here and knows no paper by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from app.access.actions import Action
from app.access.errors import Refusal
from app.access.session import Session
from app.interviews.erasing import destroyed
from app.papers import fonts, setting, words
from app.papers.catalogue_forms import FORMS
from app.papers.catalogue_letters import LETTERS
from app.papers.catalogue_lists import LISTS
from app.papers.drawing import pdf
from app.papers.office import office
from app.papers.paper import About, Paper
from app.papers.words import Words
from app.store.steps import steps

PAPERS: tuple[Paper, ...] = (*FORMS, *LETTERS, *LISTS)
# Stands in the file name of an empty form.
BLANK = "（空白）"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A paper as it is previewed, printed and saved: always these bytes.

    `missing` are characters that no face at hand can draw; `file_name` has the number where it is one case, and no
    person's name.
    """

    name: str
    pdf: bytes
    file_name: str
    missing: tuple[str, ...] = ()


def find(key: str) -> Paper | None:
    """The paper of a key, of a word of the command line, or of a name; None for none."""
    return next((each for each in PAPERS if key in (each.key, each.word, each.name)), None)


def paper(key: str) -> Paper:
    """The paper of a key, or of the word of the command line.  Raises Refusal for none."""
    found = find(key)
    if found is None:
        raise Refusal(f"没有“{key}”这种表册。可以打印的有：{'、'.join(each.word for each in PAPERS)}。")
    return found


def papers_of(abouts: Collection[About]) -> list[Paper]:
    """The papers that are printed of such things, in the order of the catalogue."""
    found = [each for each in PAPERS if each.about in abouts]
    if About.INQUIRY in abouts:
        found += [of for each in PAPERS if (of := each.about_inquiry()) is not None]
    return found


def drawn(session: Session, which: Paper, ids: Iterable[int], subject_id: int | None = None) -> Drawn:
    """The papers of the cases in the order given, as one PDF; each counts its own pages.

    Raises Refusal where there is nothing to print, and for who may not print.
    """
    wanted = list(dict.fromkeys(ids))
    facts = _facts(session, which, wanted, subject_id, "打印")
    return _drawn(which, facts, words.in_force(which.key), _number(which, facts[0]) if len(wanted) == 1 else "")


def blank(session: Session, which: Paper) -> Drawn:
    """The empty form.  Raises Refusal for who may not print."""
    session.require(Action.PRINT)
    made = _drawn(which, [which.blank(session)], words.in_force(which.key))
    return Drawn(made.name, made.pdf, f"{which.name}{BLANK}.pdf", made.missing)


def word_document(session: Session, which: Paper, ids: Iterable[int], subject_id: int | None = None) -> bytes:
    """The papers of the cases as one document for Word: the same words and facts, to be edited before it is sent.

    Raises Refusal where there is nothing to write, for a paper that is only printed, and for who may not print.
    """
    return _worded(which, _facts(session, which, ids, subject_id, "导出"))


def blank_word(session: Session, which: Paper) -> bytes:
    """The empty form as a document for Word.  Raises Refusal as `word_document` does."""
    session.require(Action.PRINT)
    return _worded(which, [which.blank(session)])


def _facts(session: Session, which: Paper, ids: Iterable[int], subject_id: int | None, verb: str) -> list[Any]:
    """What the papers say, in the order of the ids; at least one."""
    session.require(Action.PRINT)
    wanted = list(dict.fromkeys(ids))
    if which.about in (About.CASE, About.SUBJECT) and (gone := destroyed(wanted)):
        raise Refusal(f"{'、'.join(gone)}的案卷已经销毁，没有可{verb}的{which.name}。", ("六(一)",))
    found = [one for each in steps("正在取出内容", wanted, 1) for one in which.facts(session, each, subject_id)]
    if not found:
        raise Refusal(f"没有可{verb}的{which.name}。")
    return found


def _worded(which: Paper, facts: Sequence[Any]) -> bytes:
    if which.docx is None:
        known = "、".join(each.word for each in PAPERS if each.docx)
        raise Refusal(f"{which.name}不导出为 Word 文档，请打印或存为 PDF。可以导出的有：{known}。")
    return which.docx(facts, words.in_force(which.key))


def sampler(session: Session, which: Paper) -> Callable[[Words], bytes]:
    """What draws the empty form in a wording that is not in force yet, as the dialog of wordings shows it.

    The store is asked now; the drawing itself asks nothing more, and may be done by another thread.
    """
    facts, institution = which.blank(session), office().institution
    return lambda wording: _pdf(which, [facts], wording, which.name, institution)


def sample(session: Session, which: Paper, wording: Words) -> bytes:
    """The empty form in a wording that is not in force yet."""
    return sampler(session, which)(wording)


def _number(which: Paper, facts: Any) -> str:
    """The number that stands on a paper; nothing where it has only the room for one."""
    number = which.number(facts) if which.number else ""
    return "" if "　" in number else number


def _drawn(which: Paper, facts: Sequence[Any], wording: Words, number: str = "") -> Drawn:
    title = f"{which.name}{number}"
    with fonts.missed() as missing:
        content = _pdf(which, facts, wording, title, office().institution)
    return Drawn(which.name, content, f"{title}.pdf", tuple(missing))


def _pdf(which: Paper, facts: Sequence[Any], wording: Words, title: str, institution: str) -> bytes:
    """Lays out and draws; the lines that were broken for it are forgotten."""
    try:
        sheets = [sheet for one in steps("正在排版", facts, 1) for sheet in which.sheets(one, wording)]
    finally:
        setting.forget()
    return pdf(sheets, title, institution)
