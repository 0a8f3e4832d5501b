"""Words of sending authorities: kinds, states, roles, and what was done to one."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext, gettext_noop

from uets.authorities.states import AuthorityKind, AuthorityState
from uets.evidence.states import Kind

if TYPE_CHECKING:
    from uets.authorities.models import AuthorityOfficial

KINDS = {
    AuthorityKind.JUDICIAL.value: gettext_noop("Yargı mercii"),
    AuthorityKind.PUBLIC_BODY.value: gettext_noop("Kamu idaresi (5018 sayılı Kanun'a ekli cetveller)"),
    AuthorityKind.PROVINCIAL_ADMINISTRATION.value: gettext_noop("İl özel idaresi"),
    AuthorityKind.MUNICIPALITY.value: gettext_noop("Belediye"),
    AuthorityKind.VILLAGE.value: gettext_noop("Köy tüzel kişiliği"),
    AuthorityKind.BAR_ASSOCIATION.value: gettext_noop("Baro"),
    AuthorityKind.NOTARY.value: gettext_noop("Noter"),
}
STATES = {
    AuthorityState.ACTIVE.value: (gettext_noop("Aktif"), "success"),
    AuthorityState.SUSPENDED.value: (gettext_noop("Askıda"), "warning"),
    AuthorityState.CLOSED.value: (gettext_noop("Kapalı"), "neutral"),
}
PREPARER, SIGNER = "preparer", "signer"
ROLES = {PREPARER: gettext_noop("Hazırlayan"), SIGNER: gettext_noop("İmzalayan")}
ACTS = {
    Kind.AUTHORITY_REGISTERED: gettext_noop("Merci kaydedildi"),
    Kind.AUTHORITY_SUSPENDED: gettext_noop("Askıya alındı"),
    Kind.AUTHORITY_RESUMED: gettext_noop("Askıdan kaldırıldı"),
    Kind.AUTHORITY_CLOSED: gettext_noop("Kapatıldı"),
    Kind.OFFICIAL_ADDED: gettext_noop("Merci görevlisi eklendi"),
    Kind.OFFICIAL_REMOVED: gettext_noop("Merci görevlisinin görevi sona erdi"),
    Kind.SIGNER_ADDED: gettext_noop("Mühür eklendi"),
    Kind.SIGNER_REMOVED: gettext_noop("Mühür kaldırıldı"),
    Kind.SEAL_KEY_MADE: gettext_noop("Mühür anahtarı üretildi"),
    Kind.SEAL_GIVEN: gettext_noop("Mühür sertifikası verildi"),
    Kind.CLIENT_ADDED: gettext_noop("Program eklendi"),
    Kind.CLIENT_REMOVED: gettext_noop("Program sonlandırıldı"),
    Kind.CLIENT_KEY_ADDED: gettext_noop("Programa anahtar eklendi"),
    Kind.CLIENT_KEY_REMOVED: gettext_noop("Programın anahtarı kaldırıldı"),
}
"""What staff did to an authority, as its page lists it."""


def role_words(official: "AuthorityOfficial") -> str:
    """Return what an official may do."""
    held = {PREPARER: official.is_preparer, SIGNER: official.is_signer}
    return ", ".join(gettext(words) for role, words in ROLES.items() if held[role])
