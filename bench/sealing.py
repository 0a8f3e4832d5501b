"""P3: ERDS evidence written and sealed (XAdES) per second of one core, against the token's bare signatures and signxml.

All sign with the same P-256 key in the same SoftHSM2 token through PKCS #11, but for the file key, which is printed and
not judged. Beside sealing: whole batches to finished proofs, and the obvious ways, which are pyHanko's CAdES and one
RFC 3161 token for each evidence. Rates are by CPU time of this process, so that others on the machine disturb less.
"""

import hashlib
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import msgspec
from cryptography.hazmat.primitives.serialization import Encoding

from bench import cpu, evidence, judges
from bench.hsm import SealKeys, digest_all, open_keys
from bench.peers.pyhanko_cades import PyhankoCades
from bench.peers.signxml_seals import SignxmlSeals
from bench.report import Result
from bench.rounds import Figure, Round, interleave
from bench.stamping import Stamping, open_folder, open_stamping
from uets.evidence.ports import SealKey
from uets.evidence.proof import erds, merkle, xades
from uets.kernel import clock

TURNS: Final = 3
ROWS: Final = 1_000
BATCH: Final = 10_000
WITH_SIGNXML: Final = 100
WITH_PYHANKO: Final = 10
WITH_TOKEN_EACH: Final = 50
SAMPLE: Final = 1_000
LEAST_BY_SIGNXML: Final = 5.0
LEAST_BY_RAW: Final = 0.4
STAGES: Final = ("written", "digested", "signed", "finished")
HASH: Final = 32
IDS: Final = 2 * 16

SEAL_ROW: Final = IDS + 2 + 64 + len(evidence.ISSUER) + 1 + 8 + 64 + HASH
"""Bytes in the columns of a seal: ids, form, certificate, issuer, test, time, signature, leaf."""
PROOF_ROW: Final = IDS + 8 + 4 + HASH
"""Bytes in the columns of a proof without its path: ids, batch, position, leaf."""


class Made(msgspec.Struct, frozen=True):
    """One turn of one way: how many evidences, in which CPU time (of each stage), and what is stored for each."""

    count: int
    seconds: float
    stages: tuple[float, ...] = ()
    stored: float = 0.0
    others: float = 0.0
    """CPU seconds of the time-stamp authority."""


class Ways:
    """Every way to seal, over the same evidence."""

    def __init__(self, keys: SealKeys, stamping: Stamping) -> None:
        self.keys, self._stamping = keys, stamping
        self._rows = evidence.make_rows(BATCH)
        self._documents = [_write(row) for row in self._rows[:ROWS]]
        self._digests = digest_all(self._documents)
        self._signxml, self._pyhanko = SignxmlSeals(keys), PyhankoCades(keys)

    def seal(self, key: SealKey) -> Made:
        """Write and seal rows as the worker does."""
        return self._seal(self._rows[:ROWS], key)[0]

    def sign_raw(self) -> Made:
        """Let the token sign as many digests."""
        return _timed(ROWS, lambda: self.keys.sign_raw(self._digests))

    def seal_with_signxml(self) -> Made:
        """Let signxml seal documents that are already written."""
        documents = self._documents[:WITH_SIGNXML]
        return _timed(WITH_SIGNXML, lambda: [self._signxml.seal(document) for document in documents])

    def sign_with_pyhanko(self) -> Made:
        """Let pyHanko sign documents that are already written."""
        return _timed(WITH_PYHANKO, lambda: self._pyhanko.sign_all(self._documents[:WITH_PYHANKO]))

    def finish_batch(self, count: int) -> Made:
        """Seal so many rows, close their batch with one token, and find the way of each to its root."""
        before = time.process_time()
        _, sealed = self._seal(self._rows[:count], self.keys.token)
        tree = merkle.Tree([bytes(HASH), *(hashlib.sha256(each).digest() for each in sealed)])
        token = self._stamping.gateway.stamp(tree.root, at=clock.now())
        paths = tree.paths()
        stored = SEAL_ROW + PROOF_ROW + (len(token.encoded) + sum(map(len, paths))) / count
        return Made(count, time.process_time() - before, stored=stored)

    def stamp_each(self) -> Made:
        """Seal, and ask for one token for each evidence."""
        before, authority = time.process_time(), cpu.seconds([self._stamping.process])
        _, sealed = self._seal(self._rows[:WITH_TOKEN_EACH], self.keys.token)
        tokens = [
            self._stamping.gateway.stamp(hashlib.sha256(each).digest(), at=clock.now()) for each in sealed
        ]
        stored = SEAL_ROW + sum(len(token.encoded) for token in tokens) / len(tokens)
        seconds, others = time.process_time() - before, cpu.seconds([self._stamping.process]) - authority
        return Made(WITH_TOKEN_EACH, seconds, stored=stored, others=others)

    def judge(self, folder: Path) -> str:
        """Let xmlsec1 and openssl verify a sample of every way; raises NotVerified."""
        _, sealed = self._seal(self._rows[:SAMPLE], self.keys.token)
        few = self._documents[:WITH_PYHANKO]
        seals = judges.judge_seals(folder, sealed)
        judges.judge_seals(folder, [self._signxml.seal(document) for document in few])
        for document, signature in zip(few, self._pyhanko.sign_all(few), strict=True):
            judges.judge_signature(folder, signature, content=document)
        tree = merkle.Tree([hashlib.sha256(each).digest() for each in sealed])
        token = self._stamping.gateway.stamp(tree.root, at=clock.now())
        judges.judge_token(folder, token.encoded, imprint=tree.root)
        for each, path in zip(sealed, tree.paths(), strict=True):
            way = merkle.split(path, size=HASH)
            if merkle.climb(hashlib.sha256(each).digest(), way) != tree.root:
                raise judges.NotVerified("a way does not lead to its root")
        return f"xmlsec1 verified {seals} seals and openssl the token over them; {len(few)} of each peer."

    def _seal(self, rows: Sequence[dict[str, Any]], key: SealKey) -> tuple[Made, list[bytes]]:
        sealer, at = xades.make_sealer(key.certificate), clock.now()
        moments = [time.process_time()]
        documents = [_write(row) for row in rows]
        moments.append(time.process_time())
        waiting = [xades.prepare(document, sealer=sealer, at=at) for document in documents]
        moments.append(time.process_time())
        signatures = key.sign_all([each.to_be_signed for each in waiting])
        moments.append(time.process_time())
        sealed = [
            xades.finish(unsigned, signature, sealer=sealer)
            for unsigned, signature in zip(waiting, signatures, strict=True)
        ]
        moments.append(time.process_time())
        stages = tuple(later - earlier for earlier, later in pairwise(moments))
        return Made(len(rows), sum(stages), stages), sealed


def run(folder: Path, *, is_full: bool) -> Result:
    """Measure every way in turn; a full run takes four times as many turns."""
    with ExitStack() as held:
        authority = open_folder(folder)
        stamping = held.enter_context(open_stamping(folder))
        (folder / judges.ROOT).write_bytes(authority.root().certificate.public_bytes(Encoding.PEM))
        ways = Ways(open_keys(folder, authority=authority), stamping)
        programs: dict[str, Callable[[], Made]] = {
            "ours": partial(ways.seal, ways.keys.token),
            "raw": ways.sign_raw,
            "signxml": ways.seal_with_signxml,
            "pyhanko": ways.sign_with_pyhanko,
            "file": partial(ways.seal, ways.keys.file),
            "small": partial(ways.finish_batch, ROWS),
            "large": partial(ways.finish_batch, BATCH),
            "each": ways.stamp_each,
        }
        for warm in programs.values():
            warm()
        rounds = interleave(programs, turns=TURNS * 4 if is_full else TURNS, figures=_figures)
        judged = ways.judge(folder)
    each = [made for measured in rounds for made in measured["each"]]
    spent = sum(made.others for made in each) / sum(made.count for made in each) * 1e3
    note = f"The time-stamp authority itself spends {spent:.1f} ms of another process for each token."
    peers = "signxml, bare signatures of the token, pyHanko, a token for each"
    return Result(name="sealing", target="P3", peer=peers, figures=_figures(rounds), notes=[judged, note])


def _write(row: dict[str, Any]) -> bytes:
    return erds.write(row, issuer=evidence.ISSUER, is_test=True)


def _timed(count: int, act: Callable[[], object]) -> Made:
    before = time.process_time()
    act()
    return Made(count, time.process_time() - before)


def _figures(rounds: list[Round[Made]]) -> list[Figure]:
    def rates(name: str) -> list[float]:
        return [_rate(measured[name]) for measured in rounds]

    def rate(name: str, ours: str, peer: str, at_least: float | None = None) -> Figure:
        return Figure(
            name=name,
            unit="1/s",
            ours=rates(ours),
            peer=rates(peer),
            at_least=at_least,
            judges_ratio=at_least is not None,
        )

    return [
        rate("written and sealed; peer: signxml", "ours", "signxml", LEAST_BY_SIGNXML),
        rate("written and sealed; peer: bare signatures", "ours", "raw", LEAST_BY_RAW),
        rate("written and sealed; peer: pyHanko CAdES", "ours", "pyhanko"),
        rate("the same with the key in a file; peer: in the token", "file", "ours"),
        rate(f"batch of {ROWS:,} to proofs; peer: a token for each", "small", "each"),
        rate(f"batch of {BATCH:,} to proofs; peer: a token for each", "large", "each"),
        *(_stage(rounds, place, name) for place, name in enumerate(STAGES)),
        _stored(rounds),
    ]


def _rate(turns: Sequence[Made]) -> float:
    return sum(made.count for made in turns) / sum(made.seconds for made in turns)


def _stage(rounds: list[Round[Made]], place: int, name: str) -> Figure:
    def of(turns: Sequence[Made]) -> float:
        return sum(made.stages[place] for made in turns) / sum(made.count for made in turns) * 1e6

    return Figure(
        name=f"of that: {name}", unit="µs", ours=[of(measured["ours"]) for measured in rounds], digits=1
    )


def _stored(rounds: list[Round[Made]]) -> Figure:
    ours, peer = ([measured[name][0].stored for measured in rounds] for name in ("large", "each"))
    return Figure(
        name=f"stored beside its row, batch of {BATCH:,}; peer: a token for each",
        unit="B",
        ours=ours,
        peer=peer,
    )
