"""The national depot of certificates, `SertifikaDeposu.xml` of Kamu SM, read as a stranger's file.

Its form, as the libraries of its publisher write and read it (Java objects field by field, base64 for bytes)::

    depo/Versiyon
    depo/koksertifikalar/koksertifika/mValue, mKokGuvenSeviyesi, mSatirImzasi, …
    depo/sertifikalar/sertifika/mValue

The whole is not signed; each row of a root carries `mSatirImzasi`, made with a key that lives in the publisher's own
program, over a structure whose form is not published. Nothing here rests on it: a root counts by its pinned SHA-256.
"""

import base64
import binascii
from typing import Final, NamedTuple

from lxml import etree

LARGEST_DEPOT: Final = 20_000_000
MOST_ENTRIES: Final = 5_000

_PARSER: Final = etree.XMLParser(
    resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, collect_ids=False
)
_LEVELS: Final = {"1": "legal", "2": "organizational", "3": "personal"}


class DepotRefused(ValueError):
    """The depot, or what shall be made of it, is refused; the text says why to an operator."""


class Entry(NamedTuple):
    """One certificate of the depot: its DER, where it stands, and the level its publisher gives it."""

    certificate: bytes
    place: str
    level: str = ""


class Depot(NamedTuple):
    """What stands in the file: roots (with what else is listed among them), and the certificates below."""

    version: str
    roots: tuple[Entry, ...]
    others: tuple[Entry, ...]


def read_depot(content: bytes) -> Depot:
    """Return what the file holds; raises DepotRefused for a DTD, entities, damaged base64, or another format."""
    depot = _parse(content)
    roots = tuple(_read(depot, "koksertifikalar", "koksertifika"))
    others = tuple(_read(depot, "sertifikalar", "sertifika"))
    if not roots:
        raise DepotRefused("The depot holds no root (koksertifika).")
    return Depot((depot.findtext("Versiyon") or "").strip(), roots, others)


def _parse(content: bytes) -> etree._Element:
    if len(content) > LARGEST_DEPOT:
        message = f"The depot is larger than {LARGEST_DEPOT // 1_000_000} MB."
        raise DepotRefused(message)
    try:
        depot = etree.fromstring(content, _PARSER)
    except etree.XMLSyntaxError as error:
        raise DepotRefused("The depot is no XML, or its end is missing. Fetch it anew.") from error
    has_entity = next(depot.iter(etree.Entity), None) is not None
    if depot.getroottree().docinfo.internalDTD is not None or has_entity:
        raise DepotRefused("The depot has a DTD or entities; the national depot has none.")
    if depot.tag != "depo":
        raise DepotRefused("This is not the national depot: its outermost element is not <depo>.")
    return depot


def _read(depot: etree._Element, group: str, name: str) -> list[Entry]:
    rows = depot.findall(f"{group}/{name}")
    if len(rows) > MOST_ENTRIES:
        message = f"The depot holds more than {MOST_ENTRIES} certificates."
        raise DepotRefused(message)
    return [_read_row(row, f"{name} {number}") for number, row in enumerate(rows, start=1)]


def _read_row(row: etree._Element, place: str) -> Entry:
    values = row.findall("mValue")
    if len(values) != 1 or len(values[0]):
        message = f"{place}: its certificate (mValue) is missing or stands there more than once."
        raise DepotRefused(message)
    text = "".join((values[0].text or "").split())
    try:
        certificate = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        message = f"{place}: the base64 of its certificate is damaged."
        raise DepotRefused(message) from error
    if not certificate:
        message = f"{place}: its certificate is empty."
        raise DepotRefused(message)
    level = (row.findtext("mKokGuvenSeviyesi") or "").strip()
    return Entry(certificate, place, _LEVELS.get(level, level))
