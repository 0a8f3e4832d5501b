"""The repository tells of the product only: no path of a machine, no package registry, no word of how it was made.

Lock files name the registry they were resolved from; nothing else does.
"""

import re
import subprocess
from collections.abc import Iterator

import pytest

from tests.architecture.source import ROOT

LOCKS = {"uv.lock", "package-lock.json"}
THIS_FILE = "tests/architecture/test_no_traces.py"
PICTURES = (".png", ".woff2", ".mo", ".ico")

MACHINE = re.compile(r"(?<![\w.~>-])/(work|root|home|Users|tmp/bash[\w.]*)/")
"""Absolute paths of somebody's machine; what stands after a host name or a dot is an address."""

REGISTRY = re.compile(
    r"\b(pypi\.org|pythonhosted\.org|npmjs\.(org|com)|yarnpkg\.com|crates\.io|proxy\.golang\.org|rubygems\.org"
    r"|artifactory|nexus\.|registry\.[\w.-]+|index-url)",
    re.IGNORECASE,
)
MAKING = re.compile(
    r"\b(sub-?agents?|language models?|ai[- ](assistant|generated|written)"
    r"|(this|the|a|my|our|next|last|earlier|later|another|previous|present) (issue|helper|brief)s?"
    r"|(later|next|earlier|other|previous) (issues|helpers|sessions)"
    r"|(helper|next|another|earlier|previous|coding|working) session"
    r"|issue #?\d+|helpers?|scratch ?pad|to-?do list)\b",
    re.IGNORECASE,
)
KINDS = {"a path of a machine": MACHINE, "a package registry": REGISTRY, "a word of how it was made": MAKING}

SAID_ON_PURPOSE = {
    ("docs/SECURITY.md", "a public issue"),
    ("docs/adr/0010-no-drawers.md", "helpers"),
    ("tests/architecture/test_names.py", "helper"),
    ("tests/architecture/test_names.py", "helpers"),
    ("tests/architecture/test_names.py", "Helper"),
}
"""Where such a word is the matter itself; this list may only shrink."""


def list_files() -> list[str]:
    """Return every text file under version control, and every new one that is not ignored."""
    answer = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if answer.returncode != 0:
        pytest.skip("no git here")
    names = set(answer.stdout.splitlines()) - LOCKS - {THIS_FILE}
    return sorted(name for name in names if (ROOT / name).is_file() and not name.endswith(PICTURES))


def find_traces(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield every trace in a text: its line, what it is, the words."""
    for number, line in enumerate(text.splitlines(), start=1):
        for kind, pattern in KINDS.items():
            yield from ((number, kind, found[0]) for found in pattern.finditer(line))


def test_the_repository_holds_no_trace() -> None:
    names = list_files()
    assert len(names) > 300
    traces = [
        f"{name}:{number} {kind}: {words}"
        for name in names
        for number, kind, words in find_traces((ROOT / name).read_text(encoding="utf-8"))
        if (name, words) not in SAID_ON_PURPOSE
    ]
    assert traces == []


def test_no_file_is_named_after_its_making() -> None:
    assert [name for name in list_files() for _ in find_traces(name.replace("/", " "))] == []


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("see {0}work{0}main{0}uets".format("/"), "a path of a machine"),
        ("DATA={0}root{0}.cache".format("/"), "a path of a machine"),
        ("written to /tmp/bash_jobs.0/1", "a path of a machine"),
        ("'/home/somebody/uets'", "a path of a machine"),
        ("https://pypi{}org/simple".format("."), "a package registry"),
        ("registry.npmjs{}org".format("."), "a package registry"),
        ("pip --index-url x", "a package registry"),
        ("this issue adds keys", "a word of how it was made"),
        ("Issue 12 wants it", "a word of how it was made"),
        ("left for another session", "a word of how it was made"),
        ("later issues only add", "a word of how it was made"),
        ("a helper of the tests", "a word of how it was made"),
    ],
)
def test_a_trace_is_found(line: str, kind: str) -> None:
    assert [found for _, found, _ in find_traces(line)] == [kind]


@pytest.mark.parametrize(
    "line",
    [
        "a session ends after fifteen minutes",
        "the integrator issues the invoice",
        "see https://ornek.invalid/work/order",
        "<home>/work/",
        "docs/work/plan.md",
        "User-Agent: x",
    ],
)
def test_words_of_the_product_are_none(line: str) -> None:
    assert list(find_traces(line)) == []
