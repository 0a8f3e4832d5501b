"""XML of strangers: no DTD, no entity, no network, no endless depth."""

from typing import Final

from lxml import etree

from uets.notices.eyp import limits, names
from uets.notices.eyp.refusals import PackageRefused, RefusalReason

XML_SUFFIXES = (b".xml", b".rels", b".psmdcp")


_PARSER: Final = etree.XMLParser(
    resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, collect_ids=False
)
_OURS: Final = f"{{{names.SCHEMAS}"
_LONGEST_TAG: Final = 200
_MOST_TAGS: Final = 1024
_PLAIN: Final = frozenset({"UTF-8", "utf-8", "US-ASCII"})
_IS_TOO_DEEP: Final = etree.XPath(f"boolean({'/*' * (limits.DEEPEST_XML + 1)})")


def parse(content: bytes, *, part: str) -> etree._Element:
    """Return the root of a part; raises PackageRefused for a DTD, an entity, or what is no XML."""
    try:
        root = etree.fromstring(content, _PARSER)
    except etree.XMLSyntaxError as error:
        is_entity = "ntity" in str(error) or "ENTITY" in str(error) or "DTD" in str(error)
        reason = RefusalReason.FORBIDDEN_XML if is_entity else RefusalReason.XML_MALFORMED
        raise PackageRefused(reason, part) from error
    document = root.getroottree().docinfo
    if document.internalDTD is not None:
        raise PackageRefused(RefusalReason.FORBIDDEN_XML, f"{part} has a DTD")
    if next(root.iter(etree.Entity), None) is not None:
        raise PackageRefused(RefusalReason.FORBIDDEN_XML, f"{part} has an entity")
    # Fewer tags than levels cannot be too deep; in another encoding than UTF-8 they cannot be counted by a byte.
    may_be_deep = content.count(b"<") > limits.DEEPEST_XML or document.encoding not in _PLAIN
    if may_be_deep and _IS_TOO_DEEP(root):
        raise PackageRefused(RefusalReason.XML_MALFORMED, f"{part} is nested too deeply")
    return root


def is_xml(name: str) -> bool:
    """Tell by its name whether a part is XML."""
    return name.encode(errors="replace").lower().endswith(XML_SUFFIXES)


class _Own(dict[object, str]):
    """Local names by tag, as look-ups; short ones and not too many are remembered, so that memory has a bound."""

    def __missing__(self, tag: object) -> str:
        name = local_name(tag) if isinstance(tag, str) and tag.startswith(_OURS) else ""
        if len(str(tag)) <= _LONGEST_TAG and len(self) < _MOST_TAGS:
            self[tag] = name
        return name


own: Final = _Own()
"""The local name of a tag in the schemas of the format, oldest or newest; empty for any other.

Comments and processing instructions have a function for a tag.
"""


def local_name(tag: object) -> str:
    """Return the local name of a tag; empty for a comment or a processing instruction."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(node: etree._Element | None, name: str) -> list[etree._Element]:
    """Return the children of a local name in the schemas of the format, oldest or newest."""
    if node is None:
        return []
    return [found for found in node if own[found.tag] == name]


def child(node: etree._Element | None, *path: str) -> etree._Element | None:
    """Return the first element along a path of local names, or None."""
    for name in path:
        node = next((found for found in node if own[found.tag] == name), None) if node is not None else None
    return node


def index(node: etree._Element) -> dict[str, etree._Element]:
    """Return the first child of each local name in the schemas of the format."""
    found: dict[str, etree._Element] = {}
    for each in node:
        found.setdefault(own[each.tag], each)
    return found


def text(node: etree._Element | None, *path: str) -> str:
    """Return the text of the first element along a path, stripped; empty when there is none. Raises PackageRefused."""
    return text_of(child(node, *path))


def text_of(node: etree._Element | None) -> str:
    """Return the text of an element, stripped; empty when there is none. Raises PackageRefused."""
    return value(node) if node is not None else ""


def value(node: etree._Element) -> str:
    """Return the whole text of an element, stripped; raises PackageRefused when anything else stands in it.

    Behind an element, a comment or a processing instruction the text would go on: another reader of the same signed
    bytes would see more of it than we do.
    """
    if len(node):
        raise PackageRefused(RefusalReason.METADATA_INVALID, f"{local_name(node.tag)} holds more than text")
    return (node.text or "").strip()
