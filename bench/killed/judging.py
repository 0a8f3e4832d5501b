"""What must hold when all is quiet again, asked of the database and of the folder of packages: each answer is 0."""

import contextlib
import hashlib
import io
import os
import time
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.db.models import F

from bench.killed.insisting import Call
from uets.delivery.models import SubmissionBatch
from uets.evidence.proof import merkle
from uets.kernel.ids import to_public

TRIES: Final = 100
PAUSE_SECONDS: Final = 0.2

NOTHING_WAITS: Final = """-- what waits for the worker
SELECT (SELECT count(*) FROM delivery_deliveryrequest) + (SELECT count(*) FROM evidence_sealrequest)
    + (SELECT count(*) FROM evidence_stamprequest)"""

RULES: Final = {
    "calls without exactly their submissions": """
SELECT count(*) FROM delivery_submissionbatch b
WHERE submissions <> (SELECT count(*) FROM delivery_submission s WHERE s.batch_id = b.id)""",
    "packages handed over twice": """
SELECT count(*) - count(DISTINCT package_sha256) FROM delivery_submission""",
    "submissions that are not taken over": """
SELECT count(*) FROM delivery_submission WHERE state <> 'taken_over' OR decided_at IS NULL""",
    "submissions that keep their key": """
SELECT count(*) FROM delivery_submission WHERE sealed_key IS NOT NULL""",
    "submissions without exactly one line": """
SELECT count(*) FROM delivery_submission s
WHERE 1 <> (SELECT count(*) FROM delivery_submissionline l WHERE l.submission_id = s.id AND l.reason = '')""",
    "submissions without their package": """
SELECT count(*) FROM delivery_submission s LEFT JOIN notices_package p ON p.id = s.package_id WHERE p.id IS NULL""",
    "packages without exactly one notice": """
SELECT count(*) FROM notices_package p
WHERE 1 <> (SELECT count(*) FROM notices_notice n WHERE n.package_id = p.id)""",
    "notices and packages that are not as many": """
SELECT abs((SELECT count(*) FROM notices_notice) - (SELECT count(*) FROM notices_package))""",
    "notices without exactly one row in their mailbox": """
SELECT count(*) FROM notices_notice n FULL JOIN mailbox_mailboxentry e USING (account_id, id)
WHERE n.id IS NULL OR e.id IS NULL""",
    "barcodes given twice": """
SELECT count(*) - count(DISTINCT barcode) FROM notices_notice""",
    "notices without exactly one reference": """
SELECT count(*) FROM notices_notice n FULL JOIN notices_noticereference r ON r.notice_id = n.id
WHERE n.id IS NULL OR r.notice_id IS NULL""",
    "evidence without exactly one seal": """
SELECT count(*) FROM evidence_evidence e WHERE kind LIKE 'notice:%'
AND 1 <> (SELECT count(*) FROM evidence_seal s WHERE s.account_id = e.account_id AND s.id = e.id)""",
    "evidence without exactly one proof": """
SELECT count(*) FROM evidence_evidence e
WHERE 1 <> (SELECT count(*) FROM evidence_proof p WHERE p.account_id = e.account_id AND p.id = e.id)""",
    "proofs without evidence": """
SELECT count(*) FROM evidence_proof p LEFT JOIN evidence_evidence e USING (account_id, id) WHERE e.id IS NULL""",
    "batches that are not numbered without gaps": """
SELECT coalesce(max(id), 0) - count(*) FROM evidence_batch""",
    "what waits to be delivered, sealed or stamped": NOTHING_WAITS,
    "requests for deliveries of nothing": """
SELECT count(*) FROM delivery_deliveryrequest r LEFT JOIN delivery_submission s USING (id) WHERE s.id IS NULL""",
}

EXACTLY_ONE: Final = """-- notices without exactly one evidence of a kind, and evidence of no notice
SELECT (SELECT count(*) FROM notices_notice n LEFT JOIN (
        SELECT subject, count(*) AS found FROM evidence_evidence WHERE kind = %(kind)s GROUP BY subject
    ) e ON e.subject = 'notice:' || n.id WHERE e.found IS DISTINCT FROM 1)
    + (SELECT count(*) FROM evidence_evidence e WHERE kind = %(kind)s AND NOT EXISTS (
        SELECT FROM notices_notice n WHERE e.subject = 'notice:' || n.id AND n.account_id = e.account_id))"""

WAYS: Final = """-- the way of each evidence to the root of its batch
SELECT p.leaf, p.path, b.root FROM evidence_proof p JOIN evidence_batch b ON b.id = p.batch_id"""

SUBMISSIONS: Final = """-- what is kept of calls
SELECT b.idempotency_key, s.id, s.package_sha256 FROM delivery_submissionbatch b
JOIN delivery_submission s ON s.batch_id = b.id ORDER BY b.id, s.position"""

ADDRESSES: Final = "SELECT blob_name FROM delivery_submission UNION SELECT blob_name FROM notices_package"


def ask(question: str, **facts: str) -> list[tuple[Any, ...]]:
    """Ask the database, again when it is killed meanwhile."""
    for _ in range(TRIES):
        connection.close()
        with contextlib.suppress(OperationalError), connection.cursor() as cursor:
            cursor.execute(question, facts or None)
            return list(cursor.fetchall())
        time.sleep(PAUSE_SECONDS)
    message = "the database does not come up"
    raise TimeoutError(message)


def count_waiting() -> int:
    """Return how much waits for the worker."""
    return int(ask(NOTHING_WAITS)[0][0])


def judge(calls: Sequence[Call], folder: Path, *, kinds: Sequence[str]) -> dict[str, int]:
    """Return how often each rule is broken."""
    found = {name: int(ask(question)[0][0]) for name, question in RULES.items()}
    for kind in kinds:
        found[f"notices without exactly one evidence {kind}"] = int(ask(EXACTLY_ONE, kind=kind)[0][0])
    found["ways that do not climb to their root"] = sum(
        merkle.climb(bytes(leaf), merkle.split(bytes(path), size=32)) != bytes(root)
        for leaf, path, root in ask(WAYS)
    )
    found["answers that are not what is kept"] = _compare(calls)
    found["rows without their package on the disk"] = len(_find_names() - set(_list_files(folder)))
    found["packages on the disk that were changed"] = sum(
        hashlib.sha256(path.read_bytes()).hexdigest() != name for name, path in _list_files(folder).items()
    )
    found["faults of verify_evidence"] = _verify()
    return found


def list_forgotten(folder: Path) -> list[str]:
    """Return the files of packages that no row names."""
    return sorted(set(_list_files(folder)) - _find_names())


def let_be_older(folder: Path, *, days: int) -> None:
    """Move files and calls back in time, so that nothing is too young to be cleaned up."""
    at = time.time() - days * 86_400
    for path in _list_files(folder).values():
        os.utime(path, (at, at))
    connection.close()
    SubmissionBatch.objects.update(submitted_at=F("submitted_at") - timedelta(days=days + 1))


def name_submissions(answer: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the submissions that an answer names, with the digests of their packages."""
    return [(each["id"], each["package_sha256"]) for each in answer["submissions"]]


def _compare(calls: Sequence[Call]) -> int:
    """Return how many calls were told other submissions than are kept, or are kept without having been made."""
    kept: dict[str, list[tuple[str, str]]] = {}
    for key, identifier, sha256 in ask(SUBMISSIONS):
        kept.setdefault(key, []).append((to_public("sub", identifier), sha256))
    wrong = len(kept.keys() - {call.key for call in calls})
    for call in calls:
        told = name_submissions(call.answer)
        sent = [hashlib.sha256(package).hexdigest() for package in call.packages]
        wrong += told != kept.get(call.key) or [sha256 for _, sha256 in told] != sent
    return wrong


def _find_names() -> set[str]:
    return {address.partition(":")[0] for (address,) in ask(ADDRESSES)}


def _list_files(folder: Path) -> dict[str, Path]:
    return {path.name: path for path in folder.glob("??/*") if path.is_file() and not path.suffix}


def _verify() -> int:
    """Return how many faults the operator's own command finds in the whole database."""
    said = io.StringIO()
    try:
        call_command("verify_evidence", stdout=said, stderr=io.StringIO())
    except CommandError:
        return max(1, len(said.getvalue().splitlines()) - 1)
    return 0
