"""What the consent records of a grant say of parties, substance and hand-over (keys-and-api.md §4)."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID

from uets.accounts import queries as accounts
from uets.agreements import actions as agreements
from uets.agreements import queries as texts
from uets.agreements.states import ConsentKind, Control
from uets.integrators import queries as integrators
from uets.integrators import rules as sale_rules
from uets.kernel.actor import Actor
from uets.keys.models import Grant

if TYPE_CHECKING:
    from uets.agreements.models import ConsentRecord

PURPOSE = {
    "code": "watch-mailbox",
    "text": "Hesaba gelen e-Tebligatların entegratör aracılığıyla izlenmesi",
}

BOXES: Final = {
    ConsentKind.DISCLOSURE_READ: "KVKK Aydınlatma Metni'ni okudum.",
    ConsentKind.UNDERTAKING_ACCEPTED: "Kullanıcı Taahhütnamesi'ni kabul ediyorum.",
}
"""The words beside the boxes, as the record keeps them; no box is ticked beforehand."""


def describe(grant: Grant) -> dict[str, object]:
    """Return parties, substance and hand-over of a grant as they stand now."""
    account = accounts.get_account(account_id=grant.account_id)
    integrator = integrators.get_integrator(integrator_id=grant.integrator_id)
    tariff = integrators.get_tariff(tariff_id=grant.tariff_id)
    net, vat = sale_rules.split_gross(gross_kurus=tariff.gross_kurus, vat_percent=tariff.vat_percent)
    return {
        "parties": {
            "holder": {"name": account.legal_name, "uets_address": account.uets_address},
            "integrator": {
                "legal_name": integrator.legal_name,
                "trade_name": integrator.trade_name,
                "vkn": integrator.vkn,
                "mersis": integrator.mersis,
            },
        },
        "substance": {
            "purpose": PURPOSE,
            **describe_settings(grant),
            "tariff": {
                "code": tariff.code,
                "version": tariff.version,
                "name": tariff.name,
                "net_kurus": net,
                "vat_kurus": vat,
                "gross_kurus": tariff.gross_kurus,
                "vat_percent": tariff.vat_percent,
                "term_months": tariff.term_months,
            },
        },
        "handover": {"thumbprint": grant.enc_thumbprint},
    }


def describe_settings(grant: Grant) -> dict[str, object]:
    """Return what the holder sets: permissions, open rule, IP rule, term."""
    return {
        "permissions": list(grant.permissions),
        "open_rule": grant.open_rule,
        "ip_rule": grant.ip_rule,
        "ip_ranges": list(grant.ip_ranges),
        "starts_on": grant.starts_on,
        "ends_on": grant.ends_on,
    }


def consent(
    *,
    actor: Actor,
    grant: Grant,
    kind: ConsentKind,
    at: datetime,
    text_id: UUID | None = None,
    more: Mapping[str, object] | None = None,
) -> "ConsentRecord":
    """Append a consent record to the chain of a grant, in the caller's transaction; it names the one it supersedes."""
    earlier = texts.find_consent(account_id=grant.account_id, grant_id=grant.id, kind=kind)
    supersedes = {"supersedes": earlier.id if earlier else None}
    return agreements.record_consent(
        actor=actor,
        account_id=grant.account_id,
        grant_id=grant.id,
        kind=kind,
        text_id=text_id,
        decided_at=at,
        record={**describe(grant), **supersedes, **(more or {})},
    )


def consent_to_text(  # noqa: PLR0913 - which text, shown and decided when
    *,
    actor: Actor,
    grant: Grant,
    kind: ConsentKind,
    text_id: UUID,
    shown_at: datetime | None,
    at: datetime,
    more: Mapping[str, object] | None = None,
) -> "ConsentRecord":
    """Append the record of a text that was read or accepted: its bytes, the text as rendered, the box and its words."""
    shown = texts.describe_shown(text_id=text_id, shown_at=shown_at, control=BOXES[kind], default=Control.BOX)
    return consent(
        actor=actor, grant=grant, kind=kind, text_id=text_id, at=at, more={"shown": shown, **(more or {})}
    )
