"""What is said of the seal's certificate is kept once a day, proven by a batch, and handed out with every evidence."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from gateways.certificates.seal_revocations import SealRevocations
from gateways.certificates.sources import Sources
from gateways.timestamps.http_authority import HttpTimestamps
from simulators.certificates.authority import CRL_PATH, OCSP_PATH, Authority
from simulators.certificates.revocations import revoke
from simulators.certificates.server import Behaviour, CertificatesServer
from simulators.timestamps.server import TimestampServer
from tests.builders import proofs, sealing
from tests.builders.notices import deliver
from tests.builders.people import make_natural_account
from tests.builders.verifying import verify as verify_database
from uets.evidence import ports
from uets.evidence.actions import keep_revocation, seal_waiting
from uets.evidence.models import Evidence, RevocationFile, Seal, SealRequest, SealRevocation
from uets.evidence.proof import bundle, erds, verify
from uets.evidence.proof.certificates import Role
from uets.evidence.proof.report import Report
from uets.evidence.queries import bundles, files
from uets.kernel import clock

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def issuer(tmp_path: Path) -> Iterator[CertificatesServer]:
    """Run an authority of its own that has certified the seal and answers about it."""
    authority = Authority(tmp_path / "authority")
    with (
        CertificatesServer(("127.0.0.1", 0), authority=authority, clock=clock.now) as server,
        sealing.working_seal(tmp_path),
    ):
        key = sealing.make_seal_key(tmp_path, by=authority)
        ports.seal_key.bind(lambda: key)
        root = authority.root().certificate.public_bytes(Encoding.DER)
        stamper = proofs.der(authority.timestamper("Zaman Damgası"))
        own = [(Role.ROOT, root), (Role.TIMESTAMP, stamper)]
        sealing.bind_published([*own, *sealing.list_roles(key.certificate)])
        sources = Sources([authority.url.removeprefix("http://")])
        ports.revocations.bind(lambda: SealRevocations(sources))
        yield server
        sources.close()


def seal_certificate() -> x509.Certificate:
    return x509.load_der_x509_certificate(ports.seal_key().certificate)


def heard(report: Report) -> set[str]:
    return {
        step.file.removeprefix("META-INF/")
        for step in report.steps
        if "revocation" in step.code and step.detail
    }


def hand_out(subject: str) -> bytes:
    row = Evidence.objects.get(kind="notice:arrived", subject=subject)
    found = bundles.get_bundle(account_id=row.account_id, evidence_id=row.id, subject=subject)
    return files.write_zip(found, at=clock.now())


def test_the_word_of_the_day_is_stamped_and_stands_in_bundles(issuer: CertificatesServer) -> None:
    entry = deliver(make_natural_account(), at=clock.now())
    at = clock.now()
    assert [keep_revocation(at=at), keep_revocation(at=at)] == [1, 0]
    assert issuer.asked == {OCSP_PATH: 1, CRL_PATH: 1}
    sealing.seal_and_stamp()
    content = hand_out(f"notice:{entry.id}")
    assert set(bundle.OF_SEAL) <= set(bundle.read_zip(content))
    report = verify.verify(content, published=ports.published().read(), now=clock.now())
    assert [step.detail for step in report.steps if not step.holds] == []
    assert heard(report) == set(bundle.OF_SEAL[:2])
    assert verify_database()[0] == []


def test_words_on_seal_and_time_stamp_stand_in_bundles_of_rows_too(issuer: CertificatesServer) -> None:
    signer = issuer.authority.timestamper("Zaman Damgası")
    with TimestampServer(("127.0.0.1", 0), signer=signer, clock=clock.now) as server:
        gateway = HttpTimestamps(urls=[server.url], published=ports.published().read)
        ports.timestamps.bind(lambda: gateway)
        account = make_natural_account()
        entry = deliver(account, at=clock.now())
        sealing.seal_and_stamp()
        assert [keep_revocation(at=clock.now()), keep_revocation(at=clock.now())] == [2, 0]
        sealing.seal_and_stamp()
        row = Evidence.objects.filter(account_id=account.id).exclude(kind__in=erds.EVENTS).first()
        assert row is not None
        found = bundles.get_bundle(account_id=account.id, evidence_id=row.id, subject=row.subject)
        given = [
            hand_out(f"notice:{entry.id}"),
            files.write_zip(found, at=clock.now()),
            files.write_container(found),
        ]
        gateway.close()
    for content in given:
        report = verify.verify(content, published=ports.published().read(), now=clock.now())
        assert (report.holds, report.unproven, report.unchecked) == (True, (), ()), report
        assert heard(report) == {*bundle.OF_SEAL[:2], *bundle.of_stamp(1)[:2]}
    assert verify_database()[0] == []


def test_every_day_has_its_word_and_the_same_bytes_are_kept_once(issuer: CertificatesServer) -> None:
    at = clock.now()
    issuer.clock = lambda: at
    issuer.behaviour[OCSP_PATH] = Behaviour.AWAY
    assert [keep_revocation(at=at + timedelta(days=days)) for days in (0, 1)] == [1, 1]
    assert SealRevocation.objects.filter(ocsp_sha256="").count() == 2
    assert RevocationFile.objects.count() <= 2


@pytest.mark.parametrize("behaviour", [Behaviour.AWAY, Behaviour.GARBAGE])
def test_without_an_answer_that_holds_nothing_is_kept_and_bundles_do_without(
    issuer: CertificatesServer, behaviour: Behaviour
) -> None:
    issuer.behaviour = {OCSP_PATH: behaviour, CRL_PATH: behaviour}
    entry = deliver(make_natural_account(), at=clock.now())
    assert keep_revocation(at=clock.now()) == 0
    assert not Evidence.objects.filter(kind="seal:revocation_kept").exists()
    sealing.seal_and_stamp()
    content = hand_out(f"notice:{entry.id}")
    assert set(bundle.OF_SEAL).isdisjoint(bundle.read_zip(content))
    report = verify.verify(content, published=ports.published().read(), now=clock.now())
    assert (report.holds, "iptal.json" in [step.file for step in report.unproven]) == (True, True)


def test_a_revoked_seal_is_cried_out_and_found(
    issuer: CertificatesServer, caplog: pytest.LogCaptureFixture
) -> None:
    entry = deliver(make_natural_account(), at=clock.now())
    sealing.seal_and_stamp()
    revoke(issuer.authority, seal_certificate(), at=clock.now() - timedelta(hours=1))
    assert keep_revocation(at=clock.now()) == 1
    assert "the seal's certificate is revoked" in caplog.text
    sealing.seal_and_stamp()
    report = verify.verify(
        hand_out(f"notice:{entry.id}"), published=ports.published().read(), now=clock.now()
    )
    assert {step.detail for step in report.steps if not step.holds} == {
        "the certificate was revoked before it was used"
    }


def test_a_revoked_seal_seals_nothing_more_until_there_is_another(
    issuer: CertificatesServer, tmp_path: Path
) -> None:
    revoke(issuer.authority, seal_certificate(), at=clock.now() - timedelta(hours=1))
    keep_revocation(at=clock.now())
    deliver(make_natural_account(), at=clock.now())
    waiting = SealRequest.objects.count()
    with pytest.raises(ports.SealUnavailable, match="is revoked"):
        seal_waiting(issuer=sealing.ISSUER, at=clock.now())
    assert (Seal.objects.count(), SealRequest.objects.count()) == (0, waiting)
    (tmp_path / "new").mkdir()
    key = sealing.make_seal_key(tmp_path / "new", by=issuer.authority)
    ports.seal_key.bind(lambda: key)
    assert seal_waiting(issuer=sealing.ISSUER, at=clock.now()) == waiting
