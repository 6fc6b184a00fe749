"""The check for anonymity: what was put in is found, what is neutral is left alone, what is replaced is clean."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.rules.anonymity import Directory, Mark, Person, Unit, applied, check
from app.rules.publicity import DATE, GROUP, NAME, NUMBER, POST, UNIT, publicity_rules

ALL = (NAME, POST, UNIT, DATE, NUMBER, GROUP)
RULES = publicity_rules()
NAMES = ("古丽·阿不都", "蒋德禾", "𬭎文", "冯𠅤", "万俟望", "褚雨庭", "花新", "欧阳听之", "余立", "㛃秋")


def person(name: str, place: int, **more: object) -> Person:
    facts: dict[str, object] = {
        "staff_no": f"QP{place:05}", "phone": f"1385550{place:04}", "rank": "正科级", "sex": "男", "born": 1980,
        "ethnicity": "汉族", "kinds": frozenset({"行政部门"}), "titles": frozenset({"科长"}),
    }  # fmt: skip
    return Person(name, **(facts | more))  # type: ignore[arg-type]


PEOPLE = tuple(person(name, place) for place, name in enumerate(NAMES, 1))
UNITS = (
    Unit("教务处", "行政部门"),
    Unit("文学院", "二级学院"),
    Unit("中文系", "二级学院"),
    Unit("图书馆", "教辅及直属单位"),
)
LIST = Directory(PEOPLE, UNITS, "青屏学院", 2026)
# Ordinary sentences of such texts; some hold surnames of the list (余, 花, 文), "小…" and "老…", and 某.
NEUTRAL = (
    "经查，该同志在物资采购中把关不严，造成不良影响。",
    "学校组织开展集中约谈，重申廉洁纪律。",
    "其余问题已经整改到位。",
    "张某某、李某收受礼品。",
    "反映“小金库”问题不属实，予以澄清。",
    "会议强调老干部工作要做细做实。",
    "花费由本人承担，余款退回。",
    "全体党员干部要引以为戒，文明执纪。",
    "某处级干部在民主生活会上作出说明。",
    "有关负责人作表态发言。",
    "立行立改，新官理旧账。",
    "约谈中做好记录，确保安全。",
    "违规发放津贴补贴，数额较小。",
)
text_of = st.lists(st.sampled_from(NEUTRAL), min_size=0, max_size=6).map("".join)


def found(text: str, *kinds: str, directory: Directory = LIST, least: int = 3) -> list[Mark]:
    return check(text, directory, least, kinds or ALL)


def pieces(text: str, *kinds: str, **how: object) -> list[str]:
    return [mark.text for mark in found(text, *kinds, **how)]  # type: ignore[arg-type]


# ------------------------------------------------------------ names


@given(before=text_of, after=text_of, name=st.sampled_from(NAMES), gap=st.sampled_from(["", " ", "　", "\u200b"]))
def test_an_inserted_name_is_always_found_at_its_place(before: str, after: str, name: str, gap: str) -> None:
    written = name[0] + gap + name[1:]
    marks = [each for each in found(f"{before}{written}{after}", NAME) if each.start == len(before)]
    assert [(each.end, each.text) for each in marks] == [(len(before) + len(written), written)]


@given(text=text_of)
def test_neutral_text_is_never_flagged_for_names(text: str) -> None:
    assert found(text, NAME) == []


@pytest.mark.parametrize(("text", "told"), [
    ("找老蒋谈话", ["老蒋"]), ("老蒋说，他不知情", ["老蒋"]), ("小余，你谈谈", ["小余"]), ("问了小余。", ["小余"]),
    ("小余\n", ["小余"]), ("蒋处长", ["蒋处长"]), ("蒋副处长表态", ["蒋副处长"]), ("万俟书记", ["万俟书记"]),
    ("欧阳老师", ["欧阳老师"]), ("德禾同志", ["德禾同志"]), ("古丽同志", ["古丽同志"]),
    ("古丽・阿不都", ["古丽・阿不都"]),
    ("蒋某", []), ("老蒋某", []), ("蒋某某同志", []), ("小金库", []), ("老文件", []), ("小花园里", []),
    ("蒋\n德禾", []),
    ("蒋德禾蒋德禾", ["蒋德禾", "蒋德禾"]), ("余立行", ["余立"]),
])  # fmt: skip
def test_half_named_people_are_found_and_hidden_ones_left(text: str, told: list[str]) -> None:
    assert pieces(text, NAME) == told


def test_the_reason_never_names_anybody_who_is_not_in_the_text() -> None:
    for mark in found("某学院女干部，维吾尔族，45岁。老蒋说话。"):
        assert not [name for name in NAMES if name in mark.why]


# ------------------------------------------------------------ numbers and dates

DIGITS = st.text("0123456789", min_size=17, max_size=17)
NUMBERS = st.one_of(
    DIGITS.map(lambda d: d + "X"), DIGITS.map(lambda d: "1" + d),
    st.text("0123456789", min_size=8, max_size=8).map(lambda d: "139" + d),
    st.text("0123456789", min_size=7, max_size=7).map(lambda d: "0856-" + d),
    st.integers(1, 10).map(lambda n: f"QP{n:05}"), st.integers(1, 999).map(lambda n: f"〔2026〕第{n:03}号"),
    st.integers(1, 999).map(lambda n: f"青党约〔2025〕{n}号"), st.text("0123456789", min_size=6, max_size=19),
    st.text("ABCDEF0123456789", min_size=5, max_size=5).map(lambda d: f"贵D{d}"),
)  # fmt: skip


@given(before=text_of, after=text_of, number=NUMBERS, wide=st.booleans())
def test_an_inserted_number_is_always_found(before: str, after: str, number: str, wide: bool) -> None:
    written = "".join(chr(ord(c) + 0xFEE0) if wide and c.isdigit() else c for c in number)
    text = f"{before}，{written}，{after}"
    start = len(before) + 1
    covered = {at for mark in found(text, NUMBER, DATE) for at in range(mark.start, mark.end)}
    assert set(range(start, start + len(written))) <= covered


@given(
    before=text_of, day=st.dates(),
    shape=st.sampled_from(["{0}年{1}月{2}日", "{0}-{1:02}-{2:02}", "{0}.{1}.{2}", "{0}年{1}月", "{0}年", "{0}年度"]),
)  # fmt: skip
def test_an_inserted_date_is_always_found(before: str, day: object, shape: str) -> None:
    written = shape.format(2000 + day.year % 100, day.month, day.day)  # type: ignore[attr-defined]
    assert written in pieces(f"{before}，{written}，", DATE)


@given(text=text_of)
def test_neutral_text_holds_no_number_no_date_no_department_and_no_post(text: str) -> None:
    assert found(text, NUMBER, DATE, UNIT, POST) == []


@pytest.mark.parametrize(("text", "told"), [
    ("二〇二六年三月五日", "某年某月某日"), ("3月5日", "某月某日"), ("二○二五年", "某年"), ("2026年第三季度", "某年"),
    ("20260305", "某年某月某日"), ("2026年3月", "某年某月"),
])  # fmt: skip
def test_dates_are_replaced_by_their_shape(text: str, told: str) -> None:
    assert applied(text, found(text, DATE, NUMBER)) == told


@pytest.mark.parametrize("text", ["三年来", "连续3个月", "十日内", "第2次", "1.5万元", "12345元", "五(一)4"])
def test_spans_and_amounts_are_no_dates_and_no_numbers(text: str) -> None:
    assert found(text, DATE, NUMBER) == []


# ------------------------------------------------------------ departments and posts


def test_departments_aliases_and_the_institution_are_found_with_what_stands_for_them() -> None:
    text = "青屏学院教务处、中 文系和图书馆"
    assert applied(text, found(text, UNIT)) == "某高校某行政部门、某学院和某直属单位"


def test_posts_that_few_hold_or_that_a_department_names_are_found() -> None:
    rare = Directory((*PEOPLE, person("甲乙", 90, rank="校级副职", titles=frozenset({"副校长"}))), UNITS, "青屏学院")
    assert pieces("副校长主谈，科长记录", POST, directory=rare) == ["副校长"]
    assert pieces("教务处科长", directory=rare, least=3) == ["教务处科长"]
    assert applied("教务处科长", found("教务处科长", directory=rare)) == "某科级干部"


# ------------------------------------------------------------ combinations

CROWD = Directory(
    tuple(
        person(f"员{n}", n, rank=("正处级", "副处级")[n % 2], sex="女" if n == 1 else "男", born=1975 + n % 10,
               ethnicity="侗族" if n == 2 else "汉族",
               kinds=frozenset({"二级学院" if n % 3 == 0 or n == 1 else "行政部门"}),
               posts=frozenset({"head"} if n % 5 == 0 else ()))
        for n in range(1, 41)
    ),
    (), "青屏学院", 2026,
)  # fmt: skip


def test_features_that_fit_few_are_found_together_and_each_alone_is_not() -> None:
    marks = found("某学院副处级女干部违规。", GROUP, directory=CROWD, least=5)
    assert [mark.text for mark in marks] == ["女干部"] and "只有1人（少于5人）" in marks[0].why
    assert found("某学院副处级干部违规。", GROUP, directory=CROWD, least=5) == []
    assert found("某学院干部违规。", GROUP, directory=CROWD, least=5) == []


@pytest.mark.parametrize(("text", "told"), [
    ("某侗族干部", ["侗族"]), ("某学院一把手，45岁，正处级", None), ("1977年出生的某学院主要负责人", None),
    ("75后某学院副处级一把手", None), ("汉族干部", []), ("青屏学院开展约谈", []),
])  # fmt: skip
def test_peoples_ages_and_posts_count_as_features(text: str, told: list[str] | None) -> None:
    marks = found(text, GROUP, directory=CROWD, least=5)
    assert [mark.text for mark in marks] == told if told is not None else True
    assert all("人（少于5人）" in mark.why for mark in marks)


def fitting(rank: str, kind: str, sex: str) -> int:
    """By brute force, how many of the crowd fit."""
    return sum(each.rank == rank and kind in each.kinds and each.sex == sex for each in CROWD.people)


@given(
    rank=st.sampled_from(["正处级", "副处级"]), kind=st.sampled_from(["二级学院", "行政部门"]),
    sex=st.sampled_from(["男", "女"]), least=st.integers(1, 20), before=text_of,
)  # fmt: skip
def test_a_combination_is_found_exactly_where_it_fits_too_few(
    rank: str, kind: str, sex: str, least: int, before: str
) -> None:
    neutral = "".join(each for each in before.split("。") if "处级" not in each)
    marks = found(f"{neutral}。\n{kind}{rank}{sex}干部。", GROUP, directory=CROWD, least=least)
    assert bool(marks) == (0 < fitting(rank, kind, sex) < least)


def test_features_told_in_different_paragraphs_are_taken_together_as_well() -> None:
    assert found("某学院发生一起问题。\n该女干部受到批评。\n其为副处级。", GROUP, directory=CROWD, least=5)


# ------------------------------------------------------------ replacing

PARTS = st.one_of(
    st.sampled_from(NAMES), st.sampled_from([each.name for each in UNITS]), NUMBERS, st.sampled_from(NEUTRAL),
    st.sampled_from(["老蒋说", "余处长", "2026年3月5日", "副处级", "女干部", "某学院", "45岁，", "正科级"]),
)  # fmt: skip


@settings(max_examples=150)
@given(st.lists(PARTS, max_size=12))
def test_replacing_all_again_and_again_ends_with_a_clean_text(parts: list[str]) -> None:
    text = "，".join(parts)
    for _ in range(6):
        marks = found(text)
        if not marks:
            break
        text = applied(text, marks)
    assert found(text) == []
    assert not [name for name in NAMES if name in text]


@given(st.lists(PARTS, max_size=12))
def test_marks_lie_in_the_text_where_they_say(parts: list[str]) -> None:
    text = "，".join(parts)
    for mark in found(text):
        assert text[mark.start : mark.end] == mark.text and mark.text and mark.why
    assert applied(text, []) == text


def test_marks_are_replaced_one_by_one_as_well() -> None:
    text = "蒋德禾与余立"
    first, second = found(text, NAME)
    assert applied(text, [second]) == "蒋德禾与某某" and applied(text, [first]) == "某某与余立"


def test_an_empty_text_and_an_empty_list_hold_nothing() -> None:
    assert found("") == [] and found(" \n ") == []
    assert check("蒋德禾，女，正处级", Directory(), 5, ALL) == []
