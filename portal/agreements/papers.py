"""Texts and receipts as PDF/A-3, printed when asked for; the signed JSON inside is what counts."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext

from portal.agreements.words import CONSENT_WORDS
from uets.agreements import ports, queries
from uets.agreements.ports import ConsentReceipt, ConsentReceiptPart, Fact, TextCopy
from uets.evidence.proof.chain import sha256_hex
from uets.kernel.clock import istanbul_date
from uets.kernel.ids import to_public

if TYPE_CHECKING:
    from uets.agreements.models import AgreementText, Receipt


def print_text(
    text: "AgreementText", *, installation: str, is_test: bool, accepted: tuple[Fact, ...] = ()
) -> bytes:
    """Return a version of a text as PDF, with who accepted it when that is known."""
    copy = TextCopy(
        locale=text.locale,
        installation=installation,
        title=text.title,
        version=text.version,
        published_on=istanbul_date(text.published_from),
        sha256=text.sha256,
        blocks=queries.render_text(text=text),
        accepted=accepted,
        is_test=is_test,
    )
    return ports.pdf().print(copy, at=text.published_from)


def print_receipt(
    receipt: "Receipt", *, files: Mapping[str, bytes], installation: str, is_test: bool
) -> bytes:
    """Return a consent receipt as PDF with the signed JSON, its signature and the public key attached."""
    content = json.loads(bytes(receipt.content))
    document = ConsentReceipt(
        installation=installation,
        number=str(content.get("application") or to_public("rcp", receipt.id)),
        issued_at=receipt.issued_at,
        holder=content["parties"]["holder"]["name"],
        integrator=content["parties"].get("integrator", {}).get("legal_name", ""),
        parts=tuple(_part(consent) for consent in content["consents"]),
        json_sha256=sha256_hex(bytes(receipt.content)),
        key_id=receipt.key_id,
        is_test=is_test,
    )
    return ports.pdf().print(document, at=receipt.issued_at, attachments=files)


def _part(consent: dict[str, object]) -> ConsentReceiptPart:
    record = consent["record"]
    document = record.get("document") if isinstance(record, dict) else None
    facts = [Fact(gettext("Zaman"), str(consent["decided_at"]))]
    if isinstance(document, dict):
        facts += [
            Fact(gettext("Sürüm"), f"{document['version']} ({document['locale']})"),
            Fact("SHA-256", str(document["sha256"])),
        ]
    return ConsentReceiptPart(
        heading=gettext(CONSENT_WORDS[str(consent["kind"])]),
        facts=tuple(facts),
        row_hash=str(consent["row_hash"]),
    )
