"""Every use case of the program, and which tests under which they are made to fail (`nth_call.SUITES`) call them.

Both are read off the source: a use case is what bears `@use_case`, and a test calls what it imports and names.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

PROJECT = Path(__file__).parents[2]


@lru_cache
def all_use_cases() -> frozenset[str]:
    """Their names with their modules, as `failing_use_cases` counts them: `app.plans.clues.register`."""
    files = sorted((PROJECT / "app").rglob("*.py"))
    return frozenset(f"{_module(file)}.{name}" for file in files for name in _decorated(file))


def called_by(suites: Iterable[str]) -> set[str]:
    """The use cases that the tests of some suites name after importing them or their module."""
    known = all_use_cases()
    files = [file for suite in suites for file in _files(PROJECT / "tests" / suite)]
    return {name for file in files for name in _named(ast.parse(file.read_text(encoding="utf-8"))) if name in known}


def _files(path: Path) -> list[Path]:
    return sorted(path.rglob("*.py")) if path.is_dir() else [path]


def _module(file: Path) -> str:
    return ".".join(file.relative_to(PROJECT).with_suffix("").parts)


def _decorated(file: Path) -> Iterator[str]:
    text = file.read_text(encoding="utf-8")
    for node in ast.walk(ast.parse(text)) if "@use_case(" in text else ():
        if isinstance(node, ast.FunctionDef) and any(_is_frame(each) for each in node.decorator_list):
            yield node.name


def _is_frame(decorator: ast.expr) -> bool:
    return isinstance(decorator, ast.Call) and isinstance(decorator.func, ast.Name) and decorator.func.id == "use_case"


def _named(tree: ast.Module) -> Iterator[str]:
    """What a file names of what it imports, by whole names; `from a import b` may be a module or a function."""
    imported: defaultdict[str, set[str]] = defaultdict(set)
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            for each in node.names:
                imported[each.asname or each.name].add(f"{node.module}.{each.name}")
        elif isinstance(node, ast.Import):
            for each in node.names:
                imported[each.asname or each.name].add(each.name)
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield from imported.get(node.id, ())
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield from (f"{of}.{node.attr}" for of in imported.get(node.value.id, ()))
