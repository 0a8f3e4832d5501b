"""Packages whose signers are judged for real: refused by name, or kept waiting while nobody answers."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from simulators.certificates.authority import CRL_PATH, OCSP_PATH
from simulators.certificates.revocations import revoke
from simulators.certificates.server import Behaviour
from tests.builders.notices import recipient, take_in_bytes
from tests.builders.people import AT as NOW
from tests.builders.people import make_natural_account
from tests.builders.trust import Trust, running_trust
from tests.packages import COURT, OFFICIAL, OFFICIAL_TCKN, make_package
from uets.delivery.models import Submission
from uets.evidence.models import Evidence
from uets.notices import ports
from uets.notices.eyp.refusals import RefusalReason
from uets.notices.models import Notice, Package
from uets.notices.ports import SignersUnavailable
from uets.notices.states import SignatureCheck

pytestmark = pytest.mark.django_db


@pytest.fixture
def trust(tmp_path: Path) -> Iterator[Trust]:
    before = ports.signers()
    with running_trust(tmp_path, clock=lambda: NOW) as running:
        ports.signers.bind(lambda: running.signers)
        yield running
    ports.signers.bind(lambda: before)


def package(trust: Trust) -> bytes:
    return make_package(recipient(make_natural_account()), sign=trust.sign)


def test_who_signed_is_kept_with_the_package_and_in_the_evidence_that_it_was_taken_over(trust: Trust) -> None:
    assert len(take_in_bytes(package(trust), at=NOW).delivered) == 1
    kept = Package.objects.get()
    assert kept.signature_state == SignatureCheck.VERIFIED.value
    assert [(each["role"], each["organisation"]) for each in kept.signers] == [
        ("official", ""),
        ("seal", COURT.detsis),
    ]
    taken_over = Evidence.objects.get(kind="notice:taken_over").facts
    assert taken_over["signers"] == kept.signers
    assert taken_over["package"]["signatures"] == "verified"
    assert OFFICIAL_TCKN not in json.dumps([row.facts for row in Evidence.objects.all()]) + str(kept.signers)


def test_a_package_signed_with_a_revoked_certificate_is_refused_with_evidence(trust: Trust) -> None:
    revoke(trust.authority, trust.authority.signer(OFFICIAL, number=OFFICIAL_TCKN).certificate, at=NOW)
    result = take_in_bytes(package(trust), at=NOW)
    assert [refused.reason for refused in result.refused] == [RefusalReason.CERTIFICATE_REVOKED]
    facts = Evidence.objects.get(kind="submission:refused").facts
    assert facts["reason"] == "certificate-revoked"
    assert OFFICIAL_TCKN not in json.dumps(facts)
    assert not Notice.objects.exists()


def test_while_nobody_answers_nothing_is_decided_and_nothing_stays(trust: Trust) -> None:
    trust.server.behaviour |= dict.fromkeys((OCSP_PATH, CRL_PATH), Behaviour.AWAY)
    before = {path for path in settings.BLOBS_DIR.rglob("*") if path.is_file()}
    with pytest.raises(SignersUnavailable):
        take_in_bytes(package(trust), at=NOW)
    assert not Submission.objects.exists()
    assert not Evidence.objects.filter(kind="submission:refused").exists()
    assert {path for path in settings.BLOBS_DIR.rglob("*") if path.is_file()} == before
