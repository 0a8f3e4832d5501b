"""Requests and looks at codes that no limit counts any more."""

from datetime import datetime

from uets.signing.models import CodeTry, SigningRequest
from uets.signing.states import COUNTED_FOR


def forget_old_requests(*, at: datetime) -> int:
    """Delete them; return how many."""
    requests, _ = SigningRequest.objects.filter(asked_at__lt=at - COUNTED_FOR).delete()
    tries, _ = CodeTry.objects.filter(tried_at__lt=at - COUNTED_FOR).delete()
    return requests + tries
