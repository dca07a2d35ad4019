"""The pure parts get time, ids and randomness as arguments: same input, same output."""

import ast
from collections.abc import Iterator

import pytest

from support.source_tree import Module, imports_of, modules

PURE_FILES = {"payloads.py", "webhook.py"}

IMPURE_MODULES = {
    *("asyncio", "threading", "concurrent", "multiprocessing", "subprocess", "socket"),
    *("time", "random", "secrets", "uuid"),
    *("os", "pathlib", "shutil", "tempfile", "io"),
    *("logging", "structlog"),
}
CLOCK_READINGS = {"now", "utcnow", "today"}
ASYNC_SYNTAX = (ast.AsyncFunctionDef, ast.Await, ast.AsyncFor, ast.AsyncWith)

PURE_MODULES = [
    module
    for module in modules()
    if module.name.startswith("patchbay.engine") or module.path.name in PURE_FILES
]


def async_lines(tree: ast.Module) -> Iterator[int]:
    return (node.lineno for node in ast.walk(tree) if isinstance(node, ASYNC_SYNTAX))


def clock_lines(tree: ast.Module) -> Iterator[int]:
    """Lines that call `datetime.now()` and its like, by whatever name the class goes."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id="datetime" | "date"), attr=name)) if (
                name in CLOCK_READINGS
            ):
                yield node.lineno


@pytest.mark.parametrize("module", PURE_MODULES, ids=lambda module: module.name)
def test_a_pure_module_reads_nothing_but_its_arguments(module: Module):
    impure = {
        f"line {found.line}: imports {found.imported}"
        for found in imports_of(module)
        if found.imported.split(".")[0] in IMPURE_MODULES
    }
    impure |= {f"line {line}: awaits" for line in async_lines(module.tree)}
    impure |= {f"line {line}: reads the clock" for line in clock_lines(module.tree)}

    assert impure == set()
