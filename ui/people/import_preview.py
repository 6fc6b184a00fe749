"""The preview of an import: counts, rows with their verdict, questions to confirm, people who are missing."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.people.roster.preview import Preview, PreviewRow, Question, Verdict
from ui.theme import Space
from ui.widgets.basics import label
from ui.widgets.chips import look_of
from ui.widgets.fields import ChoiceBox
from ui.widgets.form import FieldRow
from ui.widgets.layouts import box, clear, column, row
from ui.widgets.table import TableView
from ui.widgets.table_model import Align, Column, Rows

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

    def __init__(self) -> None:
        super().__init__()
        self._found: Preview | None = None
        self._wanted: Verdict | None = None
        self._choices: dict[str, ChoiceBox] = {}
        self._leaving: dict[int, QCheckBox] = {}
        self.summary = label("", "soft-body", wrap=True)
        self.summary.setObjectName("import_summary")
        self._filters = QButtonGroup(self)
        self._bar = row(spacing=Space.ONE)
        self.table = TableView("预览", COLUMNS, Rows(), key=lambda each: each.row.line)
        self.table.setObjectName("preview_list")
        self.table.setProperty("role", "framed")
        self.table.setMinimumHeight(300)
        self._side = QVBoxLayout()
        self._side.setContentsMargins(0, 0, Space.ONE, 0)
        self._side.setSpacing(Space.ONE)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFixedWidth(_SIDE_WIDTH)
        scroll.setWidget(box(self._side, "paper"))
        self.detail = label("", wrap=True, selectable=True)
        self.detail.setObjectName("preview_detail")
        self.detail.setMinimumHeight(36)
        self.table.chosen.connect(self._show_detail)
        both = row(column(self.table, self.detail), scroll, spacing=Space.TWO)
        both.setStretch(0, 1)
        whole = column(self.summary, self._bar, both)
        whole.setStretch(2, 1)
        self.setLayout(whole)

    def show_preview(self, found: Preview) -> None:
        """Shows a preview; faulty rows first when there are any."""
        self._found = found
        new = f"，新增部门 {len(found.new_departments)} 个" if found.new_departments else ""
        passed = "、".join(f"第{line}行{reason}" for line, reason in found.passed_over)
        over = f"；跳过：{passed}" if passed else ""
        self.summary.setText(f"{found.sheet.path.name}，名册日期 {found.as_of}{new}{over}。确认前没有写入任何内容。")
        self._show_filters(found)
        self._show_rows()
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

    def _show_filters(self, found: Preview) -> None:
        clear(self._bar)
        self._filters = QButtonGroup(self)
        for verdict in (None, *Verdict):
            number = len(found.rows) if verdict is None else found.count(verdict)
            made = QPushButton(f"{verdict or '全部'} {number}")
            made.setObjectName(f"preview_{verdict.name.lower() if verdict else 'all'}")
            made.setProperty("role", "filter")
            made.setCheckable(True)
            made.setAutoDefault(False)
            made.setChecked(verdict is self._wanted)
            made.clicked.connect(lambda _=False, verdict=verdict: self._filter(verdict))
            self._filters.addButton(made)
            self._bar.addWidget(made)
        self._bar.addStretch(1)

    def _show_detail(self, each: PreviewRow | None) -> None:
        """All that is to be said of the chosen row."""
        said = "；".join(each.changes) or str(each.verdict) if each else "选中一行，这里显示它的全部改动或错误。"
        self.detail.setText(f"第 {each.row.line} 行　{said}" if each else said)

    def _filter(self, verdict: Verdict | None) -> None:
        self._wanted = verdict
        self._show_rows()

    def _show_rows(self) -> None:
        rows = self._found.rows if self._found else []
        self.table.set_source(Rows([each for each in rows if self._wanted in (None, each.verdict)], by=_BY))

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
