"""Verification of evidence by anybody: no key, nothing stored, no address asked."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Router

from api.answers import answer, returns
from api.calls import call_of
from api.operations import with_database
from api.v1.schemas import verification as shapes
from uets.evidence.proof import words
from uets.evidence.proof.report import Report, Said, Step
from uets.evidence.queries.verification import LARGEST, check_document, check_size, count_check

router = Router(tags=["Verification"])
MULTIPART = "multipart/form-data"
FRAME = 10_000
"""Bytes that a multipart body may have around its file."""


ANY_FILE = {"schema": {"type": "string", "format": "binary"}}
FORM_FILE = {
    "schema": {
        "type": "object",
        "properties": {"file": {"type": "string", "format": "binary"}},
        "required": ["file"],
    }
}
BODY = {"required": True, "content": {"application/octet-stream": ANY_FILE, MULTIPART: FORM_FILE}}


@router.post("/verification", auth=None, operation_id="verify_document", openapi_extra={"requestBody": BODY})
@returns(shapes.Verification)
@with_database
def verify_document(request: HttpRequest) -> HttpResponse:
    """Verify a bundle, an ASiC-E container, `delil.xml` or `delil.pdf`: the body itself, or the file of a form.

    Only the roots, seals and time-stamp certificates that this installation publishes are believed, never those that
    the file brings. At most 50 MB, and a number of checks a minute from one network.
    """
    call = call_of(request)
    count_check(call.address, limit=settings.VERIFICATIONS_A_MINUTE, at=call.at)
    report = check_document(_read_document(request), at=call.at)
    return answer(request, _shape(report, language=call.language))


def _read_document(request: HttpRequest) -> bytes:
    """Return the body, or the first file of a form; raises DocumentTooLarge before anything is read."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    check_size((int(length) if length.isdecimal() else 0) - FRAME)
    if request.content_type != MULTIPART:
        return request.read(LARGEST + FRAME)
    file = next((found for found in request.FILES.values() if not isinstance(found, list)), None)
    return bytes(file.read()) if file is not None else b""


def _shape(report: Report, *, language: str) -> shapes.Verification:
    return shapes.Verification(
        holds=report.holds,
        has_timestamps=report.is_timed,
        verdict=words.verdict(report, language=language),
        steps=[_shape_step(step, language=language) for step in report.steps],
        evidence=[_shape_said(said) for said in report.said],
        unchecked_files=list(report.unchecked),
        unproven=[_shape_step(step, language=language) for step in report.unproven],
    )


def _shape_step(step: Step, *, language: str) -> shapes.CheckedStep:
    return shapes.CheckedStep(
        code=step.code,
        file=step.file,
        holds=step.holds,
        name=words.step_name(step, language=language),
        sentence=words.sentence(step, language=language),
        detail=step.detail,
    )


def _shape_said(said: Said) -> shapes.CheckedEvidence:
    return shapes.CheckedEvidence(
        evidence_id=said.id,
        kind=said.kind,
        event_at=said.event_at,
        sealed_at=said.sealed_at,
        issuer=said.issuer,
        sender=said.sender,
        recipient=said.recipient,
        barcode=said.barcode,
        deemed_served_on=said.deemed_served_on,
        is_test=said.is_test,
        folder=said.place,
    )
