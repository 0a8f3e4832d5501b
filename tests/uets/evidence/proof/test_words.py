"""Every fault that a check can name has its sentence in Turkish, and every step its name."""

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.source import ROOT, parse
from uets.evidence.proof import words
from uets.evidence.proof.report import Report, Step

CHECKED = (
    *(
        "archive",
        "certificates",
        "checks",
        "copies",
        "evidence_record",
        "pades",
        "report",
        "revocation",
        "rows",
    ),
    "seals",
)
NO_FAULTS = {
    "a published certificate has no known role or cannot be read",
    "the file is not a bundle",
    "the zip is larger than any bundle",
    "published as seal",
    "signed with a published seal",
    "sealed before it was stamped",
    "seal: seal",
    "the place of the signature holds something else too",
}
"""Faults of the published file itself, what is said when all is well, and what passes a fault on."""


def list_faults(tree: ast.Module) -> Iterator[str]:
    """Yield the texts that a module raises or reports, a number standing for what is filled in."""
    raised = [
        node.exc.args
        for node in ast.walk(tree)
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call)
    ]
    named = [
        [node.value]
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) in {"message", "detail", "why"}
    ]
    returned = [[node.value] for node in ast.walk(tree) if isinstance(node, ast.Return) and node.value]
    for texts in [*raised, *named, *returned]:
        for text in texts:
            if isinstance(text, ast.Constant) and isinstance(text.value, str) and " " in text.value:
                yield text.value
            elif isinstance(text, ast.JoinedStr):
                yield "".join(
                    str(part.value) if isinstance(part, ast.Constant) else "seal" for part in text.values
                )


@pytest.mark.parametrize("module", CHECKED)
def test_every_fault_has_its_turkish(module: str) -> None:
    faults = set(list_faults(parse(ROOT / "uets" / "evidence" / "proof" / f"{module}.py"))) - NO_FAULTS
    assert [fault for fault in faults if words.translate(fault) == words.UNTRANSLATED] == []


@pytest.mark.parametrize("language", [words.TURKISH, words.ENGLISH])
def test_every_step_has_a_name_and_a_sentence(language: str) -> None:
    for code in [*words.HOLDS, "timestamp-3"]:
        step = Step(code, holds=True, detail="x", file="delil.xml")
        assert words.step_name(step, language=language)
        assert words.sentence(step, language=language).endswith(".")


def test_nothing_checked_is_nothing_verified() -> None:
    assert not Report(()).holds
    assert words.verdict(Report(()), language=words.TURKISH) == "DELİL DOĞRULANMADI"
