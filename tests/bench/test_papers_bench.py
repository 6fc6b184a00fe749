"""The benchmark itself works: small numbers, so that it cannot rot; no figure is judged here."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from app.access.session import Session
from app.papers import catalogue
from app.papers.words import in_force
from tests.bench import papers
from tests.papers.forms import pages


def test_bare_canvas_draws_the_same_texts(session: Session) -> None:
    ids = papers.filled(session, 2)
    facts = [papers.PAPER.facts(session, each, None)[0] for each in ids]
    sheets = [sheet for one in facts for sheet in papers.PAPER.sheets(one, in_force(papers.PAPER.key))]
    assert pages(papers.bare(papers.recorded(sheets))) == pages(catalogue.drawn(session, papers.PAPER, ids).pdf)


def test_bench_measures_forms_and_first_page(session: Session) -> None:
    ids = papers.filled(session, 3)
    found = papers.compared(session, ids, 1) | papers.first_page(session, ids)
    assert found["pages"] == 6 and found["ratio"] == pytest.approx(found["papers_s"] / found["bare_s"], rel=0.1)
    assert found["first_page_ms"] > 0 and found["one_form_ms"] > 0


def test_docx_has_the_texts_of_the_form(session: Session) -> None:
    [case] = papers.filled(session, 1)
    made = papers.docx(papers.PAPER.sheets(papers.PAPER.facts(session, case, None)[0], in_force(papers.PAPER.key)))
    with zipfile.ZipFile(BytesIO(made)) as file:
        body = file.read("word/document.xml").decode()
    assert "古丽·阿不都" in body and "党员干部约谈情况登记表" in body


def test_libre_office_is_left_out_where_it_is_not(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(papers.shutil, "which", lambda _: None)
    assert papers.libre(session, []) == {}


def test_what_misses_a_target_is_named() -> None:
    good = {"ratio": 2.0, "first_page_ms": 50.0}
    assert papers.misses(good) == [] and papers.misses(good | {"libre_ratio": 20.0}) == []
    for name, bad in (("ratio", 2.1), ("first_page_ms", 51.0), ("libre_ratio", 19.0)):
        assert len(papers.misses(good | {name: bad})) == 1
