"""Checking an evidence with all that proves it: seal or signed row, evidence record, roles, and every other file.

Nothing is believed because it is in a bundle: roots and the certificates of seals and time stamps are the caller's
(trust.md §2.8). No address that a file names is ever asked.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Final, NamedTuple

from uets.evidence.proof import bundle, evidence_record, revocation, rows, said
from uets.evidence.proof.certificates import (
    NotTrusted,
    Published,
    Role,
    check_chain,
    check_role,
    from_pem,
    load,
)
from uets.evidence.proof.evidence_record import RecordInvalid
from uets.evidence.proof.handed_out import READ_MES, SCRIPTS, WITHOUT_RENEWALS
from uets.evidence.proof.report import Report, Said, Step
from uets.evidence.proof.seals import CheckedSeal, SealInvalid, check_seal
from uets.evidence.proof.timestamps import Token

_END: Final = b"-----END CERTIFICATE-----\n"


class _Proven(NamedTuple):
    """What the files of a bundle prove so far, for the checks that follow."""

    document: bytes
    seal: CheckedSeal | None
    signer: bytes
    """The certificate of the seal, or of the signature over a row."""
    tokens: tuple[Token, ...]


def check_files(files: Mapping[str, bytes], *, published: Published, now: datetime) -> Report:
    """Check a whole bundle against what the installation has published; `now` is the time of the check."""
    steps: list[Step] = []
    heard: list[Said] = []
    proven = _check_evidence(files, published, steps, heard, now=now)
    copies = dict(_list_copies(files, proven, published))
    steps += _check_copies(files, copies, is_whole=bool(proven.signer and proven.tokens))
    known = {*copies, bundle.RECORD, *_evidence_names(files)}
    known |= set(bundle.REVOCATION) if bundle.XML in files else set()
    return Report(tuple(steps), tuple(heard), tuple(sorted(files.keys() - known)))


def check_evidence(files: Mapping[str, bytes], *, published: Published, now: datetime) -> Report:
    """Check an evidence and its evidence record alone, as a container holds them."""
    steps: list[Step] = []
    heard: list[Said] = []
    _check_evidence(files, published, steps, heard, now=now)
    return Report(tuple(steps), tuple(heard))


def check_seal_alone(content: bytes, *, published: Published) -> Report:
    """Check a sealed evidence without its evidence record: who sealed it, not when it existed."""
    steps: list[Step] = []
    heard: list[Said] = []
    _check_seal(content, published, steps, heard)
    return Report(tuple(steps), tuple(heard))


def _evidence_names(files: Mapping[str, bytes]) -> tuple[str, ...]:
    """Return the files of the evidence itself: the sealed file, or a row with its signature."""
    return (bundle.XML,) if bundle.XML in files else (bundle.ROW, bundle.ROW_SIGNATURE)


def _check_evidence(
    files: Mapping[str, bytes], published: Published, steps: list[Step], heard: list[Said], *, now: datetime
) -> _Proven:
    name = _evidence_names(files)[0]
    document, seal, signer = files.get(name, b""), None, b""
    if name == bundle.XML:
        seal = _check_seal(document, published, steps, heard)
        signer = seal.certificate if seal else b""
    else:
        signer = _check_row(document, files.get(bundle.ROW_SIGNATURE, b""), published, steps, heard)
    tokens = _check_record(files, document, steps)
    _check_authorities(tokens, published, steps, now=now)
    if tokens and seal is not None:
        steps.append(_check_order(seal, tokens[0]))
        steps += revocation.check(
            files, seal.certificate, sealed_at=seal.sealed_at, published=published, now=now
        )
    return _Proven(document, seal, signer, tokens)


def _check_seal(
    content: bytes, published: Published, steps: list[Step], heard: list[Said]
) -> CheckedSeal | None:
    try:
        seal = check_seal(content)
    except SealInvalid as error:
        steps.append(Step("seal", holds=False, detail=str(error), file=bundle.XML))
        return None
    steps.append(Step("seal", holds=True, detail=seal.sealed_at.isoformat(), file=bundle.XML))
    steps.append(_judge("seal-certificate", bundle.XML, lambda: _check_sealer(seal, published)))
    heard += [found] if (found := said.read_sealed(content, sealed_at=seal.sealed_at)) else []
    return seal


def _check_sealer(seal: CheckedSeal, published: Published) -> str:
    check_role(seal.certificate, Role.SEAL, published=published, others=(), at=seal.sealed_at)
    return "published as seal"


def _check_row(
    content: bytes, signature: bytes, published: Published, steps: list[Step], heard: list[Said]
) -> bytes:
    """Check a row and the signature over it; return the certificate of the key that made it."""
    try:
        row = rows.read_row(content)
    except rows.RowInvalid as error:
        steps.append(Step("row", holds=False, detail=str(error), file=bundle.ROW))
        return b""
    steps.append(Step("row", holds=True, detail=row["facts_sha256"], file=bundle.ROW))
    heard += [found] if (found := said.read_row(row)) else []
    signer = _find_signer(content, signature, published)
    steps.append(_judge("row-signature", bundle.ROW_SIGNATURE, lambda: _check_signer(signer, published)))
    return signer


def _find_signer(content: bytes, signature: bytes, published: Published) -> bytes:
    """Return the published seal whose key signed a row; empty when none did."""
    for certificate in published.seals:
        try:
            rows.check_signature(content, signature, certificate=certificate)
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
    try:
        proven = evidence_record.check(files.get(bundle.RECORD, b""), data=document)
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
    is_before = seal.sealed_at.replace(microsecond=0) <= token.gen_time
    detail = "sealed before it was stamped" if is_before else "it says it was sealed after it was stamped"
    return Step("order", holds=is_before, detail=detail, file=bundle.XML)


def _check_copies(files: Mapping[str, bytes], copies: Mapping[str, str], *, is_whole: bool) -> list[Step]:
    """Check what stands in a bundle beside the evidence and its record: for the shell, and for people.

    That all of it agrees is said only where there was an evidence with its record to compare it with (`is_whole`).
    """
    faults = {name: why if name in files else "it is missing" for name, why in copies.items()}
    wrong = [Step("copy", holds=False, detail=why, file=name) for name, why in faults.items() if why]
    return wrong or ([Step("copies", holds=True, detail=str(len(copies)))] if is_whole else [])


def _list_copies(
    files: Mapping[str, bytes], proven: _Proven, published: Published
) -> Iterator[tuple[str, str]]:
    """Yield the other files of a bundle, each with what is wrong with it, an empty text when nothing is."""
    for name, versions in ((bundle.SCRIPT, SCRIPTS), (bundle.READ_ME, READ_MES)):
        yield name, _unless(_digest(files, name) in versions, "it was never handed out like this")
    yield bundle.CERTIFICATES, _check_certificates(files.get(bundle.CERTIFICATES, b""), proven)
    yield bundle.ROOT, _check_root(files.get(bundle.ROOT, b""), proven, published)
    if not proven.tokens:
        yield from ((name, "") for name in (bundle.PROOF, bundle.TOKEN))
        return
    chains = evidence_record.decode(files[bundle.RECORD])
    stamps = [stamp for chain in chains for stamp in chain]
    leaf = hashlib.sha256(proven.document).digest()
    made = {bundle.PROOF: bundle.write_proof(stamps[0], leaf), bundle.TOKEN: stamps[0].token}
    if len(stamps) > 1:
        made[bundle.NEXT_STAMP] = bundle.write_next(stamps[1])
    for name, content in made.items():
        yield name, _unless(files.get(name) == content, "it differs from the evidence record")
    for name, content in bundle.write_renewals(chains, data=proven.document).items():
        is_older = name not in files and _digest(files, bundle.SCRIPT) in WITHOUT_RENEWALS
        if not is_older:
            yield name, _unless(files.get(name) == content, "it differs from the evidence record")


def _check_certificates(content: bytes, proven: _Proven) -> str:
    """Say what is wrong with the certificates of a bundle: they are those that its signatures name, and no others."""
    try:
        found = [from_pem(block + _END) for block in content.split(_END)[:-1]]
    except (NotTrusted, UnicodeDecodeError):
        return "a certificate cannot be read"
    if not found or bundle.write_pem(found) != content:
        return "it is not in the form that UETS writes"
    known = {proven.signer, *(each for token in proven.tokens for each in token.certificates)}
    is_known = not proven.signer or not proven.tokens or known >= set(found)
    return _unless(is_known, "it holds a certificate that signed nothing here")


def _check_root(content: bytes, proven: _Proven, published: Published) -> str:
    if content not in {bundle.write_pem([root]) for root in published.roots}:
        return "it is not a pinned root"
    if not proven.signer:
        return ""
    try:
        issued = load(proven.signer).not_valid_before_utc
        chain = check_chain(proven.signer, roots=published.roots, others=(), at=issued)
    except NotTrusted:
        return ""
    return _unless(bundle.write_pem(chain[-1:]) == content, "it is not the root of this seal")


def _digest(files: Mapping[str, bytes], name: str) -> str:
    return hashlib.sha256(files.get(name, b"")).hexdigest()


def _unless(holds: bool, fault: str) -> str:  # noqa: FBT001 - what a check found
    return "" if holds else fault
