"""信息 and 典型案例: written, checked, approved by somebody else, exported only as approved, read again at talks."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from pathlib import Path

import docx
import pytest
from peewee import IntegrityError, OperationalError

from app.access.errors import Refusal
from app.access.roles import Role
from app.access.session import Session
from app.access.tables import Account, AuditEntry
from app.interviews.outline import outline_of
from app.interviews.tables import Interview
from app.ledgers.todo import TodoKind, todo
from app.oversight import publicity, publicity_drafts
from app.oversight.publicity import Source, Text
from app.oversight.reading_matter import readings, take_reading
from app.oversight.tables import PublicityCheck, PublicityItem, PublicitySource, PublicityStep
from app.papers.publicity_letter import export_item
from app.people.tables import Department
from app.plans.tables import Plan
from app.rules.lifecycle import State
from tests.access.world import as_account
from tests.interviews.held_cases import make_case
from tests.oversight import planted

CLEAN = Text("典型案例", "违规发放津贴案例", "某干部违规发放津贴，受到批评教育。\n全体党员干部要引以为戒。")
DIRTY = Text("典型案例", "蒋德禾违规案例", "2026年3月，教务处副处长蒋德禾违规发放津贴，老蒋作了检讨。")


@pytest.fixture
def office(session: Session, people: dict[str, int]) -> Session:
    session.clock = lambda: datetime(2026, 11, 24, 9, 0)
    return session


def become(session: Session, role: Role = Role.DISCIPLINE_OFFICE) -> Account:
    as_account(session, role, department_id=Department.get(Department.name == "教务处").id)
    return session.account


def back(session: Session, account: Account) -> None:
    session.account = account
    session.confine()


def approved(session: Session, text: Text = CLEAN) -> int:
    """An item that one account wrote and another approved; the writer is at work again."""
    writer = session.account
    number = publicity.write(session, text)
    assert publicity.check_item(session, number).is_clean
    publicity.take_step(session, number, "提交审核")
    become(session)
    assert publicity.take_step(session, number, "批准") == "已批准"
    back(session, writer)
    return number


# ------------------------------------------------------------ the check


def test_check_names_by_place_everything_that_points_to_the_person(office: Session) -> None:
    marks = publicity.look(office, DIRTY)
    whole = f"{DIRTY.title}\n{DIRTY.body}"
    assert all(whole[mark.start : mark.end] == mark.text for mark in marks)
    assert {(mark.kind, mark.text) for mark in marks} >= {
        ("姓名", "蒋德禾"), ("日期", "2026年3月"), ("职务", "教务处副处长"), ("姓名", "老蒋"),
    }  # fmt: skip
    text = publicity.replaced(DIRTY, marks)
    assert text.title == "某某违规案例" and text.body == "某年某月，某处级干部某某违规发放津贴，某某作了检讨。"
    one = publicity.replaced(DIRTY, [marks[0]])
    assert one.title == "某某违规案例" and one.body == DIRTY.body


def test_check_is_stored_with_the_digest_of_its_text_and_falls_with_a_change(office: Session) -> None:
    number = publicity.write(office, CLEAN)
    assert publicity.item(office, number).check == "没有核查"
    checked = publicity.check_item(office, number)
    assert checked.is_clean and checked.digest == publicity.digest_of(CLEAN.kind, CLEAN.title, CLEAN.body)
    assert publicity.item(office, number).check == "核查通过"
    assert publicity.rewrite(office, number, Text(CLEAN.kind, CLEAN.title, CLEAN.body + "请学习。"))
    assert publicity.item(office, number).check == "核查之后有改动"
    with pytest.raises(Refusal, match="没有通过匿名核查"):
        publicity.take_step(office, number, "提交审核")
    for sql in ("UPDATE publicity_check SET is_clean = 1", "DELETE FROM publicity_check"):
        with pytest.raises((IntegrityError, OperationalError), match="never"):
            office.store.db.execute_sql(sql)


def test_what_stays_needs_a_reason_and_a_name_never_stays(office: Session) -> None:
    number = publicity.write(office, DIRTY)
    with pytest.raises(Refusal, match="写明理由"):
        publicity.check_item(office, number, {"2026年3月": " "})
    with pytest.raises(Refusal, match="不能保留"):
        publicity.check_item(office, number, {"蒋德禾": "本人同意"})
    assert PublicityCheck.select().count() == 0
    left = publicity.check_item(office, number, {"2026年3月": "已公开通报"})
    assert not left.is_clean and "2026年3月" not in {mark.text for mark in left.marks}
    assert publicity.kept_of(number) == {"2026年3月": "已公开通报"}


def test_news_may_name_offices_posts_and_dates_but_nobody(office: Session) -> None:
    text = Text("工作信息", "集中约谈", "2026年3月，纪检监察室组织约谈，校长主谈，蒋德禾参加。")
    assert [mark.text for mark in publicity.look(office, text)] == ["蒋德禾"]


# ------------------------------------------------------------ steps


def test_who_wrote_or_changed_a_text_does_not_approve_it(office: Session) -> None:
    number = publicity.write(office, CLEAN)
    publicity.check_item(office, number)
    publicity.take_step(office, number, "提交审核")
    with pytest.raises(Refusal, match="不能审批自己"):
        publicity.take_step(office, number, "批准")
    author = office.account
    become(office)
    publicity.rewrite(office, number, Text(CLEAN.kind, CLEAN.title, "另一段文字。"))
    publicity.check_item(office, number)
    publicity.take_step(office, number, "提交审核")
    with pytest.raises(Refusal, match="不能审批自己"):
        publicity.take_step(office, number, "批准")
    back(office, author)  # the first author changed nothing since, and is the author still
    with pytest.raises(Refusal, match="不能审批自己"):
        publicity.take_step(office, number, "批准")
    become(office, Role.PARTY_OFFICE)
    assert publicity.take_step(office, number, "批准") == "已批准"


def test_a_changed_text_loses_its_approval_and_is_a_draft_again(office: Session) -> None:
    number = approved(office)
    assert publicity.rewrite(office, number, Text(CLEAN.kind, CLEAN.title, CLEAN.body)) is False
    assert publicity.item(office, number).state == "已批准"
    publicity.rewrite(office, number, Text(CLEAN.kind, CLEAN.title, "改过的文字。"))
    line = publicity.item(office, number)
    assert (line.state, line.approver) == ("草稿", "")
    assert PublicityItem.get_by_id(number).approved_digest == ""
    assert publicity.history(number)[-1][3] == "文字有改动，须重新核查、审批"


def test_states_follow_the_table_and_published_text_stands(office: Session) -> None:
    number = approved(office)
    with pytest.raises(Refusal, match="不能“提交审核”"):
        publicity.take_step(office, number, "提交审核")
    assert publicity.take_step(office, number, "登记发布") == "已发布"
    assert publicity.item(office, number).published_on == office.today()
    with pytest.raises(Refusal, match="先撤回"):
        publicity.rewrite(office, number, DIRTY)
    with pytest.raises(Refusal, match="写明理由"):
        publicity.take_step(office, number, "撤回")
    assert publicity.take_step(office, number, "撤回", "措辞不妥") == "撤回"
    assert [step for _, step, _, _ in publicity.history(number)] == [
        "提交审核（待审）", "批准（已批准）", "登记发布（已发布）", "撤回（撤回）",
    ]  # fmt: skip
    assert PublicityStep.select().count() == 4


def test_sent_back_needs_a_reason_and_makes_a_draft(office: Session) -> None:
    number = publicity.write(office, CLEAN)
    publicity.check_item(office, number)
    publicity.take_step(office, number, "提交审核")
    become(office)
    with pytest.raises(Refusal, match="写明理由"):
        publicity.take_step(office, number, "退回修改")
    assert publicity.take_step(office, number, "退回修改", "补充教训") == "草稿"


@pytest.mark.parametrize(("text", "word"), [
    (Text("快讯", "题", "文"), "没有“快讯”"), (Text("工作信息", " ", "文"), "写明标题"),
    (Text("工作信息", "题" * 81, "文"), "不超过"), (Text("工作信息", "题\n题", "文"), "一行"),
])  # fmt: skip
def test_text_that_does_not_hold_together_is_refused(office: Session, text: Text, word: str) -> None:
    with pytest.raises(Refusal, match=word):
        publicity.write(office, text)
    assert PublicityItem.select().count() == 0


# ------------------------------------------------------------ roles and reach


@pytest.mark.parametrize("role", list(Role))
def test_roles_write_approve_and_export_as_the_table_says(office: Session, role: Role, tmp_path: Path) -> None:
    number = approved(office)
    waiting = publicity.write(office, CLEAN)
    publicity.check_item(office, waiting)
    publicity.take_step(office, waiting, "提交审核")
    publicity.take_step(office, number, "登记发布")
    become(office, role)
    writes = role in (
        Role.OFFICE, Role.PARTY_OFFICE, Role.DISCIPLINE_OFFICE, Role.ORGANISATION, Role.DEPARTMENT_KEEPER
    )  # fmt: skip
    approves = role in (Role.OFFICE, Role.PARTY_OFFICE, Role.DISCIPLINE_OFFICE)
    reads = role not in (Role.SYSTEM_ADMINISTRATOR, Role.AUDITOR, Role.RECORDER)

    def may(act: object) -> bool:
        try:
            act()  # type: ignore[operator]
        except Refusal:
            return False
        return True

    assert may(lambda: publicity.take_step(office, waiting, "批准")) == approves
    assert may(lambda: publicity.write(office, CLEAN)) == writes
    out = tmp_path / "案例.txt"
    assert may(lambda: export_item(office, number, out)) == writes == out.exists()
    if reads:
        assert number in [line.id for line in publicity.items(office)]
    else:
        assert PublicityItem.select().count() == 0


def test_a_draft_is_read_by_who_reads_all_that_it_was_made_from(office: Session, people: dict[str, int]) -> None:
    case = make_case(people, State.ARCHIVED, "蒋德禾")
    number = publicity.write(office, CLEAN, [Source(interview_id=case)])
    as_account(office, Role.DISCIPLINE_OFFICE, person_id=people["蒋德禾"])
    assert publicity.items(office) == [] and PublicitySource.select().count() == 0
    as_account(office, Role.DISCIPLINE_OFFICE, person_id=people["常怀"])
    assert [line.id for line in publicity.items(office)] == [number]
    become(office, Role.DEPARTMENT_KEEPER)
    assert publicity.items(office) == []


def test_a_department_reads_its_own_drafts_and_what_is_published(office: Session) -> None:
    published = approved(office)
    publicity.take_step(office, published, "登记发布")
    publicity.write(office, CLEAN)
    become(office, Role.DEPARTMENT_KEEPER)
    own = publicity.write(office, CLEAN)
    assert {line.id for line in publicity.items(office)} == {published, own}


# ------------------------------------------------------------ export


def test_only_what_is_approved_and_unchanged_leaves_and_it_is_on_record(office: Session, tmp_path: Path) -> None:
    number = publicity.write(office, CLEAN)
    out = tmp_path / "案例.docx"
    with pytest.raises(Refusal, match="批准之后"):
        export_item(office, number, out)
    assert not out.exists()
    number = approved(office)
    with pytest.raises(Refusal, match=r"\.docx 或 \.txt"):
        export_item(office, number, tmp_path / "案例.pdf")
    assert export_item(office, number, out) == out
    told = [line.text for line in docx.Document(BytesIO(out.read_bytes())).paragraphs if line.text.strip()]
    assert told[0] == CLEAN.title and told[1:] == CLEAN.body.split("\n")
    export_item(office, number, tmp_path / "案例.txt")
    assert (tmp_path / "案例.txt").read_text("utf-8-sig").split() == [CLEAN.title, *CLEAN.body.split()]
    entries = AuditEntry.select().where(AuditEntry.summary.startswith("导出典型案例") & (AuditEntry.outcome != "拒绝"))
    assert entries.count() == 2
    PublicityItem.update(body="暗中改动").where(PublicityItem.id == number).execute()
    with pytest.raises(Refusal, match="不是核查、批准的文字"):
        export_item(office, number, tmp_path / "暗.txt")
    assert not (tmp_path / "暗.txt").exists()


# ------------------------------------------------------------ drafts out of finished work


def test_drafts_of_campaign_quarter_and_talks_name_nobody(office: Session, people: dict[str, int]) -> None:
    planted.orderly(people, 20)
    plan = Plan.get((Plan.kind == "集中") & (Plan.batch == 1))
    for text, sources in (
        publicity_drafts.of_campaign(office, plan.id),
        publicity_drafts.of_quarter(office, 2026, 2),
        publicity_drafts.of_quarter(office, 2026, None),
        publicity_drafts.of_talks(office, [row.id for row in Interview.select().limit(3)]),
    ):
        assert text.title and text.body and sources
        assert not [mark for mark in publicity.look(office, text) if mark.kind == "姓名"]
        assert publicity.write(office, text, sources)
    assert PublicitySource.select().count() == 1 + 1 + 1 + 3
    with pytest.raises(Refusal, match="没有举行过约谈"):
        publicity_drafts.of_quarter(office, 2020, 1)
    with pytest.raises(Refusal, match="还没有举行"):
        publicity_drafts.of_talks(office, [999])


def test_figures_of_a_draft_are_those_of_the_talks(office: Session, people: dict[str, int]) -> None:
    planted.orderly(people, 20)
    text, _ = publicity_drafts.of_quarter(office, 2026, None)
    assert "共开展约谈20次" in text.body
    by_form = {row.form: 0 for row in Interview.select()}
    for row in Interview.select():
        by_form[row.form] += 1
    for form, count in by_form.items():
        assert f"{office.rules.form(form).name}{count}次" in text.body  # type: ignore[arg-type]


# ------------------------------------------------------------ reading matter


def test_approved_reading_matter_is_offered_for_preventive_talks_alone(office: Session, people: dict[str, int]) -> None:
    case = make_case(people, State.APPROVED, "蒋德禾", form="PREVENTIVE")
    other = make_case(people, State.APPROVED, "蒋德禾", form="INQUIRY")
    approved(office)
    reading = approved(office, Text(CLEAN.kind, CLEAN.title, CLEAN.body, is_reading=True))
    publicity.write(office, Text(CLEAN.kind, "草稿", CLEAN.body, is_reading=True))
    assert [each.id for each in readings(office, case)] == [reading] and readings(office, other) == []
    assert take_reading(office, case, reading) == 1
    (point,) = outline_of(case)
    assert point.text.startswith(f"学习材料《{CLEAN.title}》") and CLEAN.body in point.text
    assert [each.taken for each in readings(office, case)] == [True]
    with pytest.raises(Refusal, match="没有列入提纲"):
        take_reading(office, other, reading)
    publicity.take_step(office, reading, "撤回", "措辞不妥")
    assert readings(office, case) == []


def test_long_reading_matter_goes_on_in_further_points_without_a_loss(office: Session, people: dict[str, int]) -> None:
    case = make_case(people, State.APPROVED, "蒋德禾", form="PREVENTIVE")
    body = "".join("把纪律挺在前面，" for _ in range(700))
    reading = approved(office, Text("工作信息", "长材料", body, is_reading=True))
    count = take_reading(office, case, reading)
    points = [line.text for line in outline_of(case)]
    assert len(points) == count > 1 and "".join(points) == f"学习材料《长材料》\n{body}".strip()


def test_a_text_waits_with_who_may_approve_it_and_then_with_who_publishes_it(office: Session) -> None:
    number = publicity.write(office, CLEAN)
    publicity.check_item(office, number)

    def waits() -> list[str]:
        return [each.what for each in todo(office) if each.kind is TodoKind.PUBLICITY and each.id == number]

    assert waits() == []
    publicity.take_step(office, number, "提交审核")
    writer = office.account
    assert waits() == []  # nobody approves their own
    become(office)
    assert waits() == ["典型案例《违规发放津贴案例》：核查通过，待审批"]
    publicity.take_step(office, number, "批准")
    assert waits() == ["典型案例《违规发放津贴案例》：已批准，导出后“登记发布”"]
    become(office, Role.RECORDER)
    assert waits() == []
    back(office, writer)
    publicity.take_step(office, number, "登记发布")
    assert waits() == []
