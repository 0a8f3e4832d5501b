"""CPU time of processes, from /proc: user + system, with all threads and children that still live."""

import os
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


def list_tree(pid: int) -> list[int]:
    """Return a process and all its descendants."""
    found = [pid]
    for child in _children(pid):
        found += list_tree(child)
    return found


def find_child(pid: int, *, word: str) -> int:
    """Return the child of a process with this word in its command line; raises LookupError."""
    found = find_children(pid, word=word)
    if not found:
        raise LookupError(word)
    return found[0]


def find_children(pid: int, *, word: str) -> list[int]:
    """Return the children of a process with this word in their command lines."""
    return [child for child in _children(pid) if word in _command_line(child)]


def seconds(pids: list[int]) -> float:
    """Return the CPU seconds that the processes have used so far; one that has ended counts nothing."""
    return sum(_seconds(pid) for pid in pids)


def _seconds(pid: int) -> float:
    try:
        fields = (
            Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
        )
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICK


def _children(pid: int) -> list[int]:
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        return [int(child) for task in tasks for child in (task / "children").read_text("ascii").split()]
    except (FileNotFoundError, ProcessLookupError):
        return []


def _command_line(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return ""
