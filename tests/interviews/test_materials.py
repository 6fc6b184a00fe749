"""Materials: due per subject, received or refused with witnesses, files in the vault."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from app.access.errors import Refusal
from app.access.session import Session
from app.access.tables import AuditEntry
from app.interviews import material_list, materials
from app.interviews.attachments import attach, attachment_info, export_copy
from app.interviews.guarding import case_of
from app.interviews.materials import Witness
from app.interviews.tables import Interview, Material
from app.rules.lifecycle import State
from app.store.errors import StoreTrouble
from tests.institution import TODAY
from tests.interviews.held_cases import NOW, make_case, material_ids, still, subject_ids

TWO = (Witness("常怀", "科长"), Witness("花新"))


@pytest.fixture
def case(session: Session, people: dict[str, int]) -> int:
    still(session)
    made = make_case(people, State.AWAITING_MATERIALS, "蒋德禾", "余立")
    materials.ensure_due(session, made)
    return made


def lines(session: Session, case: int) -> list[material_list.MaterialLine]:
    return [line for one in material_list.materials_view(session, case).subjects for line in one.lines]


@pytest.mark.parametrize(
    ("form", "name"),
    [
        ("PREVENTIVE", "廉政承诺"),
        ("INQUIRY", "问题说明材料"),
        ("CORRECTIVE", "错误认识材料"),
        ("ACCOUNTABILITY", "错误认识材料"),
    ],
)
def test_each_subject_owes_the_material_of_the_form(
    session: Session, people: dict[str, int], form: str, name: str
) -> None:
    still(session)
    made = make_case(people, State.IN_PROGRESS, "蒋德禾", "余立", form=form)
    assert materials.ensure_due(session, made) == 2
    assert materials.ensure_due(session, made) == 0
    assert [(line.name, line.by_form) for line in lines(session, made)] == [(name, True)] * 2


def test_materials_of_a_talk_that_ends_are_due_from_its_end_before_it_is_saved(
    session: Session, people: dict[str, int]
) -> None:
    still(session)
    made = case_of(make_case(people, State.IN_PROGRESS, "蒋德禾", "余立"))
    made.held_to = NOW - timedelta(days=7)
    assert materials.ensure_due_of(session, made) == 2
    due = {line.due_on for line in lines(session, made.id)}
    assert due == {materials.due_day(session.rules, made, NOW.date())} and max(due) < date(2026, 12, 1)
    assert materials.ensure_due(session, made.id) == 0


def test_due_day_counts_working_days_from_the_talk(session: Session, case: int) -> None:
    assert [line.due_on for line in lines(session, case)] == [date(2026, 12, 1)] * 2


def test_reply_to_a_written_inquiry_has_the_longer_time(session: Session, people: dict[str, int]) -> None:
    still(session)
    made = make_case(people, State.AWAITING_MATERIALS, written_inquiry=True)
    materials.ensure_due(session, made)
    assert lines(session, made)[0].due_on == date(2026, 12, 15)
    assert material_list.materials_view(session, made).endorsed


def test_received_material_keeps_day_copies_pages_file_and_note(session: Session, case: int, tmp_path: Path) -> None:
    scan = tmp_path / "问题说明 材料.pdf"
    scan.write_bytes(b"%PDF-1.7 " + bytes(range(256)) * 50)
    file = attach(session, scan)
    first, second = material_ids(case)
    materials.receive(
        session, first, received_on=TODAY, copies=2, pages=5, attachment_id=file, note="党总支书记签署：情况属实"
    )
    line = lines(session, case)[0]
    assert (line.state, line.copies, line.pages, line.attachment_name) == ("已交", 2, 5, "问题说明 材料.pdf")
    assert line.note == "党总支书记签署：情况属实"
    assert material_list.materials_view(session, case).open_count == 1
    assert second == lines(session, case)[1].id


def test_attachment_lies_encrypted_and_comes_out_as_it_was(session: Session, tmp_path: Path) -> None:
    still(session)
    content = "谈话对象的亲笔说明".encode() * 1000
    source = tmp_path / "说明.txt"
    source.write_bytes(content)
    file = attach(session, source)
    stored = [path for path in session.store.paths.attachments.rglob("*") if path.is_file()]
    assert len(stored) == 1 and b"\xe8\xb0\x88\xe8\xaf\x9d" not in stored[0].read_bytes()
    out = export_copy(session, file, tmp_path / "副本.txt")
    assert out.read_bytes() == content
    assert attachment_info(file).size == len(content)
    entry = AuditEntry.select().order_by(AuditEntry.seq.desc()).first()
    assert (entry.action, entry.after["to"]) == ("export", "副本.txt")
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["副本.txt", "说明.txt"]


def test_what_is_no_file_is_not_attached(session: Session, tmp_path: Path) -> None:
    empty = tmp_path / "空.pdf"
    empty.touch()
    for path in (tmp_path, tmp_path / "没有.pdf", empty):
        with pytest.raises(Refusal, match="没有添加"):
            attach(session, path)


def test_damaged_attachment_is_told_and_leaves_no_half_copy(session: Session, tmp_path: Path) -> None:
    source = tmp_path / "a.txt"
    source.write_text("内容")
    file = attach(session, source)
    (stored,) = [path for path in session.store.paths.attachments.rglob("*") if path.is_file()]
    stored.write_bytes(stored.read_bytes()[:-3])
    with pytest.raises(StoreTrouble):
        export_copy(session, file, tmp_path / "b.txt")
    with pytest.raises(StoreTrouble):
        export_copy(session, attach(session, source), tmp_path / "没有" / "b.txt")
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["a.txt"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"received_on": TODAY + timedelta(days=1)}, {"received_on": TODAY - timedelta(days=1)},
        {"received_on": TODAY, "copies": 0}, {"received_on": TODAY, "pages": -1},
        {"received_on": TODAY, "pages": 10**9}, {"received_on": TODAY, "attachment_id": 999},
    ],
)  # fmt: skip
def test_impossible_receipts_are_refused(session: Session, case: int, wrong: dict[str, object]) -> None:
    with pytest.raises(Refusal):
        materials.receive(session, material_ids(case)[0], **wrong)  # type: ignore[arg-type]
    assert lines(session, case)[0].state == "待交"


def test_refusal_is_kept_with_its_two_witnesses(session: Session, case: int) -> None:
    first, _ = material_ids(case)
    materials.refuse(session, first, refused_on=TODAY, reason="称无问题可说明", witnesses=TWO)
    line = lines(session, case)[0]
    assert (line.state, line.refusal_reason) == ("拒绝", "称无问题可说明")
    assert line.witnesses == TWO
    with pytest.raises(Refusal, match="撤回"):
        materials.receive(session, first, received_on=TODAY)


@pytest.mark.parametrize(
    "names",
    [(), ("常怀",), ("常怀", "常怀"), ("常怀", "常 怀"), ("常怀", " "), ("常怀", "花新", "严凡"), ("常怀", "蒋德禾"),
     ("常怀", "余立")],
)  # fmt: skip
def test_refusal_needs_two_different_witnesses_who_are_no_subjects(
    session: Session, case: int, names: tuple[str, ...]
) -> None:
    with pytest.raises(Refusal) as refused:
        materials.refuse(
            session, material_ids(case)[0], refused_on=TODAY, reason="拒写", witnesses=[Witness(name) for name in names]
        )
    assert refused.value.clauses == ("五(三)",)
    assert lines(session, case)[0].state == "待交"


def test_refusal_needs_a_reason_and_a_day_that_has_come(session: Session, case: int) -> None:
    first, _ = material_ids(case)
    for day, reason in ((TODAY, "  "), (TODAY + timedelta(days=1), "拒写"), (TODAY - timedelta(days=1), "拒写")):
        with pytest.raises(Refusal):
            materials.refuse(session, first, refused_on=day, reason=reason, witnesses=TWO)


def test_mistake_is_taken_back_until_materials_are_complete(session: Session, case: int) -> None:
    first, second = material_ids(case)
    materials.receive(session, first, received_on=TODAY, pages=3)
    materials.refuse(session, second, refused_on=TODAY, reason="拒写", witnesses=TWO)
    for each in (first, second):
        materials.undo_material(session, each)
    assert [(line.state, line.pages, line.witnesses) for line in lines(session, case)] == [("待交", 0, ())] * 2
    materials.receive(session, first, received_on=TODAY)
    Interview.update(state=State.AWAITING_DISPOSITION).where(Interview.id == case).execute()
    assert not lines(session, case)[0].can_undo
    with pytest.raises(Refusal, match="收齐"):
        materials.undo_material(session, first)


def test_extra_material_comes_and_goes_but_the_due_one_stays(session: Session, case: int) -> None:
    subject = subject_ids(case)[0]
    extra = materials.add_material(session, subject, " 会议记录 复印件 ", date(2026, 12, 3))
    line = next(each for each in lines(session, case) if each.id == extra)
    assert (line.name, line.by_form, line.due_on) == ("会议记录 复印件", False, date(2026, 12, 3))
    for name in ("会议记录 复印件", "问题说明材料", " "):
        with pytest.raises(Refusal):
            materials.add_material(session, subject, name)
    materials.receive(session, extra, received_on=TODAY)
    with pytest.raises(Refusal, match="撤回"):
        materials.remove_material(session, extra)
    materials.undo_material(session, extra)
    materials.remove_material(session, extra)
    with pytest.raises(Refusal, match="必须"):
        materials.remove_material(session, material_ids(case)[0])


def test_longer_time_needs_a_reason(session: Session, case: int) -> None:
    first, _ = material_ids(case)
    with pytest.raises(Refusal):
        materials.set_due(session, first, date(2026, 12, 8), " ")
    with pytest.raises(Refusal):
        materials.set_due(session, first, date(2026, 11, 1), "出差")
    materials.set_due(session, first, date(2026, 12, 8), "住院")
    assert lines(session, case)[0].due_on == date(2026, 12, 8)


def test_overdue_are_those_waited_for_past_their_day(session: Session, case: int, people: dict[str, int]) -> None:
    first, second = material_ids(case)
    still(session, datetime(2026, 12, 1, 9))
    assert material_list.overdue_materials(session) == ()
    still(session, datetime(2026, 12, 4, 9))
    materials.receive(session, second, received_on=date(2026, 12, 4))
    archived = make_case(people, State.ARCHIVED, "花新")
    Material.create(subject=subject_ids(archived)[0], name="问题说明材料", due_on=date(2026, 1, 1))
    (found,) = material_list.overdue_materials(session)
    assert (found.material_id, found.subject, found.days, found.interview_id) == (first, "蒋德禾", 3, case)
    assert lines(session, case)[0].state == "逾期"


def test_scan_can_follow_a_refusal(session: Session, case: int, tmp_path: Path) -> None:
    first, _ = material_ids(case)
    materials.refuse(session, first, refused_on=TODAY, reason="拒写", witnesses=TWO)
    scan = tmp_path / "见证.jpg"
    scan.write_bytes(b"jpeg")
    materials.attach_material(session, first, attach(session, scan))
    assert lines(session, case)[0].attachment_name == "见证.jpg"
    materials.attach_material(session, first, None)
    assert lines(session, case)[0].attachment_id is None


@pytest.mark.parametrize("state", [State.DRAFT, State.READY, State.ARCHIVED, State.CANCELLED])
def test_materials_are_closed_before_the_talk_and_after_the_archive(session: Session, case: int, state: State) -> None:
    first, _ = material_ids(case)
    Interview.update(state=state).where(Interview.id == case).execute()
    attempts = [
        lambda: materials.ensure_due(session, case),
        lambda: materials.receive(session, first, received_on=TODAY),
        lambda: materials.refuse(session, first, refused_on=TODAY, reason="拒写", witnesses=TWO),
        lambda: materials.undo_material(session, first),
        lambda: materials.add_material(session, subject_ids(case)[0], "其他"),
        lambda: materials.remove_material(session, first),
        lambda: materials.set_due(session, first, TODAY, "出差"),
        lambda: materials.set_note(session, first, "备注"),
        lambda: materials.attach_material(session, first, None),
    ]
    for attempt in attempts:
        with pytest.raises(Refusal):
            attempt()
    assert not material_list.materials_view(session, case).editable


def test_note_is_written_and_traced(session: Session, case: int) -> None:
    first, _ = material_ids(case)
    materials.set_note(session, first, "党支部书记签署同意")
    assert lines(session, case)[0].note == "党支部书记签署同意"
    assert AuditEntry.select().order_by(AuditEntry.seq.desc()).first().at.startswith(str(NOW.date()))
    with pytest.raises(Refusal):
        materials.set_note(session, 9999, "x")
