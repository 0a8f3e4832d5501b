"""What holds for every call: addresses, limits, languages, errors, numbers."""

from unicodedata import normalize

import pytest
from django.conf import settings

from api.problems import CATALOGUE
from tests.api.calling import Answer, call
from tests.api.conftest import allow
from tests.builders.keys import HandOver
from uets.evidence.models import Evidence
from uets.integrators.models import Tariff
from uets.keys.models import Grant


def get(given: HandOver, target: str = "/v1/account", **more: object) -> Answer:
    return call("GET", target, key=given.letter["key"], **more)  # type: ignore[arg-type] # of call


@pytest.mark.parametrize(
    ("address", "is_allowed"),
    [
        ("203.0.113.10", True),
        ("::ffff:203.0.113.10", True),
        ("203.0.114.1", False),
        ("::ffff:198.51.100.7", False),
        ("::1", False),
        ("", False),
    ],
)
def test_the_registered_addresses_call_also_as_ipv4_mapped(
    given: HandOver,
    address: str,
    is_allowed: bool,  # noqa: FBT001 - a column of cases
) -> None:
    assert get(given, address=address).code == ("" if is_allowed else "ip-refused")


@pytest.mark.parametrize("forwarded", ["203.0.113.10", "203.0.113.10, 198.51.100.7", "::ffff:203.0.113.10"])
def test_a_forwarding_header_is_believed_by_nobody_without_a_proxy(given: HandOver, forwarded: str) -> None:
    headers = {"X-Forwarded-For": forwarded}
    assert get(given, address="198.51.100.7", headers=headers).code == "ip-refused"


def test_behind_one_proxy_only_its_own_entry_counts(given: HandOver, settings: object) -> None:
    settings.TRUSTED_PROXIES = 1  # type: ignore[attr-defined] # the fixture of pytest-django
    spoofed = {"X-Forwarded-For": "203.0.113.10, 198.51.100.7"}
    true = {"X-Forwarded-For": "198.51.100.7, 203.0.113.10"}
    assert get(given, address="10.0.0.1", headers=spoofed).code == "ip-refused"
    assert get(given, address="10.0.0.1", headers=true).status == 200


def test_a_narrowed_ip_rule_acts_on_the_next_call(given: HandOver) -> None:
    assert get(given).status == 200
    Grant.objects.filter(id=given.grant.id).update(ip_rule="ranges", ip_ranges=["203.0.113.99/32"])
    assert get(given).code == "ip-refused"


def test_the_tariff_limits_calls_and_says_when_to_come_back(given: HandOver) -> None:
    Tariff.objects.filter(id=given.grant.tariff_id).update(calls_per_minute=3)
    answers = [get(given) for _ in range(4)]
    assert [answer.status for answer in answers] == [200, 200, 200, 429]
    assert answers[0].headers["ratelimit-policy"] == '"key";q=3;w=60'
    assert answers[0].headers["ratelimit"].startswith('"key";r=2;t=')
    assert answers[3].code == "quota-exceeded"
    assert 0 < int(answers[3].headers["retry-after"]) <= 60


def test_the_first_use_is_recorded_once(given: HandOver) -> None:
    get(given)
    get(given)
    assert Evidence.objects.filter(kind="key:first_used").count() == 1


@pytest.mark.parametrize(
    ("language", "title"), [("tr", "Bu izin verilmemiş"), ("en", "Permission not granted")]
)
def test_refuses_in_the_caller_s_language(given: HandOver, language: str, title: str) -> None:
    allow(given, [])
    answer = get(given, "/v1/notices", headers={"Accept-Language": f"{language};q=0.9"})
    assert (normalize("NFC", answer.json["title"]), answer.headers["content-language"]) == (title, language)
    assert answer.json["type"] == f"{settings.BASE_URL}/sorun/permission-missing"
    assert "notices:list" in answer.json["detail"]


@pytest.mark.parametrize(
    ("number", "kept"), [("abc-1", True), ("x" * 64, True), ("x" * 65, False), ("a b", False), ("", False)]
)
def test_keeps_a_safe_request_number_and_replaces_others(
    given: HandOver,
    number: str,
    kept: bool,  # noqa: FBT001 - a column of cases
) -> None:
    answer = get(given, headers={"X-Request-ID": number} if number else {})
    assert (answer.headers["x-request-id"] == number) is kept


@pytest.mark.parametrize(
    ("method", "target", "code"),
    [
        ("GET", "/v1/yok", "not-found"),
        ("GET", "/v2/notices", "not-found"),
        ("DELETE", "/v1/account", "method-not-allowed"),
        ("POST", "/v1/notices", "method-not-allowed"),
    ],
)
def test_unknown_addresses_and_methods(given: HandOver, method: str, target: str, code: str) -> None:
    assert call(method, target, key=given.letter["key"]).code == code


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"x"', b"\xff", b"null"])
def test_unreadable_bodies_are_refused_and_change_nothing(given: HandOver, body: bytes) -> None:
    answer = call("POST", "/v1/operators", key=given.letter["key"], body=body)
    assert answer.status in {400, 422}
    assert answer.code in CATALOGUE


def test_unknown_fields_are_named(given: HandOver) -> None:
    body = {"tckn": "10000000146", "permissions": ["notices:list"], "rol": "ana"}
    answer = call("POST", "/v1/operators", key=given.letter["key"], body=body)
    assert (answer.code, answer.json["errors"][0]["pointer"]) == ("unknown-field", "#/rol")


def test_bodies_are_json_and_of_limited_size(given: HandOver) -> None:
    key, form = given.letter["key"], {"Content-Type": "application/x-www-form-urlencoded"}
    assert call("POST", "/v1/operators", key=key, body=b"a=b", headers=form).code == "media-type-unsupported"
    assert call("POST", "/v1/operators", key=key, body=b" " * 1_000_001).code == "body-too-large"


def test_the_document_is_public() -> None:
    assert call("GET", "/v1/openapi.json").json["openapi"] == "3.1.0"


def test_answers_are_never_stored_by_caches(given: HandOver) -> None:
    assert get(given).headers["cache-control"] == "no-store"
