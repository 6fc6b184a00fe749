"""Opens, filters, sorts and searches a workbook in LibreOffice Calc, and tells how long each took; see `compared`.

    /usr/bin/python3 tests/bench/calc_child.py FILE.xlsx SOFFICE ROUNDS 'heading=value' 'heading=value' HEADING WORD

Runs under the interpreter that has LibreOffice's `uno` (Debian: python3-uno), which is not the program's: it imports
nothing of the project.  Prints one JSON object: lists of seconds, how many rows the filters left, the office's memory.
"""

import json
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.sheet import TableFilterField
from com.sun.star.sheet.FilterOperator import EQUAL
from com.sun.star.table import TableSortField

_PATIENCE_S, _HEAD_ROWS = 120, 12


def main(arguments):
    """Measures and prints."""
    file, soffice, rounds, first, second, by, word = arguments
    with tempfile.TemporaryDirectory() as profile:
        pipe = "yuetan" + Path(profile).name.replace("_", "")
        office = subprocess.Popen([
            soffice, "-env:UserInstallation=file://" + profile, "--headless", "--norestore", "--nologo",
            "--accept=pipe,name=" + pipe + ";urp;StarOffice.ComponentContext",
        ], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
        try:
            begun = time.perf_counter()
            desktop = _desktop(pipe)
            started = time.perf_counter() - begun
            found = _measured(desktop, file, int(rounds), (first, second), by, word)
            found["start"] = [started]
            found["memory_mb"] = [_memory_mb(profile)]
            _quit(desktop)
        finally:
            _end(office)
    print(json.dumps(found))


def _desktop(pipe):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    until = time.monotonic() + _PATIENCE_S
    while True:
        try:
            remote = resolver.resolve("uno:pipe,name=" + pipe + ";urp;StarOffice.ComponentContext")
            return remote.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", remote)
        except NoConnectException:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)


def _measured(desktop, file, rounds, filters, by, word):
    found = {"open": [], "filter": [], "sort": [], "search": [], "left": [], "hits": [], "rows": [], "sorted": []}
    for _ in range(rounds):
        document = _timed(found["open"], lambda: _opened(desktop, file))
        sheet = document.Sheets.getByIndex(0)
        table, heads = _table(sheet)
        found["rows"].append(table.Rows.Count - 1)
        _timed(found["filter"], lambda table=table, heads=heads: _filter(table, heads, filters))
        found["left"].append(_visible(table) - 1)
        table.filter(table.createFilterDescriptor(True))
        _timed(found["sort"], lambda table=table, heads=heads: _sort(table, heads.index(by)))
        found["sorted"].append(_is_sorted(table, heads.index(by)))
        hits = _timed(found["search"], lambda sheet=sheet: _search(sheet, word))
        found["hits"].append(hits.Count if hits else 0)
        document.close(True)
    return found


def _timed(kept, act):
    begun = time.perf_counter()
    answer = act()
    kept.append(time.perf_counter() - begun)
    return answer


def _opened(desktop, file):
    hidden = PropertyValue()
    hidden.Name, hidden.Value = "Hidden", True
    return desktop.loadComponentFromURL(Path(file).absolute().as_uri(), "_blank", 0, (hidden,))


def _table(sheet):
    """The numbered rows with the one above them (of a heading in two rows the lower), and the words of the heading."""
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    last = cursor.RangeAddress
    top = sheet.getCellRangeByPosition(0, 0, last.EndColumn, _HEAD_ROWS).DataArray
    head = next(place for place, row in enumerate(top) if "序号" in row)
    words = [str(word).replace("\n", "") for word in top[head]]
    serials = sheet.getCellRangeByPosition(words.index("序号"), head, words.index("序号"), last.EndRow).DataArray
    numbered = [head + place for place, (serial,) in enumerate(serials) if isinstance(serial, float)]
    return sheet.getCellRangeByPosition(0, numbered[0] - 1, last.EndColumn, numbered[-1]), words


def _filter(table, heads, filters):
    wanted = []
    for each in filters:
        heading, _, value = each.partition("=")
        one = TableFilterField()
        one.Field, one.Operator, one.IsNumeric, one.StringValue = heads.index(heading), EQUAL, False, value
        wanted.append(one)
    described = table.createFilterDescriptor(True)
    described.ContainsHeader = True
    described.setFilterFields(tuple(wanted))
    table.filter(described)


def _visible(table):
    return sum(each.EndRow - each.StartRow + 1 for each in table.queryVisibleCells().RangeAddresses)


def _sort(table, column):
    field = TableSortField()
    field.Field, field.IsAscending = column, False
    fields, header = PropertyValue(), PropertyValue()
    fields.Name, fields.Value = "SortFields", uno.Any("[]com.sun.star.table.TableSortField", (field,))
    header.Name, header.Value = "ContainsHeader", False
    _rows_of(table).sort((fields, header))


def _rows_of(table):
    """Without the heading: its merged cells keep Calc from sorting."""
    return table.getCellRangeByPosition(0, 1, table.Columns.Count - 1, table.Rows.Count - 1)


def _is_sorted(table, column):
    """Whether equal names stand together now: in which order Calc puts Chinese is its own affair."""
    names = [row[0] for row in table.getCellRangeByPosition(column, 1, column, table.Rows.Count - 1).DataArray]
    return sum(1 for before, name in pairwise(names) if before != name) == len(set(names)) - 1


def _search(sheet, word):
    described = sheet.createSearchDescriptor()
    described.SearchString = word
    return sheet.findAll(described)


def _memory_mb(profile):
    """The peak of the office process of our own, which names its profile on the command line."""
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            if profile.encode() in status.with_name("cmdline").read_bytes():
                peak = [line.split()[1] for line in status.read_text().splitlines() if line.startswith("VmHWM")]
                if peak and int(peak[0]) > 100_000:
                    return int(peak[0]) / 1024
        except OSError:
            continue
    return 0.0


def _quit(desktop):
    with suppress(Exception):  # the office is gone before it answers
        desktop.terminate()


def _end(office):
    try:
        office.wait(timeout=30)
    except subprocess.TimeoutExpired:
        office.kill()


if __name__ == "__main__":
    main(sys.argv[1:])
