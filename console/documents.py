"""Pages of docs/ that are made from the code, so that they cannot lie: state diagrams, glossary, error codes."""

import tomllib
from collections.abc import Mapping
from enum import Enum
from pathlib import Path

from uets.accounts.states import ACCOUNT_MOVES, OPERATOR_MOVES
from uets.applications.states import MOVES as APPLICATION_MOVES
from uets.approvals.states import APPROVAL_MOVES
from uets.authorities.states import AUTHORITY_MOVES
from uets.closings.states import CLOSING_MOVES, PROPOSAL_MOVES
from uets.delivery.states import SUBMISSION_MOVES
from uets.evidence.states import EVIDENCE_MOVES
from uets.integrators.states import INTEGRATOR_KEY_MOVES, INTEGRATOR_MOVES, TARIFF_MOVES
from uets.keys.states import DELIVERY_MOVES, GRANT_MOVES, KEY_MOVES, REVIEW_MOVES
from uets.login.states import MOBILE_SIGNATURE_MOVES
from uets.mailbox.states import FOLDER_MOVES
from uets.notices.states import NOTICE_MOVES
from uets.registration.states import OPENING_MOVES
from uets.signing.states import SIGNING_MOVES

Moves = Mapping[Enum, frozenset[Enum]]

MACHINES: dict[str, tuple[str, Moves]] = {
    "account": ("Account (hesap)", ACCOUNT_MOVES),  # type: ignore[dict-item] # each table has its own enum
    "operator": ("Operator (işlem yetkilisi)", OPERATOR_MOVES),  # type: ignore[dict-item] # as above
    "application": ("IntegrationApplication (başvuru)", APPLICATION_MOVES),  # type: ignore[dict-item] # as above
    "approval": ("Approval (ikinci onay)", APPROVAL_MOVES),  # type: ignore[dict-item] # as above
    "proposal": ("ClosingProposal (kapatma önerisi)", PROPOSAL_MOVES),  # type: ignore[dict-item] # as above
    "closing": ("ClosingRequest (kapatma isteği)", CLOSING_MOVES),  # type: ignore[dict-item] # as above
    "opening": ("CompanyOpening (şirket adresinin açılması)", OPENING_MOVES),  # type: ignore[dict-item] # as above
    "integrator": ("Integrator (entegratör)", INTEGRATOR_MOVES),  # type: ignore[dict-item] # as above
    "integrator-key": ("IntegratorKey", INTEGRATOR_KEY_MOVES),  # type: ignore[dict-item] # as above
    "authority": ("SendingAuthority (tebligat çıkaran merci)", AUTHORITY_MOVES),  # type: ignore[dict-item] # as above
    "tariff": ("Tariff (tarife)", TARIFF_MOVES),  # type: ignore[dict-item] # as above
    "grant": ("Grant (yetki)", GRANT_MOVES),  # type: ignore[dict-item] # as above
    "review": ("GrantReview (yetki incelemesi)", REVIEW_MOVES),  # type: ignore[dict-item] # as above
    "key": ("ApiKey (API anahtarı)", KEY_MOVES),  # type: ignore[dict-item] # as above
    "delivery": ("CredentialDelivery (teslim)", DELIVERY_MOVES),  # type: ignore[dict-item] # as above
    "mobile-signature": ("MobileSignature (mobil imza)", MOBILE_SIGNATURE_MOVES),  # type: ignore[dict-item] # as above
    "submission": ("Submission (gönderi)", SUBMISSION_MOVES),  # type: ignore[dict-item] # as above
    "signing": ("SigningRequest (imza isteği)", SIGNING_MOVES),  # type: ignore[dict-item] # as above
    "notice": ("Notice (e-Tebligat)", NOTICE_MOVES),  # type: ignore[dict-item] # as above
    "evidence": ("Evidence (delil)", EVIDENCE_MOVES),  # type: ignore[dict-item] # as above
    "folder": ("Folder (klasör)", FOLDER_MOVES),  # type: ignore[dict-item] # as above
}


def list_documents(docs: Path) -> dict[Path, str]:
    """Return every generated page below the docs folder with its text."""
    pages = {
        docs / "reference" / "states" / f"{name}.md": _diagram(*machine) for name, machine in MACHINES.items()
    }
    pages[docs / "glossary.md"] = _glossary(docs / "glossary.toml")
    pages[docs / "integrators" / "errors.md"] = _errors(docs.parent / "api" / "problems.toml")
    return pages


def _name(state: Enum) -> str:
    return state.name if isinstance(state.value, int) else str(state.value)


def _diagram(title: str, moves: Moves) -> str:
    lines = [
        f"# {title}",
        "",
        "Made from the transition table in the code.",
        "",
        "```mermaid",
        "stateDiagram-v2",
    ]
    lines += [f"  [*] --> {_name(next(iter(moves)))}"]
    for state, targets in moves.items():
        lines += [f"  {_name(state)} --> {_name(target)}" for target in sorted(targets, key=_name)]
        if not targets:
            lines.append(f"  {_name(state)} --> [*]")
    return "\n".join([*lines, "```", ""])


def _glossary(source: Path) -> str:
    words = tomllib.loads(source.read_text(encoding="utf-8"))["word"]
    lines = ["# Sözlük / Glossary", "", "Made from `glossary.toml`.", ""]
    lines += ["| Türkçe | English | Code | Law | Never |", "|---|---|---|---|---|"]
    for word in words:
        never = ", ".join(word["never"]) or "–"
        lines.append(f"| {word['tr']} | {word['en']} | `{word['code']}` | {word['law'] or '–'} | {never} |")
    return "\n".join([*lines, ""])


def _errors(source: Path) -> str:
    problems = tomllib.loads(source.read_text(encoding="utf-8"))
    lines = ["# Hata kodları / Error codes", "", "Made from `api/problems.toml` (RFC 9457).", ""]
    lines += ["| Code | HTTP | Ne oldu / What happened | Ne yapmalı / What to do |", "|---|---|---|---|"]
    for code, problem in sorted(problems.items(), key=lambda item: (item[1]["status"], item[0])):
        title, fix = problem["title"], problem["fix"]
        what, then = f"{title['tr']}<br>{title['en']}", f"{fix['tr']}<br>{fix['en']}"
        lines.append(f"| `{code}` | {problem['status']} | {what} | {then} |")
    return "\n".join([*lines, ""])
