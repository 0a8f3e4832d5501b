"""Evidence as files: the sealed file, a bundle that verifies without us, the bundle of a whole notice.

Content of a notice is in none of them. None makes read evidence.
"""

from django.http import HttpRequest, HttpResponse
from ninja import Router

from api.answers import file_answer, returns
from api.auth import HolderKey
from api.calls import access_of, actor_of, call_of
from api.operations import with_database
from api.v1.evidence_items import EvidenceWithheld, check_file
from api.v1.ids import read_id
from uets.accounts.states import Permission
from uets.evidence.proof import asice
from uets.evidence.queries import bundles, files
from uets.evidence.queries.bundles import Bundle
from uets.kernel.ids import to_public
from uets.mailbox import queries as mailbox

router = Router(tags=["Evidence"])
LIST = HolderKey(Permission.READ_LIST)
ZIP = "application/zip"
XML = "application/xml"
LEFT_OUT = "verilmeyenler.txt"
"""In the bundle of a notice: the ids of evidence that this key may not see."""


@router.get(
    "/notices/{notice_id}/evidence/{evidence_id}/bundle", auth=LIST, operation_id="get_evidence_bundle"
)
@returns(None, media_type=ZIP)
@with_database
def get_evidence_bundle(request: HttpRequest, notice_id: str, evidence_id: str) -> HttpResponse:
    """Return one evidence with all that proves it, as zip or, asked for by Accept, as ASiC-E container.

    Refused with `evidence-not-stamped` while it waits for its time stamp, normally less than three seconds; with
    `notice-not-opened` while the file would tell digests of content that this key has not opened.
    """
    found = bundles.get_bundle(
        account_id=access_of(request).account_id,
        evidence_id=read_id("evd", evidence_id),
        subject=_subject(request, notice_id),
    )
    check_file(
        found.row,
        access=access_of(request),
        is_sealed=found.is_sealed,
        is_opened=_is_opened(request, notice_id),
    )
    return answer_bundle(request, found, name=evidence_id)


@router.get(
    "/notices/{notice_id}/evidence/{evidence_id}/evidence.xml", auth=LIST, operation_id="get_evidence_file"
)
@returns(None, media_type=XML)
@with_database
def get_evidence_file(request: HttpRequest, notice_id: str, evidence_id: str) -> HttpResponse:
    """Return the sealed evidence alone (ERDS evidence XML, XAdES-B), also before it is stamped.

    Kinds that get no seal of their own have no such file; their bundle holds the row.
    """
    account_id, identifier = access_of(request).account_id, read_id("evd", evidence_id)
    found = bundles.get_sealed(
        account_id=account_id, evidence_id=identifier, subject=_subject(request, notice_id)
    )
    check_file(found.row, access=access_of(request), is_sealed=True, is_opened=_is_opened(request, notice_id))
    return file_answer(found.document, media_type=XML, file_name=f"delil-{evidence_id}.xml")


@router.get("/notices/{notice_id}/evidence-bundle", auth=LIST, operation_id="get_notice_evidence_bundle")
@returns(None, media_type=ZIP)
@with_database
def get_notice_evidence_bundle(request: HttpRequest, notice_id: str) -> HttpResponse:
    """Return all evidence of a notice as one zip, a folder each; what this key may not see is named and left out."""
    subject, is_opened = _subject(request, notice_id), _is_opened(request, notice_id)
    found = bundles.list_bundles(account_id=access_of(request).account_id, subject=subject)
    given = [each for each in found if _is_given(request, each, is_opened=is_opened)]
    if not given:
        raise EvidenceWithheld
    left_out = [to_public("evd", each.id) for each in found if each not in given]
    extra = {LEFT_OUT: "".join(f"{name}\n" for name in left_out).encode()} if left_out else {}
    body = files.write_notice_zip(given, at=call_of(request).at, extra=extra)
    return file_answer(body, media_type=ZIP, file_name=f"deliller-{notice_id}.zip")


def answer_bundle(request: HttpRequest, found: Bundle, *, name: str) -> HttpResponse:
    """Return an evidence with all that proves it as a zip, or as the ASiC-E container that Accept asks for."""
    if asice.MEDIA_TYPE in request.META.get("HTTP_ACCEPT", ""):
        body, media_type, ending = files.write_container(found), asice.MEDIA_TYPE, "asice"
    else:
        body, media_type, ending = files.write_zip(found, at=call_of(request).at), ZIP, "zip"
    response = file_answer(body, media_type=media_type, file_name=f"delil-{name}.{ending}")
    response.headers["Vary"] = "Accept"
    return response


def _is_given(request: HttpRequest, found: Bundle, *, is_opened: bool) -> bool:
    """Tell whether this key may see an evidence's file; raises NoticeNotOpened."""
    try:
        check_file(found.row, access=access_of(request), is_sealed=found.is_sealed, is_opened=is_opened)
    except EvidenceWithheld:
        return False
    return True


def _subject(request: HttpRequest, notice_id: str) -> str:
    """Return the subject whose evidence is asked for, once the notice is found in the key's account."""
    identifier = read_id("ntc", notice_id)
    mailbox.get_entry(account_id=access_of(request).account_id, notice_id=identifier)
    return f"notice:{identifier}"


def _is_opened(request: HttpRequest, notice_id: str) -> bool:
    return (
        mailbox.find_reader(
            account_id=access_of(request).account_id,
            notice_id=read_id("ntc", notice_id),
            reader=actor_of(request).id,
        )
        is not None
    )
