"""What somebody typed into a search box, as it stands in the address."""

from django.http import HttpRequest

from uets.kernel import turkish

LONGEST = 200
FIELD = "ara"


def words_of(request: HttpRequest) -> str:
    """Return the words of a search: at most 200 characters, none of them invisible (PostgreSQL takes no NUL)."""
    typed = request.GET.get(FIELD, "")[:LONGEST]
    return "".join(sign if sign.isprintable() else " " for sign in turkish.normalize(typed)).strip()
