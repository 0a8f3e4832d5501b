"""The reference page of the package format says what the code does."""

import re
from pathlib import Path

from uets.notices.eyp import limits
from uets.notices.eyp.refusals import RefusalReason

PAGE = (Path(__file__).parents[3] / "docs" / "reference" / "eyp.md").read_text(encoding="utf-8")


def test_every_reason_is_explained() -> None:
    explained = re.findall(r"^\| `([a-z-]+)` \| [^|]+ \|$", PAGE, re.MULTILINE)
    assert explained == [reason.value for reason in RefusalReason]


def test_every_limit_is_named_with_its_value() -> None:
    named = dict(re.findall(r"^\| `([A-Z_]+)` \| (\d+) \|", PAGE, re.MULTILINE))
    assert named == {name: str(value) for name, value in vars(limits).items() if name.isupper()}
