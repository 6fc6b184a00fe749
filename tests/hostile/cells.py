"""Cases about what stands in sheets and cells, and about the XML in which it is written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.hostile import old
from tests.hostile.case import BASE, Corpus
from tests.hostile.crafted import Raw, book, lines, packed, parts, roster_lines, saved, sheet
from tests.people.books import CHIEF, DEPUTY, HEAD, HEADINGS, LEADERS, ROWS, changed

CASES = Corpus()
_WITHOUT_CHIEF = BASE[:-1]
_DTD = '<?xml version="1.0"?><!DOCTYPE worksheet [{}]>'


def _last(**cells: Any) -> list[Any]:
    """The roster, with some cells of its last row otherwise."""
    return [*ROWS[:-1], changed(CHIEF, **cells)]


def _book(folder: Path, content: str, **more: Any) -> Path:
    return saved(folder, packed(parts([content], **more)))


# ---------------------------------------------------------------- size and shape


@CASES.refused("第 1000 列以外")
def far_corner(folder: Path) -> Path:
    """cell XFD1048576 beside a roster"""
    return _book(folder, sheet(roster_lines() + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'))


@CASES.imported()
def far_down(folder: Path) -> Path:
    """stray cell in the last row, column A"""
    stray = '<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>注：以上</t></is></c></row>'
    return _book(folder, sheet(roster_lines() + stray))


@CASES.refused("位置写得不对")
def beyond(folder: Path) -> Path:
    """column beyond XFD: ZZZZ1"""
    return _book(folder, sheet('<row r="1"><c r="ZZZZ1"><v>1</v></c></row>' + roster_lines()))


@CASES.refused("行的位置写得不对")
def row_beyond(folder: Path) -> Path:
    """row 4294967297"""
    return _book(folder, sheet(roster_lines() + '<row r="4294967297"><c><v>1</v></c></row>'))


@CASES.refused("第 1000 列以外")
def many_columns(folder: Path) -> Path:
    """1,000,000 columns in one row, without places"""
    return _book(folder, sheet(roster_lines() + f"<row>{'<c><v>1</v></c>' * 1_000_000}</row>"))


@CASES.imported(slow=True)
def styled_rows(folder: Path) -> Path:
    """1,000,000 empty rows with a style"""
    empty = "".join(f'<row r="{n}" s="1" customFormat="1" ht="20"/>' for n in range(9, 1_000_009))
    return _book(folder, sheet(roster_lines() + empty))


@CASES.refused("内容和格式超过", slow=True)
def styled_cells(folder: Path) -> Path:
    """7,000,000 empty cells with a style"""
    return _book(folder, sheet(roster_lines() + ("<row>" + "<c s='1'/>" * 1000 + "</row>") * 7000))


@CASES.refused("超过 60000 行")
def many_rows(folder: Path) -> Path:
    """200,000 rows with something in them"""
    return _book(folder, sheet(roster_lines() + "<row><c><v>1</v></c></row>" * 200_000))


@CASES.refused("的单元格超过", slow=True)
def many_cells(folder: Path) -> Path:
    """1,600,000 cells with something in them"""
    return _book(folder, sheet(roster_lines() + f"<row>{'<c><v>1</v></c>' * 800}</row>" * 2000))


@CASES.imported()
def claimed(folder: Path) -> Path:
    """dimension that says A1:XFD1048576"""
    return _book(folder, sheet(roster_lines(), before='<dimension ref="A1:XFD1048576"/>'))


@CASES.imported()
def merged(folder: Path) -> Path:
    """200,000 merged cells, one over the whole sheet"""
    areas = '<mergeCell ref="A1:XFD1048576"/>' + "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(9, 200_009))
    return _book(folder, sheet(roster_lines(), after=f"<mergeCells>{areas}</mergeCells>"))


@CASES.imported()
def many_sheets(folder: Path) -> Path:
    """2,000 sheets, the roster in the last"""
    return saved(folder, packed(parts([*[sheet(lines([["说明"]]))] * 1999, sheet(roster_lines())])))


@CASES.refused("的文字超过")
def huge_shared(folder: Path) -> Path:
    """shared strings of 90 MB"""
    shared = f"<si><t>{'长' * 30_000}</t></si>" * 1000
    return _book(folder, sheet(roster_lines()), shared=shared)


@CASES.refused("的文字超过")
def one_text_for_all(folder: Path) -> Path:
    """quadratic growth: one shared text of 32,000 characters in 300,000 cells"""
    cells = ("<row>" + "<c t='s'><v>0</v></c>" * 30 + "</row>") * 10_000
    return _book(folder, sheet(roster_lines() + cells), shared=f"<si><t>{'长' * 32_000}</t></si>")


@CASES.imported(_WITHOUT_CHIEF, ("职务：单元格里是缺失的文字",))
def shared_missing(folder: Path) -> Path:
    """shared string that is not there"""
    return book(folder, _last(职务=Raw('<c r="{r}" t="s"><v>7</v></c>')), shared="<si><t>科长</t></si>")


# ---------------------------------------------------------------- XML


@CASES.refused("DOCTYPE")
def laughs(folder: Path) -> Path:
    """billion laughs"""
    grown = ((chr(98 + n), f"&{chr(97 + n)};" * 10) for n in range(9))
    entities = "<!ENTITY a '哈'>" + "".join(f"<!ENTITY {name} '{text}'>" for name, text in grown)
    return _book(folder, sheet(lines([[Raw('<c r="{r}" t="str"><v>&j;</v></c>')]]), top=_DTD.format(entities)))


@CASES.refused("DOCTYPE")
def quadratic(folder: Path) -> Path:
    """quadratic blow-up: one entity of 100,000 characters used 20,000 times"""
    top = _DTD.format(f"<!ENTITY a '{'哈' * 100_000}'>")
    return _book(folder, sheet(f"<row><c t='str'><v>{'&a;' * 20_000}</v></c></row>", top=top))


@CASES.refused("DOCTYPE")
def xxe_file(folder: Path) -> Path:
    """XXE: entity to /etc/passwd"""
    top = _DTD.format('<!ENTITY x SYSTEM "file:///etc/passwd">')
    return _book(folder, sheet("<row><c t='str'><v>&x;</v></c></row>" + roster_lines(), top=top))


@CASES.refused("DOCTYPE")
def xxe_web(folder: Path) -> Path:
    """XXE: entity and DTD from a web address, in the shared strings"""
    made = parts([sheet(roster_lines())], shared="")
    top = '<!DOCTYPE sst SYSTEM "http://127.0.0.1:9/x.dtd" [<!ENTITY % p SYSTEM "http://127.0.0.1:9/y"> %p;]>'
    made["xl/sharedStrings.xml"] = top + made["xl/sharedStrings.xml"]
    return saved(folder, packed(made))


@CASES.refused("DOCTYPE")
def xxe_utf16(folder: Path) -> Path:
    """XXE in the list of sheets, written in UTF-16"""
    made: dict[str, str | bytes] = dict(parts([sheet(roster_lines())]))
    top = '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE workbook [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    made["xl/workbook.xml"] = (top + str(made["xl/workbook.xml"])).encode("utf-16")
    return saved(folder, packed(made))


@CASES.refused("已损坏")
def deep(folder: Path) -> Path:
    """1,000,000 elements one within the other, never closed"""
    return _book(folder, sheet("<a>" * 1_000_000))


@CASES.refused("已损坏")
def no_xml(folder: Path) -> Path:
    """sheet that is no XML"""
    return _book(folder, "\0" * 5000)


@CASES.refused("已损坏")
def odd_code(folder: Path) -> Path:
    """sheet in an encoding that nobody knows"""
    return _book(folder, sheet(roster_lines(), top='<?xml version="1.0" encoding="x-elbonian"?>'))


@CASES.imported()
def comments(folder: Path) -> Path:
    """comments of some megabytes between the rows"""
    return _book(folder, sheet(f"<!--{'=' * 900_000}-->" * 9 + roster_lines()))


# ---------------------------------------------------------------- sheets


@CASES.refused("里面没有工作表")
def no_sheets(folder: Path) -> Path:
    """workbook without a sheet"""
    return saved(folder, packed(parts([])))


@CASES.imported()
def hidden(folder: Path) -> Path:
    """hidden and very hidden sheets with other rosters before the visible one"""
    other = sheet(roster_lines([*LEADERS, changed(HEAD, 姓名="藏某", 工号="H1")]))
    return saved(folder, packed(parts([other, other, sheet(roster_lines())], {1: "hidden", 2: "veryHidden"})))


@CASES.refused("没有找到名册的表头")
def only_hidden(folder: Path) -> Path:
    """roster in a very hidden sheet only"""
    return saved(folder, packed(parts([sheet(roster_lines())], {1: "veryHidden"})))


@CASES.refused("没有找到名册的表头")
def chart_only(folder: Path) -> Path:
    """chart sheet only"""
    return saved(folder, packed(parts([sheet(roster_lines())], kinds={1: "chartsheet"})))


@CASES.imported()
def protected(folder: Path) -> Path:
    """sheet protected by a password, which hides nothing"""
    locked = '<sheetProtection sheet="1" password="CC1A" objects="1"/>'
    return _book(folder, sheet(roster_lines(), after=locked))


@CASES.refused("没有认出这些列：职级")
def five_row_head(folder: Path) -> Path:
    """heading of five rows, merged: what stands below its second row is not guessed at"""
    top: list[list[Any]] = [[""] * len(HEADINGS) for _ in range(5)]
    for place, heading in enumerate(HEADINGS):
        top[0 if heading != "职级" else 4][place] = heading
    merges = '<mergeCells><mergeCell ref="A2:A6"/><mergeCell ref="B2:B6"/></mergeCells>'
    return _book(folder, sheet(lines([["填报日期：2026年11月2日"], *top, *ROWS]), after=merges))


@CASES.imported()
def doubled_heading(folder: Path) -> Path:
    """headings that stand twice: the first counts"""
    rows = [["填报日期：2026年11月2日"], [*HEADINGS, *HEADINGS], *([*row, *["乱"] * len(HEADINGS)] for row in ROWS)]
    return _book(folder, sheet(lines(rows)))


@CASES.refused("表头可以在前 30 行之内")
def late_heading(folder: Path) -> Path:
    """heading in row 40"""
    return _book(folder, sheet(lines([HEADINGS, *ROWS], first=40)))


# ---------------------------------------------------------------- cells


def _date(serial: object) -> Raw:
    return Raw(f'<c r="{{r}}" s="1"><v>{serial}</v></c>')


@CASES.imported(starts=(("B3", "2021-06-01"), ("B2", "2022-02-09")))
def from_1904(folder: Path) -> Path:
    """days counted from 1904, as dates and as plain figures"""
    rows = [*LEADERS, HEAD, changed(DEPUTY, 任现职时间=43_139), changed(CHIEF, 任现职时间=_date(42_886))]
    return book(folder, rows, properties='<workbookPr date1904="1"/>')


@CASES.imported(starts=(("B3", "2021-06-01"),))
def xls_from_1904(folder: Path) -> Path:
    """.xls with days counted from 1904"""
    return saved(folder, old.roster(_last(任现职时间=42_886.0), from_1904=True), "名册.xls")


@CASES.imported(starts=(("B3", "2021-06-01"), ("B2", "2022-02-09"), ("B1", "2020-03-02")))
def dates(folder: Path) -> Path:
    """dates as serial, text and ISO cell"""
    iso = Raw('<c r="{r}" t="d"><v>2020-03-02T00:00:00</v></c>')
    return book(
        folder,
        [*LEADERS, changed(HEAD, 任现职时间=iso), changed(DEPUTY, 任现职时间=44_601),
         changed(CHIEF, 任现职时间=_date(44_348.75))],
    )  # fmt: skip


@CASES.imported(BASE[:3], ("任现职时间：“-5”读不成日期", "“60”读不成日期", "“99999999”的年份不对"))
def odd_dates(folder: Path) -> Path:
    """dates before, beyond and on 1900-02-29, which never was"""
    rows = [changed(HEAD, 任现职时间=_date(-5)), changed(DEPUTY, 任现职时间=_date(60)),
            changed(CHIEF, 任现职时间=_date(99_999_999))]  # fmt: skip
    return book(folder, [*LEADERS, *rows])


@CASES.imported(BASE[:3], ("“1900-03-01”的年份不对", "“2023-02-29”不是一个存在的日期", "“9999年1月1日”的年份不对"))
def no_dates(folder: Path) -> Path:
    """dates of 1900, of a day that is none, and of the year 9999"""
    rows = [changed(HEAD, 任现职时间=_date(61)), changed(DEPUTY, 任现职时间="2023-02-29"),
            changed(CHIEF, 任现职时间="9999年1月1日")]  # fmt: skip
    return book(folder, [*LEADERS, *rows])


@CASES.imported(BASE[:3], ("读不成的数字 NaN", "读不成的数字 INF", "最多 200 字"))
def figures(folder: Path) -> Path:
    """NaN, infinity and 1e308 as figures"""
    odd = [Raw(f'<c r="{{r}}"><v>{figure}</v></c>') for figure in ("NaN", "INF", "1e308")]
    people = zip((HEAD, DEPUTY, CHIEF), odd, strict=True)
    return book(folder, [*LEADERS, *(changed(person, 职务=figure) for person, figure in people)])


@CASES.imported(_WITHOUT_CHIEF, ("职级：单元格里是公式错误 #REF!", "性别：“是”应为男或女"))
def errors(folder: Path) -> Path:
    """errors of formulas (#REF!) and booleans"""
    wrong, true = Raw('<c r="{r}" t="e"><f>#REF!A1</f><v>#REF!</v></c>'), Raw('<c r="{r}" t="b"><v>1</v></c>')
    return book(folder, _last(职级=wrong, 性别=true))


@CASES.imported(_WITHOUT_CHIEF, ("姓名：单元格里是没有结果的公式",))
def no_value(folder: Path) -> Path:
    """formula without a kept value"""
    return book(folder, _last(姓名=Raw('<c r="{r}"><f>VLOOKUP(A1,B:C,2,0)</f></c>')))


@CASES.imported((*_WITHOUT_CHIEF, ("B3", "余立")))
def dde(folder: Path) -> Path:
    """DDE formula with a kept value: the value is a text, nothing runs"""
    formula = "cmd|&apos;/C touch /tmp/owned&apos;!A0"
    return book(folder, _last(备注=Raw(f'<c r="{{r}}" t="str"><f>{formula}</f><v>x</v></c>'), 性别="女"))


@CASES.imported((*_WITHOUT_CHIEF, ("B3", "=HYPERLINK(1)")))
def formula_text(folder: Path) -> Path:
    """text that looks like a formula stays text"""
    return book(folder, _last(姓名="=HYPERLINK(1)"))


@CASES.imported(_WITHOUT_CHIEF, ("姓名：有不能识别的字符",))
def surrogate(folder: Path) -> Path:
    """half of a surrogate pair (_xD800_)"""
    return book(folder, _last(姓名="余_xD800_立"))


@CASES.imported((*_WITHOUT_CHIEF, ("B3", "余𠀋立")))
def surrogate_pair(folder: Path) -> Path:
    """a rare character as two escapes (_xD840__xDC0B_)"""
    return book(folder, _last(姓名="余_xD840__xDC0B_立"))


@CASES.imported()
def controls(folder: Path) -> Path:
    """_x0000_ and other control characters in escapes: left out"""
    return book(folder, _last(姓名="余_x0000__x0007_立_x000D_", 单位="教务_x0001_处"))


@CASES.imported()
def directions(folder: Path) -> Path:
    """right-to-left overrides and isolates in names and numbers: left out"""
    return book(folder, _last(姓名="\u202e余\u2066立\u202c", 工号="\u200fB3\u200e", 职级="\u202e正科级"))


@CASES.imported()
def zero_width(folder: Path) -> Path:
    """zero-width characters: left out, so that nobody stands there twice"""
    return book(folder, _last(姓名="余\u200b\u2060立\ufeff", 工号="B\u200d3", 单位="教\u200c务处"))


@CASES.imported()
def full_width(folder: Path) -> Path:
    """full-width digits and letters"""
    return book(folder, _last(工号="Ｂ３", 任现职时间="２０２１－０６－０１"))


@CASES.imported(_WITHOUT_CHIEF, ("职务：有 32767 字，最多 200 字",))
def longest(folder: Path) -> Path:
    """cells of 32,767 characters; one in the remarks, which are not kept"""
    return book(folder, _last(职务="科" * 32_767, 备注="长" * 32_767))


@CASES.imported(_WITHOUT_CHIEF, ("姓名：单元格里是超过 32767 字的文字",))
def longer(folder: Path) -> Path:
    """inline text of 60,000 characters"""
    return book(folder, _last(姓名="长" * 60_000))


@CASES.imported((*_WITHOUT_CHIEF, ("B3", "𬭎𠅤𪚥")))
def rare(folder: Path) -> Path:
    """names of characters beyond the first plane"""
    return book(folder, _last(姓名="𬭎𠅤𪚥"))


@CASES.imported(_WITHOUT_CHIEF, ("工号：数字超过 15 位",))
def lost_digits(folder: Path) -> Path:
    """staff number kept as a figure of 18 digits (1.1E+17)"""
    return book(folder, _last(工号=110101199003078000.0))


@CASES.imported((*_WITHOUT_CHIEF, ("20260001", "余立")))
def number_as_figure(folder: Path) -> Path:
    """staff number kept as a figure of eight digits"""
    return book(folder, _last(工号=20260001.0))


@CASES.imported(_WITHOUT_CHIEF, ("工号：B2 与第 7 行重复",))
def twice(folder: Path) -> Path:
    """staff number that stands twice, once in full-width and with a zero-width character"""
    return book(folder, _last(工号="Ｂ\u200b２"))


@CASES.imported(faults=("职级：“无”不是认识的职级",), slow=True)
def many_departments(folder: Path) -> Path:
    """10,000 faulty rows, each with a department of its own"""
    more = [changed(CHIEF, 工号=f"X{n}", 单位=f"教务处第{n}科", 单位类别="", 职级="无") for n in range(10_000)]
    return book(folder, [*ROWS, *more])
