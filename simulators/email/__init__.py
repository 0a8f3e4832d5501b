"""An SMTP server (RFC 5321) that delivers nothing: every message becomes a file that the demo phone shows."""
