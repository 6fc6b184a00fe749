"""The command line: the same use cases as the window, in UTF-8.

Exit codes: 0 done, 1 refused with reasons, 2 wrong usage.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TextIO

DONE, REFUSED, WRONG_USAGE = 0, 1, 2
PASSWORD_VARIABLE = "YUETAN_PASSWORD"

Command = Callable[[argparse.Namespace], int]


class UsageError(Exception):
    """The command line itself is wrong; the message says how to mend it."""


def main(argv: Sequence[str] | None = None, window: Command | None = None, tour: Command | None = None) -> int:
    """Runs one command and returns its exit code.  `window` and `tour` open windows, which this package cannot."""
    for stream in (sys.stdout, sys.stderr):
        _utf8(stream)
    arguments = _parser(window, tour).parse_args(argv)
    try:
        command: Command = arguments.command
        return command(arguments)
    except UsageError as error:
        print(error, file=sys.stderr)
        return WRONG_USAGE
    except BrokenPipeError:
        sys.stderr.close()
        return DONE


def _utf8(stream: TextIO) -> None:
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(encoding="utf-8", errors="replace")


def _parser(window: Command | None, tour: Command | None) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="main.py", description="约谈工作台：干部约谈从线索、计划到归档的离线程序")
    parser.add_argument("--data", type=Path, metavar="文件夹", help="数据所在的文件夹（默认在本用户的数据目录）")
    parser.add_argument(
        "--password-file", type=Path, metavar="文件", help=f"密码文件；也可用环境变量 {PASSWORD_VARIABLE}"
    )
    parser.add_argument("--user", default="admin", metavar="账号", help="账号（默认 admin）")
    parser.set_defaults(command=window or _no_window)
    commands = parser.add_subparsers(title="命令", metavar="")
    _add_explain(commands)
    if tour is not None:
        touring = commands.add_parser("tour", help="无人值守地走完一个示例单位的全部工作，写出表册、台账和截图")
        touring.add_argument("--out", type=Path, required=True, metavar="文件夹")
        touring.set_defaults(command=tour)
    return parser


def _no_window(_: argparse.Namespace) -> int:
    raise UsageError("这里不能打开窗口；请用 main.py --help 查看命令。")


def password_of(arguments: argparse.Namespace) -> str:
    """The password from --password-file (its first line) or from the environment.  Raises UsageError."""
    if arguments.password_file is not None:
        try:
            return str(arguments.password_file.read_text(encoding="utf-8").splitlines()[0])
        except (OSError, IndexError, UnicodeDecodeError) as error:
            raise UsageError(f"读不到密码文件 {arguments.password_file}：{error}") from error
    if value := os.environ.get(PASSWORD_VARIABLE):
        return value
    raise UsageError(f"请用 --password-file 或环境变量 {PASSWORD_VARIABLE} 给出密码。")


# ---------------------------------------------------------------- explain


def _add_explain(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    explain = commands.add_parser("explain", help="不用数据，问制度对一个场景怎么说")
    explain.add_argument("scenario", type=Path, metavar="场景.json")
    explain.add_argument("--json", action="store_true", help="输出 JSON")
    explain.add_argument("--rules", type=Path, metavar="规则.toml", help="换用另一份规则文件试算")
    explain.set_defaults(command=_explain)


def _explain(arguments: argparse.Namespace) -> int:
    from app.rules.assess import assess
    from app.rules.loading import DEFAULT_RULES, RulesFileError, load
    from app.rules.scenario import ScenarioError, answer_to_json, answer_to_text, read_scenarios

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
        print(json.dumps(shown if several else shown[0], ensure_ascii=False, indent=2))
    else:
        print("\n\n".join(answer_to_text(answer, scenario.institution) for scenario, answer in answers))
    return DONE
