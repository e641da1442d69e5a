"""What holds for every method: pure, cheap to import, frozen results, said in its docstring."""

import ast
import dataclasses
import importlib
import inspect
import os
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import copper.methods

FOLDER = Path(copper.methods.__file__).parent
FILES = sorted(FOLDER.rglob("*.py"))
MODULES = sorted(
    found.name for found in pkgutil.walk_packages(copper.methods.__path__, "copper.methods.")
)
ALLOWED = {"numpy", "scipy", "highspy", "networkx"}
LATER = ALLOWED - {"numpy"}  # inside functions only
# Ways out of a pure function.
FORBIDDEN = {
    *("os", "io", "pathlib", "socket", "subprocess", "urllib", "http", "sqlite3", "tempfile"),
    *("random", "secrets", "time", "datetime", "threading", "multiprocessing", "logging"),
}


def imports_of(tree: ast.AST) -> list[str]:
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [name.name for name in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.append(node.module or "")
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(FOLDER)))
def test_a_method_stands_on_numbers_only(path):
    for name in imports_of(ast.parse(path.read_text())):
        top = name.split(".")[0]
        known = top in ALLOWED or name.startswith("copper.methods")
        assert known or top in sys.stdlib_module_names, f"{path.name} imports {name}"
        assert top not in FORBIDDEN, f"{path.name} imports {name}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(FOLDER)))
def test_a_method_opens_no_file_and_prints_nothing(path):
    calls = [
        node.func for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)
    ]
    assert not {f.id for f in calls if isinstance(f, ast.Name)} & {"open", "print", "input", "exec"}


def test_importing_the_methods_brings_nothing_and_a_method_at_most_numpy():
    code = (
        "import sys, importlib\n"
        "import copper.methods\n"
        f"heavy = {sorted(ALLOWED | {'django'})!r}\n"
        "first = [n for n in heavy if n in sys.modules]\n"
        f"for name in {MODULES!r}: importlib.import_module(name)\n"
        "print(first, [n for n in heavy if n in sys.modules and n != 'numpy'])"
    )
    env = {**os.environ, "PYTHONPATH": str(FOLDER.parents[1])}
    env.pop("COVERAGE_PROCESS_START", None)
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=env)
    assert said.returncode == 0, said.stderr
    assert said.stdout.strip() == "[] []"


@pytest.mark.parametrize("name", MODULES)
def test_results_are_frozen_and_public_names_say_what_they_are(name):
    module = importlib.import_module(name)
    assert module.__doc__, name
    for word, thing in vars(module).items():
        if getattr(thing, "__module__", "") != name or word.startswith("_"):
            continue
        if inspect.isclass(thing) and dataclasses.is_dataclass(thing):
            assert thing.__dataclass_params__.frozen, f"{name}.{word} is not frozen"
            assert not thing.__doc__.startswith(f"{word}("), f"{name}.{word} has no docstring"
