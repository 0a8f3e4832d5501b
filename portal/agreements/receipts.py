"""Sözleşmeler ve Makbuzlar: what was read, accepted and bought, with its signed receipts."""

import json
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from portal.accounts.sections import list_sections
from portal.agreements.papers import print_receipt
from portal.agreements.signatures import EVIDENCE, FILES, hand_over_evidence
from portal.agreements.words import CONSENT_WORDS, SIGNED_WORDS
from portal.guards import account_required, sure_visitor
from uets.agreements import errors, queries
from uets.agreements.states import EVIDENCE_OF
from uets.kernel import ids

if TYPE_CHECKING:
    from uets.agreements.models import ConsentRecord, Receipt

CONTRACT_RECEIPT = "uets-contract-receipt:1"
PRINTED = "makbuz.pdf"
TYPES = {
    "makbuz.json": "application/json",
    "makbuz.json.sig": "application/octet-stream",
    "muhur.pem": "application/x-pem-file",
    PRINTED: "application/pdf",
}


@require_GET
@account_required
def listing(request: HttpRequest) -> HttpResponse:
    """Show consent records and receipts of the account, newest first."""
    account_id = _account_id(request)
    signed = queries.list_signatures(account_id=account_id)
    context = {
        "consents": [
            _consent(record, form=signed.get(record.id, ""))
            for record in reversed(queries.list_consents(account_id=account_id))
        ],
        "receipts": [{"receipt": row, **_sale(row)} for row in queries.list_receipts(account_id=account_id)],
        "sections": list_sections(path=request.path),
    }
    return render(request, "agreements/papers.html", context)


@require_GET
@account_required
def receipt(request: HttpRequest, receipt_id: UUID, name: str) -> HttpResponse:
    """Hand over one file of a receipt: signed JSON (RFC 8785), signature (DER), public key, or all of it as PDF."""
    if name == EVIDENCE:
        return hand_over_evidence(request, account_id=_account_id(request), subject=f"receipt:{receipt_id}")
    if name not in TYPES:
        raise Http404
    try:
        row = queries.get_receipt(account_id=_account_id(request), receipt_id=receipt_id)
    except errors.ReceiptNotFound as error:
        raise Http404 from error
    files = {
        "makbuz.json": bytes(row.content),
        "makbuz.json.sig": bytes(row.signature),
        "muhur.pem": row.public_key.encode(),
    }
    if name == PRINTED:
        body = print_receipt(row, files=files, installation=settings.INSTALLATION, is_test=settings.DEMO)
    else:
        body = files[name]
    answer = HttpResponse(body, content_type=TYPES[name])
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer


def _account_id(request: HttpRequest) -> UUID:
    account = sure_visitor(request).account
    if account is None:
        raise Http404
    return account.id


def _sale(row: "Receipt") -> dict[str, str]:
    """Return the number of the sale a receipt stands for, and the integrator."""
    content = json.loads(bytes(row.content))
    is_contract = content.get("type") == CONTRACT_RECEIPT
    integrator = content.get("parties", {}).get("integrator", {})
    number = content.get("order", {}).get("number") or ids.to_public("rcp", row.id)
    return {
        "number": gettext("Sözleşme") if is_contract else str(number),
        "integrator": str(integrator.get("legal_name", "–")),
    }


def _consent(record: "ConsentRecord", *, form: str) -> dict[str, Any]:
    proof = (EVIDENCE,) if record.kind in EVIDENCE_OF else ()
    return {
        "signed": gettext(SIGNED_WORDS[form]) if form else "",
        "files": (*FILES.get(form, ()), *proof),
        "words": gettext(CONSENT_WORDS[record.kind]),
        "at": record.decided_at,
        "who": record.record["person"]["name"],
        "document": record.record["document"],
        "integrator": record.record.get("parties", {}).get("integrator", {}).get("legal_name", "–"),
        "text_id": record.text_id,
        "id": record.id,
    }
