"""Relationships of a package (OPC): parts are found by what they are, not by where they lie."""

import posixpath
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from uets.notices.eyp import names, xml
from uets.notices.eyp.container import Container
from uets.notices.eyp.refusals import PackageRefused, RefusalReason

_PLAIN: Final = re.compile(r"(?:/(?!\.{1,2}(?:/|\Z))[^/\\:]+)+")
"""The name of a part from the root on, as writers write it: nothing in it has to be resolved."""

_NAMESPACE: Final = f"{{{names.OPC_RELATIONSHIPS}}}"

_SMALL: Final = 600
"""Bytes of a part that is remembered by its content."""

Targets = tuple[tuple[str, str], ...]
Relations = Mapping[str, list[str]]


def find_relations(container: Container, *, of: str = "") -> str:
    """Return the part that holds the relationships of the package or of one of its parts."""
    folder, _, file = of.rpartition("/")
    return container.actual(f"{folder}/_rels/{file}.rels" if folder else f"_rels/{file}.rels")


def list_targets(content: bytes, *, part: str) -> Targets:
    """Return type and target of every relationship inside the package, as written; raises PackageRefused.

    Small parts are the same in most packages of a writer, and are remembered.
    """
    return _known_targets(content, part) if len(content) <= _SMALL else _read_targets(content, part)


def _read_targets(content: bytes, part: str) -> Targets:
    return tuple(
        (_type(node.get("Type", "")), node.get("Target", ""))
        for node in xml.parse(content, part=part)
        # Anything else is a processing instruction, or an element of somebody else.
        if str(node.tag).startswith(_NAMESPACE) and node.get("TargetMode") != "External"
    )


_known_targets = lru_cache(maxsize=1024)(_read_targets)


def resolve_all(targets: Targets, *, container: Container, of: str = "") -> Relations:
    """Return the parts by relationship type (in small letters), of the package or of one of its parts."""
    folder = of.rpartition("/")[0]
    found: dict[str, list[str]] = {}
    for kind, target in targets:
        found.setdefault(kind, []).append(container.actual(resolve(target, folder=folder)))
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
    return _known_resolve(target, folder) if len(target) + len(folder) <= _SMALL else _resolve(target, folder)


def _resolve(target: str, folder: str) -> str:
    if _PLAIN.fullmatch(target):
        return target[1:]
    joined = target[1:] if target.startswith("/") else posixpath.join(folder, target)
    name = posixpath.normpath(joined) if joined else ""
    if not name or name.startswith(("../", "/")) or name == ".." or "\\" in name or ":" in name:
        raise PackageRefused(RefusalReason.PATH_TRAVERSAL, "a relationship leads out of the package")
    return name


_known_resolve = lru_cache(maxsize=1024)(_resolve)


def _type(uri: str) -> str:
    """Return the end of a relationship type; writers differ in case (PaketOzeti, paketozeti)."""
    if uri == names.CORE_PROPERTIES:
        return "core"
    return uri.removeprefix(names.RELATIONSHIPS).encode().lower().decode()
