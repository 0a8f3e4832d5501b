"""Time-stamp authorities over HTTP (RFC 3161 §3.4); every token is checked before anybody believes it."""
