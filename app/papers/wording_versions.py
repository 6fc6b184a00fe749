"""Versions of the office's wording of its papers: a new one, those there were, and the way back to one of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from app.access.actions import Action
from app.access.errors import Refusal
from app.access.session import Session, use_case
from app.access.tables import Account
from app.papers import words
from app.papers.tables import PaperWords


@dataclass(frozen=True, slots=True)
class Version:
    """A version as a list shows it; number 0 is the wording that the program came with.

    `changed` names the pieces that differ from the version before it.
    """

    number: int
    at: datetime | None
    by: str
    note: str
    changed: tuple[str, ...]


def versions(paper: str) -> tuple[Version, ...]:
    """The versions of a paper's wording, the newest first; the last is what the program came with."""
    names = {row.id: row.display_name for row in Account.select(Account.id, Account.display_name)}
    before, found = words.shipped(paper).texts, [Version(0, None, "", "程序自带的文字", ())]
    for row in PaperWords.select().where(PaperWords.paper == paper).order_by(PaperWords.id):
        texts = words.of_version(paper, row).texts
        changed = tuple(piece.about for piece in words.pieces(paper) if texts[piece.key] != before[piece.key])
        found.append(Version(row.id, row.at, names.get(row.account_id, ""), row.note, changed))
        before = texts
    return tuple(reversed(found))


def wording_of(paper: str, version: int) -> words.Words:
    """The wording of a version.  Raises Refusal where there is none of that number."""
    if not version:
        return words.shipped(paper)
    row = PaperWords.get_or_none((PaperWords.id == version) & (PaperWords.paper == paper))
    if row is None:
        raise Refusal("没有这个版本，请刷新后再选。")
    return words.of_version(paper, row)


@use_case(Action.PAPER_EDIT)
def change_words(session: Session, paper: str, texts: Mapping[str, str], note: str = "") -> int:
    """Puts a wording in force as a new version; answers its number.

    Raises Refusal for wording with a missing or unknown field, and where nothing is changed.
    """
    before, shipped = words.in_force(paper), words.shipped(paper).texts
    if wrong := words.problems(paper, texts):
        about = {piece.key: piece.about for piece in words.pieces(paper)}
        lines = [f"{about[key]}：{what}" for key, what in wrong.items()]
        raise Refusal("这些文字还不能用，没有作任何改动。请改正后再存。", details=lines)
    wanted = {key: texts.get(key, text) for key, text in shipped.items()}
    if wanted == dict(before.texts):
        raise Refusal("文字没有变化，没有存为新版本。")
    differing = {key: text for key, text in wanted.items() if text != shipped[key]}
    row = PaperWords.create(
        paper=paper, words=differing, note=note.strip(), at=session.now(), account_id=session.account.id
    )
    about = {piece.key: piece.about for piece in words.pieces(paper) if wanted[piece.key] != before.texts[piece.key]}
    session.trace(
        "paper", paper, f"修改“{_name(paper)}”的文字：{'、'.join(about.values())}",
        before={name: before.texts[key] for key, name in about.items()},
        after={name: wanted[key] for key, name in about.items()},
    )  # fmt: skip
    return int(row.id)


def bring_back(session: Session, paper: str, version: int) -> int:
    """Puts the wording of an older version in force again, as a new version; answers its number.

    Raises Refusal where there is none of that number, where it is in force already, and where this program needs a
    field that it does not have.
    """
    wording = wording_of(paper, version)
    at = next((each.at for each in versions(paper) if each.number == version), None)
    note = f"恢复 {at:%Y-%m-%d %H:%M} 的版本" if at else "恢复为程序自带的文字"
    return change_words(session, paper, wording.texts, note)


def _name(key: str) -> str:
    """What the paper is called; of one that is not in the catalogue, its key."""
    from app.papers.catalogue import PAPERS  # what draws is loaded when it is wanted

    return next((each.name for each in PAPERS if each.key == key), key)
