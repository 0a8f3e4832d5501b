"""`verify_evidence` over a whole database: a clean one is clean, each kind of tampering is found where it is."""
# ruff: noqa: S608 - the statements are those of this file

from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.builders.people import make_natural_account
from tests.builders.roles import pool_of_web_process, web_process
from tests.builders.verifying import stamped, tampered, verify
from uets.evidence.models import Evidence
from uets.evidence.proof import chain as chains
from uets.evidence.queries import COLUMNS
from uets.evidence.queries.walking import Scope, check_page
from uets.evidence.queries.walking.pages import Position
from uets.kernel import clock

pytestmark = pytest.mark.django_db(transaction=True)

SEALED = "(SELECT id FROM evidence_evidence WHERE kind = 'notice:arrived' ORDER BY id LIMIT 1)"
NOTICE = f"(SELECT chain FROM evidence_evidence WHERE id = {SEALED})"


@pytest.fixture(autouse=True)
def written(tmp_path: Path) -> Iterator[None]:
    """Record evidence in three batches."""
    with stamped(tmp_path, batches=3):
        yield


def test_a_whole_database_is_clean_to_the_web_process() -> None:
    rows = Evidence.objects.count()
    with pool_of_web_process(), web_process():
        faults, summary = verify()
    assert faults == []
    assert summary["checked"] | {"consents": 0} == {
        "chains": rows,
        "rows": rows,
        "batches": 3,
        "renewals": 0,
        "rehashes": 0,
        "deletions": 0,
        "consents": 0,
    }


FAKE_TOMBSTONE = f"""INSERT INTO evidence_tombstone
SELECT e.account_id, e.id, e.chain, e.sequence, e.kind, e.row_hash, p.batch_id, p.position, p.leaf, e.id
FROM evidence_evidence e JOIN evidence_proof p USING (id) WHERE e.id = {SEALED}"""

CASES: dict[str, tuple[tuple[str, ...], set[str]]] = {
    "a deleted row": ((f"DELETE FROM evidence_evidence WHERE id = {SEALED}",), {"row-missing"}),
    "a changed fact": (
        ("UPDATE evidence_evidence SET facts = '{}' WHERE kind = 'notice:taken_over'",),
        {"row-changed"},
    ),
    "a fact that no action could have written": (
        (
            "UPDATE evidence_evidence SET facts = '{\"a\": 1.5}', row_hash = 'x' WHERE kind = 'account:opened'",
        ),
        {"row-changed", "head-differs", "proof-differs"},
    ),
    "a changed actor": (
        (f'UPDATE evidence_evidence SET actor = \'{{"id": "x"}}\' WHERE id = {SEALED}',),
        {"row-changed"},
    ),
    "a changed kind": (
        (f"UPDATE evidence_evidence SET kind = 'notice:read' WHERE id = {SEALED}",),
        {"row-changed"},
    ),
    "a changed time": (
        (f"UPDATE evidence_evidence SET event_at = event_at + interval '1 s' WHERE id = {SEALED}",),
        {"row-changed"},
    ),
    "rows that changed places": (
        (
            f"UPDATE evidence_evidence SET sequence = 3 - sequence WHERE chain = {NOTICE} AND sequence IN (1, 2)",
        ),
        {"row-out-of-place", "row-changed", "head-differs"},
    ),
    "a cut-off tail": (
        (f"DELETE FROM evidence_evidence WHERE chain = {NOTICE} AND sequence = 2",),
        {"row-missing"},
    ),
    "a tail cut off with its head, seal and proof": (
        (
            f"CREATE TEMP TABLE gone AS SELECT * FROM evidence_evidence WHERE chain = {NOTICE} AND sequence = 2",
            "DELETE FROM evidence_evidence e USING gone WHERE e.id = gone.id",
            "DELETE FROM evidence_seal s USING gone WHERE s.id = gone.id",
            "DELETE FROM evidence_proof p USING gone WHERE p.id = gone.id",
            "UPDATE evidence_chainhead h SET sequence=1, row_hash = previous_hash FROM gone WHERE h.chain = gone.chain",
            "DROP TABLE gone",
        ),
        {"batch-differs"},
    ),
    "a deleted head": ((f"DELETE FROM evidence_chainhead WHERE chain = {NOTICE}",), {"head-missing"}),
    "a head put back": (
        (f"UPDATE evidence_chainhead SET sequence = 1 WHERE chain = {NOTICE}",),
        {"head-differs"},
    ),
    "a deleted seal": (
        (f"DELETE FROM evidence_seal WHERE id = {SEALED}",),
        {"seal-missing", "proof-differs"},
    ),
    "a changed seal": (
        (f"UPDATE evidence_seal SET sealed_at = sealed_at + interval '1 s' WHERE id = {SEALED}",),
        {"seal-differs"},
    ),
    "a seal's certificate gone": (
        ("DELETE FROM evidence_certificate WHERE role = 'seal'",),
        {"seal-differs"},
    ),
    "a deleted proof": (
        (f"DELETE FROM evidence_proof WHERE id = {SEALED}",),
        {"proof-missing", "batch-differs"},
    ),
    "a way that leads elsewhere": (
        (f"UPDATE evidence_proof SET path = path || repeat('x', 32)::bytea WHERE id = {SEALED}",),
        {"batch-differs"},
    ),
    "a batch deleted from the middle": (
        ("DELETE FROM evidence_batch WHERE id = 2",),
        {"batch-missing"},
    ),
    "the last batch deleted": (("DELETE FROM evidence_batch WHERE id = 3",), {"batch-missing"}),
    "the last batch deleted with its proofs": (
        ("DELETE FROM evidence_batch WHERE id = 3", "DELETE FROM evidence_proof WHERE batch_id = 3"),
        {"proof-missing"},
    ),
    "a batch with another root before it": (
        ("UPDATE evidence_batch SET previous_root = root WHERE id = 2",),
        {"batch-differs"},
    ),
    "a token of another batch": (
        ("UPDATE evidence_batch SET token = (SELECT token FROM evidence_batch WHERE id = 1) WHERE id = 2",),
        {"token-invalid"},
    ),
    "another time of a token": (
        ("UPDATE evidence_batch SET gen_time = gen_time - interval '1 h' WHERE id = 2",),
        {"token-invalid"},
    ),
    "a tombstone that nobody left": (
        (
            FAKE_TOMBSTONE,
            f"DELETE FROM evidence_proof WHERE id = {SEALED}",
            "DELETE FROM evidence_seal s USING evidence_tombstone t WHERE s.id = t.id",
            "DELETE FROM evidence_evidence e USING evidence_tombstone t WHERE e.id = t.id",
        ),
        {"deletion-unfounded"},
    ),
}


def test_each_tampering_is_found() -> None:
    found = {}
    for name, (statements, _) in CASES.items():
        with tampered(*statements):
            found[name] = {fault["kind"] for fault in verify()[0]}
    assert found == {name: kinds for name, (_, kinds) in CASES.items()}
    assert verify()[0] == []


def test_a_fault_says_where() -> None:
    row = Evidence.objects.filter(kind="notice:arrived").earliest("id")
    with tampered(f"UPDATE evidence_evidence SET subject = 'x' WHERE id = '{row.id}'"):
        ((fault,), _) = verify()
        assert fault["where"] == f"{row.chain}#{row.sequence} ({row.id})"
        ((fault,), _) = verify("--chain", row.chain)
        assert fault["kind"] == "row-changed"
        assert verify("--month", "2026-01")[0] == []
        ((fault,), summary) = verify("--month", f"{clock.now():%Y-%m}")
        assert (fault["kind"], list(summary["checked"])) == ("row-changed", ["rows"])


def test_a_row_rewritten_with_its_hash_and_head_is_found_by_its_seal() -> None:
    row = Evidence.objects.filter(kind="notice:arrived").values(*COLUMNS).earliest("id")
    forged = chains.row_hash(row | {"actor": {"kind": "system", "id": "system:else"}})
    with tampered(
        f'UPDATE evidence_evidence SET actor = \'{{"kind": "system", "id": "system:else"}}\', '
        f"row_hash = '{forged}' WHERE id = '{row['id']}'",
        f"UPDATE evidence_chainhead SET row_hash = '{forged}' WHERE chain = '{row['chain']}'",
    ):
        for words in ((), ("--chain", row["chain"])):
            assert {fault["kind"] for fault in verify(*words)[0]} == {"seal-differs"}


def test_young_rows_may_wait_and_late_ones_may_not() -> None:
    make_natural_account()
    faults, summary = verify()
    assert (faults, summary["waiting"] > 0) == ([], True)
    late = Scope(at=clock.now() + timedelta(minutes=16), month=f"{clock.now():%Y-%m}")
    page, _ = check_page(Position("rows"), late)
    assert {fault.kind for fault in page.faults} == {"not-stamped"}
    assert (len(page.faults), page.waiting) == (summary["waiting"], 0)


WITHOUT_A_TRACE = (
    "CREATE TEMP TABLE gone AS SELECT id FROM evidence_proof WHERE batch_id = 3",
    """UPDATE evidence_chainhead h SET sequence = kept.sequence, row_hash = kept.row_hash FROM (
        SELECT DISTINCT ON (chain) chain, sequence, row_hash FROM evidence_evidence
        WHERE id NOT IN (SELECT id FROM gone) ORDER BY chain, sequence DESC) kept WHERE h.chain = kept.chain""",
    """DELETE FROM evidence_chainhead WHERE NOT starts_with(chain, 'consent:') AND chain NOT IN (
        SELECT chain FROM evidence_evidence WHERE id NOT IN (SELECT id FROM gone))""",
    *(
        f"DELETE FROM evidence_{table} WHERE id IN (SELECT id FROM gone)"
        for table in ("evidence", "seal", "proof")
    ),
    "DELETE FROM evidence_batch WHERE id = 3",
    "DROP TABLE gone",
)


def test_what_was_seen_before_is_missed_when_the_newest_batch_is_gone_without_a_trace(tmp_path: Path) -> None:
    earlier, out = tmp_path / "summary.json", StringIO()
    call_command("verify_evidence", stdout=out, stderr=StringIO())
    earlier.write_text(out.getvalue())
    assert verify("--known", str(earlier))[0] == []
    with tampered(*WITHOUT_A_TRACE):
        assert verify()[0] == []  # nothing inside the database tells of it
        assert verify("--known", str(earlier))[0] == [
            {"kind": "batch-missing", "where": "batch 3", "detail": "an earlier verification saw it"}
        ]


class InterruptedStream(StringIO):
    """A terminal at which somebody presses Ctrl-C when the third line appears."""

    def write(self, text: str, /) -> int:
        if self.getvalue().count("\n") >= 2:
            raise KeyboardInterrupt
        return super().write(text)


def test_a_stopped_walk_goes_on_where_it_was(tmp_path: Path) -> None:
    state = tmp_path / "walk.json"
    with tampered(f"DELETE FROM evidence_chainhead WHERE chain = {NOTICE}"):
        with pytest.raises(CommandError, match="go on with --state") as stopped:
            call_command("verify_evidence", state=state, stdout=StringIO(), stderr=InterruptedStream())
        assert stopped.value.returncode == 2
        out = StringIO()
        with pytest.raises(CommandError, match="1 faults"):
            call_command("verify_evidence", state=state, stdout=out, stderr=StringIO())
    (summary,) = out.getvalue().splitlines()  # the fault itself was told by the first run
    rows = Evidence.objects.count()
    assert f'"chains":{rows},"rows":{rows},"batches":3' in summary
    assert not state.exists()
