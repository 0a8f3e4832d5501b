"""Signing requests: what a browser asks a person to sign, for the program that holds the card.

No key and no login: the code is the secret. It works once and for five minutes; looks at codes are limited.
"""

import base64
import binascii
from typing import TYPE_CHECKING, Literal, cast

from django.http import HttpRequest, HttpResponse
from ninja import Router

from api.answers import answer, file_answer, nothing, returns
from api.calls import call_of
from api.operations import with_database
from api.v1.schemas import signing as shapes
from uets.login.errors import SignatureRefused
from uets.login.states import SignatureFault
from uets.signing import actions, queries
from uets.signing.errors import SigningRequestUnknown
from uets.signing.rules import find_code, show_code
from uets.signing.states import SigningKind

if TYPE_CHECKING:
    from uets.signing.models import SigningRequest

router = Router(tags=["Signing"])
PDF = "application/pdf"
OCTETS = "application/octet-stream"
NO_CONTENT = 204


@router.get("/signing-requests/{code}", auth=None, operation_id="get_signing_request")
@returns(shapes.SigningRequest)
@with_database
def get_signing_request(request: HttpRequest, code: str) -> HttpResponse:
    """Return what is to be signed. Every call counts as a look at a code: twenty an hour from one address."""
    call = call_of(request)
    found = actions.fetch_request(code=code, origin=call.origin, at=call.at)
    return answer(request, _shape(found, code=find_code(code)))


@router.get("/signing-requests/{code}/content", auth=None, operation_id="get_signing_content")
@returns(None, media_type=PDF)
@with_database
def get_signing_content(request: HttpRequest, code: str) -> HttpResponse:
    """Return the prepared PDF of a document; the program computes the digest over `byte_range` itself."""
    call = call_of(request)
    found = actions.read_request(code=code, origin=call.origin, at=call.at)
    if found.kind != SigningKind.DOCUMENT:
        raise SigningRequestUnknown
    return file_answer(queries.open_content(request=found), media_type=PDF, file_name="belge.pdf")


@router.get("/signing-requests/{code}/parts/{position}", auth=None, operation_id="get_signing_part")
@returns(None, media_type=OCTETS)
@with_database
def get_signing_part(request: HttpRequest, code: str, position: int) -> HttpResponse:
    """Return one part of a package, to be compared with the digest in the signed summary and shown."""
    call = call_of(request)
    found = actions.read_request(code=code, origin=call.origin, at=call.at)
    part, content = queries.open_part(request=found, position=position)
    return file_answer(content, media_type=part.media_type, file_name=f"parca-{position}")


@router.post("/signing-requests/{code}/signature", auth=None, operation_id="sign_signing_request")
@returns(None, status=NO_CONTENT)
@with_database
def sign_signing_request(request: HttpRequest, code: str, body: shapes.Signature) -> HttpResponse:
    """Send the signature. It is judged at once; the first fault ends the request, and nothing is half done."""
    call = call_of(request)
    try:
        cms = base64.b64decode(body.cms, validate=True)
    except (binascii.Error, ValueError) as error:
        raise SignatureRefused(why=SignatureFault.BROKEN.value) from error
    actions.sign_request(code=code, cms=cms, origin=call.origin, at=call.at)
    return nothing()


@router.post("/signing-requests/{code}/refusal", auth=None, operation_id="decline_signing_request")
@returns(None, status=NO_CONTENT)
@with_database
def decline_signing_request(request: HttpRequest, code: str) -> HttpResponse:
    """Say that the person does not want to sign; the request ends and the browser says so."""
    call = call_of(request)
    actions.decline_request(code=code, origin=call.origin, at=call.at)
    return nothing()


def _shape(found: "SigningRequest", *, code: str) -> shapes.SigningRequest:
    is_document = found.kind == SigningKind.DOCUMENT
    here = f"/v1/signing-requests/{code}"
    content = None if is_document else base64.b64encode(queries.open_content(request=found)).decode()
    return shapes.SigningRequest(
        code=show_code(code),
        kind=cast("Literal['login', 'document', 'package']", found.kind),
        origin=found.origin,
        statement=found.statement,
        browser=found.browser,
        match_number=found.match_number,
        expires_at=found.expires_at,
        content=content,
        content_url=f"{here}/content" if is_document else None,
        content_type=found.content_type,
        is_detached=is_document,
        byte_range=found.byte_range,
        digest_algorithm="sha256",
        name=found.name,
        shown=[
            shapes.ShownPart(part.name, f"{here}/parts/{part.position}", part.sha256)
            for part in queries.list_parts(request=found)
        ],
    )
