"""并案: two clues are put together, or that is taken back; both with the reason."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.plans.clue_links import LinkLine, join, part
from app.plans.clue_queries import ClueFilter, ClueView, clues_page
from ui.office import Office
from ui.widgets.fields import ChoiceBox, TextArea
from ui.widgets.form_dialog import FormDialog

_MOST = 500
_WORDS = 24


class JoinDialog(FormDialog):
    """Which clue this one is put together with, and why; a hint brings its own reasons along."""

    help_page = "clues#join"

    def __init__(
        self, parent: QWidget, office: Office, clue: ClueView, other_id: int | None = None, why: str = ""
    ) -> None:
        super().__init__(parent, office, "并案", f"{clue.number}　{clue.draft.reported_name}")
        self.setObjectName("join_clues_dialog")
        lines = [line for line in clues_page(ClueFilter(), 0, _MOST) if line.id != clue.id]
        words = [(line.id, f"{line.number} {line.reported_name} {_begun(line.problem)}") for line in lines]
        self.other, self.reason = ChoiceBox(words, "选择另一条线索"), TextArea(3, why)
        self.other.set_value(other_id)
        self.other.setObjectName("other_clue_field")
        self.reason.setObjectName("join_reason_field")
        self.form.add("与哪条线索并案", self.other, required=True, wide=True)
        self.form.add(
            "理由", self.reason, required=True, wide=True, hint="两条线索各自保留，可以撤销并案；撤销也写明理由。"
        )
        self.finish(
            "并案",
            lambda: join(office.session, clue.id, self.other.value() or clue.id, self.reason.text()),
            f"{clue.number} 已并案",
        )


def _begun(problem: str) -> str:
    words = " ".join(problem.split())
    return words if len(words) <= _WORDS else words[: _WORDS - 1] + "…"


class PartDialog(FormDialog):
    """A 并案 is taken back."""

    help_page = "clues#join"

    def __init__(self, parent: QWidget, office: Office, clue: ClueView, link: LinkLine) -> None:
        super().__init__(parent, office, "撤销并案", f"{clue.number} 与 {link.number}（{link.reason}）")
        self.setObjectName("part_clues_dialog")
        self.reason = TextArea(3)
        self.reason.setObjectName("part_reason_field")
        self.form.add("撤销的理由", self.reason, required=True, wide=True)
        self.finish(
            "撤销并案", lambda: part(office.session, link.id, self.reason.text()), f"已撤销与 {link.number} 的并案"
        )
