"""The catalogue of problems: every refusal that a program can meet is in it, and every code has its page."""

import importlib
from collections.abc import Iterator

import pytest
from django.test import Client

from api.problems import CATALOGUE
from tests.architecture.source import list_files, name_of
from uets.kernel.refusals import Refusal

# Refusals that no operation of /v1 can raise: the portal's, the console's, or OAuth's own error body.
PORTAL_ONLY = {
    "account-not-found", "application-not-found", "authority-not-found", "client-not-found", "code-expired",
    "code-wrong", "content-link-spent",
    "contract-missing", "credentials-wrong", "draft-not-found", "duplicate", "etag-stale",
    "extension-too-far", "extension-too-late", "first-factor-refused", "identification-too-weak",
    "grant-exists", "identifier-taken", "integrator-not-found", "integrator-not-offered", "invalid_client",
    "ip-range-invalid", "key-type-unsupported", "login-not-fresh", "no-standing", "no-verified-email",
    "no-verified-mobile", "passkey-limit", "passkey-not-found", "passkey-refused",
    "official-exists", "official-not-found", "role-missing", "seal-not-found", "seal-unclear",
    "nothing-granted", "password-too-common", "password-too-short", "payment-refused",
    "principal-required", "receipt-not-found", "reveal-repeated",
    "reveal-ceiling", "reveal-limit", "step-missing", "staff-required", "staff-role-exists",
    "staff-role-not-found", "reason-missing", "tariff-not-found", "tariff-not-on-sale", "tariff-too-narrow",
    "tariff-unchanged", "text-changed", "text-not-found", "too-many-tries",
    "address-invalid", "approval-not-found", "approval-over", "closing-exists", "closing-not-found",
    "closing-over", "dates-invalid", "document-refused", "fewer-than-two", "holder-alone",
    "integrator-key-changed", "mandatory-group", "proposal-exists", "proposal-not-found", "proposal-over",
    "second-not-allowed", "second-staff-needed", "sms-unavailable",
}  # fmt: skip


def list_refusals() -> Iterator[type[Refusal]]:
    """Import everything that may define refusals and yield them all."""
    for path in list_files("uets", "api"):
        module = name_of(path).removesuffix(".py").replace("/", ".").removesuffix(".__init__")
        if ".eyp" not in module:
            importlib.import_module(module)
    waiting = [Refusal]
    while waiting:
        found = waiting.pop().__subclasses__()
        waiting += found
        yield from found


def test_every_refusal_of_the_domain_is_in_the_catalogue_or_known_to_the_portal_only() -> None:
    codes = {refusal.code for refusal in list_refusals()}
    assert codes - set(CATALOGUE) - PORTAL_ONLY == set()


def test_every_code_of_the_catalogue_is_raised_somewhere() -> None:
    texts = "".join(path.read_text(encoding="utf-8") for path in list_files("uets", "api"))
    assert [code for code in CATALOGUE if f'"{code}"' not in texts] == []


@pytest.mark.django_db
@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_every_code_has_its_page_in_both_languages(code: str) -> None:
    answer = Client().get(f"/sorun/{code}")
    text = answer.content.decode()
    assert answer.status_code == 200
    assert CATALOGUE[code].title.tr in text
    assert CATALOGUE[code].title.en in text


@pytest.mark.django_db
def test_an_unknown_code_has_no_page() -> None:
    assert Client().get("/sorun/yok").status_code == 404


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_no_suffix_hangs_on_a_placeholder(code: str) -> None:
    problem = CATALOGUE[code]
    for sentence in (problem.title, problem.detail, problem.fix):
        assert "}'" not in sentence.tr
        assert "}’" not in sentence.tr
