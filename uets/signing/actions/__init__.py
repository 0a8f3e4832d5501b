"""What is done with a signing request: asked for by a browser, signed by a program, taken by the browser."""

from uets.signing.actions.asking import ask_for_signature
from uets.signing.actions.fetching import fetch_request, read_request
from uets.signing.actions.forgetting import forget_old_requests
from uets.signing.actions.papers import ask_for_paper, finish_paper, sign_contract_by_card
from uets.signing.actions.signing import decline_request, sign_request
from uets.signing.actions.taking import take_signature

__all__ = [
    "ask_for_paper",
    "ask_for_signature",
    "decline_request",
    "fetch_request",
    "finish_paper",
    "forget_old_requests",
    "read_request",
    "sign_contract_by_card",
    "sign_request",
    "take_signature",
]
