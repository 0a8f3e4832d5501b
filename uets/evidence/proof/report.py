"""What a check found: its steps in order, each with the file it is about, and what the evidence says."""

from datetime import date, datetime
from typing import Final, NamedTuple

MISSING: Final = "it is missing"
"""What is said of a file that belongs to a bundle and is not in it."""


class Step(NamedTuple):
    """One step of a check: its code, whether it holds, what was found or where it breaks, and in which file."""

    code: str
    holds: bool
    detail: str
    file: str = ""


class Said(NamedTuple):
    """What an evidence says of itself, to be read beside the report; believed only as far as the report holds."""

    place: str
    """The folder of a notice's bundle, empty for one evidence."""

    id: str
    kind: str
    event_at: datetime
    sealed_at: datetime | None
    issuer: str
    sender: str
    recipient: str
    barcode: str
    deemed_served_on: date | None
    """The fifth day, at whose end the law deems the notice served; shown as `15.10.2025 24:00`."""
    is_test: bool


class Report(NamedTuple):
    """What was checked, in order; a step after a broken one that needs it is left out."""

    steps: tuple[Step, ...]
    said: tuple[Said, ...] = ()
    unchecked: tuple[str, ...] = ()
    """Files that belong to no bundle, or that only another program can check: nothing is said of them."""

    unproven: tuple[Step, ...] = ()
    """What nothing in the file proves or refutes, each with the file that would: it holds without, and that is said."""

    @property
    def holds(self) -> bool:
        """Tell whether there was something to check and every step holds."""
        return bool(self.steps) and all(step.holds for step in self.steps)

    @property
    def is_timed(self) -> bool:
        """Tell whether a time stamp was checked for each evidence; a sealed file alone brings none."""
        stamped = sum(step.code == "timestamp-1" for step in self.steps)
        return stamped > 0 and stamped == sum(step.code in {"seal", "row"} for step in self.steps)


def join(*reports: Report) -> Report:
    """Return several reports as one."""
    return Report(
        tuple(step for report in reports for step in report.steps),
        tuple(said for report in reports for said in report.said),
        tuple(name for report in reports for name in report.unchecked),
        tuple(step for report in reports for step in report.unproven),
    )


def put_under(place: str, report: Report) -> Report:
    """Return a report whose files stand in a folder."""
    return Report(
        tuple(step._replace(file=f"{place}/{step.file}") for step in report.steps),
        tuple(said._replace(place=place) for said in report.said),
        tuple(f"{place}/{name}" for name in report.unchecked),
        tuple(step._replace(file=f"{place}/{step.file}") for step in report.unproven),
    )
