"""Limits of opening an address."""

from datetime import timedelta

MOST_DRAWS = 8
"""Addresses drawn before giving up; two of 10¹⁵ that are equal are rare, eight in a row are a fault of ours."""

CODE_LIFE = timedelta(minutes=10)
CODE_TRIES = 5
MOST_CODES = 5
"""Codes sent for one identification: nobody floods another person's mailbox with them."""
