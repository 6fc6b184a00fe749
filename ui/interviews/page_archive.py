"""归档: signatures, volume and retention, the catalogue; then the case is locked."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QVBoxLayout

from app.interviews.archiving import (
    RETENTIONS,
    ArchiveView,
    archive_view,
    build_catalogue,
    file_volume,
    set_catalogue,
    sign_form,
    sign_record,
    tick_archive,
)
from app.interviews.attachments import AttachmentInfo, export_copy
from app.interviews.catalogue import CatalogueDraft, catalogue_of
from app.interviews.checklists import Checklist
from app.interviews.erasing import destroyed
from app.interviews.signed_record import attach_signed_record, signed_scan
from app.interviews.steps import take
from app.rules.lifecycle import State, Step
from ui.interviews.catalogue_table import CatalogueTable
from ui.interviews.checklist_card import ChecklistCard
from ui.interviews.opened_copies import OpenDialog
from ui.interviews.page import CasePage, Section, scrolled
from ui.interviews.preparation_dialogs import NoteDialog
from ui.office import Office
from ui.theme import Space
from ui.widgets.basics import button, icon_button, label, link_button
from ui.widgets.empty_state import EmptyState
from ui.widgets.fields import ChoiceBox, DateField
from ui.widgets.files import ask_open, ask_save
from ui.widgets.form import Form
from ui.widgets.layouts import box, column, row
from ui.widgets.notice import Severity

_TICKED_BY_PROGRAM = frozenset({"form_signed", "record_signed", "volume"})


class ArchivePage(CasePage):
    """The file of the case (六(一))."""

    help_page = "interviews#archive"

    def __init__(self, office: Office, interview_id: int) -> None:
        super().__init__(office, interview_id)
        self.setObjectName("archive_page")
        self._view: ArchiveView | None = None
        self._shown: tuple[object, ...] = ()
        self._scan: AttachmentInfo | None = None
        self.checklist = ChecklistCard("归档事项", "archive", self_ticking=lambda code: code in _TICKED_BY_PROGRAM)
        self.checklist.toggled.connect(self._toggle)
        self.checklist.noted.connect(self._note)
        self._empty = EmptyState(
            "archive", "约谈结束后在这里整理归档", "签字日期、卷号、保管期限和卷内目录齐全后归档。"
        )
        self._parts = box(self._build())
        self.save_button = button("保存", self._save, meaning="save")
        self.save_button.setObjectName("save_archive_button")
        self.archive_button = button("归档", self._archive, meaning="archive")
        self.archive_button.setObjectName("archive_button")
        self.remark = label("归档后内容锁定，确有错误的只能办理更正。", "soft-body")
        body = scrolled(self, self.notices)
        body.addWidget(self._empty)
        body.addWidget(self._parts)
        body.addLayout(row(self.remark, None, self.save_button, self.archive_button))
        body.addStretch(1)

    def _build(self) -> QVBoxLayout:
        self.form_signed, self.record_signed = DateField(), DateField()
        self.form_signed.setObjectName("form_signed_on")
        self.record_signed.setObjectName("record_signed_on")
        self.volume = QLineEdit()
        self.volume.setObjectName("volume_number")
        self.retention = ChoiceBox([(each, each) for each in RETENTIONS])
        self.retention.setObjectName("retention")
        self.form = Form(columns=2)
        self._form_row = self.form.add("登记表签字日期", self.form_signed)
        self._record_row = self.form.add("谈话记录逐页签字日期", self.record_signed)
        self.scan_button = button("附上签字扫描件…", self._attach_scan, meaning="attach")
        self.scan_button.setObjectName("attach_scan_button")
        self.scan_copy = link_button("", self._copy_scan, "导出一份副本")
        self.scan_copy.setObjectName("copy_scan_button")
        self.scan_open = link_button("打开…", self._open_scan, "用其他程序打开一份临时副本")
        self.scan_open.setObjectName("open_scan_button")
        self._volume_row = self.form.add("卷号", self.volume)
        self.form.add("保管期限", self.retention)
        facts = Section("签字与卷号", ("六(一)",))
        facts.body.addWidget(self.form)
        facts.body.addLayout(row(self.scan_button, self.scan_copy, self.scan_open, None))
        top = row(spacing=Space.TWO)
        top.addWidget(facts, 3)
        top.addWidget(self.checklist, 2)
        return column(top, self._catalogue(), spacing=Space.TWO)

    def _catalogue(self) -> Section:
        card = Section("卷内目录", ("六(一)",))
        self.catalogue = CatalogueTable()
        self.build_button = button("按案卷内容生成", self._build_catalogue, meaning="list")
        self.build_button.setObjectName("build_catalogue_button")
        self.add_button = button("增加一行", self.catalogue.add_line, meaning="add")
        self.add_button.setObjectName("add_entry_button")
        self._tools = [
            icon_button("up", "上移", lambda: self.catalogue.move_line(-1)),
            icon_button("down", "下移", lambda: self.catalogue.move_line(1)),
            icon_button("remove", "删去这一行", self.catalogue.remove_line),
        ]
        for made, name in zip(self._tools, ("entry_up", "entry_down", "entry_remove"), strict=True):
            made.setObjectName(name)
        self.pages = card.remark
        card.body.addLayout(row(self.build_button, self.add_button, None, *self._tools))
        card.body.addWidget(self.catalogue, 1)
        return card

    # ------------------------------------------------------------ showing

    def reload(self) -> None:
        """Shows the file as it stands; what is typed and not saved stays in the fields."""
        keep = self._view is not None and self._view.editable and self._fields() != self._shown
        view = archive_view(self.office.session, self.interview_id)
        there = view.state.was_held
        self._empty.setVisible(not there)
        for part in (self._parts, self.remark):
            part.setVisible(there)
        self.save_button.setVisible(view.editable)
        self.archive_button.setVisible(view.state is State.AWAITING_ARCHIVING)
        if view.archived_on:
            gone = bool(destroyed([self.interview_id]))
            then = "案卷已经销毁，内容已经清除。" if gone else "确有错误的，请在“痕迹”页办理更正。"
            self.remark.setText(f"已于 {view.archived_on} 归档锁定。{then}")
        self.checklist.show_lines(view.checklist, view.editable)
        if not keep or not view.editable:
            self._view = view
            self._show_facts(view)
        self._show_scan()
        pages = sum(line.draft.pages for line in view.catalogue)
        self.pages.setText(f"{len(view.catalogue)} 件 · 共 {pages} 页" if view.catalogue else "还没有编制")

    def _show_scan(self) -> None:
        self._scan = signed_scan(self.interview_id)
        for link in (self.scan_copy, self.scan_open):
            link.setVisible(self._scan is not None)
        if self._scan is not None:
            self.scan_copy.setText(f"{self._scan.name}（{max(self._scan.size // 1024, 1)} KB）")
            self.scan_button.setText("更换签字扫描件…")

    def _show_facts(self, view: ArchiveView) -> None:
        self.form_signed.set_date(view.form_signed_on)
        self.record_signed.set_date(view.record_signed_on)
        self.volume.setText(view.volume_number or (view.proposed_volume if view.editable else ""))
        self._volume_row.set_hint("" if view.volume_number else "按年度顺序编的下一个卷号，可以改")
        self.retention.set_value(view.retention or view.proposed_retention or None)
        self.catalogue.show_drafts([line.draft for line in view.catalogue], view.editable)
        self.form.setEnabled(view.editable)
        for tool in (self.build_button, self.add_button, self.scan_button, *self._tools):
            tool.setEnabled(view.editable)
        self._shown = self._fields()

    def _fields(self) -> tuple[object, ...]:
        """What is in the fields, typed or proposed."""
        days = (self.form_signed.line.text(), self.record_signed.line.text())
        return (*days, self.volume.text(), self.retention.value(), self.catalogue.texts())

    # ------------------------------------------------------------ doing

    def _saved(self) -> bool:
        """Saves everything that is in the fields, or nothing; whether the store has it now."""
        problems = [
            field_row.field.problem() for field_row in (self._form_row, self._record_row) if field_row.field.problem()
        ]
        for field_row in (self._form_row, self._record_row):
            field_row.set_error(field_row.field.problem())
        try:
            drafts = self.catalogue.drafts()
        except ValueError as error:
            self.notices.say(Severity.ERROR, f"卷内目录{error}没有保存，请改正后再保存。")
            return False
        return not problems and bool(self.act(lambda: self._write(drafts), "已保存归档内容"))

    def _write(self, drafts: list[CatalogueDraft]) -> bool:
        session, case = self.office.session, self.interview_id
        with session.store.transaction():
            sign_form(session, case, self.form_signed.date())
            sign_record(session, case, self.record_signed.date())
            if drafts != [line.draft for line in catalogue_of(case)]:
                set_catalogue(session, case, drafts)
            file_volume(session, case, volume_number=self.volume.text(), retention=self.retention.value() or "")
        self._view = None  # what the fields hold is in the store: show what it made of it
        return True

    def _attach_scan(self) -> None:
        """The day beside it is the day of the signatures; while it is empty, today."""
        path = ask_open(self, "选择签字后的笔录扫描件", "扫描件 (*.pdf *.ofd *.jpg *.jpeg *.png *.tif *.tiff)")
        if path is None:
            return
        session, day = self.office.session, self.record_signed.date() or self.office.today()
        done = self.act(lambda: attach_signed_record(session, self.interview_id, path, day), "已附上签字扫描件")
        if done:
            self.record_signed.set_date(day)
            self._shown = self._fields()
            self.reload()

    def _copy_scan(self) -> None:
        if self._scan is not None and (out := ask_save(self, "导出签字扫描件副本", "", self._scan.name)):
            session, scan = self.office.session, self._scan
            self.act(lambda: export_copy(session, scan.id, out), f"已导出 {out.name}")

    def _open_scan(self) -> None:
        if self._scan is not None:
            OpenDialog(self, self.office, self._scan.id, self._scan.name).open()

    def _save(self) -> None:
        self._saved()

    def _archive(self) -> None:
        session = self.office.session
        if self._saved():
            self.act(lambda: take(session, self.interview_id, Step.ARCHIVE), "已归档锁定")

    def _build_catalogue(self) -> None:
        session = self.office.session
        drafts = [line.draft for line in catalogue_of(self.interview_id)]

        def undo() -> None:
            self.act(lambda: set_catalogue(session, self.interview_id, drafts), "已恢复原目录")

        if self._view is not None:
            made = self.act(lambda: build_catalogue(session, self.interview_id), "已按案卷内容生成目录", undo=undo)
            if made is not None:
                self.catalogue.show_drafts([line.draft for line in catalogue_of(self.interview_id)], True)

    def _toggle(self, code: str, wish: bool) -> None:
        session = self.office.session
        if self.act(lambda: tick_archive(session, self.interview_id, code, wish), "已更新归档事项") is None:
            self.reload()

    def _note(self, code: str) -> None:
        session = self.office.session

        def save(text: str) -> None:
            tick_archive(session, self.interview_id, code, True, text)

        NoteDialog(self, self.office, f"备注：{Checklist.ARCHIVE.label}", "", save, "已保存备注").open()
