"""打印预览: look, print, save as PDF: all three the same bytes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QProgressBar, QPushButton, QWidget

from app.access.errors import Refusal
from app.access.session import Session
from app.papers.print_memory import keep_setup, kept_offset, kept_setup
from app.papers.print_setup import NO_OFFSET, Offset, PrintHow, PrintSetup, pages_words
from app.store.errors import StoreTrouble, reason_of
from app.store.paths import write_atomically
from ui.preview import printers
from ui.preview.offset_dialog import OffsetDialog
from ui.preview.pages import Pages
from ui.preview.print_job import PrintJob
from ui.preview.setup_panel import NO_PRINTER, SetupPanel
from ui.preview.view import PageView
from ui.widgets.basics import button, label, primary_button, tip_with_keys
from ui.widgets.dialog import Dialog
from ui.widgets.files import ask_save
from ui.widgets.layouts import box, row
from ui.widgets.notice import Severity

# Named in the warning before the rest is only counted.
_NAMED = 12
# What papers of a case are usually printed for.
PURPOSES = ("签字归档", "报送", "会议审议", "查阅")
SETUP_WIDTH = 248
GONE = "找不到打印机“{}”，没有打印。请检查它是否已连接，或改选一台打印机再试。"


class PreviewDialog(Dialog):
    """Shows a PDF, prints it, saves it.

    `missing` are characters that no face can draw: they are named first.  `recorded` is called with the purpose and how
    it was printed (it leaves the trace), `saved` to write a file that is on record; what they refuse is shown.
    `purposes` are the usual ones, the first stands there already.  `session` remembers how the paper (`title`) is
    printed; without it everything begins afresh.  `worded` writes the paper as a document for Word, where it is one
    that is edited before it is sent.  `left` says that the paper left the program, and how: it was printed or saved.
    """

    help_page = "papers#preview"
    left = Signal(str)

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        pdf: bytes,
        suggested_name: str,
        *,
        missing: Sequence[str] = (),
        recorded: Callable[[str, PrintHow], object] | None = None,
        saved: Callable[[str, Path], object] | None = None,
        purposes: Sequence[str] = (),
        session: Session | None = None,
        worded: Callable[[str, Path], object] | None = None,
    ) -> None:
        super().__init__(parent, title)
        self.setObjectName("preview_dialog")
        self.pdf, self.suggested_name, self._recorded = pdf, suggested_name, recorded
        self._saved, self._paper, self._session, self._worded = saved, title, session, worded
        self.pages = Pages(pdf)
        self.job: PrintJob | None = None
        self._how = PrintHow("")
        self.view = PageView(self.pages)
        self.view.setMinimumSize(400, 208)
        self.body.addWidget(self.view, 1)
        self.body.addWidget(self._progress())
        self.purpose = QComboBox()
        if recorded is not None:
            self.body.addLayout(purpose_row(self.purpose, purposes))
        self.panel = SetupPanel(kept_setup(session, title) if session is not None else PrintSetup())
        self.panel.printer_changed.connect(self._show_offset)
        self.panel.offset_wanted.connect(self._set_offset)
        self.set_side(self.panel, SETUP_WIDTH)
        self._buttons_below()
        self._show_offset()
        self.resize(1120, 660)
        for part in (self.purpose, self.word_button):
            if part.parent() is None:  # else it, and by it all pages, would outlive a closed window
                part.setParent(self)
                part.hide()
        self._say_first(missing)

    def _buttons_below(self) -> None:
        self.print_button = primary_button("打印", self.print, "print")
        self.print_button.setToolTip(tip_with_keys("打印", "Ctrl+P"))
        self.print_button.setObjectName("print_button")
        self.print_button.setShortcut(QKeySequence.StandardKey.Print)
        self.save_button = button("另存为 PDF…", self.save, meaning="pdf", tip=tip_with_keys("另存为 PDF", "Ctrl+S"))
        self.save_button.setObjectName("save_pdf_button")
        self.save_button.setShortcut(QKeySequence.StandardKey.Save)
        self.word_button = button("导出 Word…", self.save_word, meaning="export", tip="在 Word 或 WPS 里改过再发")
        self.word_button.setObjectName("save_word_button")
        more = (self.save_button, self.word_button) if self._worded is not None else (self.save_button,)
        self.set_buttons(self.print_button, *more)
        self.cancel_button.setText("关闭")

    def _say_first(self, missing: Sequence[str]) -> None:
        if missing:
            self._say(Severity.WARNING, missing_sentence(missing))
        elif said := self.panel.says:
            self._say(*said)

    # ------------------------------------------------------------ saving

    def save(self) -> None:
        """Asks where, and writes the very bytes that are shown."""
        if self._lacks_purpose():
            return
        if path := ask_save(self, "另存为 PDF", "PDF 文件 (*.pdf)", self.suggested_name):
            self.save_to(path)

    def save_word(self) -> None:
        """Asks where, and writes the paper as a document for Word."""
        worded = self._worded
        if worded is None or self._lacks_purpose():
            return
        name = f"{Path(self.suggested_name).stem}.docx"
        if path := ask_save(self, "导出 Word", "Word 文档 (*.docx)", name):
            self._written(path, lambda: worded(self.purpose.currentText(), path))

    def save_to(self, path: Path) -> None:
        """Writes the file, wholly or not at all, and says what came of it."""
        saved = self._saved
        if saved is not None:
            self._written(path, lambda: saved(self.purpose.currentText(), path))
        else:
            self._written(path, lambda: write_atomically(path, self.pdf))

    def _written(self, path: Path, write: Callable[[], object]) -> None:
        try:
            write()
        except OSError as error:
            self._not_saved(f"没有存成：{path.name} 写不进去（{reason_of(error, path.parent, len(self.pdf))}）。")
        except StoreTrouble as trouble:
            self._not_saved(trouble.message)
        except Refusal as refusal:
            self._not_saved(f"没有存成：{refusal.message}")
        else:
            self._say(Severity.DONE, f"已存为 {path.name}。")
            self.left.emit("已存为文件")

    def _not_saved(self, sentence: str) -> None:
        self._say(Severity.ERROR, f"{sentence}请换一个文件夹或文件名；预览和数据不受影响。")

    # ------------------------------------------------------------ printing

    def print(self) -> None:
        """Prints as it stands at the right."""
        if self._lacks_purpose():
            return
        if not self.panel.has_printer:
            self.panel.show_printers(printers.available())  # one may have been plugged in
        if not self.panel.has_printer:
            self._say(Severity.WARNING, NO_PRINTER)
            return
        wanted = self.panel.wanted(self.view.paper.page, self.pages.count)
        if wanted is None:
            return
        setup = self.panel.setup()
        printer = printers.printer_for(setup, self._paper)
        if printer is None:
            self._say(Severity.WARNING, GONE.format(setup.printer))
            self.panel.show_printers(printers.available())
            return
        if self._session is not None:
            self._remember(self._session, setup)
        self.print_on(printer, wanted)

    def print_on(self, printer: QPrinter, wanted: Sequence[int] = ()) -> PrintJob:
        """Prints pages (from 1; all where none are named) on a printer that is set up; the job goes on by itself."""
        some = pages_words(wanted) if wanted and len(set(wanted)) < self.pages.count else ""
        setup = self.panel.setup()
        self._how = PrintHow(setup.printer or printer.printerName(), setup.copies, some)
        self.job = PrintJob(self.pages, printer, wanted, self.offset)
        self.job.progressed.connect(self._show_progress)
        self.job.finished.connect(self._printed)
        self._busy(True)
        self.job.start()
        return self.job

    def cancel_printing(self) -> None:
        """Stops the running job, if there is one."""
        if self.job is not None:
            self.job.cancel()

    def done(self, result: int) -> None:
        """Closing stops a running job."""
        self.cancel_printing()
        super().done(result)

    def _remember(self, session: Session, setup: PrintSetup) -> None:
        try:
            keep_setup(session, self._paper, setup)
        except StoreTrouble as trouble:  # it is printed all the same
            self._say(Severity.WARNING, trouble.message)

    # ------------------------------------------------------------ the offset

    @property
    def offset(self) -> Offset:
        """How far the chosen printer moves this paper."""
        printer = self.panel.setup().printer
        return kept_offset(self._paper, printer) if self._session is not None and printer else NO_OFFSET

    def _show_offset(self) -> None:
        self.panel.offset_link.setVisible(self._session is not None and not self._session.store.read_only)
        self.panel.show_offset(self.offset)

    def _set_offset(self) -> None:
        if self._session is not None:
            asking = OffsetDialog(self, self._session, self._paper, self.panel.setup())
            asking.kept.connect(self._show_offset)
            asking.open()

    # ------------------------------------------------------------ how it goes

    def _progress(self) -> QWidget:
        self.bar = QProgressBar()
        self.bar.setObjectName("print_progress")
        self.bar.setTextVisible(False)
        self.progress_text = label("", "soft")
        self.stop_button: QPushButton = button("取消打印", self.cancel_printing)
        self.stop_button.setObjectName("cancel_print_button")
        self.progress = box(row(self.progress_text, self.bar, self.stop_button))
        self.progress.hide()
        return self.progress

    def _busy(self, busy: bool) -> None:
        self.progress.setVisible(busy)
        self.print_button.setEnabled(not busy)
        self.save_button.setEnabled(not busy)
        self.panel.setEnabled(not busy)

    def _show_progress(self, done: int, total: int) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        self.progress_text.setText(f"正在打印第 {min(done + 1, total)} 页，共 {total} 页")

    def _printed(self, trouble: str) -> None:
        self._busy(False)
        if trouble:
            self._say(Severity.WARNING, trouble)
        else:
            self._done("已送到打印机。")

    def _lacks_purpose(self) -> bool:
        """Whether the purpose is wanted and blank; then it is asked for."""
        if self._recorded is None or self.purpose.currentText().strip():
            return False
        self._say(Severity.WARNING, "请先写明用途，再打印或另存。用途记入操作记录。")
        self.purpose.setFocus()
        return True

    def _done(self, sentence: str) -> None:
        try:
            if self._recorded is not None:
                self._recorded(self.purpose.currentText(), self._how)
        except (Refusal, StoreTrouble) as error:
            self._say(Severity.WARNING, f"{sentence}但没有记下这次打印：{error}")
            return
        self._say(Severity.DONE, sentence)
        self.left.emit("已打印")

    def _say(self, severity: Severity, sentence: str) -> None:
        self.notices.say(severity, sentence)


def purpose_row(purpose: QComboBox, purposes: Sequence[str]) -> QHBoxLayout:
    """What is printed, and for what, stands in the audit log: the usual purposes to choose from, or one's own words."""
    purpose.setEditable(True)
    purpose.addItems(purposes or PURPOSES)
    purpose.setObjectName("print_purpose")
    purpose.setAccessibleName("用途")
    purpose.setMinimumWidth(220)
    return row(label("用途（记入操作记录）", "soft-body"), purpose, None)


def missing_sentence(missing: Sequence[str]) -> str:
    """Names the characters that cannot be printed, and says what to do."""
    return (
        f"这台电脑的字体里没有：{missing_words(missing)}。打印时以“〓”占位，数据本身完好。"
        "请安装含有这些字的仿宋字体后重新打开预览，或打印后用手写补上。"
    )


def missing_words(missing: Sequence[str]) -> str:
    """The characters with their numbers; beyond a dozen they are counted."""
    named = "、".join(f"{character}（U+{ord(character):04X}）" for character in missing[:_NAMED])
    return f"{named}等 {len(missing)} 个字" if len(missing) > _NAMED else named
