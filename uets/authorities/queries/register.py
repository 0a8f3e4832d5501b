"""Reads of the register: authorities, officials, seals, programs, forecasts."""

from datetime import date
from uuid import UUID

from uets.authorities import errors
from uets.authorities.models import (
    AuthorityClient,
    AuthorityOfficial,
    AuthoritySeal,
    SendingAuthority,
    VolumeForecast,
)
from uets.authorities.rules import Signer
from uets.authorities.states import SignerKind
from uets.kernel import numbers, turkish


def get_authority(*, authority_id: UUID) -> SendingAuthority:
    """Return an authority; raises AuthorityNotFound."""
    authority = SendingAuthority.objects.filter(id=authority_id).first()
    if authority is None:
        raise errors.AuthorityNotFound
    return authority


def find_by_id(*, authority_id: UUID) -> SendingAuthority | None:
    """Return an authority, or None."""
    return SendingAuthority.objects.filter(id=authority_id).first()


def find_authority(*, detsis: str) -> SendingAuthority | None:
    """Return the authority of a DETSİS number, whatever its state, or None."""
    return SendingAuthority.objects.filter(detsis=detsis).first()


def list_authorities(*, search: str = "", limit: int | None = None) -> list[SendingAuthority]:
    """Return authorities in Turkish order; a search is a DETSİS number, or words that all stand in the name."""
    authorities = SendingAuthority.objects.order_by("sort_key", "id")
    detsis = numbers.find_detsis(search)
    if detsis is not None:
        return list(authorities.filter(detsis=detsis))
    for word in turkish.fold(search).split():
        authorities = authorities.filter(search_text__contains=word)
    return list(authorities[:limit])


def list_officials(*, authority_id: UUID) -> list[AuthorityOfficial]:
    """Return the present officials of an authority with their persons, in Turkish order of their names."""
    officials = AuthorityOfficial.objects.filter(authority_id=authority_id, ended_at=None)
    return sorted(
        officials.select_related("person"),
        key=lambda each: (turkish.sort_key(each.person.full_name), each.id),
    )


def get_official(*, authority_id: UUID, official_id: UUID) -> AuthorityOfficial:
    """Return a present official of an authority; raises OfficialNotFound."""
    officials = AuthorityOfficial.objects.filter(authority_id=authority_id, id=official_id, ended_at=None)
    official = officials.select_related("person").first()
    if official is None:
        raise errors.OfficialNotFound
    return official


def list_offices(*, person_id: UUID) -> list[AuthorityOfficial]:
    """Return where a person is an official, with the authorities, in their Turkish order."""
    offices = AuthorityOfficial.objects.filter(person_id=person_id, ended_at=None)
    return list(offices.select_related("authority").order_by("authority__sort_key", "authority_id"))


def find_office(*, person_id: UUID, authority_id: UUID) -> AuthorityOfficial | None:
    """Return what a person is at an authority now, with the authority, or None."""
    offices = AuthorityOfficial.objects.filter(person_id=person_id, authority_id=authority_id, ended_at=None)
    return offices.select_related("authority", "person").first()


def list_seals(*, authority_id: UUID) -> list[AuthoritySeal]:
    """Return the seals that were entered for an authority and count, oldest first."""
    return list(AuthoritySeal.objects.filter(authority_id=authority_id, removed_at=None).order_by("id"))


def get_seal(*, authority_id: UUID, seal_id: UUID) -> AuthoritySeal:
    """Return an entered seal that counts; raises SealNotFound."""
    seal = AuthoritySeal.objects.filter(authority_id=authority_id, id=seal_id, removed_at=None).first()
    if seal is None:
        raise errors.SealNotFound
    return seal


def list_signers(*, authority_id: UUID) -> list[Signer]:
    """Return whose signatures count for an authority: signing officials, its own number, the seals entered for it.

    Which of them a certificate is: `rules.find_official`, `rules.find_seal`.
    """
    authority = get_authority(authority_id=authority_id)
    officials = [
        Signer(
            kind=SignerKind.OFFICIAL,
            id=f"official:{each.id}",
            name=each.person.full_name,
            tckn=each.person.tckn,
        )
        for each in list_officials(authority_id=authority_id)
        if each.is_signer
    ]
    own = Signer(
        kind=SignerKind.SEAL,
        id=f"authority:{authority.id}",
        name=authority.name,
        organisation_numbers=frozenset(filter(None, (authority.detsis, authority.vkn))),
    )
    seals = [
        Signer(
            kind=SignerKind.SEAL,
            id=f"seal:{each.id}",
            name=each.label or authority.name,
            certificate_sha256=each.certificate_sha256,
            organisation_numbers=frozenset(filter(None, (each.organisation_number,))),
        )
        for each in list_seals(authority_id=authority_id)
    ]
    return [*officials, own, *seals]


def list_clients(*, authority_id: UUID) -> list[AuthorityClient]:
    """Return the present programs of an authority, oldest first; `keys.all()` are all they ever had."""
    clients = AuthorityClient.objects.filter(authority_id=authority_id, removed_at=None)
    return list(clients.prefetch_related("keys").order_by("id"))


def get_client(*, client_id: str) -> AuthorityClient:
    """Return a present program with its authority; raises ClientNotFound."""
    clients = AuthorityClient.objects.filter(client_id=client_id, removed_at=None)
    client = clients.select_related("authority").first()
    if client is None:
        raise errors.ClientNotFound
    return client


def list_forecasts(*, authority_id: UUID) -> list[VolumeForecast]:
    """Return what an authority has said it will send, by month."""
    return list(VolumeForecast.objects.filter(authority_id=authority_id).order_by("month"))


def find_forecast(*, authority_id: UUID, month: date) -> VolumeForecast | None:
    """Return what an authority has said of a month, or None."""
    return VolumeForecast.objects.filter(authority_id=authority_id, month=month).first()
