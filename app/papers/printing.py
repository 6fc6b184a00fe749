"""Printing and saving of papers leaves a trace: who, what, when, what for, and how."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from app.access.actions import Action
from app.access.errors import Refusal
from app.access.session import Session, use_case
from app.interviews.tables import Interview
from app.papers.print_setup import PrintHow
from app.store.errors import StoreTrouble, reason_of

# The object of a trace where a paper is of no case: blank forms, test pages.
PAPER = "paper"
# What blank forms are printed for, where nobody says otherwise.
BLANK = "空白表"


@use_case(Action.PRINT)
def record_print(
    session: Session, paper: str, interview_ids: Sequence[int], purpose: str, how: PrintHow | None = None
) -> bool:
    """Records that a paper of these interviews was printed or saved, and what for; one audit entry for each, True.

    A paper of no interview (a blank form) leaves one entry on the paper itself.  `how` it was printed stands in the
    entry as well.  Raises Refusal when an interview does not exist, and without a purpose.
    """
    if not purpose.strip():
        raise Refusal("请先写明打印的用途，没有打印。用途记入操作记录。", ("六(一)",))
    after = {"purpose": purpose.strip()} | (how.as_json() if how is not None else {})
    known = {row.id for row in Interview.select(Interview.id).where(Interview.id.in_(list(interview_ids)))}
    for interview_id in dict.fromkeys(interview_ids):
        if interview_id not in known:
            raise Refusal("要打印的约谈已经不在了，没有打印。请刷新列表后再试。")
        session.trace("interview", interview_id, f"打印或导出{paper}", after=after)
    if not interview_ids:
        session.trace(PAPER, paper, f"打印或导出{paper}", after=after)
    return True


@use_case(Action.PRINT)
def save_paper(
    session: Session, paper: str, interview_ids: Sequence[int], purpose: str, out: Path, content: bytes
) -> bool:
    """Writes a paper into a file; on record like a print, and not written where the record cannot be.

    Raises Refusal as `record_print` does, StoreTrouble where the file cannot be written.
    """
    record_print(session, paper, interview_ids, purpose)
    try:
        session.hand_out(out, content)
    except OSError as error:
        reason = reason_of(error, out.parent, len(content))
        raise StoreTrouble(f"没有存成：{out.name} 写不进去（{reason}）。", "请换一个文件夹或文件名。") from error
    return True
