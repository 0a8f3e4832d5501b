"""The three summaries (ParafOzeti, PaketOzeti, NihaiOzet): every digest is computed again over the part's bytes."""

import binascii
from collections.abc import Callable, Collection, Iterable
from urllib.parse import unquote

from lxml import etree

from uets.notices.eyp import names, opc, xml
from uets.notices.eyp.container import Container
from uets.notices.eyp.refusals import PackageRefused, RefusalReason

Tell = Callable[[RefusalReason, str], None]


class Check:
    """The check of all summaries of one package; faults go to `tell`."""

    def __init__(
        self, container: Container, *, is_version_2: bool, left_out: Collection[str], tell: Tell
    ) -> None:
        self.container, self.is_version_2 = container, is_version_2
        self.left_out, self.tell = left_out, tell

    def check_summary(self, root: etree._Element, *, part: str, must_cover: Iterable[str]) -> None:
        """Check every reference of a summary, and that it covers what it must."""
        covered: set[str] = set()
        for reference in xml.children(root, "Reference"):
            if reference.get("Type") == names.OUTSIDE:
                continue
            name = self.container.actual(opc.resolve(reference.get("URI", ""), folder=""))
            if name in covered:  # the same large part a thousand times would keep us computing
                self.tell(RefusalReason.DIGEST_WRONG, f"{part} names {name} twice")
                continue
            covered.add(name)
            self._check_reference(reference, name)
        for name in must_cover:
            if name not in covered:
                self.tell(RefusalReason.DIGEST_WRONG, f"{part} does not cover {name}")

    def _check_reference(self, reference: etree._Element, name: str) -> None:
        if name not in self.container:
            if unquote(name).rpartition("/")[2] not in self.left_out:
                self.tell(RefusalReason.PART_MISSING, name)
            return
        try:
            expected = _read_digests(reference, name=name, is_version_2=self.is_version_2)
            found = self.container.digest(name, expected)
        except PackageRefused as refused:
            self.tell(refused.reason, refused.detail)
            return
        for algorithm, value in expected.items():
            if found[algorithm] != value:
                self.tell(RefusalReason.DIGEST_WRONG, name)
                return


def _read_digests(reference: etree._Element, *, name: str, is_version_2: bool) -> dict[str, bytes]:
    items = xml.children(reference, "DigestItem") if is_version_2 else [reference]
    expected = dict([_read_item(item, name=name) for item in items])
    if is_version_2 and (len(items) != 2 or len(expected) != 2 or "sha512" not in expected):  # noqa: PLR2004 - by the guide
        raise PackageRefused(
            RefusalReason.DIGEST_WRONG, f"{name}: two digests, one of them SHA-512, are needed"
        )
    return expected


def _read_item(item: etree._Element, *, name: str) -> tuple[str, bytes]:
    algorithm = value = None
    for node in item:
        kind = xml.own[node.tag]
        if kind == "DigestMethod" and algorithm is None:
            algorithm = names.HASHES.get(node.get("Algorithm", ""), "")
        elif kind == "DigestValue" and value is None:
            value = _decode(xml.value(node))
    if not algorithm or not value:
        raise PackageRefused(RefusalReason.DIGEST_WRONG, f"{name}: unknown algorithm or no digest")
    return algorithm, value


def _decode(text: str) -> bytes:
    try:
        return binascii.a2b_base64(text, strict_mode=True)
    except (binascii.Error, ValueError):
        return b""
