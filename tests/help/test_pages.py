"""The pages that ship keep the form that `resources/help/README.md` asks for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.help import keys, regulation
from app.help.library import FOLDER, Library, Page
from app.rules.loading import DEFAULT_RULES, load

RULES = load(DEFAULT_RULES)
FILES = sorted(FOLDER.glob("*.md"))
_ANCHOR = re.compile(r"[a-z][a-z0-9-]*")
_CLAUSE = re.compile(r"〔([一二三四五六七八九十][^〕]*)〕")
_HEADING = re.compile(r"^(#+) (.*)$", re.MULTILINE)


def library() -> Library:
    return Library({"keys": keys.markdown, "regulation": lambda: regulation.markdown(RULES, AnyWords())})


class AnyWords(dict[str, str]):
    """Words for every place; that a place is there is seen with the windows."""

    def __missing__(self, key: str) -> str:
        return key


SHELF = library()
PAGES = [SHELF.page(name) for name in SHELF.names()]


def faults_of_form(page: Page) -> list[str]:
    """What a page does that pages do not."""
    heads = _HEADING.findall(page.source)
    bare = [words for marks, words in heads if marks == "##" and not re.search(r" \{#[^}]+\}$", words)]
    found = [f"a section without an id: {each}" for each in bare]
    found += [f"a heading too deep: {words}" for marks, words in heads if len(marks) > 3]
    found += [f"a bad id: {each}" for each in page.anchors if not _ANCHOR.fullmatch(each)]
    found += [f"an id twice: {each}" for each in {one for one in page.anchors if page.anchors.count(one) > 1}]
    if not page.source.startswith("# ") or [marks for marks, _ in heads].count("#") != 1:
        found.append("not one title at the top")
    if re.search(r"</?[a-z]+[ />]|```|\r|https?://", page.source):
        found.append("HTML, code fences, foreign ends of lines or the net")
    known = {each.id for each in RULES.clauses}
    found += [f"no such clause: {each}" for each in _CLAUSE.findall(page.source) if each not in known]
    return found


def broken_links(page: Page) -> list[str]:
    """Links and pictures that lead nowhere."""
    targets = [f"{page.name}{link}" if link.startswith("#") else link for link in page.links]
    found = [each for each in targets if not each.startswith("go:") and not SHELF.knows(each)]
    return found + [each for each in page.pictures if not (FOLDER / "pictures" / f"{each}.png").is_file()]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_page_keeps_its_form(page: Page) -> None:
    assert not faults_of_form(page)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_and_pictures_are_there(page: Page) -> None:
    assert not broken_links(page)


def test_every_file_is_in_the_contents() -> None:
    assert {file.stem for file in FILES} - {"README"} <= set(SHELF.names())
    assert len(PAGES) > 15


def test_every_picture_is_on_a_page_and_small() -> None:
    files = list((FOLDER / "pictures").glob("*.png"))
    shown = {name for page in PAGES for name in page.pictures}
    assert {file.stem for file in files} <= shown
    assert all(file.stat().st_size < 200_000 for file in files)


def test_faults_are_found() -> None:
    bad = Page("bad", "# 甲\n\n## 乙\n\n## 丙 {#X}\n\n<b>丁</b>〔九(九)〕[戊](gone.md)![己](pictures/gone.png)\n")
    assert len(faults_of_form(bad)) == 4
    assert broken_links(bad) == ["gone", "gone"]


# ------------------------------------------------------------ the regulation, the keys


def test_every_clause_says_what_the_program_does_for_it() -> None:
    assert set(regulation.done()) == {each.id for each in RULES.clauses}
    assert all(each.does.endswith("。") and SHELF.knows(each.page) for each in regulation.done().values())


def test_regulation_page_has_a_section_a_clause() -> None:
    page = SHELF.page("regulation")
    assert [each.title for each in page.sections[1:]] == [each.id for each in RULES.clauses]
    anchor = regulation.anchor(RULES, "五(一)4")
    (section,) = [each for each in page.sections if each.id == anchor]
    assert RULES.clause_summary("五(一)4") in section.plain
    assert regulation.anchor(RULES, "九") == ""


def test_clause_of_another_regulation_is_shown_without_a_place(tmp_path: Path) -> None:
    text = DEFAULT_RULES.read_text(encoding="utf-8").replace('"六(三)"', '"六(四)"')
    other = tmp_path / "regulation.toml"
    other.write_text(text, encoding="utf-8")
    last = Page("regulation", regulation.markdown(load(other), AnyWords())).sections[-1]
    assert last.title == "六(四)" and "go:" not in last.source and last.plain


def test_no_group_of_keys_says_a_key_twice() -> None:
    for group in keys.GROUPS:
        every = [each for line in group.lines for each in line.shortcuts]
        assert len(every) == len(set(every)), group.title
    assert len({group.id for group in keys.GROUPS}) == len(keys.GROUPS)
