"""Whatever is said against a package has Turkish words: every detail that the code can give is looked for."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.packages import list_malformed
from uets.notices.eyp.reader import read_package
from uets.notices.eyp.refusals import PackageRefused
from uets.notices.eyp.words import to_turkish

SOURCES = (
    *sorted(Path("uets/notices/eyp").glob("*.py")),
    Path("gateways/certificates/chains.py"),
    Path("gateways/certificates/signers.py"),
)
SIGNATURES = (Path("uets/evidence/proof/cms.py"), Path("uets/notices/eyp/signatures.py"))
NAME = "7"
"""Stands for whatever the code puts in: a name or a number."""

ENGLISH = {"is", "has", "a", "the", "of", "not", "an", "no", "it", "its", "in"}


def read(node: ast.expr) -> str:
    """Return a text of the source, its placeholders filled; empty for what is none."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=values):
            return "".join(read(each) or NAME for each in values)
        case _:
            return ""


def list_texts(files: tuple[Path, ...], name: str, place: int) -> Iterator[str]:
    """Yield the texts that are given to an exception at a place of its arguments."""
    for file in files:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            called = node.func if isinstance(node, ast.Call) else None
            known = getattr(called, "id", getattr(called, "attr", ""))
            if isinstance(node, ast.Call) and known == name and len(node.args) > place:
                yield read(node.args[place])


def test_every_detail_has_turkish_words() -> None:
    given = [*list_texts(SOURCES, "PackageRefused", 1), *list_texts(SOURCES, "tell", 1)]
    details = {text for text in given if text.strip(f"{NAME}:, ")}
    details -= {f"{NAME}, certificate {NAME}: {NAME}"}
    details |= {f"imza.imz: {text}" for text in list_texts(SIGNATURES, "SignatureInvalid", 0) if text}
    details |= {"a certificate is revoked", "the certificate does not lead to a root of the trust list"}
    assert len(details) > 60
    assert {each for each in details if to_turkish(each) == each} == set()


@pytest.mark.parametrize(
    ("detail", "turkish"),
    [
        (
            "official's signature, certificate 0123456789abcdef: a certificate is revoked",
            "yetkilinin imzası, sertifika 0123456789abcdef: bir sertifika iptal edilmiş",
        ),
        ("official: TEST Can Gündoğdu", "imzalayan: TEST Can Gündoğdu"),
        ("UstYazi/karar.pdf", "UstYazi/karar.pdf"),
        ("99000001", "99000001"),
        ("DagitimListesi #3", "DagitimListesi'nin 3. satırı"),
    ],
)
def test_names_and_numbers_stay(detail: str, turkish: str) -> None:
    assert to_turkish(detail) == turkish


def test_what_malformed_packages_are_refused_for_is_said_without_english() -> None:
    said = set()
    for _, _, package in list_malformed():
        with pytest.raises(PackageRefused) as refused:
            read_package(package)
        said.add(to_turkish(refused.value.detail))
    assert {each for each in said if ENGLISH & set(each.replace(":", " ").split())} == set()
