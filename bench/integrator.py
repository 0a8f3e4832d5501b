"""The example integrator as it polls: it receives keys and lists with each of them, and says when that first worked."""

import queue
import threading
import time
from typing import NamedTuple

import httpx
from typing_extensions import override

from bench import seed
from bench.installation import Installation
from examples.integrator.client import MailboxClient


class FirstAnswer(NamedTuple):
    """When a key first brought a page: seconds since the epoch."""

    grant_id: str
    at: float


class Poller(threading.Thread):
    """Polls in a thread of its own until `stop`; what it received stands in `answers`."""

    def __init__(self, installation: Installation, *, every: float) -> None:
        super().__init__(daemon=True)
        self.answers: queue.Queue[FirstAnswer] = queue.Queue()
        self._installation, self._every = installation, every
        self._is_stopping = threading.Event()

    @override
    def run(self) -> None:
        """Receive, list, wait; as `examples.integrator` does, but only with the keys of this round."""
        keyring = seed.open_keyring(self._installation)
        with httpx.Client(base_url=self._installation.url, timeout=30) as http:
            integrator = seed.open_integrator(http, keyring)
            while not self._is_stopping.is_set():
                for grant_id in integrator.receive_keys():
                    list(MailboxClient(http, api_key=keyring.list_api_keys()[grant_id]).list_notices())
                    self.answers.put(FirstAnswer(grant_id, time.time()))
                self._is_stopping.wait(self._every)

    def stop(self) -> None:
        """Stop after the round under way."""
        self._is_stopping.set()
        self.join()
