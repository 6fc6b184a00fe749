"""The command line under each role: which commands go through, and that what comes out is what the role reads."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pypdf
import pytest

from app.access import keepers
from app.access.actions import Action
from app.access.roles import Role, may
from app.access.session import Session
from app.cli.frame import main
from app.interviews.tables import Interview
from tests.access.test_reach import READS, READS_PLANS
from tests.access.world import CASES, KEEPER_OF, PLANS, RECORDER, World
from tests.passwords import CHEAP, PASSWORD

_SAMPLE = Path(__file__).parents[2] / "data" / "samples" / "roster.xlsx"


@pytest.fixture
def start(
    session: Session, people: dict[str, int], world: World, monkeypatch: pytest.MonkeyPatch
) -> tuple[World, dict[Role, list[str]]]:
    """The world, closed, and for each role the options that open it as an account of the role."""
    with session.store.transaction():
        Interview.update(state="待归档").where(Interview.id == world.cases["指派"]).execute()
    session.account.role = Role.OFFICE
    options: dict[Role, list[str]] = {}
    for number, role in enumerate(each for each in Role if each not in (Role.OFFICE, Role.SYSTEM_ADMINISTRATOR)):
        keepers.add_account(
            session, f"a{number}", f"{role}甲", role, PASSWORD, CHEAP,
            department_id=world.departments[KEEPER_OF] if role is Role.DEPARTMENT_KEEPER else None,
            person_id=people[RECORDER] if role is Role.RECORDER else None,
        )  # fmt: skip
        options[role] = ["--user", f"a{number}"]
    keepers.add_account(session, "sa", "某乙", Role.SYSTEM_ADMINISTRATOR, PASSWORD, CHEAP)
    options |= {Role.SYSTEM_ADMINISTRATOR: ["--user", "sa"], Role.OFFICE: ["--user", "admin"]}
    session.store.close()
    monkeypatch.setenv("YUETAN_PASSWORD", PASSWORD)
    folder = ["--data", str(session.store.paths.folder)]
    return world, {role: [*folder, *each] for role, each in options.items()}


def _cells(path: Path) -> str:
    book = openpyxl.load_workbook(path)
    return "\n".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell)


@pytest.mark.parametrize("role", list(Role))
def test_commands_do_what_the_role_may_with_what_it_reads(
    start: tuple[World, dict[Role, list[str]]], role: Role, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    world, options = start
    out = tmp_path / "out.xlsx"

    def run(*command: str) -> int:
        return main([*options[role], *map(str, command)])

    exports, prints, reads = may(role, Action.EXPORT), may(role, Action.PRINT), may(role, Action.CONTENT_READ)
    assert run("ledger", "export", "--year", "2026", "--out", out) == (0 if exports else 1)
    if exports:
        told = _cells(out)
        assert {key for key in CASES if f"{key}的谈话内容" in told} == READS[role]
        out.unlink()
    assert run("statistics", "export", "--year", "2026", "--out", out) == (0 if exports else 1)
    out.unlink(missing_ok=True)
    shown_any = prints and bool(READS[role])
    assert run("print", "登记表", "--all", "--out", out) == (0 if shown_any else 1)
    if shown_any:
        text = "".join(page.extract_text() for page in pypdf.PdfReader(out).pages)
        assert {key for key in CASES if f"{key}的谈话内容" in text} == READS[role]
        out.unlink()
    capsys.readouterr()
    assert run("plan", "list", "--year", "2026") == (0 if reads else 1)
    told = capsys.readouterr().out
    assert {key for key in PLANS if f"{key}计划" in told} == READS_PLANS[role]
    for key, plan in world.plans.items():
        allowed = exports and key in READS_PLANS[role]
        assert run("plan", "export", "--plan", str(plan), "--out", out) == (0 if allowed else 1), key
        assert out.exists() == allowed
        out.unlink(missing_ok=True)
    imports = may(role, Action.ROSTER_IMPORT)
    assert run("roster", "import", _SAMPLE, "--dry-run", "--json") == 1
    assert ('"counts"' in capsys.readouterr().out) == imports
    assert run("backup", "--out", out) == (0 if may(role, Action.BACKUP) else 1)
    assert out.exists() == may(role, Action.BACKUP)
    assert run("audit", "verify") == 0 and run("check") == 0


def test_case_that_is_out_of_reach_is_not_known_by_its_number(
    start: tuple[World, dict[Role, list[str]]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, options = start
    command = ["print", "登记表", "--case", "2026-1", "--out", str(tmp_path / "x.pdf")]
    assert main([*options[Role.DISCIPLINE_OFFICE], *command]) == 0
    assert main([*options[Role.DEPARTMENT_KEEPER], *command]) == 1
    assert "没有编号为" in capsys.readouterr().err
