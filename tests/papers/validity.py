"""What Excel, WPS and LibreOffice ask of an .xlsx before they open it without repair; checked without any of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import PurePosixPath
from xml.etree import ElementTree
from zipfile import ZipFile

from openpyxl.utils import column_index_from_string, range_boundaries

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_LINKS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
MOST_CHARACTERS, MOST_NAME, MOST_HEIGHT, MOST_FORMULA = 32_767, 31, 409.5, 255
# The order of CT_Worksheet: Excel repairs a file whose parts stand otherwise.
_ORDER = (
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr", "sheetProtection",
    "protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate", "customSheetViews", "mergeCells",
    "phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup",
    "headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags",
    "drawing", "legacyDrawing", "tableParts", "extLst",
)  # fmt: skip
_CELL = re.compile(r"([A-Z]+)(\d+)")
Element = ElementTree.Element


def faults(content: bytes) -> list[str]:
    """What is wrong with the file; nothing where it opens without repair."""
    with ZipFile(BytesIO(content)) as archive:
        names = archive.namelist()
        found = [f"{name} is there twice" for name in {each for each in names if names.count(each) > 1}]
        parts: dict[str, Element] = {}
        for name in names:
            try:
                parts[name] = ElementTree.fromstring(archive.read(name))
            except ElementTree.ParseError as error:
                found.append(f"{name} is no XML: {error}")
    if found:
        return found
    return [*_types(parts), *_relations(parts), *_book(parts), *_styles(parts["xl/styles.xml"]), *_sheets(parts)]


def _types(parts: dict[str, Element]) -> Iterator[str]:
    types = parts["[Content_Types].xml"]
    by_ending = {each.get("Extension") for each in types.iter(f"{_TYPES}Default")}
    overrides = [str(each.get("PartName")).lstrip("/") for each in types.iter(f"{_TYPES}Override")]
    yield from (f"the type of {name} is told twice" for name in set(overrides) if overrides.count(name) > 1)
    yield from (f"{name} has a type and is not there" for name in overrides if name not in parts)
    for name in parts:
        if name not in overrides and name.rsplit(".", 1)[-1] not in by_ending:
            yield f"{name} has no type"
        if name.startswith("xl/worksheets/sheet") and name not in overrides:
            yield f"{name} has no type of its own"


def _relations(parts: dict[str, Element]) -> Iterator[str]:
    for name, root in parts.items():
        if not name.endswith(".rels"):
            continue
        base = PurePosixPath(name).parents[1]
        ids = [each.get("Id") for each in root.iter(f"{_LINKS}Relationship")]
        if len(set(ids)) < len(ids):
            yield f"{name} has an id twice"
        for each in root.iter(f"{_LINKS}Relationship"):
            target = str(each.get("Target"))
            full = target.lstrip("/") if target.startswith("/") else str(base / target)
            if each.get("TargetMode") != "External" and full not in parts:
                yield f"{name} leads to {full}, which is not there"


def _book(parts: dict[str, Element]) -> Iterator[str]:
    book = parts["xl/workbook.xml"]
    ids = {each.get("Id") for each in parts["xl/_rels/workbook.xml.rels"].iter(f"{_LINKS}Relationship")}
    names = []
    for sheet in book.iter(f"{MAIN}sheet"):
        name = str(sheet.get("name"))
        names.append(name.casefold())
        if not name or len(name) > MOST_NAME or set(name) & set("[]:*?/\\") or name[0] == "'" or name[-1] == "'":
            yield f"a sheet cannot be called {name}"
        if sheet.get(_ID) not in ids:
            yield f"sheet {name} leads nowhere"
    if len(set(names)) < len(names):
        yield "two sheets have one name"
    if all(each.get("state") in ("hidden", "veryHidden") for each in book.iter(f"{MAIN}sheet")):
        yield "no sheet is in sight"
    defined = [(each.get("name"), each.get("localSheetId")) for each in book.iter(f"{MAIN}definedName")]
    if len(set(defined)) < len(defined):
        yield "a name is defined twice"


def _styles(root: Element) -> Iterator[str]:
    def count(name: str) -> int:
        holder = root.find(MAIN + name)
        return 0 if holder is None else len(holder)

    for name in ("fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "numFmts"):
        holder = root.find(MAIN + name)
        if holder is not None and holder.get("count") not in (None, str(len(holder))):
            yield f"{name} are {len(holder)}, not {holder.get('count')}"
    own = {each.get("numFmtId") for each in root.iter(f"{MAIN}numFmt")}
    for xf in root.iter(f"{MAIN}xf"):
        for key, name in (("fontId", "fonts"), ("fillId", "fills"), ("borderId", "borders"), ("xfId", "cellStyleXfs")):
            if int(xf.get(key, 0)) >= max(count(name), 1):
                yield f"{key} {xf.get(key)} is out of range"
        if int(xf.get("numFmtId", 0)) >= 164 and xf.get("numFmtId") not in own:
            yield f"format {xf.get('numFmtId')} is not there"
    names = [each.get("name") for each in root.iter(f"{MAIN}cellStyle")]
    if len(set(names)) < len(names):
        yield "two styles have one name"


def _sheets(parts: dict[str, Element]) -> Iterator[str]:
    styles = parts["xl/styles.xml"].find(f"{MAIN}cellXfs")
    looks = 0 if styles is None else len(styles)
    for name, root in parts.items():
        if name.startswith("xl/worksheets/") and name.endswith(".xml"):
            found = [*_order(root), *_cells(root, looks), *_areas(root), *_rules(root)]
            yield from (f"{name}: {each}" for each in found)


def _order(root: Element) -> Iterator[str]:
    places = [_ORDER.index(each.tag.removeprefix(MAIN)) for each in root]
    if places != sorted(places):
        yield "parts stand in another order"
    once = [each.tag for each in root if not each.tag.endswith("conditionalFormatting")]
    if len(set(once)) < len(once):
        yield "a part is there twice"


def _cells(root: Element, looks: int) -> Iterator[str]:
    before = 0
    for row in root.iter(f"{MAIN}row"):
        number = int(row.get("r", 0))
        if number <= before:
            yield f"row {number} comes after {before}"
        if float(row.get("ht", 0)) > MOST_HEIGHT:
            yield f"row {number} is {row.get('ht')} pt high"
        before, last = number, 0
        for cell in row:
            match = _CELL.fullmatch(cell.get("r", ""))
            column = column_index_from_string(match[1]) if match else 0
            if match is None or int(match[2]) != number or column <= last:
                yield f"cell {cell.get('r')} stands in row {number} after column {last}"
            last = column
            if int(cell.get("s", 0)) >= looks:
                yield f"the style {cell.get('s')} of {cell.get('r')} is out of range"
            if cell.find(f"{MAIN}f") is not None:
                yield f"{cell.get('r')} is a formula"
            if len("".join(cell.itertext())) > MOST_CHARACTERS:
                yield f"the text of {cell.get('r')} is too long"


def _areas(root: Element) -> Iterator[str]:
    taken: dict[tuple[int, int], str] = {}
    holder = root.find(f"{MAIN}mergeCells")
    if holder is not None and holder.get("count") not in (None, str(len(holder))):
        yield "merged ranges are counted wrongly"
    for each in root.iter(f"{MAIN}mergeCell"):
        ref = str(each.get("ref"))
        left, top, right, bottom = range_boundaries(ref)
        if (left, top) == (right, bottom):
            yield f"{ref} merges one cell"
        for place in ((row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)):  # type: ignore[arg-type]
            if place in taken:
                yield f"{ref} overlaps {taken[place]}"
                break
            taken[place] = ref


def _rules(root: Element) -> Iterator[str]:
    for each in root.iter(f"{MAIN}dataValidation"):
        formula = each.findtext(f"{MAIN}formula1") or ""
        if formula.startswith('"') and len(formula) > MOST_FORMULA:
            yield f"the list of {each.get('sqref')} is too long to stand in its rule"
        for key, most in (("promptTitle", 32), ("errorTitle", 32), ("prompt", 255), ("error", 255)):
            if len(each.get(key, "")) > most:
                yield f"{key} of {each.get('sqref')} is too long"
