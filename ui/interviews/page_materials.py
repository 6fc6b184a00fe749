"""材料: what each subject hands in, how it stands, and what can be done about it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from app.access.holidays import day_with_mark
from app.interviews.attachments import attach, export_copy
from app.interviews.material_list import MaterialLine, MaterialState, MaterialsView, SubjectMaterials, materials_view
from app.interviews.materials import add_material, attach_material, ensure_due, remove_material, undo_material
from app.interviews.steps import take
from app.rules.lifecycle import State, Step
from ui.interviews.material_dialogs import (
    SCANS,
    AddMaterialDialog,
    DueDialog,
    MaterialNoteDialog,
    ReceiveDialog,
    RefuseDialog,
)
from ui.interviews.opened_copies import OpenDialog
from ui.interviews.page import CasePage, Section, scrolled
from ui.office import Office
from ui.theme import Space, Tone
from ui.widgets.basics import button, label, link_button, rule
from ui.widgets.chips import StateChip
from ui.widgets.empty_state import EmptyState
from ui.widgets.files import ask_open, ask_save
from ui.widgets.layouts import box, clear, column, row

_LOOKS = {
    MaterialState.AWAITED: ("hourglass", Tone.AMBER),
    MaterialState.OVERDUE: ("warning", Tone.RED),
    MaterialState.RECEIVED: ("check-circle", Tone.GREEN),
    MaterialState.REFUSED: ("off", Tone.RED),
}


class MaterialsPage(CasePage):
    """The materials by subject (五(三))."""

    help_page = "interviews#materials"

    def __init__(self, office: Office, interview_id: int) -> None:
        super().__init__(office, interview_id)
        self.setObjectName("materials_page")
        self._cards = QVBoxLayout()
        self._cards.setSpacing(Space.TWO)
        self._empty = EmptyState("file", "约谈结束后在这里登记材料", "应交的材料按约谈形式自动列出，每名对象一份。")
        self.close_button = button("材料收齐", self._close, meaning="check")
        self.close_button.setObjectName("close_materials_button")
        self.summary = label("", "soft-body")
        self.summary.setObjectName("materials_summary")
        body = scrolled(self, self.notices)
        body.addWidget(self._empty)
        body.addLayout(self._cards)
        body.addLayout(row(self.summary, None, self.close_button))
        body.addStretch(1)

    def reload(self) -> None:
        """Shows the materials as they stand."""
        view = materials_view(self.office.session, self.interview_id)
        clear(self._cards)
        there = view.editable or any(one.lines for one in view.subjects)
        self._empty.setVisible(not there)
        for place, one in enumerate(view.subjects if there else (), 1):
            self._cards.addWidget(self._card(view, one, place))
        self.close_button.setVisible(view.state is State.AWAITING_MATERIALS)
        waiting = f"还有{view.open_count}份材料待交" if view.open_count else "应交材料都已登记"
        self.summary.setText(waiting if there else "")

    def _card(self, view: MaterialsView, one: SubjectMaterials, place: int) -> QWidget:
        card = Section(one.name, (view.clause,) if place == 1 else ())
        card.remark.setText(one.post)
        if view.editable:
            if not any(line.by_form for line in one.lines):
                due = button("列出应交材料", self._ensure)
                due.setObjectName(f"ensure_{place}")
                card.head.addWidget(due)
            add = link_button("增加材料…", lambda: self._open(AddMaterialDialog, one.subject_id, one.name))
            add.setObjectName(f"add_material_{place}")
            card.head.addWidget(add)
        for number, line in enumerate(one.lines, 1):
            if number > 1:
                card.body.addWidget(rule())
            card.body.addWidget(self._row(view, one, line, f"{place}_{number}"))
        if not one.lines:
            card.body.addWidget(label("还没有列出材料", "soft"))
        return card

    def _row(self, view: MaterialsView, one: SubjectMaterials, line: MaterialLine, name: str) -> QWidget:
        chip = StateChip()
        chip.set_word(line.state, _LOOKS[line.state])
        kind = label("" if line.by_form else "补充", "soft")
        head = row(chip, label(line.name, "strong"), kind, label(_due(line), "soft"), None)
        if view.editable:
            for made in self._actions(view, one, line, name):
                head.addWidget(made)
        parts = column(head, spacing=Space.HALF)
        for said in _facts(line):
            parts.addWidget(label(said, "soft-body", wrap=True, selectable=True))
        if line.attachment_id is not None:
            copy = link_button(f"附件：{line.attachment_name}", lambda: self._export(line), "另存一份副本查看")
            copy.setObjectName(f"export_{name}")
            parts.addLayout(row(copy, self._open_link(line, name), None))
        return box(parts)

    def _open_link(self, line: MaterialLine, name: str) -> QPushButton:
        made = link_button("打开…", lambda: self._open_copy(line), "用其他程序打开一份临时副本")
        made.setObjectName(f"open_{name}")
        return made

    def _actions(self, view: MaterialsView, one: SubjectMaterials, line: MaterialLine, name: str) -> list[QPushButton]:
        session, who = self.office.session, one.name
        waiting = line.state in (MaterialState.AWAITED, MaterialState.OVERDUE)
        offers: list[tuple[bool, str, str, Callable[[], object]]] = [
            (waiting, "登记收到…", "receive", lambda: self._open(ReceiveDialog, who, line, view.endorsed)),
            (waiting and line.by_form, "登记拒绝…", "refuse",
             lambda: self._open(RefuseDialog, who, line, view.witnesses)),
            (waiting, "改期限…", "due", lambda: self._open(DueDialog, who, line)),
            (line.state is MaterialState.RECEIVED, "修改…", "change",
             lambda: self._open(ReceiveDialog, who, line, view.endorsed)),
            (line.state is MaterialState.REFUSED, "添加附件…", "attach", lambda: self._attach(line)),
            (line.state is MaterialState.REFUSED, "备注…", "note", lambda: self._open(MaterialNoteDialog, who, line)),
            (line.can_undo, "撤回", "undo",
             lambda: self.act(lambda: undo_material(session, line.id), f"已撤回{line.name}的登记")),
            (waiting and not line.by_form, "删去", "remove",
             lambda: self._remove(line)),
        ]  # fmt: skip
        made = []
        for offered, words, verb, slot in offers:
            if offered:
                each = button(words, slot) if verb in ("receive", "refuse") else link_button(words, slot)
                each.setObjectName(f"{verb}_{name}")
                made.append(each)
        return made

    # ------------------------------------------------------------ doing

    def _remove(self, line: MaterialLine) -> None:
        """Takes a material off the list that was added to it; the note it had goes with it."""
        session = self.office.session
        again = partial(add_material, session, line.subject_id, line.name, line.due_on)
        self.act(
            lambda: remove_material(session, line.id), f"已删去{line.name}",
            undo=lambda: self.act(again, f"已恢复{line.name}"),
        )  # fmt: skip

    def _open(self, dialog: type, *facts: object) -> None:
        dialog(self, self.office, *facts).open()

    def _ensure(self) -> None:
        self.act(lambda: ensure_due(self.office.session, self.interview_id), "已列出应交材料")

    def _attach(self, line: MaterialLine) -> None:
        path, session = ask_open(self, "选择要添加的文件", SCANS), self.office.session
        if path is not None:
            self.act(lambda: attach_material(session, line.id, attach(session, path)), f"已添加附件：{path.name}")

    def _export(self, line: MaterialLine) -> None:
        out, session, file = (
            ask_save(self, "另存附件副本", "所有文件 (*)", line.attachment_name),
            self.office.session,
            line,
        )
        if out is not None and file.attachment_id is not None:
            self.act(lambda: export_copy(session, file.attachment_id or 0, out), f"已另存：{out.name}，用后请妥善保管")

    def _open_copy(self, line: MaterialLine) -> None:
        if line.attachment_id is not None:
            OpenDialog(self, self.office, line.attachment_id, line.attachment_name).open()

    def _close(self) -> None:
        session = self.office.session
        self.act(lambda: take(session, self.interview_id, Step.CLOSE_MATERIALS), "材料已收齐，请登记处置")


def _due(line: MaterialLine) -> str:
    return f"应于 {day_with_mark(line.due_on)} 前提交" if line.due_on else ""


def _facts(line: MaterialLine) -> list[str]:
    said = []
    if line.received_on:
        pages = f"，{line.pages}页" if line.pages else ""
        said.append(f"{line.received_on} 收到，{line.copies}份{pages}")
    if line.refused_on:
        seen = "、".join(f"{one.name}（{one.title}）" if one.title else one.name for one in line.witnesses)
        said += [f"{line.refused_on} 拒绝提交：{line.refusal_reason}", f"见证人：{seen}"]
    return [*said, f"备注：{line.note}"] if line.note else said
