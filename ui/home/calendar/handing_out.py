"""Asks what goes into a calendar file, and where to."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QRadioButton, QWidget

from app.ledgers.calendar.handing_out import export_calendar
from app.ledgers.calendar.talks import Talk
from ui.office import Office
from ui.widgets import files
from ui.widgets.basics import label, primary_button
from ui.widgets.dialog import Dialog
from ui.widgets.layouts import column

_ABOUT = "日历文件（.ics）可以放进手机或别的日历。文件离开本机后不再加密，所以默认不含姓名。"


class CalendarFileDialog(Dialog):
    """All talks from today on, the ones on the screen, or the chosen one; with names only where that is ticked."""

    help_page = "home#calendar-file"

    def __init__(self, parent: QWidget, office: Office, shown: list[Talk], chosen: Talk | None, what: str) -> None:
        super().__init__(parent, "导出日历文件", subtitle=_ABOUT)
        self.setObjectName("calendar_file_dialog")
        self._office = office
        self._ids: list[tuple[QRadioButton, list[int] | None]] = []
        parts: list[QWidget] = [label("哪些约谈", "strong")]
        for name, words, ids in (
            ("ics_all", "今天起的全部约谈", None),
            ("ics_shown", f"{what}的约谈（{len(shown)} 次）", [talk.id for talk in shown]),
            (
                "ics_chosen",
                f"只导出选中的：{chosen.title}" if chosen else "只导出选中的",
                [chosen.id] if chosen else [],
            ),
        ):
            choice = QRadioButton(words)
            choice.setObjectName(name)
            choice.setEnabled(ids is None or bool(ids))
            self._ids.append((choice, ids))
            parts.append(choice)
        self._ids[0][0].setChecked(True)
        self.names = QCheckBox("写上姓名（约谈对象、主谈人、记录人员）(&N)")
        self.names.setObjectName("ics_names")
        self.preview = label("", "soft-body", wrap=True)
        self.preview.setObjectName("ics_preview")
        parts += [label("写些什么", "strong"), self.names, self.preview]
        self.body.addLayout(column(*parts))
        self.body.addStretch(1)
        self.names.toggled.connect(lambda _: self._show_example())
        self._show_example()
        primary = primary_button("导出…", self._export, "export")
        primary.setObjectName("ics_export_button")
        self.set_buttons(primary)
        self.fit(600)

    def wanted(self) -> list[int] | None:
        """The ids chosen; None for all from today on."""
        return next((ids for choice, ids in self._ids if choice.isChecked()), None)

    def _show_example(self) -> None:
        if self.names.isChecked():
            self.preview.setText("日历上写：约谈〔2026〕第012号 张某某，地点，主谈人，记录人员。请妥善保管这个文件。")
        else:
            self.preview.setText("日历上只写：约谈〔2026〕第012号，时间，地点。")

    def _export(self) -> None:
        out = files.ask_save(self, "导出日历文件", "日历文件 (*.ics)", "约谈日历.ics")
        if out is None:
            return
        path = out if out.suffix.lower() == ".ics" else out.with_name(out.name + ".ics")
        ids, names = self.wanted(), self.names.isChecked()
        session = self._office.session
        count = self._office.act(
            lambda: export_calendar(session, path, ids, with_names=names),
            lambda count: f"已导出“{path.name}”：{count} 次约谈，{'含姓名' if names else '不含姓名'}",
            notices=self.notices,
        )
        if count is not None:
            self.accept()
