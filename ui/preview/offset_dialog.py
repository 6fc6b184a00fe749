"""套打偏移: how far a printer moves a paper, for pre-printed forms; with a test page to read it from."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDoubleSpinBox, QWidget

from app.access.errors import Refusal
from app.access.session import Session
from app.papers.offset_sheet import NAME, offset_sheet
from app.papers.print_memory import keep_offset, kept_offset
from app.papers.print_setup import MOST_OFFSET, OFFSET_STEP, Offset, PrintHow, PrintSetup
from app.papers.printed import record_printed
from app.store.errors import StoreTrouble
from ui.preview import printers
from ui.preview.pages import Pages
from ui.preview.print_job import PrintJob
from ui.widgets.basics import button, label, primary_button
from ui.widgets.dialog import Dialog
from ui.widgets.form import Form
from ui.widgets.notice import Severity

_ABOUT = (
    "在预印好的表格上套打时，如果整页偏了，在这里调整。先打印测试页，按页上的说明读出偏移。"
    "偏移只在打印时起作用，另存的 PDF 不变；按打印机和表册分别记住，所有账号共用。"
)


class OffsetDialog(Dialog):
    """Sets the offset of one paper on one printer; `kept` tells that it was."""

    help_page = "papers#offset"

    kept = Signal()

    def __init__(self, parent: QWidget | None, session: Session, paper: str, setup: PrintSetup) -> None:
        super().__init__(parent, "套打偏移", subtitle=f"{paper}　·　{setup.printer}")
        self.setObjectName("offset_dialog")
        self._session, self._paper, self._setup = session, paper, setup
        self.job: PrintJob | None = None
        before = kept_offset(paper, setup.printer)
        self.across, self.down = _millimetres("offset_across", before.dx), _millimetres("offset_down", before.dy)
        form = Form()
        form.add("向右（负数向左）", self.across)
        form.add("向下（负数向上）", self.down)
        self.body.addWidget(label(_ABOUT, "soft-body", wrap=True))
        self.body.addWidget(form)
        self.body.addStretch(1)
        self.test_button = button("打印测试页", self.print_test, meaning="print")
        self.test_button.setObjectName("offset_test_button")
        self.keep_button = primary_button("保存偏移", self.keep)
        self.keep_button.setObjectName("keep_offset_button")
        self.set_buttons(self.keep_button, self.test_button)
        self.resize(520, 320)

    def offset(self) -> Offset:
        """What stands there."""
        return Offset.of(self.across.value(), self.down.value())

    def keep(self) -> None:
        """Remembers it and closes."""
        try:
            keep_offset(self._session, self._paper, self._setup.printer, self.offset())
        except StoreTrouble as trouble:
            self.notices.say(Severity.ERROR, f"偏移没有记住：{trouble.message}其他设置没有改动，请稍后再试。")
            return
        self.kept.emit()
        self.accept()

    def print_test(self) -> None:
        """Prints the test page with the offset as it stands here, kept or not."""
        printer = printers.printer_for(PrintSetup(self._setup.printer, tray=self._setup.tray), NAME)
        if printer is None:
            self.notices.say(Severity.WARNING, f"找不到打印机“{self._setup.printer}”，没有打印测试页。")
            return
        pdf = offset_sheet(self._setup.printer, self._paper, self.offset())
        self.job = PrintJob(Pages(pdf), printer, offset=self.offset())
        self.job.finished.connect(self._tested)
        self.test_button.setEnabled(False)
        self.job.start()

    def done(self, result: int) -> None:
        """Closing stops the test page."""
        if self.job is not None:
            self.job.cancel()
        super().done(result)

    def _tested(self, trouble: str) -> None:
        self.test_button.setEnabled(True)
        if trouble:
            self.notices.say(Severity.WARNING, trouble)
            return
        try:
            how = PrintHow(self._setup.printer).as_json()
            record_printed(self._session, NAME, None, [], "调整套打偏移", how=how)
        except (Refusal, StoreTrouble) as error:
            self.notices.say(Severity.WARNING, f"测试页已送到打印机，但没有记入操作记录：{error}")
            return
        self.notices.say(Severity.DONE, "测试页已送到打印机。请按页上的说明读出偏移，加到下面两栏。")


def _millimetres(name: str, value: float) -> QDoubleSpinBox:
    made = QDoubleSpinBox()
    made.setObjectName(name)
    made.setDecimals(1)
    made.setSingleStep(OFFSET_STEP)
    made.setRange(-MOST_OFFSET, MOST_OFFSET)
    made.setSuffix(" 毫米")
    made.setValue(value)
    return made
