"""The bare baseline of `tests.bench.start`: Python, PySide6, an application and an empty QMainWindow that is painted.

Run as a file, so that nothing of this project is loaded.  Prints when the window was painted, the processor time until
then, and the memory.  With `list FONT FONT` there are tabs, a line to type in and a table in Chinese in the window, in
the same faces: what any ledger in Qt costs, however it is written.  `stocked FONT FONT` has the libraries of an
encrypted store loaded as well, and rows read through them: the least that any such ledger in Python takes.
"""

import os
import sys
import time

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

# Turns of the event loop after which a window that was shown is painted (test_start_bench).
TURNS = 2


def after_turns(turns: int, then) -> None:  # type: ignore[no-untyped-def]
    """Calls `then` after so many turns of the event loop."""
    QTimer.singleShot(0, lambda: after_turns(turns - 1, then) if turns > 1 else then())


def memory() -> tuple[float, float]:
    """Resident and proportional memory of this process in MB."""
    with open("/proc/self/smaps_rollup") as file:  # noqa: PTH123 - pathlib is not for the bare one to load
        found = {line.split(":")[0]: line.split()[1] for line in file if ":" in line.split()[0]}
    return int(found["Rss"]) / 1024, int(found["Pss"]) / 1024


def told() -> None:
    """What there is to say; ends the process as it is."""
    now, used = time.monotonic(), time.process_time()
    print(now, used, *memory(), flush=True)
    os._exit(0)


def furnish(window: QMainWindow, fonts: list[str]) -> None:
    """Tabs, a line and a table of twenty columns, with one page of rows."""
    from PySide6.QtGui import QFont, QFontDatabase, QStandardItem, QStandardItemModel
    from PySide6.QtWidgets import QLineEdit, QPushButton, QTabBar, QTableView, QVBoxLayout, QWidget

    for file in fonts:
        QFontDatabase.addApplicationFont(file)
    font = QFont("Noto Sans SC")
    font.setPixelSize(13)
    QApplication.setFont(font)
    font.setWeight(QFont.Weight.DemiBold)
    body, tabs, button, table, model = QWidget(), QTabBar(), QPushButton("导出台账"), QTableView(), QStandardItemModel()
    button.setFont(font)
    for name in ("待办", "计划", "约谈", "台账", "干部", "督导"):
        tabs.addTab(name)
    for row in range(200):
        model.appendRow([QStandardItem(f"围绕一岗双责落实情况开展谈话{row}-{column}") for column in range(20)])
    table.setModel(model)
    layout = QVBoxLayout(body)
    for part in (tabs, QLineEdit("筛选"), button, table):
        layout.addWidget(part)
    window.setCentralWidget(body)


def stock(rows: int = 200) -> list[object]:
    """The libraries that store, seal and derive keys, with a table written and read by them; what must stay alive."""
    import argon2.low_level
    import nacl.secret
    import peewee
    from playhouse.sqlcipher_ext import SqlCipherDatabase

    store = SqlCipherDatabase(":memory:", passphrase="x'" + "00" * 32 + "'")

    class Line(peewee.Model):  # type: ignore[misc]
        words = peewee.TextField()

        class Meta:
            database = store

    store.create_tables([Line])
    for _ in range(rows):
        Line.create(words="围绕一岗双责落实情况开展谈话")
    return [argon2.low_level, nacl.secret, store, list(Line.select())]


if __name__ == "__main__":
    application = QApplication(sys.argv[:1])
    window = QMainWindow()
    window.resize(1366, 768)
    if sys.argv[1:2] in (["list"], ["stocked"]):
        furnish(window, sys.argv[2:])
    kept = stock() if sys.argv[1:2] == ["stocked"] else []
    window.show()
    after_turns(TURNS, told)
    application.exec()
