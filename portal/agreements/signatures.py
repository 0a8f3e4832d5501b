"""What proves a consent record, as files for the holder: what was signed, and the evidence with its time stamp.

A signature is a PDF with its signature inside, or a statement with its CMS beside it.
"""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from portal.evidence.downloads import hand_over_file
from portal.guards import account_required, sure_visitor
from uets.agreements import queries
from uets.agreements.states import SignatureForm
from uets.evidence import queries as evidence

EVIDENCE = "delil.zip"
"""The bundle of one evidence, which verifies without us (trust.md §2.7)."""

PDF, STATEMENT, SIGNATURE = "imzali.pdf", "beyan.txt", "beyan.p7s"
FILES = {SignatureForm.PADES.value: (PDF,), SignatureForm.CADES.value: (STATEMENT, SIGNATURE)}
TYPES = {
    PDF: "application/pdf",
    STATEMENT: "text/plain; charset=utf-8",
    SIGNATURE: "application/pkcs7-signature",
}


@require_GET
@account_required
def signed_file(request: HttpRequest, consent_id: UUID, name: str) -> HttpResponse:
    """Hand over the evidence, the PDF that was signed (PAdES), or the statement and its signature (CAdES, DER)."""
    account = sure_visitor(request).account
    if name == EVIDENCE and account is not None:
        return hand_over_evidence(request, account_id=account.id, subject=f"consent:{consent_id}")
    row = queries.find_signature(account_id=account.id, consent_id=consent_id) if account else None
    if row is None or name not in FILES[row.form]:
        raise Http404
    body = bytes(row.signature if name == SIGNATURE else row.document)
    answer = HttpResponse(body, content_type=TYPES[name])
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer


def hand_over_evidence(request: HttpRequest, *, account_id: UUID, subject: str) -> HttpResponse:
    """Hand over what was recorded of a subject of this account, stamped; a page says so while it is being stamped."""
    fact = next(iter(evidence.list_facts_of(account_id=account_id, subject=subject)), None)
    if fact is None:
        raise Http404
    asked = {"account_id": account_id, "subject": subject, "evidence_id": fact.id}
    back = {"back_url": reverse("agreements:papers"), "back_words": gettext("Sözleşmeler ve Makbuzlar")}
    return hand_over_file(request, EVIDENCE, asked=asked, around=back)
