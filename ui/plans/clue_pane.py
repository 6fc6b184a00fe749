"""The clue that is chosen: what it says, what it may repeat, how it was disposed of, where it led to."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from app.plans.clue_hints import hints_of
from app.plans.clue_links import LinkLine, links_of
from app.plans.clue_queries import UNSORTED, ClueView
from app.plans.disposing import DecisionLine, decisions_of
from app.plans.inquiry_queries import InquiryFilter, inquiries_page
from app.plans.vocabulary import Disposal
from ui.interviews.facts import facts_grid
from ui.office import Office
from ui.papers.print_menu import PrintMenu, print_menu_button
from ui.plans.clue_hints import HintList
from ui.plans.hint_run import hint_run
from ui.theme import Space, Tone
from ui.widgets.basics import button, label, link_button
from ui.widgets.chips import StateChip
from ui.widgets.elided import ElidedLink
from ui.widgets.layouts import box, clear, column, row

DISPOSAL_LOOKS = {
    "": ("hourglass", Tone.AMBER),
    Disposal.TALK_INQUIRY.value: ("interviews", Tone.BLUE),
    Disposal.VERIFICATION.value: ("search", Tone.BLUE),
    Disposal.ON_FILE.value: ("archive", Tone.NEUTRAL),
    Disposal.CLOSED.value: ("check", Tone.NEUTRAL),
}
_INQUIRIES = 9


class CluePane(QScrollArea):
    """Signals carry the id of what is wanted, a hint, or a link that is to be taken back."""

    plan_opened = Signal(int)
    inquiry_opened = Signal(int)
    clue_opened = Signal(int)
    join_wanted = Signal(object)
    part_wanted = Signal(object)

    def __init__(self, office: Office, printing: PrintMenu) -> None:
        super().__init__()
        self.setObjectName("clue_pane")
        self._office, self._run = office, hint_run(office)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._facts = QVBoxLayout()
        self._facts.setSpacing(Space.ONE)
        self.hints = HintList(self.clue_opened.emit, self.join_wanted.emit)
        self._more = QVBoxLayout()
        self._more.setSpacing(Space.HALF)
        self.edit, self.sort = button("修改…", meaning="edit"), button("处置…", meaning="gavel")
        self.ask = button("谈话函询(&I)…", meaning="send", tip="就这条线索拟定谈话函询")
        self.join = button("并案(&J)…", meaning="link", tip="与另一条线索并案")
        names = {"edit": self.edit, "sort": self.sort, "ask": self.ask, "join": self.join}
        for name, each in names.items():
            each.setObjectName(f"{name}_clue_button")
        first = row(self.sort, self.edit, print_menu_button(printing), None)
        self._buttons = box(column(first, row(self.ask, self.join, None)))
        whole = column(self._facts, self._buttons, self.hints, self._more, None, margin=Space.TWO)
        self.setWidget(box(whole, "desk"))
        self.show_clue(None)

    def show_clue(self, clue: ClueView | None) -> None:
        """Shows a clue, or what to do where none is chosen."""
        clear(self._facts)
        clear(self._more)
        self._buttons.setVisible(clue is not None)
        if clue is None:
            self.hints.show_hints(())
            self._facts.addWidget(label("选中一条线索，这里显示它的内容和去向。", "soft-body", wrap=True))
            return
        chip = StateChip()
        chip.set_word(clue.disposal or UNSORTED, DISPOSAL_LOOKS[clue.disposal])
        self._facts.addLayout(row(label(clue.number, "section"), chip, None))
        self._facts.addWidget(facts_grid(_facts(clue)))
        self.ask.setVisible(clue.disposal == Disposal.TALK_INQUIRY)
        links = links_of(clue.id)
        standing = {each.other_id for each in links if each.undone_at is None}
        if self._run.is_at_hand():
            self.hints.show_hints([each for each in hints_of(clue.id) if each.id not in standing])
        else:
            self.hints.wait()
        self._show_links(links)
        self._show_where(clue)
        self._show_history(decisions_of(clue.id))

    def _show_links(self, links: list[LinkLine]) -> None:
        if links:
            self._heading("并案")
        for place, link in enumerate(links):
            name = ElidedLink(f"{link.number} {link.name}", lambda id=link.other_id: self.clue_opened.emit(id))
            name.setObjectName(f"linked_{place}")
            line = row(name, None)
            said = f"{link.reason}（{link.at:%Y-%m-%d}）"
            if link.undone_at is None:
                undo = link_button("撤销并案…", lambda link=link: self.part_wanted.emit(link))
                undo.setObjectName(f"part_{place}")
                line.addWidget(undo)
            else:
                said += f"；{link.undone_at:%Y-%m-%d} 撤销：{link.undone_reason}"
            self._more.addWidget(box(column(line, label(said, "soft", wrap=True), spacing=0)))

    def _show_where(self, clue: ClueView) -> None:
        """Plans that cite it, and what was asked because of it."""
        asked = inquiries_page(self._office.session, InquiryFilter(clue_id=clue.id), 0, _INQUIRIES)
        if clue.citations or asked:
            self._heading("去向")
        for place, cited in enumerate(clue.citations):
            words = f"列入“{cited.plan}”第 {cited.serial} 项（{cited.person}）"
            made = ElidedLink(words, lambda plan=cited.plan_id: self.plan_opened.emit(plan))
            made.setObjectName(f"citation_{place}")
            self._more.addWidget(made)
        for place, line in enumerate(asked):
            words = f"谈话函询 {line.number} · {line.state}" + (f"：{line.outcome}" if line.outcome else "")
            made = ElidedLink(words, lambda id=line.id: self.inquiry_opened.emit(id))
            made.setObjectName(f"inquiry_of_clue_{place}")
            self._more.addWidget(made)

    def _show_history(self, decisions: list[DecisionLine]) -> None:
        """Every decision in its order; what was decided before stays readable."""
        if not decisions:
            return
        self._heading("处置经过")
        for place, each in enumerate(decisions, 1):
            where = f"梳理会 {each.session}" if each.session else "谈话函询评估" if each.inquiry_id else "逐条处置"
            changed = f"{each.before} → " if each.before and each.before != each.disposal else ""
            head = label(f"{each.decided_on} {changed}{each.disposal}（{where}）", selectable=True, wrap=True)
            head.setObjectName(f"decision_{place}")
            said = "；".join(filter(None, [each.note, _proposed(each)]))
            by = f"{each.by} {each.at:%Y-%m-%d %H:%M} 登记".strip()
            lines = [head, *([label(said, "soft-body", wrap=True)] if said else []), label(by, "soft", wrap=True)]
            self._more.addWidget(box(column(*lines, spacing=0)))

    def _heading(self, words: str) -> None:
        self._more.addSpacing(Space.ONE)
        self._more.addWidget(label(words, "strong"))


def _facts(clue: ClueView) -> list[tuple[str, str | QWidget]]:
    draft = clue.draft
    about = "　".join(filter(None, [draft.reported_name, draft.reported_post]))
    return [
        ("被反映人", about),
        ("关联干部", clue.person or "尚未关联"),
        ("来源", f"{draft.source}，{draft.received_on} 收到"),
        ("主要问题", draft.problem),
        ("涉及纪律", "、".join(draft.disciplines)),
        ("处置", f"{clue.disposal}，{clue.sorted_on}" if clue.disposal else ""),
        ("处置意见", clue.sorting_note),
        ("承办", draft.handler),
        ("备注", draft.note),
    ]


def _proposed(each: DecisionLine) -> str:
    away = f"{'、'.join(each.withdrawn)}回避" if each.withdrawn else ""
    subject = f"拟列为约谈对象，事由“{each.ground}”：{each.reason}" if each.is_proposed else ""
    return "；".join(filter(None, [subject, away]))
