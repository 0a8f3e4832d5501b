"""Checking an evidence with all that proves it: seal or signed row, evidence record, roles, and every other file.

Nothing is believed because it is in a bundle: roots and the certificates of seals and time stamps are the caller's
(trust.md §2.8). No address that a file names is ever asked.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from uets.evidence.proof import bundle, copies, evidence_record, revocation, rows, said
from uets.evidence.proof.certificates import NotTrusted, Published, Role, check_role, load
from uets.evidence.proof.copies import Proven
from uets.evidence.proof.evidence_record import RecordInvalid
from uets.evidence.proof.report import MISSING, Report, Said, Step
from uets.evidence.proof.revocation import Used
from uets.evidence.proof.seals import CheckedSeal, SealInvalid, check_seal
from uets.evidence.proof.timestamps import Token

LONGEST_WAIT: Final = timedelta(days=31)
"""Between seal and stamp; new notices are refused after four hours, so nothing genuine waits that long."""


class _Found(NamedTuple):
    """What the checks of one evidence have found so far."""

    steps: list[Step]
    said: list[Said]
    unproven: list[Step]

    def report(self, *, unchecked: set[str]) -> Report:
        """Return it as a report."""
        return Report(tuple(self.steps), tuple(self.said), tuple(sorted(unchecked)), tuple(self.unproven))


def check_files(files: Mapping[str, bytes], *, published: Published, now: datetime) -> Report:
    """Check a whole bundle against what the installation has published; `now` is the time of the check."""
    found = _Found([], [], [])
    proven = _check_evidence(files, published, found, now=now)
    steps, copied = copies.check_copies(files, proven, published)
    found.steps.extend(steps)
    return found.report(unchecked=files.keys() - copied - _known_names(files, proven))


def check_evidence(files: Mapping[str, bytes], *, published: Published, now: datetime) -> Report:
    """Check an evidence and its evidence record alone, as a container holds them."""
    found = _Found([], [], [])
    proven = _check_evidence(files, published, found, now=now)
    return found.report(unchecked=files.keys() - _known_names(files, proven))


def check_seal_alone(content: bytes, *, published: Published) -> Report:
    """Check a sealed evidence without its evidence record: who sealed it, not when it existed."""
    found = _Found([], [], [])
    _check_seal({bundle.XML: content}, published, found)
    return found.report(unchecked=set())


def _evidence_names(files: Mapping[str, bytes]) -> tuple[str, ...]:
    """Return the files of the evidence itself: the sealed file, or a row with its signature."""
    is_row = bundle.XML not in files and not {bundle.ROW, bundle.ROW_SIGNATURE}.isdisjoint(files)
    return (bundle.ROW, bundle.ROW_SIGNATURE) if is_row else (bundle.XML,)


def _known_names(files: Mapping[str, bytes], proven: Proven) -> set[str]:
    """Return the names of the evidence, of its record, and of what tells of revocation."""
    stamps = (bundle.of_stamp(number) for number in range(1, len(proven.tokens) + 1))
    on_revocation = {name for names in (bundle.OF_SEAL, *stamps) for name in names}
    return {bundle.RECORD, *_evidence_names(files), *on_revocation}


def _check_evidence(
    files: Mapping[str, bytes], published: Published, found: _Found, *, now: datetime
) -> Proven:
    name = _evidence_names(files)[0]
    document, seal = files.get(name, b""), None
    if name == bundle.XML:
        seal = _check_seal(files, published, found)
        signer = seal.certificate if seal else b""
    else:
        signer = _check_row(files, published, found)
    tokens = _check_record(files, document, found.steps) if name in files else ()
    proven = Proven(document, signer, tokens)
    _check_authorities(proven.tokens, published, found.steps, now=now)
    if proven.tokens and seal is not None:
        found.steps.append(_check_order(seal, proven.tokens[0]))
    for used in _list_used(proven, seal):
        heard = revocation.check(files, used, published=published, now=now)
        found.steps.extend(heard.steps)
        found.unproven.extend(heard.unproven)
    return proven


def _list_used(proven: Proven, seal: CheckedSeal | None) -> Iterator[Used]:
    """Yield the certificates that signed, as far as they are proven: of the seal or the row, and of each stamp.

    That a seal existed is proven from its first stamp on, not from the time it says itself (EN 319 102-1 §5.6.2.3):
    whoever stole the key of a certificate that was revoked meanwhile could date it back.
    """
    if not proven.tokens:
        return
    at = proven.tokens[0].gen_time
    if seal is not None:
        yield Used("revocation", bundle.OF_SEAL, seal.certificate, at, bundle.XML)
    elif proven.signer:
        place = bundle.ROW_SIGNATURE
        yield Used("row-revocation", bundle.OF_SEAL, proven.signer, at, place, is_dated=False)
    for number, token in enumerate(proven.tokens, start=1):
        names, others = bundle.of_stamp(number), token.certificates
        yield Used("stamp-revocation", names, token.certificate, token.gen_time, bundle.RECORD, others)


def _check_seal(files: Mapping[str, bytes], published: Published, found: _Found) -> CheckedSeal | None:
    if bundle.XML not in files:
        found.steps.append(Step("seal", holds=False, detail=MISSING, file=bundle.XML))
        return None
    try:
        seal = check_seal(files[bundle.XML])
    except SealInvalid as error:
        found.steps.append(Step("seal", holds=False, detail=str(error), file=bundle.XML))
        return None
    found.steps.append(Step("seal", holds=True, detail=seal.sealed_at.isoformat(), file=bundle.XML))
    found.steps.append(_judge("seal-certificate", bundle.XML, lambda: _check_sealer(seal, published)))
    heard = said.read_sealed(files[bundle.XML], sealed_at=seal.sealed_at)
    found.said.extend([heard] if heard else [])
    return seal


def _check_sealer(seal: CheckedSeal, published: Published) -> str:
    check_role(seal.certificate, Role.SEAL, published=published, others=(), at=seal.sealed_at)
    return "published as seal"


def _check_row(files: Mapping[str, bytes], published: Published, found: _Found) -> bytes:
    """Check a row and the signature over it; return the certificate of the key that made it."""
    if bundle.ROW not in files:
        found.steps.append(Step("row", holds=False, detail=MISSING, file=bundle.ROW))
        return b""
    try:
        row = rows.read_row(files[bundle.ROW])
    except rows.RowInvalid as error:
        found.steps.append(Step("row", holds=False, detail=str(error), file=bundle.ROW))
        return b""
    found.steps.append(Step("row", holds=True, detail=row["facts_sha256"], file=bundle.ROW))
    heard = said.read_row(row)
    found.said.extend([heard] if heard else [])
    if bundle.ROW_SIGNATURE not in files:
        found.steps.append(Step("row-signature", holds=False, detail=MISSING, file=bundle.ROW_SIGNATURE))
        return b""
    signer = _find_signer(files, published)
    found.steps.append(
        _judge("row-signature", bundle.ROW_SIGNATURE, lambda: _check_signer(signer, published))
    )
    return signer


def _find_signer(files: Mapping[str, bytes], published: Published) -> bytes:
    """Return the published seal whose key signed a row, of one key the one that the bundle brings; empty when none."""
    brought = files.get(bundle.CERTIFICATES, b"")
    for certificate in sorted(published.seals, key=lambda each: bundle.write_pem([each]) not in brought):
        try:
            rows.check_signature(files[bundle.ROW], files[bundle.ROW_SIGNATURE], certificate=certificate)
        except rows.RowInvalid:
            continue
        return certificate
    return b""


def _check_signer(certificate: bytes, published: Published) -> str:
    """Check who signed a row. The signature says no time of its own, so the begin of the certificate counts."""
    if not certificate:
        raise NotTrusted("the signature was not made over this row with the key of a published seal")
    issued = load(certificate).not_valid_before_utc
    check_role(certificate, Role.SEAL, published=published, others=(), at=issued)
    return "signed with a published seal"


def _judge(code: str, file: str, check: Callable[[], str]) -> Step:
    try:
        return Step(code, holds=True, detail=check(), file=file)
    except NotTrusted as error:
        return Step(code, holds=False, detail=str(error), file=file)


def _check_record(files: Mapping[str, bytes], document: bytes, steps: list[Step]) -> tuple[Token, ...]:
    if bundle.RECORD not in files:
        steps.append(Step("evidence-record", holds=False, detail=MISSING, file=bundle.RECORD))
        return ()
    try:
        proven = evidence_record.check(files[bundle.RECORD], data=document)
    except RecordInvalid as error:
        steps.append(Step("evidence-record", holds=False, detail=str(error), file=bundle.RECORD))
        return ()
    steps.append(
        Step("evidence-record", holds=True, detail=proven.existed_at.isoformat(), file=bundle.RECORD)
    )
    return proven.tokens


def _check_authorities(
    tokens: tuple[Token, ...], published: Published, steps: list[Step], *, now: datetime
) -> None:
    """Check each token at the time of the next one, which is when it was last needed, and the last one today."""
    times = [*(token.gen_time for token in tokens[1:]), now][: len(tokens)]
    for number, (token, at) in enumerate(zip(tokens, times, strict=True), start=1):

        def check(token: Token = token, at: datetime = at) -> str:
            check_role(
                token.certificate, Role.TIMESTAMP, published=published, others=token.certificates, at=at
            )
            return token.gen_time.isoformat()

        steps.append(_judge(f"timestamp-{number}", bundle.RECORD, check))


def _check_order(seal: CheckedSeal, token: Token) -> Step:
    """Check that the time of the seal, which the seal itself says, stands before that of the stamp, and close to it.

    Otherwise whoever has the key of a certificate that ended long ago could date a seal back to its days.
    """
    waited = token.gen_time - seal.sealed_at.replace(microsecond=0)
    if waited < timedelta(0):
        detail = "it says it was sealed after it was stamped"
    elif waited > LONGEST_WAIT:
        detail = "it was stamped much later than it says it was sealed"
    else:
        return Step("order", holds=True, detail="sealed before it was stamped", file=bundle.XML)
    return Step("order", holds=False, detail=detail, file=bundle.XML)
