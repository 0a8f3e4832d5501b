"""From the national depot to a trust list: roots that the operator pins, certificates that lead to them, no others."""

import hashlib
import re
import tomllib
from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Annotated, Final, NamedTuple

import msgspec
from asn1crypto import x509

from gateways.certificates import chains
from gateways.certificates.depot import Depot, DepotRefused, Entry
from gateways.certificates.trust_list import HolderKind, Moment, Root, TrustList
from uets.notices.eyp.refusals import PackageRefused
from uets.notices.eyp.shapes import PackageSignature, SignatureRole

MOST_DAYS: Final = 400
"""A list that nobody renews for longer than this is none."""


Shelf = dict[str, list[x509.Certificate]]
"""Certificates by the name of their subject."""


class Pin(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A root that the operator has compared with what its provider published."""

    sha256: Annotated[str, msgspec.Meta(pattern="^[0-9A-Fa-f: ]+$")]
    roles: frozenset[HolderKind]
    valid_until: Moment | None = None
    """An earlier end than the certificate's own."""

    @property
    def fingerprint(self) -> str:
        """The SHA-256 without what people write between its bytes."""
        return re.sub("[: ]", "", self.sha256).encode().lower().decode()


class _Pins(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    root: tuple[Pin, ...]


class Selection(NamedTuple):
    """What is taken over, and in sentences what is not."""

    roots: tuple[Root, ...]
    intermediates: tuple[bytes, ...]
    passed_over: tuple[str, ...]


def read_pins(text: str) -> tuple[Pin, ...]:
    """Return the pins of a TOML file of `[[root]]` tables; raises DepotRefused."""
    try:
        pins = msgspec.convert(tomllib.loads(text), _Pins).root
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        message = f"The file of pinned roots cannot be read: {error}"
        raise DepotRefused(message) from error
    for pin, times in Counter(pin.fingerprint for pin in pins).items():
        if times > 1:
            message = f"Root {pin[:16]} is pinned twice."
            raise DepotRefused(message)
        if len(pin) != hashlib.sha256().digest_size * 2:
            message = f"{pin} is no SHA-256: 64 hexadecimal digits."
            raise DepotRefused(message)
    if not all(pin.roles for pin in pins):
        raise DepotRefused("A pinned root has no role: official, seal or citizen.")
    return pins


def select(depot: Depot, pins: Collection[Pin], *, at: datetime) -> Selection:
    """Return what of a depot goes into a list at a time; raises DepotRefused, and then nothing is to be changed."""
    if not pins:
        raise DepotRefused("No root is pinned.")
    roots = tuple(_find_root(depot, pin, at=at) for pin in pins)
    pinned = {root.certificate for root in roots}
    shelf, intermediates, passed_over = _shelve(depot), [], []
    for entry in _list_others(depot, pinned):
        why = _why_not(entry, roots, shelf, at=at)
        if why:
            passed_over.append(f"{describe(entry)}: {why}")
        else:
            intermediates.append(entry.certificate)
    return Selection(roots, tuple(intermediates), tuple(passed_over))


def make_list(selection: Selection, *, version: int, at: datetime, days: int) -> TrustList:
    """Return the list of a selection; raises DepotRefused for a life that is none."""
    if not 1 <= days <= MOST_DAYS:
        message = f"A list lasts 1 to {MOST_DAYS} days."
        raise DepotRefused(message)
    return TrustList(
        type="uets-trust-list:1",
        version=version,
        issued_at=at,
        valid_until=at + timedelta(days=days),
        roots=selection.roots,
        intermediates=selection.intermediates,
    )


def write_list(trust: TrustList) -> bytes:
    """Return the bytes of a list, the same for the same list."""
    return msgspec.json.format(msgspec.json.encode(trust, order="deterministic"), indent=1)


def fingerprint(certificate: bytes) -> str:
    """Return the SHA-256 of a certificate in hexadecimal digits."""
    return hashlib.sha256(certificate).hexdigest()


def describe(entry: Entry) -> str:
    """Return one line about a certificate: where, whose, until when, its level and its whole fingerprint."""
    try:
        loaded = chains.load(entry.certificate)
        whose = f"{loaded.subject.human_friendly}, until {loaded.not_valid_after:%Y-%m-%d}"
    except chains.DAMAGE:
        whose = "cannot be read"
    level = f", {entry.level}" if entry.level else ""
    return f"{entry.place}: {whose}{level}, SHA-256 {fingerprint(entry.certificate)}"


def list_changes(old: TrustList | None, new: TrustList) -> Iterator[str]:
    """Yield a sentence for every root that comes, goes, or gets other roles or another end."""
    before = {root.certificate: root for root in old.roots} if old is not None else {}
    after = {root.certificate: root for root in new.roots}
    for certificate, root in after.items():
        if certificate not in before:
            yield f"New: {root.name} ({', '.join(sorted(root.roles))})."
        elif before[certificate] != root:
            yield f"Changed: {root.name} ({', '.join(sorted(root.roles))}, until {root.valid_until:%Y-%m-%d})."
    for certificate, root in before.items():
        if certificate not in after:
            yield f"Gone: {root.name}. Whoever is certified by it is refused from now on."


def _find_root(depot: Depot, pin: Pin, *, at: datetime) -> Root:
    found = [entry for entry in depot.roots if fingerprint(entry.certificate) == pin.fingerprint]
    short = pin.fingerprint[:16]
    if not found:
        message = (
            f"The pinned root {short} does not stand in the depot. If its provider has withdrawn it, "
            "take it out of the file of pinned roots."
        )
        raise DepotRefused(message)
    if len(found) > 1:
        places = ", ".join(entry.place for entry in found)
        message = f"The pinned root {short} stands in the depot more than once ({places})."
        raise DepotRefused(message)
    return _make_root(found[0], pin, at=at)


def _make_root(entry: Entry, pin: Pin, *, at: datetime) -> Root:
    short = pin.fingerprint[:16]
    try:
        loaded = chains.load(entry.certificate)
        is_root = bool(loaded.ca) and loaded.subject == loaded.issuer
    except chains.DAMAGE as error:
        message = f"The pinned root {short} ({entry.place}) cannot be read as a certificate."
        raise DepotRefused(message) from error
    if not is_root:
        message = f"The pinned certificate {short} ({entry.place}) is no root."
        raise DepotRefused(message)
    until = min(loaded.not_valid_after, pin.valid_until or loaded.not_valid_after)
    if not loaded.not_valid_before <= at <= until:
        message = (
            f"The pinned root {short} ({entry.place}) holds from {loaded.not_valid_before:%Y-%m-%d} "
            f"to {until:%Y-%m-%d}, not today. Take it out of the file of pinned roots."
        )
        raise DepotRefused(message)
    return Root(
        name=loaded.subject.human_friendly,
        certificate=entry.certificate,
        roles=pin.roles,
        valid_from=loaded.not_valid_before,
        valid_until=until,
    )


def _list_others(depot: Depot, pinned: Collection[bytes]) -> list[Entry]:
    """Return every other certificate of the depot once; the depot lists some of providers among the roots."""
    once = {entry.certificate: entry for entry in (*depot.others, *depot.roots)}
    return [entry for certificate, entry in once.items() if certificate not in pinned]


def _why_not(entry: Entry, roots: Collection[Root], shelf: Shelf, *, at: datetime) -> str:
    """Return why a certificate does not go into the list; empty when it leads to a pinned root."""
    try:
        loaded = chains.load(entry.certificate)
        if not loaded.ca:
            return "certifies nobody"
        if loaded.subject == loaded.issuer:
            return "a root that is not pinned"
        chains.build(
            PackageSignature(role=SignatureRole.SEAL, certificate=entry.certificate),
            roots=[root.certificate for root in roots],
            intermediates=_list_issuers(loaded, shelf),
            at=at,
        )
    except PackageRefused as refused:
        return refused.detail
    except chains.DAMAGE:
        return "cannot be read"
    return ""


def _shelve(depot: Depot) -> Shelf:
    """Return the readable certificates by the name of their subject, so that hundreds are not tried for each."""
    shelf: Shelf = {}
    for entry in (*depot.roots, *depot.others):
        with suppress(*chains.DAMAGE):
            loaded = chains.load(entry.certificate)
            shelf.setdefault(loaded.subject.hashable, []).append(loaded)
    return shelf


def _list_issuers(certificate: x509.Certificate, shelf: Shelf) -> list[bytes]:
    """Return what stands above a certificate by its names."""
    way, seen, names = [], set[str](), {certificate.issuer.hashable}
    while names := names - seen:
        above = [each for name in names for each in shelf.get(name, ())]
        way += [each.dump() for each in above]
        seen |= names
        names = {each.issuer.hashable for each in above}
    return way
