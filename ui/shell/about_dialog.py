"""关于: which program this is, which data, where it lies, and under which licences its parts are; to be copied."""

from __future__ import annotations

import platform
import sys
from pathlib import Path

from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QPlainTextEdit, QWidget

from app.access.session import Session
from app.store import migrations
from app.store.paths import StorePaths
from app.version import VERSION
from ui.office import Office
from ui.theme import Space
from ui.theme.resources import RESOURCES
from ui.titles import TITLE
from ui.widgets.basics import button, label
from ui.widgets.dialog import Dialog
from ui.widgets.layouts import box
from ui.widgets.notice import Severity

_LICENCES = RESOURCES / "licences.txt"
_TEXTS = "licences"  # the folder of their texts, beside the program of a bundle
_LEAVING = (
    "程序只在数据文件夹里存放数据，全部加密，自动备份也在其中；另设的第二备份位置除外。"
    "卸载程序默认留下数据文件夹；确实不再需要的，请自行删除整个文件夹和别处的备份。"
)


class AboutDialog(Dialog):
    """What one is asked for when one asks for help; nothing of what is in the store."""

    help_page = "backups#update"

    def __init__(self, parent: QWidget | None, office: Office) -> None:
        super().__init__(parent, f"关于{TITLE}", subtitle="不联网的干部约谈办理程序。数据全部加密保存在本机。")
        self.setObjectName("about_dialog")
        self._facts = facts(office.session)
        self.body.addWidget(_table(self._facts))
        self.body.addWidget(label(_LEAVING, "soft", wrap=True))
        self.body.addWidget(label(_where_texts_are(), "soft", wrap=True))
        licences = QPlainTextEdit(_LICENCES.read_text(encoding="utf-8").rstrip())
        licences.setObjectName("about_licences")
        licences.setAccessibleName("各部分的许可")
        licences.setReadOnly(True)
        licences.setTabChangesFocus(True)
        licences.setFixedHeight(160)
        self.body.addWidget(licences)
        copy = button("复制", self._copy, meaning="copy", tip="复制版本和位置，用来告诉信息管理人员；其中没有约谈内容")
        copy.setObjectName("copy_about_button")
        self.set_buttons(None, copy)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText("".join(f"{name}：{value}\n" for name, value in self._facts))
        self.notices.say(Severity.DONE, "已复制版本和位置；其中没有约谈内容。")


def facts(session: Session) -> tuple[tuple[str, str], ...]:
    """What is told of program and data, line by line."""
    schema = max(session.store.schema_before, migrations.LATEST)
    folder = session.store.paths.folder.absolute()
    return (
        ("程序版本", VERSION),
        ("数据版本", f"{schema}（本程序认到 {migrations.LATEST}）" if schema > migrations.LATEST else str(schema)),
        ("制度版本", str(session.rules.meta.version)),
        ("数据文件夹", str(folder)),
        ("自动备份", str(StorePaths(folder).backups)),
        ("系统", f"{platform.system()} {platform.release()} {platform.machine()}"),
        ("运行环境", f"Python {platform.python_version()}，Qt {qVersion()}"),
    )


def _where_texts_are() -> str:
    texts = Path(sys.executable).parent / _TEXTS
    where = f"许可全文在“{texts}”里。" if texts.is_dir() else "许可全文随安装包提供。"
    return f"本程序用到下列开放源码的部分和字体，各依其许可使用。{where}"


def _table(lines: tuple[tuple[str, str], ...]) -> QWidget:
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(Space.TWO)
    grid.setVerticalSpacing(Space.ONE)
    grid.setColumnStretch(1, 1)
    for place, (name, value) in enumerate(lines):
        said = label(value, wrap=True, selectable=True)
        said.setAccessibleName(f"{name}：{value}")
        grid.addWidget(label(name, "soft-body"), place, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(said, place, 1)
    return box(grid)
