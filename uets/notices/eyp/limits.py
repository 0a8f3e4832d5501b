"""Limits of a package: far above what senders need, far below what hurts."""

LARGEST_PACKAGE = 100_000_000
"""Bytes of the file as received."""

MOST_ENTRIES = 2_000
LARGEST_CONTENT = 400_000_000
"""Bytes of all parts, unpacked."""

LARGEST_XML = 5_000_000
HIGHEST_RATIO = 200
"""Unpacked : packed, of a part larger than RATIO_COUNTS_FROM; PDF and XML of real packages stay below 30."""

RATIO_COUNTS_FROM = 1_000_000
LONGEST_NAME = 500
MOST_RECIPIENTS = 500
DEEPEST_XML = 60
CHUNK = 65_536
