"""The three summaries (ParafOzeti, PaketOzeti, NihaiOzet): every digest is computed again over the part's bytes."""

import base64
import binascii
import hmac
from collections.abc import Callable, Iterable

from lxml import etree

from uets.notices.eyp import names, opc, xml
from uets.notices.eyp.container import Container
from uets.notices.eyp.refusals import PackageRefused, RefusalReason

Tell = Callable[[RefusalReason, str], None]


def check_summary(
    container: Container, part: str, *, is_version_2: bool, must_cover: Iterable[str], tell: Tell
) -> None:
    """Check every reference of a summary and that it covers what it must; faults go to `tell`."""
    root = xml.parse(container.read(part), part=part)
    covered = set()
    for reference in xml.children(root, "Reference"):
        if reference.get("Type") == names.OUTSIDE:
            continue
        name = opc.resolve(reference.get("URI", ""), folder="")
        covered.add(name)
        if name not in container:
            tell(RefusalReason.PART_MISSING, name)
            continue
        try:
            _check_reference(container, reference, name=name, is_version_2=is_version_2)
        except PackageRefused as refused:
            tell(refused.reason, refused.detail)
    for name in must_cover:
        if name not in covered:
            tell(RefusalReason.DIGEST_WRONG, f"{part} does not cover {name}")


def _check_reference(
    container: Container, reference: etree._Element, *, name: str, is_version_2: bool
) -> None:
    items = xml.children(reference, "DigestItem") if is_version_2 else [reference]
    expected = dict(_read_item(item, name=name) for item in items)
    if is_version_2 and (len(items) != 2 or len(expected) != 2 or "sha512" not in expected):  # noqa: PLR2004 - by the guide
        raise PackageRefused(
            RefusalReason.DIGEST_WRONG, f"{name}: two digests, one of them SHA-512, are needed"
        )
    found = container.digest(name, expected)
    if not all(hmac.compare_digest(found[algorithm], value) for algorithm, value in expected.items()):
        raise PackageRefused(RefusalReason.DIGEST_WRONG, name)


def _read_item(item: etree._Element, *, name: str) -> tuple[str, bytes]:
    method = xml.child(item, "DigestMethod")
    algorithm = names.HASHES.get(method.get("Algorithm", "") if method is not None else "")
    try:
        value = base64.b64decode(xml.text(item, "DigestValue"), validate=True)
    except (binascii.Error, ValueError):
        value = b""
    if algorithm is None or not value:
        raise PackageRefused(RefusalReason.DIGEST_WRONG, f"{name}: unknown algorithm or no digest")
    return algorithm, value
