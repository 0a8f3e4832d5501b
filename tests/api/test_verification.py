"""POST /v1/verification: anybody, raw or as a form, without a key; a report per step, and a limit of bytes."""

import io

import pytest
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from tests.api.calling import Answer, call
from tests.builders import proofs, tampering
from tests.builders.sealing import bind_published
from uets.evidence.proof import bundle

FILES = bundle.write_files(proofs.make_parts(proofs.seal(proofs.make_row())))
TARGET = "/v1/verification"


@pytest.fixture(autouse=True)
def published(db: None) -> None:  # noqa: ARG001 - calls look after Django's connection
    bind_published(proofs.published_roles())


def send(content: bytes, *, kind: str = "application/zip", language: str = "tr") -> Answer:
    return call("POST", TARGET, body=content, headers={"content-type": kind, "accept-language": language})


def test_a_body_and_a_form_give_the_same_report() -> None:
    content = bundle.write_zip(FILES)
    form = io.BytesIO(content)
    form.name = "delil.zip"
    answers = [send(content), send(encode_multipart(BOUNDARY, {"file": form}), kind=MULTIPART_CONTENT)]
    for answer in answers:
        assert answer.status == 200, answer.body
        assert (answer.json["holds"], answer.json["has_timestamps"]) == (True, True)
        assert answer.json["verdict"] == "DELİL DOĞRULANDI"
        (said,) = answer.json["evidence"]
        assert (said["kind"], said["is_test"]) == ("notice:arrived", True)
    assert answers[0].json == answers[1].json
    assert send(content, language="en").json["verdict"] == "VERIFIED"


def test_a_fault_names_its_step_and_its_file() -> None:
    changed = FILES | {bundle.XML: FILES[bundle.XML].replace(b"2026-10-15", b"2026-10-25")}
    report = send(bundle.write_zip(changed)).json
    assert not report["holds"]
    broken = {step["code"]: step for step in report["steps"] if not step["holds"]}
    assert broken["seal"]["file"] == "delil.xml"
    assert broken["seal"]["sentence"] == "delil.xml: delil, mühürlendikten sonra değiştirilmiş."


def test_what_is_not_proven_stands_apart() -> None:
    bind_published(tampering.roles())
    parts = tampering.make_parts(is_sealed=True, is_renewed=False)
    report = send(bundle.write_zip(tampering.as_zip(parts._replace(revocation={})))).json
    assert (report["holds"], [step["file"] for step in report["unproven"]]) == (
        True,
        ["iptal.json", "damga-1.json"],
    )
    assert report["verdict"].startswith("DELİL DOĞRULANDI; ")
    assert send(bundle.write_zip(tampering.as_zip(parts))).json["unproven"] == []


def test_what_is_no_evidence_is_refused_by_name() -> None:
    assert (send(b"{}").status, send(b"{}").code) == (422, "document-not-recognised")
    assert send(b"").code == "document-not-recognised"
    assert send(b"x", kind="multipart/form-data; boundary=x").code in {
        "document-not-recognised",
        "malformed-request",
    }
    huge = call(
        "POST", TARGET, body=b"x", headers={"content-length": "50010001", "content-type": "application/zip"}
    )
    assert (huge.status, huge.code) == (413, "document-too-large")
