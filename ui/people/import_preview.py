"""The preview of an import: counts, rows with their verdict, questions to confirm, people who are missing."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QScrollArea, QVBoxLayout, QWidget

from app.people.roster.preview import Preview, PreviewRow, Question, Verdict
from ui.office import Office
from ui.theme import Space
from ui.widgets.basics import label
from ui.widgets.chips import look_of
from ui.widgets.fields import ChoiceBox
from ui.widgets.form import FieldRow
from ui.widgets.import_rows import ImportRows
from ui.widgets.layouts import box, clear, column, row
from ui.widgets.table_foot import with_foot
from ui.widgets.table_model import Align, Column

_SIDE_WIDTH = 260
COLUMNS: tuple[Column[PreviewRow], ...] = (
    Column("line", "行", 52, text=lambda each: str(each.row.line), align=Align.RIGHT),
    Column("verdict", "结果", 84, look=lambda each: look_of(each.verdict)),
    Column("staff_no", "工号", 96, text=lambda each: each.row.staff_no),
    Column("name", "姓名", 88, text=lambda each: each.row.name),
    Column(
        "post", "单位、职务", 170, text=lambda each: f"{each.row.department or '校领导'}{each.row.title}", stretch=1
    ),
    Column("rank", "职级", 84, text=lambda each: each.row.rank),
    Column("changes", "改动或错误", 220, text=lambda each: "；".join(each.changes), stretch=2),
)


def _post(each: PreviewRow) -> str:
    return f"{each.row.department or '校领导'}{each.row.title}"


_BY = {
    "line": lambda each: each.row.line, "verdict": lambda each: str(each.verdict), "name": lambda each: each.row.name,
    "staff_no": lambda each: each.row.staff_no, "post": lambda each: each.row.department,
    "rank": lambda each: each.row.rank, "changes": lambda each: "；".join(each.changes),
}  # fmt: skip


class PreviewPart(QWidget):
    """What an import would do.  `answered` carries the answers to all questions after one was changed."""

    answered = Signal(dict)

    def __init__(self, office: Office) -> None:
        super().__init__()
        self._choices: dict[str, ChoiceBox] = {}
        self._leaving: dict[int, QCheckBox] = {}
        self._rows = ImportRows(
            COLUMNS, _BY, lambda each: each.row.line, lambda each: "；".join(each.changes) or str(each.verdict),
            "选中一行，这里显示它的全部改动或错误。",
        )  # fmt: skip
        self.summary, self.table, self.detail = self._rows.summary, self._rows.table, self._rows.detail
        self.detail.setMinimumHeight(36)
        self._side = QVBoxLayout()
        self._side.setContentsMargins(0, 0, Space.ONE, 0)
        self._side.setSpacing(Space.ONE)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFixedWidth(_SIDE_WIDTH)
        scroll.setWidget(box(self._side, "paper"))
        both = row(column(with_foot(office, self.table, "行"), self.detail), scroll, spacing=Space.TWO)
        both.setStretch(0, 1)
        whole = column(self.summary, self._rows.bar, both)
        whole.setStretch(2, 1)
        self.setLayout(whole)

    def show_preview(self, found: Preview) -> None:
        """Shows a preview; faulty rows first when there are any."""
        new = f"，新增部门 {len(found.new_departments)} 个" if found.new_departments else ""
        passed = "、".join(f"第{line}行{reason}" for line, reason in found.passed_over)
        over = f"；跳过：{passed}" if passed else ""
        self.summary.setText(f"{found.sheet.path.name}，名册日期 {found.as_of}{new}{over}。确认前没有写入任何内容。")
        self._rows.show(found.rows, Verdict, found.count)
        clear(self._side)
        self._show_questions(found.questions)
        self._show_missing(found)
        self._side.addStretch(1)

    def answers(self) -> dict[str, str]:
        """What is chosen for each question."""
        return {key: choice.value() for key, choice in self._choices.items() if choice.value()}

    def ended(self) -> list[int]:
        """The missing people whose posts end with this roster."""
        return [person for person, tick in self._leaving.items() if tick.isChecked()]

    def _show_questions(self, questions: list[Question]) -> None:
        self._choices = {}
        self._side.addWidget(label("需要确认", "strong"))
        if not questions:
            self._side.addWidget(label("没有拿不准的内容。", "soft-body"))
        for place, question in enumerate(questions, 1):
            choice = ChoiceBox([(option, option) for option in question.doubt.options])
            choice.setObjectName(f"question_{place}")
            choice.set_value(question.answer)
            choice.currentIndexChanged.connect(lambda _: self.answered.emit(self.answers()))
            self._choices[question.key] = choice
            lines = "、".join(map(str, question.lines[:8])) + ("等" if len(question.lines) > 8 else "")
            self._side.addWidget(
                FieldRow(question.doubt.question, choice, hint=f"第 {lines} 行，共 {len(question.lines)} 行")
            )

    def _show_missing(self, found: Preview) -> None:
        self._leaving = {}
        if not found.missing:
            return
        self._side.addSpacing(Space.ONE)
        self._side.addWidget(label(f"名册里没有的人（{len(found.missing)}）", "strong"))
        self._side.addWidget(label("确已离任的请勾选，其任职到名册日期前一天为止；不勾选则不改动。", "soft", wrap=True))
        for known in found.missing[:200]:
            tick = QCheckBox(f"{known.person.name}（{known.person.staff_no}）")
            tick.setObjectName(f"missing_{known.person.staff_no}")
            self._leaving[known.person.id] = tick
            self._side.addWidget(tick)
