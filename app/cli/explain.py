"""`explain`: what the regulation says of a scenario, without a store."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.cli.common import DONE, Commands, UsageError, show_json
from app.rules.assess import assess
from app.rules.loading import DEFAULT_RULES, RulesFileError, load
from app.rules.scenario import ScenarioError, answer_to_json, answer_to_text, read_scenarios


def add(commands: Commands[argparse.ArgumentParser]) -> None:
    """Adds the command to the parser."""
    parser = commands.add_parser("explain", help="不用数据，问制度对一个场景怎么说")
    parser.add_argument("scenario", type=Path, metavar="场景.json")
    parser.add_argument("--json", action="store_true", help="输出 JSON")
    parser.add_argument("--rules", type=Path, metavar="规则.toml", help="换用另一份规则文件试算")
    parser.set_defaults(command=_explain)


def _explain(arguments: argparse.Namespace) -> int:
    try:
        rules = load(arguments.rules or DEFAULT_RULES)
        scenarios, several = read_scenarios(arguments.scenario.read_text(encoding="utf-8-sig"), rules)
    except (RulesFileError, ScenarioError) as error:
        raise UsageError(str(error)) from error
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"读不到 {arguments.scenario}：{error}") from error
    answers = [(scenario, assess(rules, scenario.institution, scenario.request)) for scenario in scenarios]
    if arguments.json:
        shown = [answer_to_json(answer) for _, answer in answers]
        show_json(shown if several else shown[0])
    else:
        print("\n\n".join(answer_to_text(answer, scenario.institution) for scenario, answer in answers))
    return DONE
