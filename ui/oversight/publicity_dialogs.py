"""The dialogs of publicity: the text with what the check finds in it, drafting out of finished work, steps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QTimer
from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QCheckBox, QInputDialog, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from app.interviews.queries import CaseFilter, cases_page
from app.oversight import publicity, publicity_drafts
from app.oversight.directory import is_short
from app.oversight.exchange.queries import reported_information
from app.oversight.publicity import ItemLine, Source, Text
from app.plans.tables import Plan
from app.rules.anonymity import Mark
from app.rules.publicity import Step, publicity_rules
from ui.office import Office
from ui.theme import theme
from ui.widgets.acting_beside import act_beside
from ui.widgets.basics import button, label, primary_button, restyle
from ui.widgets.dialog import Dialog
from ui.widgets.empty_state import EmptyState
from ui.widgets.fields import ChoiceBox, TextArea
from ui.widgets.form import Form
from ui.widgets.form_dialog import FormDialog
from ui.widgets.layouts import column, row
from ui.widgets.notice import Severity
from ui.widgets.table import TableView
from ui.widgets.table_foot import with_foot
from ui.widgets.table_model import Column, Rows

_ABOUT = "先核查：姓名、职务、部门、日期、号码和能认出本人的组合都会指出位置，逐处或全部替换后再提交审核。"
_MOST_TALKS = 500
# So many cadres are read in less time than a press is noticed.
_SHORT_LIST = 800


@dataclass(frozen=True, slots=True)
class _Found:
    """A mark with its number, and whether it stays."""

    id: int
    mark: Mark
    kept: str

    @property
    def instead(self) -> str:
        """What will stand there."""
        return f"保留：{self.kept}" if self.kept else self.mark.proposal or "删去"


MARKS: tuple[Column[_Found], ...] = (
    Column("kind", "种类", 56, text=lambda found: found.mark.kind, sortable=False),
    Column("text", "文中", 110, text=lambda found: found.mark.text, sortable=False),
    Column("proposal", "替换为", 110, text=lambda found: found.instead,
           sortable=False),
    Column("why", "为什么", 200, text=lambda found: found.mark.why, stretch=1, sortable=False),
)  # fmt: skip


class PublicityDialog(Dialog):
    """The text of an item with the check beside it: marks are replaced one by one or all, or stay with a reason."""

    help_page = "oversight#publicity"

    def __init__(
        self, parent: QWidget, office: Office, line: ItemLine | None = None, text: Text | None = None,
        sources: list[Source] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent, "修改宣传信息" if line else "撰写宣传信息", subtitle=_ABOUT)
        self.setObjectName("publicity_dialog")
        self.office, self._line, self._sources = office, line, sources or []
        self._kept = publicity.kept_of(line.id) if line else {}
        kinds = [(each.name, each.name) for each in publicity_rules().kinds]
        self.kind, self.title = ChoiceBox(kinds), QLineEdit()
        self.body_text, self.reading = QPlainTextEdit(), QCheckBox("作为预防提醒谈话的学习材料")
        self.found = TableView("核查发现", MARKS, Rows())
        self._name_parts()
        self._lay_out()
        self._fill(line, text)
        self.found.chosen.connect(self._show_place)
        self.found.opened.connect(lambda _: self.replace_one())
        if is_short(_SHORT_LIST):
            self.check()
        else:
            QTimer.singleShot(0, self, self.check)  # once it is on the screen

    def text(self) -> Text:
        """What is written now."""
        return Text(
            self.kind.value() or "", self.title.text().strip(), self.body_text.toPlainText().strip(),
            self.reading.isChecked(),
        )  # fmt: skip

    def check(self) -> None:
        """Looks the text over, with a long cadre list beside the window, and shows what was found."""
        self._look(self._show_found)

    def _look(self, then: Callable[[list[Mark]], object]) -> None:
        text, session = self.text(), self.office.session
        if not text.kind:
            return
        if is_short(_SHORT_LIST):
            then(publicity.look(session, text))
        else:
            act_beside(
                self, self.office, "核查", lambda: publicity.look(session, text), then, notices=self.notices,
                writes=False,
            )  # fmt: skip

    def _show_found(self, marks: list[Mark]) -> None:
        lines = [_Found(place, mark, self._kept.get(mark.text, "")) for place, mark in enumerate(marks)]
        self.found.set_source(Rows(lines))
        self._paint(lines)
        left = [each for each in lines if not each.kept]
        self.count.setText(f"还有 {len(left)} 处要处理" if left else "没有发现能认出本人的内容")
        restyle(self.count, "role", "problem" if left else "soft-body")
        for each in (self.one_button, self.keep_button):
            each.setEnabled(bool(lines))
        self.all_button.setEnabled(bool(left))

    def replace_one(self) -> None:
        """Puts the proposal in the place of the chosen mark."""
        if (line := self.found.current_row()) is not None:
            self._replace([line.mark])

    def replace_all(self) -> None:
        """Puts the proposals in the place of all that does not stay."""
        self._look(lambda marks: self._replace([mark for mark in marks if mark.text not in self._kept]))

    def keep(self) -> None:
        """Lets the words of the chosen mark stay, with a reason; asked for in a line, not forced on anybody."""
        line = self.found.current_row()
        if line is None:
            return
        asking = QInputDialog(self)
        asking.setObjectName("keep_reason_dialog")
        asking.setWindowTitle("保留")
        asking.setLabelText(f"保留“{line.mark.text}”的理由：")
        asking.setOkButtonText("保留")
        asking.setCancelButtonText("取消")
        asking.textValueSelected.connect(lambda reason: self._stay(line.mark, reason))
        asking.open()

    def save(self) -> None:
        """Keeps text and check; stays open with the reason where that is refused."""
        session, text, kept = self.office.session, self.text(), dict(self._kept)
        line, sources = self._line, self._sources

        def act() -> bool:
            with session.store.transaction():
                if line is None:
                    id = publicity.write(session, text, sources)
                else:
                    id = line.id
                    publicity.rewrite(session, id, text)
                found = {mark.text for mark in publicity.look(session, text)}
                publicity.check_item(session, id, {word: why for word, why in kept.items() if word in found})
            return True

        act_beside(
            self, self.office, "保存并核查", act, lambda _: self.accept(), "已保存并登记核查", notices=self.notices
        )

    def _stay(self, mark: Mark, reason: str) -> None:
        if mark.kind == "姓名":
            self.notices.say(Severity.WARNING, f"“{mark.text}”是干部的姓名，不能保留，请替换。", clauses=("六(三)",))
        elif reason.strip():
            self._kept[mark.text] = reason.strip()
            self.check()

    def _replace(self, marks: list[Mark]) -> None:
        changed = publicity.replaced(self.text(), marks)
        self.title.setText(changed.title)
        cursor = QTextCursor(self.body_text.document())  # in one step, so that one undo brings the text back
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(changed.body)
        self.check()

    def _fill(self, line: ItemLine | None, text: Text | None) -> None:
        if line is not None:
            text = Text(line.kind, line.title, line.body, line.is_reading)
        if text is None:
            self.kind.setCurrentIndex(0)
            return
        self.kind.set_value(text.kind)
        self.title.setText(text.title)
        self.body_text.setPlainText(text.body)
        self.reading.setChecked(text.is_reading)

    def _name_parts(self) -> None:
        for name, words, field in (
            ("publicity_kind", "类别", self.kind), ("publicity_title", "标题", self.title),
            ("publicity_body", "正文", self.body_text), ("publicity_reading", "学习材料", self.reading),
            ("publicity_marks", "核查发现", self.found),
        ):  # fmt: skip
            field.setObjectName(name)
            field.setAccessibleName(words)
        self.body_text.setTabChangesFocus(True)
        self.body_text.setMinimumHeight(170)
        self.found.setMinimumHeight(150)
        self.found.set_empty_states(EmptyState("check", "没有发现", "文字里没有能认出本人的内容。"))

    def _lay_out(self) -> None:
        form = Form(2)
        about = "；".join(f"{each.name}：{each.about}" for each in publicity_rules().kinds)
        self.kind.setToolTip(about)
        form.add("类别", self.kind, required=True)
        form.add("标题", self.title, required=True)
        form.add("正文", self.body_text, required=True, wide=True)
        self.count = label("", "soft-body")
        self.count.setObjectName("publicity_count")
        self.check_button = button("核查(&H)", self.check, meaning="refresh")
        self.one_button = button("替换这一处(&R)", self.replace_one)
        self.all_button = button("全部替换(&A)", self.replace_all)
        self.keep_button = button("保留(&K)…", self.keep)
        for made, name in (
            (self.check_button, "check_publicity_button"), (self.one_button, "replace_one_button"),
            (self.all_button, "replace_all_button"), (self.keep_button, "keep_mark_button"),
        ):  # fmt: skip
            made.setObjectName(name)
        bar = row(self.check_button, self.one_button, self.all_button, self.keep_button, None, self.count)
        self.body.addLayout(column(form, self.reading, bar, with_foot(self.office, self.found, "项")))
        save = primary_button("保存并登记核查", self.save, "check")
        save.setObjectName("save_button")
        self.set_buttons(save)
        self.fit(900)

    def _paint(self, lines: list[_Found]) -> None:
        """Marks in the body what was found; what stays is only underlined."""
        offset = len(self.title.text().strip()) + 1
        painted = []
        for each in lines:
            if each.mark.start < offset:
                continue
            part = QTextEdit.ExtraSelection()
            look = QTextCharFormat()
            look.setFontUnderline(True)
            if not each.kept:
                look.setBackground(QColor(theme().colours.amber_back))
            part.format = look  # type: ignore[attr-defined]
            part.cursor = self._cursor(each.mark, offset)  # type: ignore[attr-defined]
            painted.append(part)
        self.body_text.setExtraSelections(painted)

    def _cursor(self, mark: Mark, offset: int) -> QTextCursor:
        text = self.body_text.toPlainText()
        lead = len(text) - len(text.lstrip())
        at = _utf16(text, mark.start - offset + lead)
        end = _utf16(text, mark.end - offset + lead)
        cursor = QTextCursor(self.body_text.document())
        cursor.setPosition(at)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _show_place(self, line: _Found | None) -> None:
        offset = len(self.title.text().strip()) + 1
        if line is not None and line.mark.start >= offset:
            self.body_text.setTextCursor(self._cursor(line.mark, offset))


def _utf16(text: str, place: int) -> int:
    """A place in the text as Qt counts it: characters beyond the BMP are two there."""
    return len(text[:place].encode("utf-16-le")) // 2


class SourceDialog(FormDialog):
    """Which finished work a draft is made of."""

    help_page = "oversight#publicity"

    def __init__(self, parent: QWidget, office: Office, kind: str) -> None:
        super().__init__(parent, office, "从已办工作起草", "先按已办的工作起草一段文字，再修改、核查。")
        self.setObjectName("source_dialog")
        self._kind, self._window = kind, parent
        self.choice = ChoiceBox(_choices(office, kind), "请选择")
        self.choice.setObjectName("source_choice")
        captions = {"campaign": "集中约谈", "quarter": "期间", "talks": "办结的约谈", "report": "报送的信息"}
        self.form.add(captions[kind], self.choice, required=True, wide=True)
        self.finish("起草", self._draft, "已起草，请修改后保存")

    def _draft(self) -> None:
        session, chosen = self.office.session, self.choice.value()
        if self._kind == "campaign":
            text, sources = publicity_drafts.of_campaign(session, int(chosen or 0))
        elif self._kind == "quarter":
            year, quarter = chosen or (self.office.today().year, None)
            text, sources = publicity_drafts.of_quarter(session, year, quarter)
        elif self._kind == "report":
            text, sources = publicity_drafts.of_report(session, int(chosen or 0))
        else:
            text, sources = publicity_drafts.of_talks(session, [int(chosen or 0)])
        PublicityDialog(self._window, self.office, text=text, sources=sources).open()


def _choices(office: Office, kind: str) -> list[tuple[object, str]]:
    if kind == "campaign":
        plans = Plan.select().where(Plan.kind == "集中").order_by(Plan.year.desc(), Plan.batch.desc())
        return [(row.id, row.title) for row in plans]
    if kind == "quarter":
        this = office.today().year
        return [
            ((year, quarter), f"{year}年第{'一二三四'[quarter - 1]}季度" if quarter else f"{year}年全年")
            for year in (this, this - 1) for quarter in (None, 4, 3, 2, 1)
        ]  # fmt: skip
    if kind == "report":
        return [(each.id, f"{each.sort}：{each.title}") for each in reported_information(office.session)]
    lines = cases_page(office.session, CaseFilter(), 0, _MOST_TALKS)
    return [(line.id, f"{line.number} {line.subjects}") for line in lines if str(line.state) in ("待归档", "已归档")]


class StepDialog(FormDialog):
    """A step that asks for its reason."""

    help_page = "oversight#publicity"

    def __init__(self, parent: QWidget, office: Office, line: ItemLine, step: Step) -> None:
        super().__init__(parent, office, step.name, line.title)
        self.setObjectName("step_dialog")
        self.reason = TextArea(3)
        self.reason.setObjectName("step_reason")
        self.form.add("理由", self.reason, required=True, wide=True)
        session = office.session
        self.finish(
            step.name, lambda: publicity.take_step(session, line.id, step.name, self.reason.text()), f"已{step.name}"
        )
