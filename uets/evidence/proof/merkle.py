"""Hash trees as RFC 4998 §4.2 reduces them: one root for a batch, and for each leaf the hashes that lead to it.

A node is the hash of its two children, sorted and joined; an odd node is promoted unhashed. The path of a leaf holds
the sibling of each level that it meets. Hashes are bytes; one algorithm serves a whole tree.
"""

import hashlib
from collections.abc import Sequence
from typing import Final

SHA256: Final = "sha256"
SHA512: Final = "sha512"

NO_ROOT: Final = bytes(32)
"""What the first batch names as the root before it."""


def join(one: bytes, other: bytes, *, algorithm: str = SHA256) -> bytes:
    """Return the node over two children: the hash of both, binary sorted (RFC 4998 §4.2)."""
    return hashlib.new(algorithm, one + other if one < other else other + one).digest()


class Tree:
    """The tree over the leaves of one batch, in their order."""

    def __init__(self, leaves: Sequence[bytes], *, algorithm: str = SHA256) -> None:
        """Hash all levels; raises ValueError for no leaf."""
        if not leaves:
            raise ValueError("a tree has at least one leaf")
        self._levels = [list(leaves)]
        hasher = getattr(hashlib, algorithm)
        while len(below := self._levels[-1]) > 1:
            pairs = zip(below[::2], below[1::2], strict=False)
            above = [hasher(one + other if one < other else other + one).digest() for one, other in pairs]
            if len(below) % 2:
                above.append(below[-1])
            self._levels.append(above)

    @property
    def root(self) -> bytes:
        """The hash that a time stamp is asked for."""
        return self._levels[-1][0]

    def path(self, index: int) -> list[bytes]:
        """Return the siblings that lead from a leaf to the root; empty for the only leaf."""
        found = []
        for level in self._levels[:-1]:
            sibling = index ^ 1
            if sibling < len(level):
                found.append(level[sibling])
            index >>= 1
        return found

    def paths(self) -> list[bytes]:
        """Return the path of every leaf, each as its hashes joined: what is stored of a proof."""
        above = [b""]
        for level in reversed(self._levels[:-1]):
            count = len(level)
            above = [
                (level[place ^ 1] if place ^ 1 < count else b"") + above[place >> 1] for place in range(count)
            ]
        return above


def climb(leaf: bytes, path: Sequence[bytes], *, algorithm: str = SHA256) -> bytes:
    """Return the root that a leaf and its path lead to."""
    node = leaf
    for sibling in path:
        node = join(node, sibling, algorithm=algorithm)
    return node


def split(path: bytes, *, size: int) -> list[bytes]:
    """Return the hashes of a stored path; raises ValueError when it is not whole hashes."""
    if len(path) % size:
        message = f"a path of {len(path)} bytes does not hold hashes of {size}"
        raise ValueError(message)
    return [path[start : start + size] for start in range(0, len(path), size)]
