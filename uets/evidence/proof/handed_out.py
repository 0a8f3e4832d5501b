"""What was ever put into bundles as it is: a bundle of any year is known by these, and a changed script is found.

Lines are only added: what was handed out once stays in people's hands. A test names the line that is missing.
"""

from typing import Final

SCRIPTS: Final = frozenset(
    {
        "46af5fc5e1db1406185472bd4ae5799d527c73b64883cd223c0ceb21277129a1",
        "aa6888bc394e594930fdd7ee1662209cadadca0a67dc854465162684068cabe9",
        "234578f28723140e94818e59ade557cea864a3603fd344d526fe2bc53e26ab6a",
        "e17c7967d9ea3740e08db3fadb032c6edafc1153b09d19ae05e2cc29146bf2fd",
        "8aaf9073551b587a72948200ca6fa0ea7df71c0fbbecfd24061f6ac446e494de",
    }
)
"""SHA-256 of every version of `dogrula.sh`."""

WITHOUT_RENEWALS: Final = frozenset({"46af5fc5e1db1406185472bd4ae5799d527c73b64883cd223c0ceb21277129a1"})
"""Those beside which a bundle held only its first time stamp for the shell."""

READ_MES: Final = frozenset(
    {
        "f0d46ef283453e19f5de6d6d58fc7db62377689abbbe94e0359c4e5e90212bab",
        "5024679138eac6d89027daae592bcfa847d89862fc7c7a0edff968a99acac6b0",
        "aab4ddf83b38fe747d8f060c787286f556afc165c4c8454e01694493be22fc2e",
    }
)
"""SHA-256 of every version of `OKU.txt`."""
