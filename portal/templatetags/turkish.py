"""Filters for human text and for the numbers of the field; Django's own case filters do not know Turkish."""

from django import template

from uets.kernel import numbers, turkish

register = template.Library()

register.filter("turkish_upper", turkish.upper)
register.filter("turkish_lower", turkish.lower)
register.filter("turkish_title", turkish.title)
register.filter("lira", numbers.format_kurus)
register.filter("count", numbers.format_count)
register.filter("uets_address", numbers.format_uets_address)
register.filter("masked_tckn", numbers.mask_tckn)


@register.filter
def initials(name: str) -> str:
    """Return the first letters of the first and last word of a name: İpek Işık → İI."""
    words = turkish.normalize(name).split()
    ends = words[:1] + words[1:][-1:]
    return turkish.upper("".join(word[0] for word in ends))
