"""Recipients by the ten thousand: open accounts of invented persons, written by SQL as their actions leave them."""

from collections.abc import Iterator
from itertools import islice
from typing import Final

from django.db import connection

from bench.packages.maker import Recipient
from uets.kernel.numbers import complete_tckn

FIRST_NUMBER: Final = 300_000_000
SEED: Final = 6006
STEP: Final = 104_729
"""A prime, so that neighbours in a stock of packages live far from one another."""

FILL_PERSONS: Final = """-- invented persons
INSERT INTO accounts_person (password, id, tckn, first_name, last_name, email, mobile, registered_at)
SELECT '', md5('person' || tckn)::uuid, tckn, 'Deniz', 'Örnek ' || n, '', '', now()
FROM unnest(%s::text[]) WITH ORDINALITY AS given (tckn, n)"""

FILL_ACCOUNTS: Final = """-- their open accounts
INSERT INTO accounts_account (id, kind, state, uets_address, legal_name, sort_key, search_text, person_id, tckn,
    dual_control, closed_because, invoice_address, created_at, opened_at)
SELECT md5('account' || tckn)::uuid, 'natural', 'open', '19997' || lpad(n::text, 10, '0'), 'Deniz Örnek ' || n,
    'deniz örnek ' || n, 'deniz ornek ' || n, md5('person' || tckn)::uuid, tckn, '{}', '', 'Örnekkent', now(), now()
FROM unnest(%s::text[]) WITH ORDINALITY AS given (tckn, n)"""


def open_accounts(count: int) -> list[Recipient]:
    """Write so many open accounts and return their holders, in the order in which packages are addressed to them."""
    numbers = [complete_tckn(f"{FIRST_NUMBER + number:09d}") for number in range(count)]
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute(FILL_PERSONS, [numbers])
        cursor.execute(FILL_ACCOUNTS, [numbers])
        cursor.execute("VACUUM (ANALYZE) accounts_person, accounts_account")
    return [Recipient(numbers[place], f"Deniz Örnek {place + 1}") for place in islice(_places(count), count)]


def _places(count: int) -> Iterator[int]:
    at = SEED % count
    while True:
        yield at
        at = (at + STEP) % count
