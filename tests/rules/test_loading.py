"""A rules file that does not hold together is refused, by file, line and key."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.rules.loading import DEFAULT_RULES, RulesFileError, load, parse
from app.rules.toml_lines import Lines
from app.rules.vocabulary import DepartmentKind, InterviewForm, Strength

TEXT = DEFAULT_RULES.read_text(encoding="utf-8")


def broken(old: str, new: str, nth: int = 1) -> RulesFileError:
    """The refusal of the rules file in which the n-th `old` stands as `new`."""
    parts = TEXT.split(old)
    assert len(parts) > nth, old
    text = old.join(parts[:nth]) + new + old.join(parts[nth:])
    with pytest.raises(RulesFileError) as refused:
        parse(text, "校规.toml")
    return refused.value


def line_of(marker: str, nth: int = 1) -> int:
    """The line (from 1) on which the n-th `marker` of the untouched file begins."""
    return marker.join(TEXT.split(marker)[:nth]).count("\n") + 1


def test_the_file_that_ships_holds_together() -> None:
    rules = load()
    assert rules == load(DEFAULT_RULES) and rules.meta.version and len(rules.grounds) == 15 and len(rules.forms) == 4
    assert [str(form.code) for form in rules.forms] == list(InterviewForm)


def test_a_file_elsewhere_is_read_and_named_in_refusals(tmp_path: Path) -> None:
    file = tmp_path / "校规.toml"
    file.write_text(TEXT.replace('version = "2016.1"', 'version = "2026.9"'), encoding="utf-8")
    assert load(file).meta.version == "2026.9"
    bad = tmp_path / "坏.toml"
    bad.write_text("x = [", encoding="utf-8")
    with pytest.raises(RulesFileError, match=r"^规则文件 坏\.toml 第 1 行：不是有效的 TOML："):
        load(bad)


def test_text_that_is_no_toml_is_refused_by_line() -> None:
    with pytest.raises(RulesFileError) as refused:
        parse("[meta]\nversion = \n")
    assert refused.value.line == 2 and str(refused.value).startswith("规则文件 rules.toml 第 2 行：不是有效的 TOML：")


def test_what_is_missing_at_the_end_of_the_text_is_said_of_some_line() -> None:
    with pytest.raises(RulesFileError) as refused:
        parse('a = "')
    assert refused.value.line >= 1


# what is put wrong (old, new, nth) -> where (marker, nth), and what is said
SPOILT: list[tuple[str, str, int, str, int, str]] = [
    ("[meta]", "[mata]", 1, "[meta]", 1, "不认识的段 [mata]"),
    ("[meta]", "meta = 1\n[clause2]", 1, "", 1, "不认识的段 [clause2]"),
    ('version = "2016.1"', "version = 2016", 1, 'version = "2016.1"', 1, "version：应是文字，现为 2016"),
    ('version = "2016.1"', 'version = "  "', 1, 'version = "2016.1"', 1, "version：不能只有空白"),
    ('issued = "2016年制定"', 'edited = "2016年"', 1, 'issued = "2016年制定"', 1, "[meta] 中有不认识的项 edited"),
    ('issued = "2016年制定"', "", 1, "[meta]", 1, "[meta] 缺少 issued"),
    ("value = 12", 'value = "12"', 1, "value = 12", 1, "value：应是整数，现为 '12'"),
    ("value = 12", "value = true", 1, "value = 12", 1, "value：应是整数，现为 True"),
    ("value = 12", "value = 0", 1, "value = 12", 1, "应是大于 0 的整数"),
    ("value = 12", "value = -3", 1, "value = 12", 1, "应是大于 0 的整数"),
    ("written_inquiry = true", "written_inquiry = 1", 1, "written_inquiry = true", 1,
     "written_inquiry：应是true 或 false，现为 1"),
    ('strength = "应当"', 'strength = "必须"', 1, 'strength = "应当"', 1,
     "strength：“必须”不在 应当、可以、必要时 之中"),
    ('candidates = ["党委书记"]', 'candidates = "党委书记"', 1, 'candidates = ["党委书记"]', 1,
     "candidates：应是列表 [ … ]"),
    ('candidates = ["党委书记"]', 'candidates = ["书记"]', 1, 'candidates = ["党委书记"]', 1, "不认识的人选“书记”"),
    ('when = [["班子其他成员"]]', 'when = [["班子成员"]]', 1, 'when = [["班子其他成员"]]', 1, "不认识的条件“班子成员”"),
    ('clause = "五(一)3"', 'clause = "五(一)9"', 1, 'clause = "五(一)3"', 1, "条款“五(一)9”不存在"),
    ('clauses = ["四(二)2"]', "clauses = []", 1, 'clauses = ["四(二)2"]', 1, "至少引用一条条款"),
    ('clauses = ["六(三)"]', 'clauses = ["六(二)"]', 1, '[[clause]]\nid = "六(三)"', 1,
     "条款“六(三)”没有任何规则引用，也没有写明原因（no_rule）"),
    ('id = "五(一)2"\nclause', 'id = "五(一)1"\nclause', 1, 'id = "五(一)2"\nclause', 1,
     "[[lead]] 的 id “五(一)1”重复"),
    ('name = "纪律处分"\nform', 'name = "问责处理"\nform', 1, 'name = "纪律处分"\nform', 1,
     "[[ground]] 的 name “问责处理”重复"),
    ('name = "纪律处分"\nform', 'name = "一岗双责"\nform', 1, 'name = "纪律处分"\nform', 1,
     "事由“一岗双责”同时属于两种形式（预防提醒谈话、问责处分约谈）；一个事由只能属于一种形式"),
    ('group = "可以集体"', 'group = "随意"', 1, 'group = "可以集体"', 1, "“随意”不在 可以集体、集体须说明理由 之中"),
    ('unit = "组织部"', 'unit = "人事处"', 1, 'unit = "组织部"', 1,
     "“人事处”不在 党政办、组织部、纪检监察室、所在部门 之中"),
    ('effect = "从重"', 'effect = "加重"', 1, 'effect = "从重"', 1, "“加重”不在 从轻或减轻、从重 之中"),
    ('code = "INQUIRY"', 'code = "PREVENTIVE"', 1, 'code = "INQUIRY"', 1, "[[form]] 的 code “PREVENTIVE”重复"),
    ('forms = ["INQUIRY"]', 'forms = ["INQUIRY", "CORRECTIVE"]', 1, "[[material]]", 1,
     "形式 CORRECTIVE 应恰好对应一种材料"),
    ('forms = ["PREVENTIVE"]', "forms = []", 1, "[[material]]", 1, "形式 PREVENTIVE 应恰好对应一种材料"),
    ('clause = "三(四)"', 'clause = "三(三)"', 1, 'clause = "三(四)"', 1, "事由“问责处理”的条款与其形式不一致"),
    ('key = "recusal"', 'key = "kinship"', 1, 'key = "recusal"', 1, "不认识的制度解释“kinship”"),
    ('options = ["并列", "只由纪委书记"]', 'options = ["并列"]', 1, 'options = ["并列", "只由纪委书记"]', 1,
     "可选项应为 并列、只由纪委书记"),
    ('value = "并列"', 'value = "都行"', 1, 'value = "并列"', 1, "“都行”不在 并列、只由纪委书记 之中"),
    ("number = 3", "number = 4", 1, "number = 3", 1, "“acting_head”的编号不是 4"),
    ('key = "report_due_workdays"', 'key = "report_due"', 1, 'key = "report_due_workdays"', 1, "不认识的 report_due"),
    ('key = "retention"', 'key = "keeping"', 1, 'key = "retention"', 1, "不认识的 keeping"),
    ('"教辅及直属单位" = "行政部门"', '"教辅及直属单位" = "后勤"', 1, '"教辅及直属单位" = "行政部门"', 1,
     "部门类别 教辅及直属单位 → 后勤 不在 党群部门、行政部门、二级学院、教辅及直属单位 之中"),
    ('"教辅及直属单位" = "行政部门"', '"后勤" = "行政部门"', 1, '"教辅及直属单位" = "行政部门"', 1,
     "部门类别 后勤 → 行政部门 不在 党群部门、行政部门、二级学院、教辅及直属单位 之中"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "nth", "marker", "place", "words"), SPOILT)
def test_what_is_wrong_is_named_with_its_line(
    old: str, new: str, nth: int, marker: str, place: int, words: str
) -> None:
    refused = broken(old, new, nth)
    assert str(refused) == f"规则文件 校规.toml 第 {refused.line} 行：{words}"
    if marker:
        start = line_of(marker, place)
        assert start <= refused.line <= start + 1


def without(table: str) -> str:
    """The rules file without one kind of table."""
    kept: list[str] = []
    skipping = False
    for line in TEXT.splitlines():
        if line.startswith("["):
            skipping = line.strip() in (f"[{table}]", f"[[{table}]]")
        if not skipping:
            kept.append(line)
    return "\n".join(kept)


@pytest.mark.parametrize(
    "table",
    ["clause", "form", "ground", "lead", "organiser", "support", "approval", "material", "scheme", "preparation",
     "safety", "archive", "disposition", "discipline", "factor", "limit", "finding", "decision", "neighbour"],
)  # fmt: skip
def test_every_table_is_needed(table: str) -> None:
    with pytest.raises(RulesFileError) as refused:
        parse(without(table))
    assert str(refused.value) == f"规则文件 rules.toml 第 1 行：缺少 [[{table}]]，至少要有一条"


@pytest.mark.parametrize("table", ["meta", "department_kind"])
def test_every_section_is_needed(table: str) -> None:
    with pytest.raises(RulesFileError) as refused:
        parse(without(table))
    assert str(refused.value) == f"规则文件 rules.toml 第 1 行：缺少 [{table}] 段"


def drop(table: str, key: str) -> str:
    """The rules file without the entry of a table that has this line in it."""
    head, *entries = TEXT.split(f"[[{table}]]\n")
    kept = []
    for entry in entries:
        if f"{key}\n" in entry.partition("\n\n")[0] + "\n":
            kept.append("" if "\n# ---" not in entry else entry[entry.index("\n# ---") :])
            continue
        kept.append(f"[[{table}]]\n" + entry)
    return head + "".join(kept)


@pytest.mark.parametrize(
    ("table", "key", "words"),
    [
        ("limit", 'key = "campaigns_per_year"', "缺少 campaigns_per_year"),
        ("neighbour", 'key = "recheck_share"', "缺少 recheck_share"),
        ("decision", 'key = "recorder"', "缺少制度解释 recorder"),
    ],
)
def test_what_the_program_asks_for_by_name_is_there(table: str, key: str, words: str) -> None:
    text = drop(table, key)
    with pytest.raises(RulesFileError) as refused:
        parse(text)
    first = next(number for number, line in enumerate(text.splitlines(), 1) if line == f"[[{table}]]")
    assert str(refused.value) == f"规则文件 rules.toml 第 {first} 行：{words}"


@pytest.mark.parametrize(
    ("table", "old", "new", "words"),
    [
        ("limit", "filing_due_day", "campaigns_per_year", "缺少 campaigns_per_year、filing_due_day"),
        ("decision", "recorder", "exception", "缺少制度解释 exception、recorder"),
    ],
)
def test_all_that_is_missing_is_named_at_once(table: str, old: str, new: str, words: str) -> None:
    text = drop(table, f'key = "{old}"')
    head, *entries = text.split(f"[[{table}]]\n")
    text = head + "".join(f"[[{table}]]\n{entry}" for entry in entries if not entry.count(f'key = "{new}"\n'))
    with pytest.raises(RulesFileError, match=f"：{words}$"):
        parse(text)


def test_one_is_a_figure_that_may_be() -> None:
    assert parse(TEXT.replace("value = 12", "value = 1")).limit("fresh_appointment_months") == 1


def test_all_four_forms_are_there() -> None:
    text = drop("form", 'code = "CORRECTIVE"').replace(
        '["三(四)", "二(四)", "二"]', '["三(四)", "二(四)", "二", "二(三)"]'
    )
    with pytest.raises(RulesFileError, match=r"：缺少形式 CORRECTIVE$") as refused:
        parse(text)
    assert refused.value.line == text[: text.index("[[form]]")].count("\n") + 1


def test_a_form_has_contents() -> None:
    old = next(line for line in TEXT.splitlines() if line.startswith("contents = "))
    refused = broken(old, "contents = []")
    assert str(refused).endswith("约谈内容不能为空") and refused.line == line_of(old)


def test_an_entry_of_the_wrong_shape_is_refused() -> None:
    with pytest.raises(RulesFileError, match=r"缺少 \[\[limit\]\]"):
        parse(without("limit") + "\n[limit]\nkey = 1\n")
    with pytest.raises(RulesFileError, match=r"缺少 \[meta\] 段"):
        parse("meta = 1\n" + without("meta"))


def test_another_kind_of_department_may_be_read_as_another() -> None:
    text = TEXT.replace('"教辅及直属单位" = "行政部门"', '"教辅及直属单位" = "党群部门"\n"二级学院" = "行政部门"')
    rules = parse(text)
    assert rules.kind_read_as(DepartmentKind.DIRECT) is DepartmentKind.PARTY
    assert rules.kind_read_as(DepartmentKind.COLLEGE) is DepartmentKind.ADMINISTRATIVE
    assert load().kind_read_as(DepartmentKind.DIRECT) is DepartmentKind.ADMINISTRATIVE
    assert load().kind_read_as(DepartmentKind.COLLEGE) is DepartmentKind.COLLEGE


def test_an_optional_form_of_an_organiser_is_a_form() -> None:
    assert [each.form for each in load().organisers] == [None, InterviewForm.PREVENTIVE, None, None]
    old = 'when = "处级新提拔或交流"\nform = "PREVENTIVE"'
    assert "form：“TALK”不在" in str(broken(old, old.replace("PREVENTIVE", "TALK")))


def test_records_have_their_types() -> None:
    lead = load().leads[0]
    assert lead.when == (("正处级", "党群部门", "按类别适用"), ("党总支书记",)) and lead.strength is Strength.MUST
    assert load().forms[1].written_inquiry is True and load().limits[0].value == 12


# ---------------------------------------------------------------- what the rulebook answers


def test_the_rulebook_finds_by_name_and_knows_no_others() -> None:
    rules = load()
    assert rules.ground("一岗双责") is rules.grounds[1] and rules.ground("不知道") is None
    assert rules.disposition("移送") is rules.dispositions[-1] and rules.disposition("表扬") is None
    assert rules.form(InterviewForm.INQUIRY).name == "询问示警约谈"
    assert rules.limit("refusal_witnesses") == 2 and rules.neighbour("inquiry_reply").value == 15
    assert rules.material_for(InterviewForm.ACCOUNTABILITY).name == "错误认识材料"


def test_clauses_stand_in_the_order_of_the_regulation() -> None:
    rules = load()
    mixed = {"六(一)", "一", "五(一)6", "五(一)1", "四(二)1"}
    assert rules.in_order(mixed) == ("一", "四(二)1", "五(一)1", "五(一)6", "六(一)")
    assert rules.clause_place("一") == 0 < rules.clause_place("二") < rules.clause_place("六(三)")
    assert rules.clause_summary("四(二)2") == "科级及以下由各部门自行组织"


def test_a_decision_is_asked_by_words_that_exist() -> None:
    rules = load()
    assert rules.reads("recusal", "双方有效") and not rules.reads("recusal", "只看对象的登记")
    for key, value in (("recusal", "不知道"), ("不知道", "双方有效")):
        with pytest.raises(KeyError):
            rules.reads(key, value)
    with pytest.raises(KeyError, match="recusal: 不知道"):
        rules.reads("recusal", "不知道")


def test_forms_say_whether_a_group_needs_a_reason() -> None:
    assert [form.group_needs_reason for form in load().forms] == [False, True, True, True]
    assert [form.clause for form in load().forms] == ["三(一)", "三(二)", "三(三)", "三(四)"]
    assert replace(load().forms[0], group="集体须说明理由").group_needs_reason


# ---------------------------------------------------------------- where things stand


def test_lines_of_tables_and_keys_are_found() -> None:
    lines = Lines("top = 1\n[a]\nx = 1\n\n  [[b]]\n  \"钥匙\" = 1\n[[b]]\n'k-2' = 2\nx_1=3\n[ c ]\n")
    assert lines.of("a") == 2 and lines.of("a", 0, "x") == 3
    assert lines.of("b") == 5 and lines.of("b", 0, "钥匙") == 6
    assert lines.of("b", 1) == 7 and lines.of("b", 1, "k-2") == 8 and lines.of("b", 1, "x_1") == 9
    assert lines.of("c") == 10
    assert lines.of("a", 0, "missing") == 2 and lines.of("b", 1, "missing") == 7
    assert lines.of("top") == 1 and lines.of("nowhere") == 1 and lines.of("nowhere", 3, "x") == 1


def test_a_key_outside_every_table_is_found_by_its_name() -> None:
    assert Lines("# first\n\nlater = 1\n").of("later") == 3


def test_of_two_lines_alike_the_first_counts() -> None:
    lines = Lines("[a]\nx = 1\nx = 2\n[a]\n")
    assert lines.of("a") == 1 and lines.of("a", 0, "x") == 2
