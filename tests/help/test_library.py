"""Help pages are read into sections, found by words, and point only to what is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.help.library import Library, Page

SOURCE = """# 约谈

怎样办一次约谈。

## 新的约谈 {#new}

按**【新的约谈】**，见 [计划](plans.md#items)，〔五(一)4〕。

![列表](pictures/约谈-列表.png)

| 按键 | 做什么 |
|---|---|
| `Ctrl+K` | 搜索 |

### 更多 {#more}

1. 先看[线索](#new)
"""


@pytest.fixture
def shelf(tmp_path: Path) -> Library:
    (tmp_path / "talks.md").write_text(SOURCE, encoding="utf-8")
    (tmp_path / "plans.md").write_text("# 计划\n\n## 新的 {#items}\n\n约谈项目\n", encoding="utf-8")
    contents = '[[part]]\ntitle = "办理"\npages = ["talks", "plans", "keys", "gone"]\n'
    (tmp_path / "contents.toml").write_text(contents, encoding="utf-8")
    return Library({"keys": lambda: "# 快捷键\n"}, tmp_path)


def test_page_has_its_sections_in_order(shelf: Library) -> None:
    page = shelf.page("talks")
    assert [(each.id, each.level, each.title) for each in page.sections] == [
        ("", 1, "约谈"), ("new", 2, "新的约谈"), ("more", 3, "更多"),
    ]  # fmt: skip
    assert page.title == "约谈" and page.anchors == ("new", "more")


def test_section_is_read_without_marks(shelf: Library) -> None:
    lines = shelf.page("talks").sections[1].plain.split("\n")
    assert lines == ["按【新的约谈】，见 计划，〔五(一)4〕。", "列表", "按键 做什么", "Ctrl+K 搜索"]


def test_links_and_pictures_are_told_apart() -> None:
    page = Page("talks", SOURCE)
    assert page.links == ("plans#items", "#new")
    assert page.pictures == ("约谈-列表",)


def test_pages_stand_in_the_order_of_the_contents_without_those_that_are_not_there(shelf: Library) -> None:
    assert list(shelf.names()) == ["talks", "plans", "keys"]
    assert not shelf.has("gone") and not shelf.has("../talks") and not shelf.has("README")


def test_target_is_known_with_its_section_only(shelf: Library) -> None:
    assert shelf.knows("talks") and shelf.knows("talks#more") and shelf.knows("keys")
    assert not shelf.knows("talks#gone") and not shelf.knows("gone") and not shelf.knows("")
    with pytest.raises(KeyError):
        shelf.page("gone")


def test_every_word_must_be_in_the_section(shelf: Library) -> None:
    assert [hit.target for hit in shelf.search("ctrl+k 约谈")] == ["talks#new"]
    assert shelf.search("ctrl+k 没有这个") == [] and shelf.search("  ") == []


def test_headings_come_first(shelf: Library) -> None:
    assert [hit.target for hit in shelf.search("约谈")] == ["talks", "talks#new", "plans#items"]
    assert [hit.target for hit in shelf.search("计划")] == ["plans", "talks#new"]


def test_hit_shows_the_words_around_it(tmp_path: Path) -> None:
    words = "一二三四五六七八九十" * 9
    (tmp_path / "a.md").write_text(f"# 甲\n\n{words}针{words}\n", encoding="utf-8")
    (tmp_path / "contents.toml").write_text('[[part]]\ntitle = "乙"\npages = ["a"]\n', encoding="utf-8")
    (hit,) = Library(folder=tmp_path).search("针")
    assert "针" in hit.around and hit.around.startswith("…") and hit.around.endswith("…")
    assert len(hit.around) < 80


def test_what_is_typed_otherwise_finds_the_section_that_says_how() -> None:
    shelf = Library()
    typed = {
        "补录": "ledgers#import", "忘记密码": "accounts#password", "打印不出来": "trouble#self-check",
        "换电脑": "admin#moving", "更正": "interviews#amend", "签字": "interviews#archive",
        "录音": "record#attachments", "保密": "papers#words", "U盘": "backups#restore", "谁看过": "accounts#log",
        "卡住了怎么办": "trouble#long", "硬盘坏了": "backups#restore", "名册导入": "people#import",
        "密码不对": "trouble#password", "杀毒软件": "admin#scanners",
    }  # fmt: skip
    missed = {words for words, target in typed.items() if target not in [hit.target for hit in shelf.search(words)]}
    assert missed == set()
    assert shelf.search("今天天气怎么样") == []


def test_what_comes_near_is_told_from_what_is_found(shelf: Library) -> None:
    assert not any(hit.near for hit in shelf.search("约谈"))
    near = shelf.search("约谈计划")
    assert near and all(hit.near for hit in near)


def test_other_words_are_for_sections_that_are_there_and_do_not_have_them() -> None:
    shelf = Library()
    assert [target for target in shelf.also if not shelf.knows(target)] == []
    sections = {f"{name}#{each.id}": each for name in shelf.names() for each in shelf.page(name).sections}
    assert [word for target, words in shelf.also.items() for word in words if word in sections[target].plain] == []
