"""Every state has its moves, is reached and comes to an end; where a page shows it, it has a Turkish word and a colour.

The diagrams of docs/reference/states/ are those of the code.
"""

import importlib
import re
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum, StrEnum
from types import ModuleType
from typing import Any

import pytest

from console.documents import MACHINES, list_documents
from portal.accounts import words as accounts
from portal.applications import steps as applications
from portal.approvals import words as approvals
from portal.keys import words as keys
from portal.mailbox import words as mailbox
from staff.authorities import words as authorities
from tests.architecture.source import ROOT, list_domain_packages, list_files, name_of
from uets.accounts.states import AccountState, OperatorState
from uets.applications.states import ApplicationState
from uets.approvals.states import ApprovalState
from uets.authorities.states import AuthorityState
from uets.closings.states import ClosingState, ProposalState
from uets.delivery.states import SubmissionState
from uets.evidence.states import EvidenceState
from uets.integrators.states import IntegratorKeyState, IntegratorState, TariffState
from uets.keys.states import DeliveryState, GrantState, KeyState, ReviewState
from uets.login.states import MobileSignatureState
from uets.mailbox.states import Folder
from uets.notices.states import NoticeState
from uets.registration.states import OpeningState
from uets.signing.states import SigningState

Moves = Mapping[Enum, frozenset[Enum]]

SHOWN: dict[type[Enum], tuple[Mapping[Any, Any], set[Any]]] = {
    OperatorState: (accounts.STATES, set()),
    ApprovalState: (approvals.STATES, set()),
    ApplicationState: (applications.STATE_WORDS, {ApplicationState.DRAFT}),  # a draft is shown as its steps
    AuthorityState: (authorities.STATES, set()),
    GrantState: (keys.GRANT_WORDS, set()),
    DeliveryState: (keys.DELIVERY_WORDS, set()),
    EvidenceState: (mailbox.EVIDENCE_STATES, set()),
    # A key is shown as its grant; a word of its own has what went wrong with it, and while two stand side by side.
    KeyState: (
        {**keys.KEY_PROBLEMS, **keys.KEY_WORDS},
        {KeyState.REPLACED, KeyState.EXPIRED, KeyState.CANCELLED},
    ),
    ReviewState: (keys.REVIEW_WORDS, {ReviewState.CONFIRMED, ReviewState.ENDED}),
}
"""Words and colours of each state; the set names the states that no page shows."""

PLACES: dict[type[Enum], Mapping[Any, str]] = {Folder: mailbox.FOLDERS}
"""Where something lies: a word without a colour."""

NOT_SHOWN: dict[type[Enum], str] = {
    AccountState: "an account that can be entered is open; a closed one is shown with its date",
    SubmissionState: "programs ask for it; what it became is shown as notices",
    ClosingState: "a page shows it, in a sentence",
    OpeningState: "a page shows it, in a sentence",
    ProposalState: "a page of staff lists those that wait",
    MobileSignatureState: "a page shows the outcome, in a sentence",
    NoticeState: "pages show the dates and the evidence of a notice",
    IntegratorState: "pages list integrators that are listed",
    IntegratorKeyState: "the integrator's own matter, on the console",
    SigningState: "the page that waits says what has become of the signature in a sentence",
    TariffState: "pages list tariffs that are on sale",
}
"""Machines whose state no page shows, with the reason."""

COLOURS = set(
    re.findall(
        r"\w+",
        re.findall(
            r'colour="([\w|]+)"', (ROOT / "portal/templates/components/status.html").read_text("utf-8")
        )[0],
    )
)
RAW_STATE = re.compile(r"\{\{[^}]*\.state\b[^}]*\}\}")


def list_modules() -> Iterator[ModuleType]:
    for package in list_domain_packages():
        if (ROOT / "uets" / package / "states.py").is_file():
            yield importlib.import_module(f"uets.{package}.states")


def list_tables() -> dict[str, Moves]:
    """Return every transition table of the domain by its name."""
    return {
        f"{module.__name__}.{name}": table
        for module in list_modules()
        for name, table in vars(module).items()
        if name.endswith("MOVES")
    }


def list_machines() -> list[type[Enum]]:
    """Return every enum that has a table."""
    return [type(next(iter(table))) for table in list_tables().values()]


def find_faults(states: Sequence[Enum], moves: Moves) -> list[str]:
    """Return what is wrong with a table; the first state is the one that things begin in."""
    targets = {target for each in moves.values() for target in each}
    faults = [f"{state} has no moves" for state in states if state not in moves]
    faults += [
        f"{state} is no state" for state in sorted(set(moves) | targets, key=str) if state not in states
    ]
    reached, before = {states[0]}, set[Enum]()
    while reached != before:
        before = set(reached)
        reached |= {target for state in before for target in moves.get(state, ())}
    faults += [f"{state} is never reached" for state in states if state not in reached]
    ending, before = {state for state in states if not moves.get(state)}, set[Enum]()
    while ending != before:
        before = set(ending)
        ending |= {state for state in states if moves.get(state, frozenset()) & before}
    return faults + [f"{state} never ends" for state in states if state not in ending]


@pytest.mark.parametrize("name", list_tables())
def test_a_table_is_complete(name: str) -> None:
    table = list_tables()[name]
    states = list(type(next(iter(table))))
    assert find_faults(states, table) == []
    assert next(iter(table)) == states[0], "the first state is the initial one, in the enum and in the table"


def test_every_enum_of_states_has_a_table() -> None:
    without = [
        f"{module.__name__}.{name}"
        for module in list_modules()
        for name, kind in vars(module).items()
        if isinstance(kind, type) and issubclass(kind, StrEnum) and kind.__module__ == module.__name__
        if name.endswith("State") and len(kind) > 1 and kind not in list_machines()
    ]
    assert without == []


def test_faults_of_a_table_are_found() -> None:
    kind = StrEnum("kind", ["A", "B", "C", "D"])
    strange = StrEnum("strange", ["X"])
    moves: Moves = {kind.A: frozenset({kind.B, strange.X}), kind.B: frozenset({kind.A}), kind.C: frozenset()}
    assert find_faults(list(kind), moves) == [
        "d has no moves",
        "x is no state",
        "c is never reached",
        "d is never reached",
        "a never ends",
        "b never ends",
    ]


def test_every_machine_says_whether_a_page_shows_it() -> None:
    said = [*SHOWN, *PLACES, *NOT_SHOWN]
    assert sorted(map(str, said)) == sorted(map(str, list_machines()))


@pytest.mark.parametrize("machine", SHOWN, ids=lambda machine: machine.__name__)
def test_a_shown_state_has_a_word_and_a_colour(machine: type[Enum]) -> None:
    words, absent = SHOWN[machine]
    assert set(words) == {state.value for state in machine if state not in absent}
    for word, colour, *_ in words.values():
        assert word
        assert colour in COLOURS


@pytest.mark.parametrize("machine", PLACES, ids=lambda machine: machine.__name__)
def test_a_place_has_a_word(machine: type[Enum]) -> None:
    assert set(PLACES[machine]) == set(machine)
    assert all(PLACES[machine].values())


def test_no_page_prints_a_state_as_the_code_writes_it() -> None:
    wrong = [
        name_of(path)
        for path in list_files("portal", "staff", suffix=".html")
        if RAW_STATE.search(path.read_text(encoding="utf-8"))
    ]
    assert wrong == []
    assert RAW_STATE.search("<p>{{ grant.state }}</p>")


def test_every_machine_has_its_diagram_and_every_diagram_its_machine() -> None:
    drawn = {id(moves) for _, moves in MACHINES.values()}
    assert drawn == {id(moves) for moves in list_tables().values()}
    pages = {path.stem for path in (ROOT / "docs" / "reference" / "states").iterdir()}
    assert pages == set(MACHINES)


@pytest.mark.parametrize("machine", MACHINES)
def test_a_diagram_is_current(machine: str) -> None:
    page = ROOT / "docs" / "reference" / "states" / f"{machine}.md"
    assert page.read_text(encoding="utf-8") == list_documents(ROOT / "docs")[page], "run: make docs"
