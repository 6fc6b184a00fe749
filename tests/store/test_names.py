"""Names of attachments: whatever a file was called, the name kept is safe to write on Windows and on Linux."""

from __future__ import annotations

import io
import unicodedata
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from app.access.session import Session
from app.store import vault
from app.store.vault import clean_name

DEVICES = {"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"} | {
    f"{kind}{n}" for kind in ("COM", "LPT") for n in range(10)
}
PIECES = st.sampled_from([
    "../", "..\\", "/", "\\", "C:", "\\\\server\\share\\", "a:b", "::$DATA", "CON", "nul", "LPT1", "com¹", "AUX",
    ".", "..", " ", "\u202e", "\u200b", "\u2066", "\ufeff", "\x00", "\n", "\udcff", "\ud800", "*", "?", '"', "<", "|",
    "名", "𠀋", "e\u0301", ".txt", ".pdf", "扫描件", "x" * 300, "名" * 300, "~", "$", "-rf", "\u3000",
])  # fmt: skip
NAMES = st.one_of(st.lists(PIECES, max_size=6).map("".join), st.text(max_size=400), st.text("./\\ :", max_size=9))


def is_safe(name: str) -> bool:
    """Whether Windows and Linux both write a file of this name where they are told, and show it as it is."""
    return (
        0 < len(name.encode()) <= 210
        and not set(name) & set('<>:"/\\|?*')
        and not any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") for c in name)
        and name.strip(" .") == name
        and name.split(".")[0].strip().upper().translate(str.maketrans("¹²³", "123")) not in DEVICES
    )


@given(NAMES)
@example("CON")
@example("con.txt")
@example("CON .txt")
@example("LPT1.tar.gz")
@example("COM¹.pdf")
@example("\u202efdp.exe")
@example("....")
@example(". .")
@example("")
@example("名" * 400 + ".pdf")
@example("a" * 194 + " . . .pdf")
@example("\x00../../etc/passwd")
def test_name_that_is_kept_is_safe_everywhere_and_stays_what_it_is(name: str) -> None:
    kept = clean_name(name)
    assert is_safe(kept), kept
    assert clean_name(kept) == kept


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../笔录.pdf", "笔录.pdf"), ("..\\..\\笔录.pdf", "笔录.pdf"), ("C:\\Users\\x\\笔录.pdf", "笔录.pdf"),
        ("C:笔录.pdf", "C笔录.pdf"), ("笔录.pdf:隐藏", "笔录.pdf隐藏"), ("CON", "_CON"), ("nul.pdf", "_nul.pdf"),
        ("LPT1.txt", "_LPT1.txt"), ("笔录\u202efdp.exe", "笔录fdp.exe"), ("笔\u200b录.pdf", "笔录.pdf"),
        ("笔录.pdf. . ", "笔录.pdf"), ("...", "附件"), ("笔\x00录.pdf", "笔录.pdf"), ("笔\udcff录.pdf", "笔录.pdf"),
        ("𠀋" * 99 + ".pdf", "𠀋" * 49 + ".pdf"), ("CONTRACT.pdf", "CONTRACT.pdf"), ("笔录", "笔录"),
        ("CON." + "x" * 200, "_CON." + "x" * 195), ("NUL." + "x" * 200 + ".pdf", "_NUL." + "x" * 191 + ".pdf"),
    ],
)  # fmt: skip
def test_names_become(name: str, kept: str) -> None:
    assert clean_name(name) == kept


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(NAMES)
def test_vault_writes_nothing_outside_its_folder_and_no_name(session: Session, tmp_path: Path, name: str) -> None:
    session.store.paths.attachments.mkdir(exist_ok=True)
    before = _outside(session)
    with session.store.transaction():
        row = vault.add(session.store, io.BytesIO(name.encode(errors="replace") + b"x"), name)
    assert is_safe(row.name) and _outside(session) == before
    file = session.store.paths.attachments / row.digest[:2] / row.digest
    assert file.stat().st_mode & 0o077 == 0


def test_names_that_differ_in_case_alone_are_two_attachments(session: Session) -> None:
    with session.store.transaction():
        one = vault.add(session.store, io.BytesIO(b"one"), "Scan.pdf")
        two = vault.add(session.store, io.BytesIO(b"two"), "SCAN.PDF")
    assert [b"".join(vault.read(session.store, each)) for each in (one, two)] == [b"one", b"two"]


def _outside(session: Session) -> set[Path]:
    """Every file beside the vault and the database."""
    paths = session.store.paths
    around = paths.folder.parent.rglob("*")
    return {each for each in around if paths.attachments not in each.parents and not each.name.startswith("yuetan.db")}
