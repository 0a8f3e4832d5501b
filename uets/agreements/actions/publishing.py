"""A version of a legal text is published, for ever."""

from datetime import datetime

from django.db import transaction

from uets.agreements import rules
from uets.agreements.models import AgreementText
from uets.agreements.states import TextKind
from uets.evidence import actions as evidence
from uets.evidence.proof import chain as chains
from uets.evidence.states import Kind
from uets.kernel.actor import Actor


@transaction.atomic
def publish_text(  # noqa: PLR0913 - a version is all of this
    *,
    actor: Actor,
    kind: TextKind,
    locale: str,
    version: int,
    source: bytes,
    controller: str,
    published_from: datetime,
    at: datetime,
) -> AgreementText:
    """Publish one version of a text in one language: the exact bytes, for ever. Raises TextMalformed.

    A translation bears the version of its Turkish source; a typing error is a new version.
    """
    text = AgreementText.objects.create(
        kind=kind.value,
        version=version,
        locale=locale,
        title=rules.find_title(rules.parse_blocks(source)),
        source=source,
        sha256=chains.sha256_hex(source),
        controller=controller,
        published_from=published_from,
        published_at=at,
    )
    facts = {"kind": kind.value, "version": version, "locale": locale, "sha256": text.sha256}
    evidence.record(kind=Kind.TEXT_PUBLISHED, subject=f"text:{text.id}", actor=actor, at=at, facts=facts)
    return text
