"""问题线索登记表 and 谈话呈批表 (四(三), 五(二)1): what was reported, how it is to be disposed of, who decides."""

from __future__ import annotations

from app.papers import form
from app.papers.case_rows import long_row
from app.papers.cells import Caption, Flow, Ticks
from app.papers.choices import Choices
from app.papers.clue_facts import DISPOSALS, ClueFacts
from app.papers.form import Form, fact, form_sheets, row
from app.papers.setting import Across
from app.papers.sheet import MM, Sheet
from app.papers.table import Row, Section
from app.papers.wording import BLANK_DATE
from app.papers.words import Words

_LEFT = Across.LEFT


def clue_sheets(facts: ClueFacts, words: Words) -> list[Sheet]:
    """The pages of one 问题线索登记表."""
    line = (f"编号：{facts.number}", f"登记单位：{words.say('unit')}", f"登记日期：{facts.registered}")
    return form_sheets(Form(
        facts.office.institution, words.say("title"), line, line,
        (
            Section("被反映人", (row(*fact("姓名", facts.name, 5), *fact("单位职务", facts.post, 13, across=_LEFT)),)),
            Section("线索情况", _reported(facts)),
            Section("处置情况", _disposed(facts)),
            Section("审批", (form.opinion(words.say("opinion"), "", least=28 * MM),)),
            Section("备注", (_note(facts),)),
        ),
        facts.office.secrecy, tuple(words.say("note").split("\n")),
    ))  # fmt: skip


def _reported(facts: ClueFacts) -> tuple[Row, ...]:
    source = (facts.source,) if facts.source else ()
    return (
        row((3, Caption("线索来源")), (21, Choices("线索来源", facts.sources, source)), most=30 * MM),
        row(*fact("收到时间", facts.received, 21, across=_LEFT)),
        row((3, Caption("涉及纪律")), (21, Choices("涉及纪律", facts.disciplines, facts.concerned)), most=30 * MM),
        long_row("反映的\n主要问题", facts.problem, 50, 4),
    )


def _disposed(facts: ClueFacts) -> tuple[Row, ...]:
    ways = Ticks((tuple((each, each == facts.disposal) for each in DISPOSALS),))
    return (
        row((3, Caption("处置方式")), (21, ways)),
        long_row("处置意见", facts.sorting, 24, 2),
        row(*fact("承办人", facts.handler, 9), *fact("处置日期", facts.sorted_on, 9)),
    )


def talk_request_sheets(facts: ClueFacts, words: Words) -> list[Sheet]:
    """The pages of one 谈话呈批表."""
    line = (f"线索编号：{facts.number}", f"呈报单位：{words.say('unit')}", f"呈报日期：{BLANK_DATE}")
    enclosures = tuple(filter(None, (each.strip() for each in words.say("enclosures").split("\n"))))
    return form_sheets(Form(
        facts.office.institution, words.say("title"), line, line,
        (
            Section("谈话对象", _person(facts)),
            Section("线索情况", (
                row(*fact("线索来源", facts.source, 9), *fact("收到时间", facts.received, 9)),
                long_row("反映的\n主要问题", facts.problem, 46, 3),
                row((3, Caption("附件")), (21, Choices("附件", enclosures)), most=30 * MM),
            )),
            Section("呈批意见", (
                form.opinion(words.say("opinion_handler"), facts.sorting),
                form.opinion(words.say("opinion_discipline"), ""),
                form.opinion(words.say("opinion_group"), ""),
            )),
            Section("备注", (_note(facts),)),
        ),
        facts.office.secrecy, tuple(words.say("note").split("\n")),
    ))  # fmt: skip


def _person(facts: ClueFacts) -> tuple[Row, ...]:
    return (
        row(*fact("姓名", facts.name, 5), *fact("性别", facts.gender, 5), *fact("年龄", facts.age, 5)),
        row(*fact("单位职务", facts.post, 13, across=_LEFT), *fact("政治面貌", facts.political_status, 5)),
    )


def _note(facts: ClueFacts) -> Row:
    return row((24, Flow("备注", facts.note)), least=12 * MM, most=None, share=0.5)
