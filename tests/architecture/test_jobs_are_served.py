"""Work that waits is done: every claim and every act of the clock has a task, and every task a process that runs it."""

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from config.processes import list_processes
from tests.architecture.source import (
    dotted,
    list_actions,
    list_calls,
    list_files,
    list_functions,
    name_of,
    parse,
)

CLAIM_TABLE = re.compile(r"\b([Cc]laim table|outbox)\b")
"""What the docstring of a table says that a loop has to empty, its own or that of a file with one table."""

NOT_WORKED_YET = {"Event": "the outbox of the event stream (docs/half-done.md)"}
"""Tables that fill without a loop; this list may only shrink."""


def list_tasks(tree: ast.Module) -> list[ast.Call]:
    """Return the tasks in the list TASKS of a module."""
    lists = [
        node.value
        for node in tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign) and "TASKS" in ast.unparse(node).split("=")[0]
    ]
    return [call for each in lists if each for call in list_calls(each) if dotted(call.func) == "Task"]


def list_mentioned(node: ast.AST) -> set[str]:
    """Return every name that code mentions, whether it calls it or hands it on."""
    names = {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
    return names | {each.attr for each in ast.walk(node) if isinstance(each, ast.Attribute)}


def reach(starts: Iterable[str], mentions: dict[str, set[str]]) -> set[str]:
    """Return the names that are reached from the starts, each function leading to all it mentions."""
    reached, waiting = set[str](), list(starts)
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += mentions.get(name, ())
    return reached


@cache
def list_served() -> frozenset[str]:
    """Return the names of all functions that a task comes to."""
    mentions: dict[str, set[str]] = {}
    for path in list_files("uets", "jobs"):
        for function in list_functions(path):
            mentions.setdefault(function.name, set()).update(list_mentioned(function))
    tasks = [task for path in list_files("jobs") for task in list_tasks(parse(path))]
    return frozenset(reach({name for task in tasks for name in list_mentioned(task)}, mentions))


def is_claim(call: ast.Call) -> bool:
    """Tell whether a call takes rows that other workers pass over."""
    skips = any(word.arg == "skip_locked" and ast.unparse(word.value) == "True" for word in call.keywords)
    on_pool = dotted(call.func).endswith(".rows") and any(ast.unparse(each) == "CLAIM" for each in call.args)
    return skips or on_pool or dotted(call.func) == "batches.claim"


def list_claimers() -> Iterator[tuple[Path, str]]:
    """Yield every function that claims rows, with its file."""
    for path in list_files("uets"):
        for function in list_functions(path):
            if any(is_claim(call) for call in list_calls(function)):
                yield path, function.name


def list_claim_tables() -> Iterator[str]:
    """Yield the models whose docstring says that work waits in them."""
    for path in list_files("uets"):
        if path.stem != "models":
            continue
        models = [node for node in parse(path).body if isinstance(node, ast.ClassDef)]
        for model in models:
            of_file = ast.get_docstring(parse(path)) if len(models) == 1 else ""
            if CLAIM_TABLE.search(f"{ast.get_docstring(model)} {of_file}"):
                yield model.name


def is_of_the_clock(function: ast.FunctionDef) -> bool:
    """Tell whether an action needs nothing but the time: nobody but the clock calls it, again and again."""
    wanted = {argument.arg for argument in function.args.kwonlyargs}
    gives = function.returns and ast.unparse(function.returns)
    return "at" in wanted and wanted <= {"at", "actor"} and gives == "int"


def is_worked(table: str, text: str) -> bool:
    """Tell whether a text works a claim table, by its class or, on the own pool, by its name in SQL."""
    return f"{table}.objects" in text or f"_{table.lower()} r" in text or f"_{table.lower()} ORDER" in text


def is_task(function: ast.FunctionDef) -> bool:
    """Tell whether a function of jobs/ has the shape of a task: it is handed the time and tells how much it found."""
    arguments = [ast.unparse(each.annotation) for each in function.args.args if each.annotation]
    gives = function.returns and ast.unparse(function.returns)
    return arguments == ["datetime"] and gives == "int" and not function.name.startswith("_")


def test_every_claim_has_a_loop() -> None:
    claimers = [f"{name_of(path)} {name}" for path, name in list_claimers()]
    assert len(claimers) > 5
    assert [name for path, name in list_claimers() if name not in list_served()] == []


def test_every_claim_table_is_worked() -> None:
    worked = "\n".join(path.read_text(encoding="utf-8") for path, _ in list_claimers())
    tables = set(list_claim_tables())
    assert tables >= {"MintRequest", "OutgoingEmail"}
    assert {name for name in tables if not is_worked(name, worked)} == set(NOT_WORKED_YET)


def test_every_act_of_the_clock_has_a_task() -> None:
    acts = [node.name for _, node in list_actions() if is_of_the_clock(node)]
    assert len(acts) > 8
    assert [name for name in acts if name not in list_served()] == []


def test_every_task_of_jobs_is_in_a_list() -> None:
    idle = []
    for path in list_files("jobs"):
        listed = {name for task in list_tasks(parse(path)) for name in list_mentioned(task)}
        functions = (node for node in parse(path).body if isinstance(node, ast.FunctionDef))
        idle += [
            f"{name_of(path)} {node.name}" for node in functions if is_task(node) and node.name not in listed
        ]
    assert idle == []


def test_every_list_of_tasks_is_run_by_a_loop() -> None:
    runs = [
        (path, ast.unparse(call.args[0]))
        for path in list_files("jobs")
        for call in list_calls(parse(path))
        if dotted(call.func) in {"Loop", "Crew"}
        and call.args
        and path.stem != "loops"  # where a crew makes its loops
    ]
    run = {f"{path.stem}.{what}" if what == "TASKS" else what for path, what in runs}
    assert run == {f"{path.stem}.TASKS" for path in list_files("jobs") if list_tasks(parse(path))}


def test_every_program_of_jobs_is_a_process() -> None:
    programs = {
        f"jobs.{path.stem}"
        for path in list_files("jobs")
        if any(isinstance(node, ast.FunctionDef) and node.name == "main" for node in parse(path).body)
    }
    started = {word for process in list_processes(port=8000, is_demo=False) for word in process.words}
    assert programs - started == set()


def first(source: str) -> Any:
    return ast.parse(source).body[0]


def test_what_is_left_out_is_found() -> None:
    tree = ast.parse("TASKS: Final = (Task('a', lambda at: act(at=at), 1.0), Task('b', run, 1.0))")
    (act, run) = list_tasks(tree)
    assert reach(list_mentioned(act) | list_mentioned(run), {"run": {"other"}}) >= {"act", "run", "other"}
    assert "lost" not in reach({"run"}, {"run": {"other"}, "lost": {"run"}})
    assert is_claim(first("rows.select_for_update(skip_locked=True)").value)
    assert is_claim(first("batches.claim(Row, CLAIM)").value)
    assert not is_claim(first("rows.select_for_update(skip_locked=False)").value)
    assert is_of_the_clock(first("def expire(*, at: datetime) -> int: ..."))
    assert not is_of_the_clock(first("def disable(*, at: datetime, grant_id: UUID) -> int: ..."))
    assert is_task(first("def watch(at: datetime) -> int: ..."))
