"""Limits of a package: far above what senders need, far below what hurts."""

LARGEST_PACKAGE = 100_000_000
"""Bytes of the file as received."""

MOST_ENTRIES = 2_000
LARGEST_CONTENT = 400_000_000
"""Bytes of all parts, unpacked."""

LARGEST_XML = 5_000_000
LARGEST_SIGNATURE = 5_000_000
MOST_SIGNERS = 50
"""Signatures in one signature part; each costs a computation with a key."""

HIGHEST_RATIO = 200
"""Unpacked : packed, of a part larger than RATIO_COUNTS_FROM; PDF and XML of real packages stay below 30."""

RATIO_COUNTS_FROM = 1_000_000
LONGEST_NAME = 500
LONGEST_DIRECTORY = 3_000_000
"""Bytes of the ZIP directory; read whole before entries can be counted."""

LONGEST_TEXT = 500
"""Letters of a subject."""

LONGEST_TITLE = 300
"""Letters of the name of a body, an attachment or a file."""

LONGEST_NUMBER = 100
"""Letters of a document or file number."""

MOST_ATTACHMENTS = 1_000
MOST_RECIPIENTS = 500
DEEPEST_XML = 60
CHUNK = 65_536
