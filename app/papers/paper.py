"""What a paper is to whoever prints it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # windows ask what a paper is about long before anything draws
    from app.access.session import Session
    from app.papers.sheet import Sheet
    from app.papers.words import Words


class About(StrEnum):
    """What one is asked for when a paper is printed; SUBJECT papers are drawn once for each subject of a talk."""

    CASE = "约谈"
    SUBJECT = "约谈对象"
    PLAN = "计划"
    CLUE = "线索"
    FINDING = "督导问题"
    PERIOD = "期间"
    TRANSFER = "移交清单"
    DESTRUCTION = "销毁清册"
    PERSON = "干部"
    INQUIRY = "谈话函询"
    SORTING = "梳理会"
    DEPARTMENT = "部门"


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper.

    `key` names its wording (`data/papers/<key>.toml`), `word` is what the command line calls it, `name` stands on it.
    `facts` answers what one or more papers say for the id of what it is `about` and raises Refusal where there is
    nothing to print; its last argument is a subject of the case for one alone, the quarter of a PERIOD, whose id is the
    year, or the year of a DEPARTMENT.  `blank` answers the facts of the empty form.  `number` answers the number that
    the facts carry, for the name of the file.

    `docx` makes one document for Word of the facts of one or more, for papers that are edited before they are sent.
    `of_inquiry` answers the facts for the id of a 谈话函询, where the paper is printed of one as well as of a talk.
    """

    key: str
    word: str
    name: str
    about: About
    facts: Callable[[Session, int, int | None], list[Any]]
    sheets: Callable[[Any, Words], list[Sheet]]
    blank: Callable[[Session], Any]
    number: Callable[[Any], str] | None = None
    docx: Callable[[Sequence[Any], Words], bytes] | None = None
    of_inquiry: Callable[[Session, int, int | None], list[Any]] | None = None

    def about_inquiry(self) -> Paper | None:
        """The same paper of a 谈话函询 as a thing of its own; None for one that knows talks alone."""
        if self.of_inquiry is None:
            return None
        return replace(self, about=About.INQUIRY, facts=self.of_inquiry, of_inquiry=None)
