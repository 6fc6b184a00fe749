"""批量打印: any selection of one paper, on a printer or into PDFs; each item with its state."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QComboBox, QProgressBar, QPushButton, QTableView, QWidget

from app.papers.print_memory import keep_setup, kept_offset, kept_setup
from app.store.errors import StoreTrouble
from ui.office import Office
from ui.preview import printers
from ui.preview.batch_items import BatchPaper
from ui.preview.batch_list import batch_table
from ui.preview.batch_run import BatchRun, ItemState
from ui.preview.dialog import SETUP_WIDTH, purpose_row
from ui.preview.offset_dialog import OffsetDialog
from ui.preview.setup_panel import NO_PRINTER, SetupPanel
from ui.widgets.basics import button, label, primary_button, tip_with_keys
from ui.widgets.dialog import Dialog
from ui.widgets.fields import ChoiceBox
from ui.widgets.files import ask_folder, ask_save
from ui.widgets.layouts import box, column, row
from ui.widgets.notice import Severity


class BatchDialog(Dialog):
    """Prints or saves the items of one of the papers that are offered."""

    help_page = "papers#batch"

    def __init__(self, parent: QWidget | None, office: Office, papers: Sequence[BatchPaper]) -> None:
        """`papers` that have no item are not offered; there must be one that has."""
        super().__init__(parent, "批量打印")
        self.setObjectName("batch_dialog")
        self.office = office
        self._papers = [paper for paper in papers if paper.items]
        self.purpose = QComboBox()
        self.paper = ChoiceBox([(place, paper.name) for place, paper in enumerate(self._papers)])
        self.paper.setObjectName("batch_paper")
        self.paper.setAccessibleName("表册")
        self.paper.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.paper.set_value(0)
        first = self._papers[0]
        self.run = BatchRun(office.session, first.name, first.items)
        self.table: QTableView = batch_table(self.run)
        self._table_place = column(self.table)
        self.panel = SetupPanel(kept_setup(office.session, first.name), ranges=False)
        self._lay_out(first)
        self._buttons_below()
        self._follow()
        self.paper.currentIndexChanged.connect(self._paper_chosen)
        self.panel.printer_changed.connect(self._show_offset)
        self.panel.offset_wanted.connect(self._set_offset)
        self._show_offset()
        self.resize(1080, 620)
        if said := self.panel.says:
            self.notices.say(*said)

    # ------------------------------------------------------------ what is done

    def print(self) -> None:
        """Prints what was not printed yet, as it stands at the right."""
        if self._lacks_purpose():
            return
        if not self.panel.has_printer:
            self.panel.show_printers(printers.available())
        if not self.panel.has_printer:
            self.notices.say(Severity.WARNING, NO_PRINTER.replace("另存为 PDF", "一个 PDF"))
            return
        setup = self.panel.setup()
        self.notices.clear()
        try:
            keep_setup(self.office.session, self.run.paper, setup)
        except StoreTrouble as trouble:  # it is printed all the same
            self.notices.say(Severity.WARNING, trouble.message)
        self._start(lambda purpose: self.run.print(setup, purpose))

    def save_one(self) -> None:
        """Asks for a file, and saves all into one PDF."""
        if self._lacks_purpose():
            return
        if path := ask_save(self, "存为一个 PDF", "PDF 文件 (*.pdf)", f"{self.run.paper}.pdf"):
            self._start(lambda purpose: self.run.save_one(path, purpose))

    def save_each(self) -> None:
        """Asks for a folder, and saves a PDF for each."""
        if self._lacks_purpose():
            return
        if folder := ask_folder(self, "每份一个 PDF，存到哪个文件夹"):
            self._start(lambda purpose: self.run.save_each(folder, purpose))

    def again(self) -> None:
        """Does once more what failed, and nothing else."""
        self.notices.clear()
        self.run.again()
        self._show()

    def in_spite(self) -> None:
        """Goes on with what lacks characters."""
        self.notices.clear()
        self.run.again(in_spite=True)
        self._show()

    def done(self, result: int) -> None:
        """Closing stops what is at work."""
        self.run.close()
        super().done(result)

    # ------------------------------------------------------------ what it looks like

    def _start(self, begin: Callable[[str], None]) -> None:
        begin(self.purpose.currentText())
        self._show()

    def _follow(self) -> None:
        self.run.changed.connect(lambda _: self._show())
        self.run.finished.connect(self._finished)
        self._show()

    def _show(self) -> None:
        """Buttons and progress by where the run stands."""
        run, whole = self.run, len(self.run.lines)
        left = len(run.to_print())
        self.progress.setVisible(run.running)
        for each in (self.print_button, self.one_button, self.each_button, self.panel, self.paper, self.purpose):
            each.setEnabled(not run.running)
        self.print_button.setText(f"打印 {left} 份" if left else f"重新打印 {whole} 份")
        self.print_button.setToolTip(tip_with_keys("打印", "Ctrl+P"))
        self.print_button.setShortcut(QKeySequence.StandardKey.Print)  # a new text takes the old keys away
        failed = run.count(ItemState.FAILED)
        self.again_button.setText(f"重试失败的 {failed} 份")
        self.again_button.setVisible(failed > 0 and not run.running)
        if run.running:
            done = whole - run.count(ItemState.WAITING, ItemState.RUNNING)
            self.bar.setRange(0, whole)
            self.bar.setValue(done)
            self.progress_text.setText(f"已处理 {done} 份，共 {whole} 份" + (f"，失败 {failed} 份" if failed else ""))

    def _finished(self) -> None:
        self._show()
        run, parts = self.run, []
        for state, words in (
            (ItemState.SENT, "{} 份已送到打印机"), (ItemState.SAVED, "{} 份已存为 PDF"),
            (ItemState.CANCELLED, "{} 份已取消"), (ItemState.FAILED, "{} 份没有成，原因在列表里"),
        ):  # fmt: skip
            if count := run.count(state):
                parts.append(words.format(count))
        bad = run.count(ItemState.FAILED) or run.count(ItemState.CANCELLED)
        severity = Severity.WARNING if bad else Severity.DONE
        self.notices.say(severity, "；".join(parts) + "。", action=self._way_on())

    def _way_on(self) -> QPushButton | None:
        """Where characters are lacking, the way to print in spite of them."""
        if not (lacking := self.run.lacking()):
            return None
        made = button(f"缺字的 {lacking} 份以“〓”占位，仍然继续", self.in_spite)
        made.setObjectName("in_spite_button")
        return made

    def _paper_chosen(self) -> None:
        paper = self._papers[self.paper.value()]
        self.run.close()
        self.run = BatchRun(self.office.session, paper.name, paper.items)
        old, self.table = self.table, batch_table(self.run)
        self._table_place.replaceWidget(old, self.table)
        old.deleteLater()
        self.panel.show_setup(kept_setup(self.office.session, paper.name))
        self.notices.clear()
        self._follow()
        self._show_offset()

    def _lacks_purpose(self) -> bool:
        if self.purpose.currentText().strip():
            return False
        self.notices.say(Severity.WARNING, "请先写明用途，再打印或另存。用途记入操作记录。")
        self.purpose.setFocus()
        return True

    def _show_offset(self) -> None:
        self.panel.offset_link.setVisible(not self.office.session.store.read_only)
        self.panel.show_offset(kept_offset(self.run.paper, self.panel.setup().printer))

    def _set_offset(self) -> None:
        asking = OffsetDialog(self, self.office.session, self.run.paper, self.panel.setup())
        asking.kept.connect(self._show_offset)
        asking.open()

    # ------------------------------------------------------------ making

    def _lay_out(self, first: BatchPaper) -> None:
        self.bar = QProgressBar()
        self.bar.setObjectName("batch_progress")
        self.bar.setTextVisible(False)
        self.progress_text = label("", "soft")
        self.stop_button = button("取消", lambda: self.run.cancel())
        self.stop_button.setObjectName("cancel_batch_button")
        self.progress = box(row(self.progress_text, self.bar, self.stop_button))
        self.progress.hide()
        self.table.setMinimumSize(400, 200)
        self.body.addLayout(row(label("表册", "soft-body"), self.paper, None))
        self.body.addLayout(self._table_place, 1)
        self.body.addWidget(self.progress)
        self.body.addLayout(purpose_row(self.purpose, first.purposes))
        self.set_side(self.panel, SETUP_WIDTH)

    def _buttons_below(self) -> None:
        self.print_button = primary_button("打印", self.print, "print")
        self.print_button.setObjectName("print_batch_button")
        self.one_button = button("一个 PDF…", self.save_one, meaning="pdf", tip="全部存进一个 PDF 文件")
        self.one_button.setObjectName("save_one_button")
        self.each_button = button("每份一个 PDF…", self.save_each, meaning="folder", tip="存进一个文件夹，每份一个文件")
        self.each_button.setObjectName("save_each_button")
        self.again_button = button("重试失败的", self.again, meaning="refresh")
        self.again_button.setObjectName("again_button")
        self.again_button.hide()
        self.set_buttons(self.print_button, self.one_button, self.each_button, self.again_button)
        self.cancel_button.setText("关闭")
