"""A sending authority's program: makes and signs packages, hands them over, follows them. Imports nothing of UETS."""
