"""The house keeps its own rules: sizes, layers of tables, no address of a machine."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).parents[2]
SRC = ROOT / "src" / "huiyin"
LAYERS = ("record", "accounts", "petitions", "registers", "archives")
MOST_LINES_OF_A_FILE, MOST_LINES_OF_A_FUNCTION = 400, 50
# Written in pieces, so that this file may be searched too.
BANNED = [
    "/" + "work" + "/",
    "/" + "tmp" + "/",
    "/" + "root" + "/",
    "/" + "home" + "/",
    "pypi" + r"\.org",
    "files\\.python" + "hosted",
    "registry\\.npm" + "js",
    "index-" + "url",
]
TEXT = {".py", ".yaml", ".yml", ".toml", ".md", ".txt", ".html", ".css", ".js", ".cfg", ""}
MAY_NAME = {"Makefile"}
"""Files in which a banned word is a tool's own option."""


def sources() -> list[Path]:
    return [p for p in SRC.rglob("*.py") if "migrations" not in p.parts]


def test_no_file_is_longer_than_four_hundred_lines() -> None:
    long = {str(p.relative_to(SRC)): n for p in sources() if (n := _lines(p)) > 400}
    assert long == {}


def _lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_no_function_is_longer_than_fifty_lines() -> None:
    long = []
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or 0) - node.lineno + 1
                if length > MOST_LINES_OF_A_FUNCTION:
                    long.append((path.name, node.name, length))
    assert long == []


def test_every_foreign_key_points_down_the_layers() -> None:
    for model in apps.get_models():
        if not model.__module__.startswith("huiyin.store."):
            continue
        layer = model.__module__.split(".")[2]
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if getattr(field, "many_to_one", False) and target is not None:
                below = target.__module__.split(".")[2]
                assert LAYERS.index(below) <= LAYERS.index(layer), f"{model} to {target}"


def tracked() -> Iterator[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    ).stdout.splitlines()  # fmt: skip
    for name in listed:
        path = ROOT / name
        if path.is_file() and path.suffix in TEXT and path.name not in MAY_NAME:
            yield path


@pytest.mark.parametrize("folder", ["src", "docs", "tests", "bench", "requirements"])
def test_no_machine_and_no_registry_is_named(folder: str) -> None:
    banned = re.compile("|".join(rf"(?<![\w.}}\"'<])(?:{word})" for word in BANNED))
    found = []
    for path in tracked():
        if folder not in path.relative_to(ROOT).parts[:1]:
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if match := banned.search(line):
                found.append((str(path.relative_to(ROOT)), number, match.group()))
    assert found == []
