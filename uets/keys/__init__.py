"""API anahtarı: grants, keys, permissions, IP rule, term, reveal, extend, disable, hand-over (guide, steps 7 to 11)."""
