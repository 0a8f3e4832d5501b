"""What a program written for a published OpenAPI document would trip over in a newer one; such a change needs `/v2`.

Requests may only accept more, answers may only promise more: additions pass, what is removed or narrowed is named.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

Json = Mapping[str, Any]
Compare = Callable[[str, Json, Json], Iterator[str]]
METHODS = ("get", "post", "put", "patch", "delete")
CEILINGS = ("maximum", "maxLength", "maxItems")
FLOORS = ("minimum", "minLength", "minItems")
KEPT_OF_OPERATION = ("operationId", "security", "x-permission")


def list_breaks(old: Json, new: Json) -> list[str]:
    """Return every break, each with the place where it stands."""
    comparison = _Comparison(old, new)
    gone = sorted(set(old.get("x-problem-codes", ())) - set(new.get("x-problem-codes", ())))
    return [*(f"problem code {code} is gone" for code in gone), *comparison.list_breaks()]


class _Comparison:
    """An old document beside a new one."""

    def __init__(self, old: Json, new: Json) -> None:
        self._old, self._new = old, new

    def list_breaks(self) -> Iterator[str]:
        for path, item in self._old["paths"].items():
            for method in METHODS:
                if method not in item:
                    continue
                place, operation = f"{method.upper()} {path}", self._new["paths"].get(path, {}).get(method)
                if operation is None:
                    yield f"{place} is gone"
                else:
                    yield from self._operation(place, item[method], operation)

    def _operation(self, place: str, old: Json, new: Json) -> Iterator[str]:
        yield from (
            f"{place}: {word} changed" for word in KEPT_OF_OPERATION if old.get(word) != new.get(word)
        )
        yield from self._parameters(place, old.get("parameters", ()), new.get("parameters", ()))
        before, after = old.get("requestBody", {}), new.get("requestBody", {})
        if after.get("required") and not before.get("required"):
            yield f"{place}: a body is required now"
        yield from self._contents(f"{place} body", before, after, self._request)
        for status, answer in old["responses"].items():
            if status[0] == "2" and status not in new["responses"]:
                yield f"{place}: answer {status} is gone"
            elif status[0] == "2":
                yield from self._contents(f"{place} {status}", answer, new["responses"][status], self._answer)

    def _parameters(self, place: str, old: Sequence[Json], new: Sequence[Json]) -> Iterator[str]:
        before = {(given["in"], given["name"]): given for given in old}
        after = {(given["in"], given["name"]): given for given in new}
        for key, given in before.items():
            if key not in after:
                yield f"{place}: parameter {key[1]} is gone"
            else:
                yield from self._request(f"{place} ?{key[1]}", given["schema"], after[key]["schema"])
        for key, given in after.items():
            if given.get("required") and not before.get(key, {}).get("required"):
                yield f"{place}: parameter {key[1]} is required now"

    def _contents(self, place: str, old: Json, new: Json, compare: Compare) -> Iterator[str]:
        for media_type, content in old.get("content", {}).items():
            if media_type not in new.get("content", {}):
                yield f"{place}: {media_type} is gone"
            else:
                yield from compare(
                    place, content.get("schema", {}), new["content"][media_type].get("schema", {})
                )

    def _request(self, place: str, old: Json, new: Json) -> Iterator[str]:
        """Compare what may be sent: everything that was accepted still has to be."""
        old, new = _resolve(self._old, old), _resolve(self._new, new)
        if "anyOf" in old or "anyOf" in new:
            yield from self._each_variant(place, _variants(old), _variants(new), self._request)
            return
        yield from (f"{place}: {word}" for word in _narrowed(old, new))
        for name in sorted(set(new.get("required", ())) - set(old.get("required", ()))):
            yield f"{place}.{name} is required now"
        yield from self._parts(place, old, new, self._request)

    def _answer(self, place: str, old: Json, new: Json) -> Iterator[str]:
        """Compare what is answered: everything that was promised still has to be there."""
        old, new = _resolve(self._old, old), _resolve(self._new, new)
        if "anyOf" in old or "anyOf" in new:
            yield from self._each_variant(place, _variants(new), _variants(old), _turned(self._answer))
            return
        # A value less would never come; a value more is an addition, as a field more is.
        loosened = [word for word in _narrowed(new, old) if word != "enum is narrower"]
        yield from (f"{place}: {word.replace('narrower', 'wider')}" for word in loosened)
        if not set(old.get("enum", ())) <= set(new.get("enum", old.get("enum", ()))):
            yield f"{place}: enum is narrower"
        for name in sorted(set(old.get("required", ())) - set(new.get("required", ()))):
            yield f"{place}.{name} may be missing now"
        yield from self._parts(place, old, new, self._answer)

    def _parts(self, place: str, old: Json, new: Json, compare: Compare) -> Iterator[str]:
        for name, schema in old.get("properties", {}).items():
            if name not in new.get("properties", {}):
                yield f"{place}.{name} is gone"
            else:
                yield from compare(f"{place}.{name}", schema, new["properties"][name])
        if "items" in old:
            yield from compare(f"{place}[]", old["items"], new.get("items", {}))

    def _each_variant(
        self,
        place: str,
        needed: list[Json],
        offered: list[Json],
        compare: Compare,
    ) -> Iterator[str]:
        """Each of the needed variants has to be covered by one that is offered."""
        for variant in needed:
            found = [list(compare(place, variant, other)) for other in offered]
            if all(found):
                yield from min(found, key=len)


def _turned(compare: Compare) -> Compare:
    return lambda place, new, old: compare(place, old, new)


def _resolve(document: Json, schema: Json) -> Json:
    while "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema


def _variants(schema: Json) -> list[Json]:
    return list(schema.get("anyOf", [schema]))


def _narrowed(wide: Json, narrow: Json) -> Iterator[str]:
    """Yield what the second schema refuses though the first accepts it."""
    for word in ("type", "format", "pattern"):
        if word in narrow and narrow[word] != wide.get(word):
            yield f"{word} is narrower"
    if "enum" in narrow and not set(wide.get("enum", [None])) <= set(narrow["enum"]):
        yield "enum is narrower"
    for word in CEILINGS:
        if word in narrow and narrow[word] < wide.get(word, float("inf")):
            yield f"{word} is narrower"
    for word in FLOORS:
        if word in narrow and narrow[word] > wide.get(word, float("-inf")):
            yield f"{word} is narrower"
