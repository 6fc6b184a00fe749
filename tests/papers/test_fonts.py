from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError

import pytest

from app.papers import fonts
from app.papers.drawing import pdf
from app.papers.fonts import Role
from app.papers.sheet import Box, Sheet
from app.papers.truetype import TrueType, to_unicode
from tests.papers.forms import pages

RARE = "𬭎𠅤䶮㛃𫖯镕喆龑·"
CELL = Box(40, 40, 400, 40)
SOURCE = fonts.BUNDLED / "LXGWWenKai-Regular.ttf"


def drawn(text: str, role: Role = Role.BODY) -> bytes:
    sheet = Sheet()
    sheet.write(CELL, 50, 60, text, role, 12)
    return pdf([sheet], "", "")


def missed(*texts: str) -> list[str]:
    with fonts.missed() as found:
        for text in texts:
            drawn(text)
    return list(found)


@pytest.mark.parametrize("role", list(Role))
def test_rare_characters_are_drawn_in_every_role_and_copied_as_written(role):
    assert pages(drawn(RARE + "约谈", role)) == [RARE + "约谈"]


def test_a_character_that_the_first_face_lacks_comes_from_the_next():
    runs = fonts.face(Role.BODY).runs("约䶮谈")
    assert [text for _, _, text in runs] == ["约", "䶮", "谈"]
    assert runs[0][1] == runs[2][1] != runs[1][1]


def test_a_character_that_no_face_has_is_named_once_and_held_by_a_stand_in():
    assert missed("张\U000323af三", "\U000323af 李\n") == ["\U000323af"]
    assert pages(drawn("张\U000323af")) == ["张" + fonts.STAND_IN]


def test_what_has_no_shape_is_neither_missing_nor_printed():
    assert missed("a\u200b\x07\ufe0f\U000e0100\ud800") == []
    assert pages(drawn("葛\U000e0100\ufe0f飾\u200b")) == ["葛飾"]
    assert fonts.face(Role.BODY).width("葛\ufe0f飾", 10) == fonts.face(Role.BODY).width("葛飾", 10)
    assert fonts.clean("甲\u200d\r\n乙\r丙\t丁") == "甲\n乙\n丙  丁"


def test_more_than_a_hundred_characters_beyond_the_plane_are_copied_as_written():
    text = "".join(
        chr(code) for code in range(0x20000, 0x2A6DF) if fonts.face(Role.BODY).drawer(chr(code)) is not None
    )[:300]
    assert len(text) == 300
    sheet = Sheet()
    for row in range(10):
        sheet.write(CELL, 40, 60 + 20 * row, text[30 * row : 30 * row + 30], Role.BODY, 10)
    assert pages(pdf([sheet], "", "")) == [text]


def test_a_block_of_the_table_has_at_most_a_hundred_entries():
    table = to_unicode("甲", [0, *range(0x20000, 0x200C8)])
    assert "100 beginbfchar" in table and "<01> <D840DC00>" in table and "<00> <0000>" not in table
    assert table.count("beginbfchar") == 2


def test_the_faces_of_the_office_come_first(tmp_path):
    (tmp_path / "字体").mkdir()
    own = tmp_path / "字体" / "SIMFANG.TTF"
    own.write_bytes(b"")
    found = fonts.chain(Role.BODY, (tmp_path,))
    assert found[0] == own and found[1].name == "FandolFang-Regular.ttf"
    assert fonts.chain(Role.TITLE, (tmp_path,))[0].name == "NotoSerifSC-Bold.ttf"


def test_a_damaged_face_of_the_office_gives_way_to_the_bundled_one(tmp_path):
    own = tmp_path / "simfang.ttf"
    own.write_bytes(b"not a face at all")
    assert fonts.Face([own, SOURCE]).drawer("约").face.filename == str(SOURCE)


def test_without_any_face_the_way_on_is_said(tmp_path):
    with pytest.raises(fonts.NoFonts, match="重新安装"):
        fonts.Face([tmp_path / "none.ttf"]).width("约", 10)


def test_threads_that_want_a_face_at_once_are_given_the_same_one(tmp_path, monkeypatch):
    """A cancelled preview draws on while the next begins: two faces of one file cannot be in one document."""
    copy, threads = tmp_path / "face.ttf", 4
    copy.write_bytes(SOURCE.read_bytes())
    met = Barrier(threads, timeout=0.2)

    class Slow(TrueType):
        def __init__(self, *args, **more):
            with suppress(BrokenBarrierError):  # held until all are in here, or nobody else comes
                met.wait()
            super().__init__(*args, **more)

    monkeypatch.setattr(fonts, "TrueType", Slow)
    with ThreadPoolExecutor(threads) as pool:
        found = list(pool.map(fonts.load, [copy] * threads))
    assert found[0] is not None and all(each is found[0] for each in found)


def test_a_face_knows_what_it_draws():
    face = fonts.load(SOURCE)
    assert isinstance(face, TrueType) and face.has("约") and not face.has("\U000323af")
    assert face.advance("约") == 1000
