"""Letters for Word: the same words as on paper, page set-up as in GB/T 9704, nothing of the machine."""

from __future__ import annotations

import re
import shutil
import subprocess
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

docx = pytest.importorskip("docx")

from docx.oxml.ns import qn  # noqa: E402
from hypothesis import HealthCheck, given, settings  # noqa: E402
from hypothesis import strategies as st  # noqa: E402

from app.access.errors import Refusal  # noqa: E402
from app.access.tables import AuditEntry  # noqa: E402
from app.interviews.tables import Interview, InterviewSubject  # noqa: E402
from app.papers import catalogue, documents, wording_versions, words  # noqa: E402
from app.papers.paper import About, Paper  # noqa: E402
from app.store import settings as store_settings  # noqa: E402
from tests.papers.forms import bare  # noqa: E402
from tests.papers.letters import numberless, talk  # noqa: E402
from tests.papers.test_letters import FACTS, SAID  # noqa: E402

EDITED = [paper for paper in catalogue.PAPERS if paper.docx and paper.about is not About.SORTING]
KEYS = pytest.mark.parametrize("paper", EDITED, ids=lambda paper: paper.key)
_PAGE = re.compile(r"第\d+页共\d+页$")


def text_of(content: bytes) -> str:
    """All text of the body in its order, without blanks; boxes as on paper."""
    body = docx.Document(BytesIO(content)).element.body
    return bare("".join(text.text or "" for text in body.iter(qn("w:t")))).replace("☑", "√").replace("□", "")


def on_paper(pdf: bytes) -> str:
    """The text of a paper; the note at the foot of a form, which is drawn first, at its end."""
    whole = "".join(_PAGE.sub("", page) for page in numberless(pdf))
    note = bare(words.shipped("scheme").texts["note"])
    return whole.replace(note, "") + note if note in whole else whole


@pytest.fixture
def case(people) -> Interview:
    made = talk(people, "INQUIRY", "请说明采购的询价经过。", "请说明与供货单位有无往来。")
    Interview.update(purpose="核实采购问题。", requirements="如实说明。", safety_plan="专人值守。").execute()
    return made


def test_the_papers_that_are_edited_before_they_are_sent_are_the_four_of_the_office():
    assert {paper.word for paper in EDITED} == {"通知书", "方案", "提纲", "函询通知书"}
    assert {paper.word for paper in catalogue.PAPERS if paper.docx} - {paper.word for paper in EDITED} == {"梳理会记录"}


@KEYS
def test_the_document_says_what_the_paper_says(session, case, paper: Paper):
    written = text_of(catalogue.word_document(session, paper, [case.id]))
    assert written == on_paper(catalogue.drawn(session, paper, [case.id]).pdf)
    assert text_of(catalogue.blank_word(session, paper)) == on_paper(catalogue.blank(session, paper).pdf)


@KEYS
def test_the_document_has_the_wording_in_force(session, case, paper: Paper):
    texts = dict(words.shipped(paper.key).texts, title="试行文书")
    wording_versions.change_words(session, paper.key, texts)
    assert "青屏学院试行文书" in text_of(catalogue.word_document(session, paper, [case.id]))


def test_each_subject_begins_a_page_that_is_page_one(session, people, case):
    InterviewSubject.create(interview=case, person=people["𬭎文"], position=2, name="𬭎文", title="科员")
    notice = catalogue.paper("notice")
    made = docx.Document(BytesIO(catalogue.word_document(session, notice, [case.id])))
    assert len(made.sections) == 2
    assert all(section._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) == "1" for section in made.sections)
    assert text_of(catalogue.word_document(session, notice, [case.id])) == on_paper(
        catalogue.drawn(session, notice, [case.id]).pdf
    )


@KEYS
def test_the_secrecy_stands_first(session, case, paper: Paper):
    store_settings.write("papers.secrecy", "秘密")
    assert text_of(catalogue.word_document(session, paper, [case.id])).startswith("秘密青屏学院")


def test_a_letter_is_set_as_the_standard_has_it(session, people):
    case = talk(people, "INQUIRY", "甲", "乙" * 2500)
    made = docx.Document(BytesIO(catalogue.word_document(session, catalogue.paper("inquiry_letter"), [case.id])))
    section = made.sections[0]
    sides = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(side.mm) for side in sides] == [37, 35, 28, 26]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    grid = section._sectPr.find(qn("w:docGrid"))
    assert grid.get(qn("w:type")) == "linesAndChars"
    assert 22 <= 225 / 25.4 * 1440 / int(grid.get(qn("w:linePitch"))) < 22.1
    assert 28 <= 156 / 25.4 * 72 / (16 + int(grid.get(qn("w:charSpace"))) / 4096) < 28.1
    title, body = made.paragraphs[0].runs[0], next(line for line in made.paragraphs if "乙乙" in line.text).runs[0]
    assert (title.font.size.pt, body.font.size.pt) == (22, 16)
    faces = [run._r.rPr.rFonts.get(qn("w:eastAsia")) for run in (title, body)]
    assert faces == ["方正小标宋简体", "仿宋_GB2312"]


@KEYS
def test_the_file_has_no_macro_no_link_outside_and_nothing_of_the_machine(session, case, paper: Paper):
    content = catalogue.word_document(session, paper, [case.id])
    with ZipFile(BytesIO(content)) as file:
        names = file.namelist()
        links = "".join(file.read(name).decode() for name in names if name.endswith(".rels"))
        assert {info.date_time for info in file.infolist()} == {(2000, 1, 1, 0, 0, 0)}
    assert not [name for name in names if "vba" in name.lower() or name.endswith((".bin", ".jpeg"))]
    assert "docProps/app.xml" not in names and 'TargetMode="External"' not in links
    own = docx.Document(BytesIO(content)).core_properties
    assert (own.title, own.author, own.last_modified_by, own.comments) == (
        words.shipped(paper.key).texts["title"], "青屏学院", "", "",
    )  # fmt: skip
    assert content == catalogue.word_document(session, paper, [case.id])


@KEYS
def test_tables_keep_to_the_order_of_the_schema(session, case, paper: Paper):
    order = ["tblStyle", "tblW", "jc", "tblInd", "tblBorders", "tblLayout", "tblCellMar", "tblLook"]
    body = docx.Document(BytesIO(catalogue.word_document(session, paper, [case.id]))).element.body
    for properties in body.iter(qn("w:tblPr")):
        found = [order.index(child.tag.split("}")[1]) for child in properties]
        assert found == sorted(found)
    for table in body.iter(qn("w:tbl")):
        columns = len(table.findall(f"{qn('w:tblGrid')}/{qn('w:gridCol')}"))
        for row in table.iter(qn("w:tr")):
            spans = [cell.tcPr.find(qn("w:gridSpan")) for cell in row.iter(qn("w:tc"))]
            assert sum(1 if span is None else int(span.get(qn("w:val"))) for span in spans) == columns


@pytest.mark.parametrize("key", ["notice", "outline", "inquiry_letter"])
@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_every_fact_is_in_the_document(session, key, data):
    facts, paper = data.draw(FACTS[key]), catalogue.paper(key)
    text = text_of(paper.docx([facts], words.shipped(key)))
    for fact in SAID[key](facts):
        assert bare(fact) in text


def test_very_long_text_of_a_form_is_all_there(session, people, case):
    long = "主谈人、记录人提前到场，逐项询问。" * 180
    Interview.update(requirements=long, safety_plan="").execute()
    assert long in text_of(catalogue.word_document(session, catalogue.paper("scheme"), [case.id]))


def test_what_xml_cannot_hold_does_not_stop_a_letter(session, case):
    Interview.update(place="一号\ufffe楼\x0b\t东").execute()
    assert "一号〓楼东" in text_of(catalogue.word_document(session, catalogue.paper("notice"), [case.id]))


def test_a_paper_that_is_only_printed_is_refused(session, case):
    with pytest.raises(Refusal, match="通知书、提纲、函询通知书"):
        catalogue.word_document(session, catalogue.paper("statement"), [case.id])


def test_saving_is_on_record_with_its_purpose(session, case, tmp_path: Path):
    out = tmp_path / "通知书.docx"
    assert documents.save_document(session, catalogue.paper("notice"), [case.id], " 送达 ", out)
    assert "古丽·阿不都同志：" in text_of(out.read_bytes())
    last = AuditEntry.select().order_by(AuditEntry.seq.desc()).first()
    assert (last.action, last.summary, last.after) == (
        "print",
        "打印或导出约谈通知书（Word 文档）",
        {"purpose": "送达"},
    )


def test_without_a_purpose_nothing_is_saved(session, case, tmp_path: Path):
    with pytest.raises(Refusal, match="用途"):
        documents.save_document(session, catalogue.paper("notice"), [case.id], " ", tmp_path / "a.docx")
    assert not list(tmp_path.glob("*.docx"))


@pytest.mark.skipif(not shutil.which("soffice"), reason="soffice (libreoffice-writer-nogui) is not installed")
def test_libreoffice_opens_every_document_and_reads_the_same(session, case, tmp_path: Path):
    for paper in EDITED:
        (tmp_path / f"{paper.key}.docx").write_bytes(catalogue.word_document(session, paper, [case.id]))
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    command = ["soffice", "--headless", profile, "--convert-to", "txt:Text (encoded):UTF8", "--outdir", str(tmp_path)]
    files = [str(tmp_path / f"{paper.key}.docx") for paper in EDITED]
    subprocess.run([*command, *files], check=True, capture_output=True, timeout=300)
    for paper in EDITED:
        read = bare((tmp_path / f"{paper.key}.txt").read_text(encoding="utf-8-sig"))
        assert read.replace("☑", "√").replace("□", "") == on_paper(catalogue.drawn(session, paper, [case.id]).pdf)


def test_a_high_row_may_go_on_and_an_opinion_keeps_its_place_to_sign(session, people, case):
    Interview.update(requirements="逐项询问。" * 600).execute()
    body = docx.Document(BytesIO(catalogue.word_document(session, catalogue.paper("scheme"), [case.id]))).element.body
    rows = {"".join(text.text for text in row.iter(qn("w:t"))): row for row in body.iter(qn("w:tr"))}
    high = next(row for text, row in rows.items() if "逐项询问。逐项询问。" in text)
    opinion = next(row for text, row in rows.items() if "青党约" in text)
    assert high.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is None
    assert opinion.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None
    assert "签字（盖章）：" in "".join(text.text for text in opinion.getnext().iter(qn("w:t")))
    kept = [mark for mark in opinion.iter(qn("w:keepNext")) if mark.get(qn("w:val")) in (None, "1", "true")]
    assert kept
