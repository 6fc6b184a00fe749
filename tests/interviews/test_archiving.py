"""Archiving: marks that follow what they speak of, volume numbers, the catalogue with its pages."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.access.errors import Refusal
from app.access.session import Session
from app.interviews import archiving, dispositions, materials, record
from app.interviews.attachments import attachment_info, export_copy
from app.interviews.catalogue import CatalogueDraft, numbered
from app.interviews.dispositions import DispositionDraft
from app.interviews.materials import Witness
from app.interviews.record_text import Turn, TurnChange
from app.interviews.signed_record import attach_signed_record, signed_scan
from app.interviews.tables import Interview, InterviewSubject
from app.plans.tables import ApprovalRow
from app.rules.lifecycle import State
from tests.institution import TODAY
from tests.interviews.held_cases import NOW, add_outline, make_case, material_ids, sealed_record, still, subject_ids


@pytest.fixture
def case(session: Session, people: dict[str, int]) -> int:
    still(session)
    made = make_case(people, State.AWAITING_ARCHIVING)
    sealed_record(session, made)
    return made


def fill(session: Session, case: int) -> None:
    archiving.sign_form(session, case, TODAY)
    archiving.sign_record(session, case, TODAY)
    archiving.build_catalogue(session, case)
    archiving.file_volume(session, case, volume_number="2026-0001", retention="30年")


def test_items_are_done_as_soon_as_they_are_true(session: Session, case: int) -> None:
    assert archiving.archived_items(session, case) == frozenset()
    fill(session, case)
    assert archiving.archived_items(session, case) == {item.code for item in session.rules.archive}
    archiving.sign_form(session, case, None)
    archiving.set_catalogue(session, case, [])
    assert archiving.archived_items(session, case) == {"record_signed"}


def test_volume_item_names_what_it_lacks(session: Session, case: int) -> None:
    archiving.file_volume(session, case, volume_number="", retention="永久")
    line = next(each for each in archiving.archive_view(session, case).checklist if each.code == "volume")
    assert not line.done and line.lack == "还缺卷号、卷内目录"


def test_items_that_tick_themselves_cannot_be_ticked_on_faith(session: Session, case: int) -> None:
    for code in ("form_signed", "record_signed", "volume"):
        with pytest.raises(Refusal, match="不能手工勾选"):
            archiving.tick_archive(session, case, code, True)
    with pytest.raises(Refusal):
        archiving.tick_archive(session, case, "nonsense", True)


def test_volume_numbers_go_on_and_are_never_shared(session: Session, case: int, people: dict[str, int]) -> None:
    other = make_case(people, State.AWAITING_ARCHIVING, "余立")
    assert archiving.archive_view(session, case).proposed_volume == "2026-0001"
    archiving.file_volume(session, case, volume_number="2026-0041", retention="30年")
    assert archiving.archive_view(session, other).proposed_volume == "2026-0042"
    with pytest.raises(Refusal, match="2026-0042"):
        archiving.file_volume(session, other, volume_number=" 2026-0041 ", retention="")
    archiving.file_volume(session, other, volume_number="", retention="")
    archiving.file_volume(session, case, volume_number="", retention="")


def test_retention_is_one_of_the_classes_and_proposed_by_the_setting(session: Session, case: int) -> None:
    assert archiving.archive_view(session, case).proposed_retention == "30年"
    with pytest.raises(Refusal):
        archiving.file_volume(session, case, volume_number="2026-0001", retention="15年")
    assert Interview.get_by_id(case).volume_number == ""


def test_signature_days_lie_between_the_talk_and_today(session: Session, case: int) -> None:
    for day in (TODAY - timedelta(days=1), TODAY + timedelta(days=1)):
        with pytest.raises(Refusal):
            archiving.sign_form(session, case, day)
        with pytest.raises(Refusal):
            archiving.sign_record(session, case, day)
    assert archiving.archive_view(session, case).form_signed_on is None


def test_record_that_still_changes_cannot_have_been_signed(session: Session, people: dict[str, int]) -> None:
    still(session)
    case = make_case(people, State.AWAITING_ARCHIVING)
    with pytest.raises(Refusal, match="还没有定稿"):
        archiving.sign_record(session, case, TODAY)
    archiving.sign_record(session, case, None)
    Interview.update(record_signed_on=TODAY).where(Interview.id == case).execute()
    archiving.sign_record(session, case, TODAY)


def test_scan_of_the_signed_record_closes_the_step(session: Session, case: int, tmp_path: Path) -> None:
    scan = tmp_path / "笔录.pdf"
    scan.write_bytes(b"%PDF-1.4 scan")
    first = attach_signed_record(session, case, scan, TODAY)
    assert "record_signed" in archiving.archived_items(session, case)
    found = signed_scan(case)
    assert found is not None and (found.id, found.name, found.size) == (first, "笔录.pdf", 13)
    scan.write_bytes(b"%PDF-1.4 scanned better")
    second = attach_signed_record(session, case, scan, TODAY)
    assert second != first and signed_scan(case).size == 23  # type: ignore[union-attr]
    assert attachment_info(first).size == 13
    assert export_copy(session, second, tmp_path / "副本.pdf").read_bytes() == b"%PDF-1.4 scanned better"


def test_scan_that_cannot_be_is_refused_and_nothing_is_kept(
    session: Session, people: dict[str, int], case: int, tmp_path: Path
) -> None:
    scan, text = tmp_path / "笔录.pdf", tmp_path / "笔录.docx"
    for file in (scan, text):
        file.write_bytes(b"x")
    unsealed = make_case(people, State.AWAITING_ARCHIVING, "余立")
    for what, file, day, why in (
        (unsealed, scan, TODAY, "还没有定稿"), (case, text, TODAY, "不是扫描件"),
        (case, scan, TODAY + timedelta(days=1), "还没有到"), (case, tmp_path / "无.pdf", TODAY, "不是文件"),
    ):  # fmt: skip
        with pytest.raises(Refusal, match=why):
            attach_signed_record(session, what, file, day)
    assert signed_scan(case) is None and Interview.get_by_id(case).record_signed_on is None


def test_catalogue_holds_what_the_case_has(session: Session, people: dict[str, int]) -> None:
    still(session)
    case = make_case(
        people, State.IN_PROGRESS, "蒋德禾", "余立", exception_number="特〔2026〕1号", recorder_name="常怀"
    )
    add_outline(case, "甲")
    InterviewSubject.update(notified_on=TODAY).where(InterviewSubject.interview == case).execute()
    for outcome, by in (("退回", "领导小组"), ("批准", "领导小组")):
        ApprovalRow.create(interview=case, of="方案", by=by, outcome=outcome, approver="尹涵", decided_on=TODAY,
                           number="约〔2026〕3号", recorded_at=NOW)  # fmt: skip
    ApprovalRow.create(interview=case, of="方案", by="领导小组", outcome="批准", approver="尹涵", decided_on=TODAY,
                       recorded_at=NOW, voided_at=NOW)  # fmt: skip
    record.open_record(session, case)
    record.save_changes(session, case, [TurnChange.put(Turn(1, "问", "请说明", NOW))])
    Interview.update(state=State.AWAITING_MATERIALS).where(Interview.id == case).execute()
    materials.ensure_due(session, case)
    first, second = material_ids(case)
    materials.receive(session, first, received_on=TODAY, pages=4)
    materials.refuse(session, second, refused_on=TODAY, reason="拒写", witnesses=[Witness("常怀"), Witness("花新")])
    draft = DispositionDraft(confirmed=True, decided_by="学校党委", decided_on=TODAY)
    dispositions.save_disposition(session, subject_ids(case)[0], draft)
    lines = archiving.build_catalogue(session, case)
    assert [(line.draft.title, line.page_range) for line in lines] == [
        ("党员干部约谈情况登记表（蒋德禾）", "1-2"), ("党员干部约谈情况登记表（余立）", "3-4"),
        ("约谈工作方案审批表（领导小组）", "5"), ("主谈人特批表", "6"),
        ("约谈通知书（蒋德禾）", "7"), ("约谈通知书（余立）", "8"),
        ("约谈提纲", "9"), ("谈话笔录", "10"), ("问题说明材料", "11-14"), ("拒绝提交问题说明材料情况记录", "15"),
        ("处理意见审批表（蒋德禾）", "16"),
    ]  # fmt: skip
    assert lines[2].draft.number == "约〔2026〕3号"
    assert lines[8].draft.author == "蒋德禾"


def test_catalogue_is_edited_as_a_whole(session: Session, case: int) -> None:
    drafts = [
        CatalogueDraft("登记表", "纪检监察室", pages=2),
        CatalogueDraft(" 照片 ", pages=0),
        CatalogueDraft("笔录", pages=3),
    ]
    archiving.set_catalogue(session, case, drafts)
    saved = archiving.archive_view(session, case).catalogue
    assert [(line.position, line.draft.title, line.page_range) for line in saved] == [
        (1, "登记表", "1-2"), (2, "照片", ""), (3, "笔录", "3-5"),
    ]  # fmt: skip
    for wrong in (CatalogueDraft(" "), CatalogueDraft("x", pages=-1), CatalogueDraft("x", pages=10**6)):
        with pytest.raises(Refusal, match="没有保存"):
            archiving.set_catalogue(session, case, [*drafts, wrong])
    assert len(archiving.archive_view(session, case).catalogue) == 3


@given(st.lists(st.integers(0, 50), max_size=12))
def test_pages_run_through_the_file_without_gap_or_overlap(pages: list[int]) -> None:
    covered = [
        page
        for line in numbered(CatalogueDraft("x", pages=count) for count in pages)
        if line.draft.pages
        for page in range(line.first_page, line.last_page + 1)
    ]
    assert covered == list(range(1, sum(pages) + 1))


@pytest.mark.parametrize("state", [State.READY, State.IN_PROGRESS, State.ARCHIVED, State.CANCELLED])
def test_the_file_is_closed_outside_its_time(session: Session, case: int, state: State) -> None:
    fill(session, case)
    Interview.update(state=state).where(Interview.id == case).execute()
    attempts = [
        lambda: archiving.sign_form(session, case, None),
        lambda: archiving.sign_record(session, case, None),
        lambda: archiving.file_volume(session, case, volume_number="x", retention=""),
        lambda: archiving.build_catalogue(session, case),
        lambda: archiving.set_catalogue(session, case, []),
        lambda: archiving.tick_archive(session, case, "volume", False),
    ]
    for attempt in attempts:
        with pytest.raises(Refusal):
            attempt()
    view = archiving.archive_view(session, case)
    assert (view.form_signed_on, view.volume_number, view.editable) == (TODAY, "2026-0001", False)
    assert len(view.catalogue) > 0
