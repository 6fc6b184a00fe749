"""Plans, ledgers, statistics and the papers of the archive: lists over pages."""

from __future__ import annotations

from app.papers import (
    archive_catalogue,
    archive_cover,
    archive_lists,
    archive_note,
    archive_registers,
    health_paper,
    ledger_paper,
    plan_paper,
    spine,
    statistics_paper,
    volume,
)
from app.papers.archive_facts import COVER, archive_facts, blank_archive
from app.papers.paper import About, Paper

_CASE = About.CASE

LISTS: tuple[Paper, ...] = (
    Paper(
        "campaign_plan", "集中计划", "集中约谈计划表", About.PLAN, plan_paper.campaign_facts,
        plan_paper.campaign_sheets, plan_paper.blank_campaign,
    ),
    Paper(
        "quarterly_plan", "季度计划", "部门季度计划备案表", About.PLAN, plan_paper.quarterly_facts,
        plan_paper.quarterly_sheets, plan_paper.blank_quarterly,
    ),
    Paper(
        "ledger", "台账", "党员干部约谈常态化工作台账", About.PERIOD, ledger_paper.ledger_facts,
        ledger_paper.ledger_sheets, ledger_paper.blank_ledger,
    ),
    Paper(
        "statistics", "统计表", "党员干部约谈情况统计表", About.PERIOD, statistics_paper.statistics_facts,
        statistics_paper.statistics_sheets, statistics_paper.blank_statistics,
    ),
    Paper(
        "health", "督导报告", "部门约谈工作督导报告", About.DEPARTMENT, health_paper.health_facts,
        health_paper.health_sheets, health_paper.blank_health, health_paper.file_words,
    ),
    Paper(COVER, "封面", "档案封面", _CASE, archive_facts, archive_cover.cover_sheets, blank_archive),
    Paper("spine", "卷脊", "档案卷脊", _CASE, archive_facts, spine.spine_sheets, blank_archive),
    Paper("catalogue", "卷内目录", "卷内目录", _CASE, archive_facts, archive_catalogue.catalogue_sheets, blank_archive),
    Paper("archive_note", "备考表", "卷内备考表", _CASE, archive_facts, archive_note.note_sheets, blank_archive),
    Paper(
        "volume_register", "案卷目录", "约谈案卷目录", About.PERIOD, archive_registers.volume_register_facts,
        archive_registers.volume_register_sheets, archive_registers.blank_register,
    ),
    Paper(
        "loan_register", "借阅登记", "档案借阅登记簿", About.PERIOD, archive_registers.loan_register_facts,
        archive_registers.loan_register_sheets, archive_registers.blank_register,
    ),
    Paper(
        "transfer_list", "移交清单", "档案移交清单", About.TRANSFER, archive_lists.transfer_facts,
        archive_lists.transfer_sheets, archive_lists.blank_transfer, lambda facts: facts.number,
    ),
    Paper(
        "destruction_list", "销毁清册", "档案销毁清册", About.DESTRUCTION, archive_lists.destruction_facts,
        archive_lists.destruction_sheets, archive_lists.blank_destruction, lambda facts: facts.number,
    ),
    Paper(
        "person_archive", "个人档案", "个人约谈档案目录", About.PERSON, archive_lists.person_facts,
        archive_lists.person_sheets, archive_lists.blank_person,
    ),
    Paper("volume", "卷宗", "全套档案", _CASE, volume.volume_facts, volume.volume_sheets, volume.blank_volume),
)  # fmt: skip
