"""Docstrings where they matter: packages, public functions of the domain, ports and their methods."""

import ast

from tests.architecture.source import PRODUCT, list_files, name_of, parse


def test_every_module_says_what_it_is() -> None:
    silent = [
        name_of(path)
        for path in list_files(*PRODUCT, "simulators", "examples", "bench", "tests")
        if path.read_text(encoding="utf-8").strip() and not ast.get_docstring(parse(path))
    ]
    assert silent == []


def test_public_functions_and_classes_of_the_product_say_what_they_do() -> None:
    silent = [
        f"{name_of(path)}:{node.lineno} {node.name}"
        for path in list_files(*PRODUCT)
        for node in parse(path).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
        and "overload" not in [ast.unparse(mark) for mark in node.decorator_list]
    ]
    assert silent == []


def test_ports_say_what_they_promise() -> None:
    silent = [
        f"{name_of(path)}:{method.lineno} {owner.name}.{method.name}"
        for path in list_files("uets")
        if path.stem == "ports"
        for owner in parse(path).body
        if isinstance(owner, ast.ClassDef)
        for method in owner.body
        if isinstance(method, ast.FunctionDef)
        and not method.name.startswith("_")
        and not ast.get_docstring(method)
    ]
    assert silent == []
