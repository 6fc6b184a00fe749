"""Help pages are read as their form says, and what is of another form is refused."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.help.library import FOLDER
from app.manual import sources
from app.manual.markdown import (
    BULLET,
    Heading,
    Item,
    Kind,
    Paragraph,
    Picture,
    Piece,
    Table,
    Unreadable,
    inline,
    is_key,
    parse,
    plain,
    words,
)

PAGE = """# 线索
登记线索，见[处置](#sort)。

## 处置 {#sort}
1. 点 **【处置】**，按 `Ctrl+Enter`。
   - 暂存待查须写明理由。
- 运行 `check --json`。

> 一句附注。

| 按键 | 作用 |
|---|---|
| `F7` | 常用语 |

![线索登记表](pictures/计划-线索.png)
"""
PIECES = st.lists(
    st.tuples(st.sampled_from(["{}", "**{}**", "`{}`", "[{}](a.md#b)", "**【{}】**"]),
              st.text("约谈记录登记，。0Fa", min_size=1, max_size=6)), min_size=1, max_size=8,
)  # fmt: skip


def test_page_is_read_element_by_element():
    assert parse(PAGE) == [
        Heading(1, "线索"),
        Paragraph((Piece("登记线索，见"), Piece("处置", to="#sort"), Piece("。"))),
        Heading(2, "处置", "sort"),
        Item(
            "1.",
            (Piece("点"), Piece("【处置】", Kind.STRONG), Piece("，按 "), Piece("Ctrl+Enter", Kind.KEY), Piece("。")),
        ),
        Item(BULLET, (Piece("暂存待查须写明理由。"),), 1),
        Item(BULLET, (Piece("运行 "), Piece("check --json", Kind.CODE), Piece("。"))),
        Paragraph((Piece("一句附注。"),), remark=True),
        Table(((Piece("按键"),), (Piece("作用"),)), (((Piece("F7", Kind.KEY),), (Piece("常用语"),)),)),
        Picture("线索登记表", "计划-线索"),
    ]


@pytest.mark.parametrize("line", ["```", "<b>字</b>", "[^1]: 注", "#### 四级", "---", "* 项", "| 只有一行 |"])
def test_other_forms_are_refused_with_their_line(line: str):
    with pytest.raises(Unreadable, match="line 3"):
        parse(f"# 标题\n一段。\n{line}\n")


def test_row_with_another_number_of_cells_is_refused():
    with pytest.raises(Unreadable, match="line 4"):
        parse("# 标题\n| a | b |\n|---|---|\n| 1 |\n")


@pytest.mark.parametrize("text", ["F11", "Ctrl+Shift+M", "Alt+↑", "Enter", "Ctrl+/", "PageUp"])
def test_keys_are_told_from_words_to_type(text: str):
    assert is_key(text)


@pytest.mark.parametrize("text", ["check", "教务处", "2026", "--out", ".ytb", "Ctrl+", "zsf"])
def test_what_is_typed_is_no_key(text: str):
    assert not is_key(text)


@given(PIECES)
@settings(max_examples=80, deadline=None)
def test_no_word_of_a_line_is_lost(pieces: list[tuple[str, str]]):
    source = "".join(form.format(text) for form, text in pieces)
    wanted = "".join(f"【{text}】" if "【" in form else text for form, text in pieces)
    assert plain(inline(source)) == wanted


@pytest.mark.parametrize("name", sorted(file.stem for file in FOLDER.glob("*.md") if file.stem != "README"))
def test_every_help_page_can_be_printed(name: str):
    page = sources.elements(name)
    assert isinstance(page[0], Heading)
    assert page[0].level == 1
    assert not [text for each in page for text in words(each) if "**" in text or "](" in text or "{#" in text]


def test_section_ends_where_the_next_of_its_level_begins():
    section = sources.elements("record#desk")
    assert [each.id for each in section if isinstance(each, Heading)] == ["desk"]
    assert any(isinstance(each, Table) for each in section)


@pytest.mark.parametrize("source", ["record#nowhere", "nowhere"])
def test_what_is_not_there_is_no_source(source: str):
    with pytest.raises(KeyError):
        sources.elements(source)
