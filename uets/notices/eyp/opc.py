"""Relationships of a package (OPC): parts are found by what they are, not by where they lie."""

import posixpath
import re
from collections.abc import Mapping
from typing import Final

from lxml import etree

from uets.notices.eyp import names
from uets.notices.eyp.container import Container
from uets.notices.eyp.refusals import PackageRefused, RefusalReason

_PLAIN: Final = re.compile(r"(?:/(?!\.{1,2}(?:/|\Z))[^/\\:]+)+")
"""The name of a part from the root on, as writers write it: nothing in it has to be resolved."""

_NAMESPACE: Final = f"{{{names.OPC_RELATIONSHIPS}}}"

Relations = Mapping[str, list[str]]


def find_relations(container: Container, *, of: str = "") -> str:
    """Return the part that holds the relationships of the package or of one of its parts."""
    folder, _, file = of.rpartition("/")
    return container.actual(f"{folder}/_rels/{file}.rels" if folder else f"_rels/{file}.rels")


def read_relations(root: etree._Element, *, container: Container, of: str = "") -> Relations:
    """Return the targets by relationship type (in small letters), of the package or of one of its parts."""
    folder = of.rpartition("/")[0]
    found: dict[str, list[str]] = {}
    for node in root:
        if not str(node.tag).startswith(_NAMESPACE):
            continue  # a processing instruction, or an element of somebody else
        if node.get("TargetMode") == "External":
            continue
        target = container.actual(resolve(node.get("Target", ""), folder=folder))
        found.setdefault(_type(node.get("Type", "")), []).append(target)
    return found


def get_one(relations: Relations, kind: str) -> str:
    """Return the one target of a type; raises PackageRefused for none or several."""
    targets = relations.get(kind, [])
    if not targets:
        raise PackageRefused(RefusalReason.PART_MISSING, f"no part of type {kind}")
    if len(targets) > 1:
        raise PackageRefused(RefusalReason.METADATA_INVALID, f"several parts of type {kind}")
    return targets[0]


def resolve(target: str, *, folder: str) -> str:
    """Return the name of a part from a target; raises PackageRefused for one outside the package."""
    if _PLAIN.fullmatch(target):
        return target[1:]
    joined = target[1:] if target.startswith("/") else posixpath.join(folder, target)
    name = posixpath.normpath(joined) if joined else ""
    if not name or name.startswith(("../", "/")) or name == ".." or "\\" in name or ":" in name:
        raise PackageRefused(RefusalReason.PATH_TRAVERSAL, "a relationship leads out of the package")
    return name


def _type(uri: str) -> str:
    """Return the end of a relationship type; writers differ in case (PaketOzeti, paketozeti)."""
    if uri == names.CORE_PROPERTIES:
        return "core"
    return uri.removeprefix(names.RELATIONSHIPS).encode().lower().decode()
