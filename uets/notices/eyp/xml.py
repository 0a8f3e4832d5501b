"""XML of strangers: no DTD, no entity, no network, no endless depth."""

from functools import lru_cache
from typing import Final

from lxml import etree

from uets.notices.eyp import limits, names
from uets.notices.eyp.refusals import PackageRefused, RefusalReason

XML_SUFFIXES = (b".xml", b".rels", b".psmdcp")


_PARSER: Final = etree.XMLParser(
    resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, collect_ids=False
)
_IS_TOO_DEEP: Final = etree.XPath(f"boolean({'/*' * (limits.DEEPEST_XML + 1)})")


def parse(content: bytes, *, part: str) -> etree._Element:
    """Return the root of a part; raises PackageRefused for a DTD, an entity, or what is no XML."""
    try:
        root = etree.fromstring(content, _PARSER)
    except etree.XMLSyntaxError as error:
        is_entity = "ntity" in str(error) or "ENTITY" in str(error) or "DTD" in str(error)
        reason = RefusalReason.FORBIDDEN_XML if is_entity else RefusalReason.XML_MALFORMED
        raise PackageRefused(reason, part) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise PackageRefused(RefusalReason.FORBIDDEN_XML, f"{part} has a DTD")
    if next(root.iter(etree.Entity), None) is not None:
        raise PackageRefused(RefusalReason.FORBIDDEN_XML, f"{part} has an entity")
    if _IS_TOO_DEEP(root):
        raise PackageRefused(RefusalReason.XML_MALFORMED, f"{part} is nested too deeply")
    return root


def is_xml(name: str) -> bool:
    """Tell by its name whether a part is XML."""
    return name.encode(errors="replace").lower().endswith(XML_SUFFIXES)


def local(node: etree._Element) -> str:
    """Return the local name of an element; empty for a comment or a processing instruction."""
    return _split(node.tag)[0]


def own(node: etree._Element) -> str:
    """Return the local name of an element in the schemas of the format; empty for anything else."""
    name, is_ours = _split(node.tag)
    return name if is_ours else ""


def children(node: etree._Element | None, name: str) -> list[etree._Element]:
    """Return the children of a local name in the schemas of the format, oldest or newest."""
    if node is None:
        return []
    return [found for found in node if _split(found.tag) == (name, True)]


def child(node: etree._Element | None, *path: str) -> etree._Element | None:
    """Return the first element along a path of local names, or None."""
    for name in path:
        found = children(node, name)
        if not found:
            return None
        node = found[0]
    return node


def text(node: etree._Element | None, *path: str) -> str:
    """Return the text of the first element along a path, stripped; empty when there is none. Raises PackageRefused."""
    found = child(node, *path)
    return value(found) if found is not None else ""


def value(node: etree._Element) -> str:
    """Return the whole text of an element, stripped; raises PackageRefused when anything else stands in it.

    Behind an element, a comment or a processing instruction the text would go on: another reader of the same signed
    bytes would see more of it than we do.
    """
    if len(node):
        raise PackageRefused(RefusalReason.METADATA_INVALID, f"{local(node)} holds more than text")
    return (node.text or "").strip()


@lru_cache(maxsize=1024)
def _split(tag: object) -> tuple[str, bool]:
    """Return the local name of a tag and whether it is in the schemas of the format.

    Comments and processing instructions have a function for a tag.
    """
    if not isinstance(tag, str):
        return "", False
    namespace, _, name = tag[1:].rpartition("}") if tag.startswith("{") else ("", "", tag)
    return name, namespace.startswith(names.SCHEMAS)
