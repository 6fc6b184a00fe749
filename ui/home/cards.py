"""The cards over the list: the figures of the year, and the first steps of a new store."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout

from app.access.actions import Action
from app.access.session import Session
from app.ledgers.todo import Counters, FirstSteps
from ui.theme import Space
from ui.widgets.basics import IconLabel, button, label, restyle
from ui.widgets.layouts import row

# Steps that are nothing to an account that may not take them.
_ASKED_FOR = (Action.RECOVERY_MAKE,)


class CounterCard(QFrame):
    """A figure with its caption; an icon and a word say when it should be looked at."""

    def __init__(self, name: str, caption: str) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setObjectName(name)
        self.icon = IconLabel("check-circle", "green")
        self.figure = label("", "page")
        self.remark = label("", "soft")
        box = QHBoxLayout(self)
        box.setContentsMargins(Space.TWO, Space.ONE, Space.TWO, Space.ONE)
        box.setSpacing(Space.ONE)
        for part in (self.icon, self.figure):
            box.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(label(caption, "strong"))
        words.addWidget(self.remark)
        box.addLayout(words)
        box.addStretch(1)

    def show_figure(self, figure: str, remark: str, meaning: str, tone: str) -> None:
        """Shows a figure, a remark, and how it stands."""
        self.figure.setText(figure)
        self.remark.setText(remark)
        self.icon.set_icon(meaning, tone)
        self.setAccessibleName(f"{figure} {remark}")


class CounterCards(QFrame):
    """集中约谈, 本年约谈, 材料逾期."""

    def __init__(self) -> None:
        super().__init__()
        self.campaigns = CounterCard("campaign_counter", "本年集中约谈")
        self.talks = CounterCard("talk_counter", "本年约谈")
        self.late = CounterCard("late_counter", "材料逾期")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        cards = QHBoxLayout(self)
        cards.setContentsMargins(0, 0, 0, 0)
        cards.setSpacing(Space.TWO)
        for card in (self.campaigns, self.talks, self.late):
            cards.addWidget(card, 1)

    def show_counters(self, counted: Counters) -> None:
        """Shows the figures of today."""
        lack = max(counted.campaigns_required - counted.campaigns, 0)
        self.campaigns.show_figure(
            f"{counted.campaigns}/{counted.campaigns_required}",
            f"还差 {lack} 次，四(三)要求每年不少于 {counted.campaigns_required} 次"
            if lack
            else "已达到四(三)要求的次数",
            *(("warning", "amber") if lack else ("check-circle", "green")),
        )
        self.talks.show_figure(f"{counted.talks}", "次，按已举行的约谈计", "interviews", "blue")
        late = counted.late_materials
        self.late.show_figure(
            f"{late}", "份到期未交" if late else "份，没有到期未交的材料",
            *(("warning", "red") if late else ("check-circle", "green")),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class FirstStep:
    """A step as the card shows it: what it is called in `FirstSteps`, its verb, why, and what allows it."""

    fact: str
    name: str
    sentence: str
    action: Action


# In the order in which a new office goes: first what keeps the data, then the work.
FIRST_STEPS = (
    FirstStep("recovery", "打印恢复单", "忘记密码时，只有它能重新打开数据。两联由两人分别封存。", Action.RECOVERY_MAKE),
    FirstStep("roster", "导入名册", "从 Excel 名册建立干部库，先预览再写入，随时可以撤销。", Action.ROSTER_IMPORT),
    FirstStep(
        "interview", "安排约谈", "选择对象、事由和主谈人，程序按制度提示该由谁谈、谁批准。", Action.INTERVIEW_EDIT
    ),
    FirstStep("plan", "制定计划", "登记集中约谈计划或部门季度计划，报领导小组批准或备案。", Action.PLAN_EDIT),
)
_ABOUT = "按这个顺序最省事；哪一步都可以以后再做，没做的留在这里。"


class FirstStepsCard(QFrame):
    """从这里开始: what a new store still lacks, each with a button until it is done.

    `slots` are what the buttons do, by the fact; `more` are buttons of what can be done besides.
    """

    def __init__(
        self, session: Session, slots: Mapping[str, Callable[[], object]], more: Sequence[QPushButton] = ()
    ) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setObjectName("first_steps")
        self.setAccessibleName("开始使用")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.TWO, Space.TWO, Space.TWO, Space.TWO)
        column.setSpacing(Space.ONE)
        column.addLayout(row(label("从这里开始", "section"), label(_ABOUT, "soft"), None, *more, spacing=Space.TWO))
        shown = [step for step in FIRST_STEPS if step.action not in _ASKED_FOR or session.may(step.action)]
        self.steps = [_Step(number, step, slots[step.fact]) for number, step in enumerate(shown, 1)]
        for step in self.steps:
            column.addLayout(step.line)

    def show_steps(self, done: FirstSteps) -> None:
        """Ticks what is done; the button of the first open step is the one to press."""
        facts = [bool(getattr(done, step.fact)) for step in self.steps]
        first = facts.index(False) if False in facts else -1
        for place, (step, finished) in enumerate(zip(self.steps, facts, strict=True)):
            step.show_state(finished=finished, first=place == first)
        self.setVisible(not done.done)


class _Step:
    """One step: number or tick, name, sentence, button."""

    def __init__(self, number: int, step: FirstStep, slot: Callable[[], object]) -> None:
        self.fact = step.fact
        self.icon = IconLabel("dot", "ink_faint")
        self.name: QLabel = label(f"{number}. {step.name}", "strong")
        self.button: QPushButton = button(step.name, slot)
        self.button.setObjectName(f"first_{step.fact}_button")
        self.state = label("已完成", "soft")
        self.line = QHBoxLayout()
        self.line.setSpacing(Space.ONE)
        self.line.addWidget(self.icon)
        self.name.setMinimumWidth(96)
        self.line.addWidget(self.name)
        self.line.addWidget(label(step.sentence, "soft-body"), 1)
        self.line.addWidget(self.state)
        self.line.addWidget(self.button)

    def show_state(self, *, finished: bool, first: bool) -> None:
        """Shows it ticked, or with its button; the first open one has the accent."""
        self.icon.set_icon("check-circle" if finished else "dot", "green" if finished else "ink_faint")
        self.state.setVisible(finished)
        self.button.setVisible(not finished)
        restyle(self.button, "role", "primary" if first else "")
