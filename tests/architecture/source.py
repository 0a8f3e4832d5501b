"""The product's source as the architecture tests read it."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("uets", "staff", "portal", "api", "jobs", "console", "gateways", "config")
ALL = (*PRODUCT, "simulators", "examples", "signer", "bench", "tests")
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def list_files(*folders: str, suffix: str = ".py") -> list[Path]:
    """Return the files of some top folders, without migrations and caches."""
    return list(_list_files(*folders, suffix=suffix))


@cache
def _list_files(*folders: str, suffix: str) -> tuple[Path, ...]:
    found = (path for folder in folders for path in (ROOT / folder).rglob(f"*{suffix}"))
    return tuple(
        sorted(path for path in found if not {"migrations", "__pycache__", "build"} & set(path.parts))
    )


def name_of(path: Path) -> str:
    """Return the path as it is written in the repository."""
    return path.relative_to(ROOT).as_posix()


@cache
def parse(path: Path) -> ast.Module:
    """Return the syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def list_functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield every function of a file, nested ones too."""
    yield from (node for node in ast.walk(parse(path)) if isinstance(node, FUNCTIONS))


def list_calls(tree: ast.AST) -> Iterator[ast.Call]:
    """Yield every call below a node."""
    yield from (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def dotted(node: ast.AST) -> str:
    """Return `a.b.c` of a name or attribute chain, or the part of it that has names."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}".lstrip(".")
    return ""


def list_domain_packages() -> list[str]:
    """Return the words of the domain."""
    return sorted(path.name for path in (ROOT / "uets").iterdir() if (path / "__init__.py").is_file())


def list_action_files() -> list[Path]:
    """Return every file that holds actions."""
    return [path for path in list_files("uets") if path.stem == "actions" or path.parent.name == "actions"]


def list_actions() -> list[tuple[Path, ast.FunctionDef]]:
    """Return every public action with its file."""
    return [
        (path, node)
        for path in list_action_files()
        for node in parse(path).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    ]
