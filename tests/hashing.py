"""The hash of passwords in tests: Argon2id as in the product, with hardly any work; what it costs has its own test."""

from typing import ClassVar

from django.contrib.auth.hashers import Argon2PasswordHasher
from typing_extensions import override


class QuickArgon2(Argon2PasswordHasher):
    """Argon2id with the least memory and one round: the same form, thirty times as fast."""

    time_cost, memory_cost, parallelism = 1, 8, 1
    checked: ClassVar[list[str]] = []
    """Every hash that a password was compared with: what a try has cost."""

    @override
    def verify(self, password: str, encoded: str) -> bool:
        """Compare, and note with what."""
        self.checked.append(encoded)
        return super().verify(password, encoded)
