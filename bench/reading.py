"""Recipients that read by key: companies whose integrator opens every notice through the API, over few connections."""

import http.client
import json
import threading
from collections import deque
from collections.abc import Iterable
from typing import Final, NamedTuple

from bench import seed
from bench.installation import Installation
from bench.packages.maker import Recipient
from uets.accounts.queries import get_account
from uets.kernel.ids import to_public
from uets.mailbox.models import MailboxEntry

READERS: Final = 8
CONNECTIONS: Final = 4
SILENT_SECONDS: Final = 60
AT_ONCE: Final = 100
"""Notices that one call opens."""


class Reader(NamedTuple):
    """A recipient and the key with which its integrator reads."""

    recipient: Recipient
    holder: seed.Holder
    key: seed.ReceivedKey


def open_readers(installation: Installation) -> list[Reader]:
    """Open accounts whose integrator has a key."""
    tariff_id, readers = seed.publish_tariff(), []
    for number in range(READERS):
        holder = seed.open_holder(number)
        account = get_account(account_id=holder.account_id)
        key = seed.receive_key(installation, holder, tariff_id=tariff_id)
        readers.append(Reader(Recipient(str(account.tckn), holder.name), holder, key))
    return readers


def read_all(installation: Installation, readers: Iterable[Reader]) -> int:
    """Open every notice of the readers and return how many; ValueError for any answer but 200."""
    waiting = deque(
        (reader.key.text, names[start : start + AT_ONCE])
        for reader in readers
        for names in [_list_names(reader)]
        for start in range(0, len(names), AT_ONCE)
    )
    count, faults = sum(len(names) for _, names in waiting), list[BaseException]()
    threads = [
        threading.Thread(target=_read, args=(installation.port, waiting, faults), daemon=True)
        for _ in range(CONNECTIONS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
    return count


def _list_names(reader: Reader) -> list[str]:
    entries = MailboxEntry.objects.filter(account_id=reader.holder.account_id)
    return [to_public("ntc", identifier) for identifier in entries.values_list("id", flat=True)]


def _read(port: int, waiting: deque[tuple[str, list[str]]], faults: list[BaseException]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SILENT_SECONDS)
    try:
        while waiting and not faults:
            _open(connection, *waiting.popleft())
    except IndexError:  # another thread took the last one
        return
    except BaseException as error:  # noqa: BLE001 - handed to the thread that waits
        faults.append(error)
    finally:
        connection.close()


def _open(connection: http.client.HTTPConnection, key: str, names: list[str]) -> None:
    head = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    body = json.dumps({"acknowledge": "read-evidence", "notices": names})
    connection.request("POST", "/v1/openings", body=body, headers=head)
    answer = connection.getresponse()
    said = answer.read()
    if answer.status != http.client.OK or any(each["refusal"] for each in json.loads(said)["openings"]):
        message = f"not opened: {answer.status} {said[:500]!r}"
        raise ValueError(message)
