"""Every error that a person may be told is of a kind in the catalogue, and a kind says all three things."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.access.errors import NotAllowed, Refusal
from app.store.errors import DiskTrouble, StoreTrouble, WrongPassword
from app.store.kinds import UNFORESEEN, kind_named, kind_of, kinds, left_unsaid, says_safe, says_way
from tools.troubles_table import PAGE, with_section

ROOT = Path(__file__).parents[2]
SHOWN = ("Refusal", "StoreTrouble")


def modules() -> Iterator[ast.Module]:
    """All of the program, read."""
    for folder in ("app", "ui"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield ast.parse(path.read_text(encoding="utf-8"))


def shown_classes() -> set[str]:
    """The classes of errors that are shown to people: those that come of the two, wherever they stand."""
    bases = {
        node.name: {base.id for base in node.bases if isinstance(base, ast.Name)}
        for tree in modules() for node in ast.walk(tree) if isinstance(node, ast.ClassDef)
    }  # fmt: skip
    found = set(SHOWN)
    while more := {name for name, above in bases.items() if above & found} - found:
        found |= more
    return found


def test_every_class_of_errors_is_in_the_catalogue() -> None:
    named = {name.split(":")[0] for kind in kinds() for name in kind.raised}
    assert shown_classes() - named == set(), "say in data/errors/kinds.toml what kind it is"
    assert named - shown_classes() == {UNFORESEEN}, "a kind of what is raised no more"


def test_every_kind_says_what_happened_whether_the_data_is_safe_and_what_to_do() -> None:
    for kind in kinds():
        assert kind.happened and says_safe(kind.safe) and says_way(kind.todo), kind.code
        assert kind.safe.endswith("。") and kind.todo.endswith("。") and not kind.happened.endswith("。"), kind.code


def test_codes_are_unique_and_in_order() -> None:
    codes = [kind.code for kind in kinds()]
    assert codes == sorted(set(codes)) and all(each.startswith("YT-") and len(each) == 6 for each in codes)


def test_an_error_is_of_the_kind_of_its_class() -> None:
    assert kind_of(WrongPassword()).code == "YT-101"
    assert kind_of(DiskTrouble("磁盘空间不足", is_full=True)).code == "YT-112"
    assert kind_of(StoreTrouble("没有写成。")).code == "YT-120"
    assert kind_of(NotAllowed("不能。", ("四(二)",)), clauses=("四(二)",)).code == "YT-203"


def test_a_refusal_is_of_the_kind_of_its_place_and_its_clauses() -> None:
    assert kind_of(Refusal("请填写姓名。")).code == "YT-201"
    assert kind_of(Refusal("还没有批准。", ("五(二)1",)), clauses=("五(二)1",)).code == "YT-202"
    assert kind_of(Refusal("认不出列。", place="导入"), place="导入").code == "YT-204"


def test_a_name_without_a_kind_is_an_error() -> None:
    with pytest.raises(LookupError):
        kind_named("Nothing")


def test_what_a_message_does_not_say_is_added_and_nothing_twice() -> None:
    kind = kind_named("Refusal")
    assert left_unsaid(kind, "请填写姓名。") == kind.safe
    assert left_unsaid(kind, "姓名太长，没有保存。") == kind.todo
    assert left_unsaid(kind, "姓名太长，没有保存。", has_way=True) == ""
    assert left_unsaid(kind, "没有找到这名干部。") == kind.safe + kind.todo
    assert left_unsaid(kind, "没有保存，请改正。") == ""


def test_messages_of_troubles_say_all_three_themselves() -> None:
    """The two sentences of each trouble of the machine are gathered from where it is made."""
    lacking = []
    for tree in modules():
        for call in (each for each in ast.walk(tree) if isinstance(each, ast.Call)):
            if isinstance(call.func, ast.Name) and call.func.id == "StoreTrouble" and len(call.args) < 2:
                lacking.append(f"{call.lineno}: {ast.unparse(call)}")
    assert not lacking, lacking


def test_the_help_lists_the_codes() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page == with_section(page), "python -m tools.troubles_table"
    assert all(kind.code in page for kind in kinds())
