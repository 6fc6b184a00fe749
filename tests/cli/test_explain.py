"""`main.py explain`: exit codes, and what goes to which stream."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.cli import main
from app.rules.loading import DEFAULT_RULES
from tests.rules.test_scenario import SCENARIO, scenario


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "场景.json"


def explain(capsys: pytest.CaptureFixture[str], file: Path, asked: Any, *options: str) -> tuple[int, str, str]:
    """Exit code, stdout and stderr."""
    file.write_text(asked if isinstance(asked, str) else json.dumps(asked, ensure_ascii=False), encoding="utf-8")
    code = main(["explain", str(file), *options])
    shown = capsys.readouterr()
    return code, shown.out, shown.err


def test_one_object_gives_one_answer(capsys: pytest.CaptureFixture[str], file: Path) -> None:
    code, out, err = explain(capsys, file, SCENARIO, "--json")
    assert (code, err) == (0, "") and json.loads(out)["lead"]["ok"] is True and "尹涵" in out


def test_a_list_gives_a_list_of_answers_in_order(capsys: pytest.CaptureFixture[str], file: Path) -> None:
    code, out, _ = explain(capsys, file, [SCENARIO, scenario(lead="P2")], "--json")
    assert code == 0 and [each["lead"]["ok"] for each in json.loads(out)] == [True, False]
    assert json.loads(explain(capsys, file, [SCENARIO], "--json")[1])[0]["lead"]["ok"] is True
    assert json.loads(explain(capsys, file, [], "--json")[1]) == []


def test_a_plan_that_is_blocked_is_still_an_answer(capsys: pytest.CaptureFixture[str], file: Path) -> None:
    code, out, err = explain(capsys, file, scenario(lead="P1"), "--json")
    assert (code, err) == (0, "") and [block["code"] for block in json.loads(out)["blocks"]] == ["SELF"]


def test_without_json_the_answer_is_for_people(capsys: pytest.CaptureFixture[str], file: Path) -> None:
    code, out, _ = explain(capsys, file, [SCENARIO, SCENARIO])
    assert code == 0 and out.count("可以主谈：") == 2 and "\n\n可以主谈：" in out


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (scenario("people", 0, "rank", value="厅级"), "people[0].rank"),
        (scenario("weather", value="晴"), "weather"),
        (scenario(lead="P9"), "P9"),
        (scenario(form="CHAT"), "CHAT"),
        ([SCENARIO, scenario(ground="迟到")], "[1].request.ground"),
        ("{", "JSON"),
    ],
)
def test_what_is_unknown_is_refused_by_name_and_nothing_is_answered(
    capsys: pytest.CaptureFixture[str], file: Path, asked: Any, words: str
) -> None:
    code, out, err = explain(capsys, file, asked, "--json")
    assert (code, out) == (2, "") and words in err and "Traceback" not in err


def test_a_file_that_cannot_be_read_is_refused(capsys: pytest.CaptureFixture[str], file: Path) -> None:
    assert main(["explain", str(file), "--json"]) == 2
    shown = capsys.readouterr()
    assert shown.out == "" and str(file) in shown.err
    file.write_bytes(b"\xff\xfe{}")
    assert main(["explain", str(file)]) == 2 and capsys.readouterr().out == ""


def test_a_mark_at_the_beginning_of_the_file_is_no_matter(capsys: pytest.CaptureFixture[str], file: Path) -> None:
    assert explain(capsys, file, "\ufeff" + json.dumps(SCENARIO), "--json")[0] == 0


def test_another_rules_file_is_tried(capsys: pytest.CaptureFixture[str], file: Path, tmp_path: Path) -> None:
    other = tmp_path / "试.toml"
    text = DEFAULT_RULES.read_text(encoding="utf-8")
    other.write_text(text.replace('value = "并列"', 'value = "只由纪委书记"'), encoding="utf-8")
    asked = scenario("people", 4, "recusals", value=[])
    code, out, _ = explain(capsys, file, asked, "--json", "--rules", str(other))
    assert code == 0 and [each["id"] for each in json.loads(out)["candidates"]] == ["L3"]
    bad = tmp_path / "坏.toml"
    bad.write_text(text.replace('strength = "应当"', 'strength = "必须"'), encoding="utf-8")
    code, out, err = explain(capsys, file, asked, "--json", "--rules", str(bad))
    assert (code, out) == (2, "") and "坏.toml" in err and "必须" in err
