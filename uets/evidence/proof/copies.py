"""Checking what stands in a bundle beside the evidence and its record: for the shell, and for people.

Each of these files has one right form, which follows from the evidence record, from the certificates that signed, or
from what was ever handed out; so a file that is missing, cut or of another bundle is named.
"""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from uets.evidence.proof import bundle, evidence_record
from uets.evidence.proof.certificates import NotTrusted, Published, check_chain, from_pem, load
from uets.evidence.proof.handed_out import READ_MES, SCRIPTS, WITHOUT_RENEWALS
from uets.evidence.proof.report import MISSING, Step
from uets.evidence.proof.timestamps import Token

_END: Final = b"-----END CERTIFICATE-----\n"
DIFFERS: Final = "it differs from the evidence record"


class Proven(NamedTuple):
    """What evidence and record of a bundle prove, for the checks of its other files."""

    document: bytes
    signer: bytes
    """The certificate of the seal, or of the signature over a row; empty when none holds."""

    tokens: tuple[Token, ...]


def check_copies(
    files: Mapping[str, bytes], proven: Proven, published: Published
) -> tuple[list[Step], set[str]]:
    """Check the other files of a bundle; return the steps and the names that were looked at.

    That all of it agrees is said only where there was an evidence with its record to compare it with.
    """
    copies = dict(_list_copies(files, proven, published))
    faults = {name: why if name in files else MISSING for name, why in copies.items()}
    steps = [Step("copy", holds=False, detail=why, file=name) for name, why in faults.items() if why]
    if not steps and proven.signer and proven.tokens:
        steps = [Step("copies", holds=True, detail=str(len(copies)))]
    return steps, set(copies)


def _list_copies(
    files: Mapping[str, bytes], proven: Proven, published: Published
) -> Iterator[tuple[str, str]]:
    """Yield the other files of a bundle, each with what is wrong with it, an empty text when nothing is."""
    for name, versions in ((bundle.SCRIPT, SCRIPTS), (bundle.READ_ME, READ_MES)):
        yield name, _unless(_digest(files, name) in versions, "it was never handed out like this")
    yield bundle.CERTIFICATES, _check_certificates(files.get(bundle.CERTIFICATES, b""), proven)
    yield bundle.ROOT, _check_root(files.get(bundle.ROOT, b""), proven, published)
    if not proven.tokens:
        yield from ((name, _unless(name in files, MISSING)) for name in (bundle.PROOF, bundle.TOKEN))
        return
    chains = evidence_record.decode(files[bundle.RECORD])
    stamps = [stamp for chain in chains for stamp in chain]
    leaf = hashlib.sha256(proven.document).digest()
    made = {bundle.PROOF: bundle.write_proof(stamps[0], leaf), bundle.TOKEN: stamps[0].token}
    if len(stamps) > 1:
        made[bundle.NEXT_STAMP] = bundle.write_next(stamps[1])
    for name, content in made.items():
        yield name, _unless(files.get(name) == content, DIFFERS)
    for name, content in bundle.write_renewals(chains, data=proven.document).items():
        is_older = name not in files and _digest(files, bundle.SCRIPT) in WITHOUT_RENEWALS
        if not is_older:
            yield name, _unless(files.get(name) == content, DIFFERS)


def _check_certificates(content: bytes, proven: Proven) -> str:
    """Say what is wrong with the certificates of a bundle: the signer's, then those that the first token brought."""
    try:
        found = [from_pem(block + _END) for block in content.split(_END)[:-1]]
    except (NotTrusted, UnicodeDecodeError):
        return "a certificate cannot be read"
    if not found or bundle.write_pem(found) != content:
        return "it is not in the form that UETS writes"
    if not proven.signer or not proven.tokens:
        return ""
    is_whole = found == [proven.signer, *proven.tokens[0].certificates]
    return _unless(is_whole, "it holds other certificates than those that signed here")


def _check_root(content: bytes, proven: Proven, published: Published) -> str:
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
