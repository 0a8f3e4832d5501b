"""Forecasts and reachability queries of sending authorities."""

import json

import pytest

from tests.api.calling import Answer, call
from tests.builders.authorities import Program, make_program
from tests.builders.people import make_natural_account, make_organisation
from tests.builders.roles import pool_of_web_process
from uets.accounts.models import Account
from uets.authorities.models import VolumeForecast
from uets.evidence.models import Evidence
from uets.kernel import clock


@pytest.fixture
def program(transactional_db: None):  # noqa: ARG001 - the pool reads what is committed
    with pool_of_web_process():
        yield make_program()


def ask(program: Program, *recipients: tuple[str, str]) -> Answer:
    body = {"recipients": [{"kind": kind, "number": number} for kind, number in recipients]}
    return call("POST", "/v1/reachability-queries", key=program.token(), body=body)


def last_record(program: Program, kind: str) -> Evidence:
    return Evidence.objects.filter(kind=kind, subject=f"authority:{program.authority.id}").latest("sequence")


def test_reachability_tells_the_state_of_an_address_and_no_more(program: Program) -> None:
    person, company, waiting = make_natural_account(), make_organisation(), make_natural_account()
    closed = make_organisation()
    Account.objects.filter(id=waiting.id).update(state="created")
    Account.objects.filter(id=closed.id).update(state="closed")
    answer = ask(
        program,
        ("tckn", str(person.tckn)),
        ("vkn", str(company.vkn)),
        ("uets_address", waiting.uets_address),
        ("vkn", str(closed.vkn)),
        ("tckn", "10000000145"),
        ("detsis", "12345678"),
    )
    assert answer.status == 200
    found = [each["state"] or each["error"] for each in answer.json["recipients"]]
    assert found == ["open", "open", "not_opened_yet", "closed", "identifier-invalid", "none"]
    record = last_record(program, "reachability:asked")
    assert record.facts["asked"] == {"tckn": 2, "vkn": 2, "uets_address": 1, "detsis": 1}
    assert record.actor["client_id"] == program.client.client_id
    assert str(person.tckn) not in json.dumps(record.facts)


def test_one_address_is_found_by_each_number_that_its_holder_has(program: Program) -> None:
    person, company = make_natural_account(), make_organisation()
    mersis = f"0{company.vkn}00001"
    Account.objects.filter(id=company.id).update(mersis=mersis, detsis="99000007")
    answer = ask(
        program,
        ("uets_address", person.uets_address.replace("-", "")),
        ("tckn", str(person.tckn)),
        ("vkn", str(company.vkn)),
        ("mersis", mersis),
        ("detsis", "99000007"),
        ("uets_address", company.uets_address),
    )
    assert [each["state"] for each in answer.json["recipients"]] == ["open"] * 6


def test_a_question_has_its_limits(program: Program) -> None:
    assert ask(program, *[("vkn", "1111111114")] * 1_000).status == 200
    assert ask(program, *[("vkn", "1111111114")] * 1_001).code == "validation-failed"
    assert ask(program).code == "validation-failed"
    assert ask(program, ("passport", "1")).code == "validation-failed"
    assert ask(program, ("tckn", "\0" * 11)).json["recipients"][0]["error"] == "identifier-invalid"


def test_the_last_forecast_of_a_month_counts(program: Program) -> None:
    month = f"{clock.now():%Y-%m}"
    target = f"/v1/volume-forecasts/{month}"
    call("PUT", target, key=program.token(), body={"expected": 500})
    answer = call("PUT", target, key=program.token(), body={"expected": 700})
    assert (answer.status, answer.json["month"], answer.json["expected"]) == (200, month, 700)
    assert VolumeForecast.objects.get().expected == 700
    assert last_record(program, "forecast:put").facts == {"month": month, "expected": 700}


def test_a_forecast_is_for_a_month_that_is_to_come(program: Program) -> None:
    def put(month: str, expected: object = 1) -> str:
        target = f"/v1/volume-forecasts/{month}"
        return call("PUT", target, key=program.token(), body={"expected": expected}).code

    assert put("2020-01") == "month-out-of-range"
    assert put("2099-01") == "month-out-of-range"
    assert put("2026-13") == put("0000-01") == put("yok") == "validation-failed"
    assert put(f"{clock.now():%Y-%m}", -1) == "validation-failed"
