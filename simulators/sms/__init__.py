"""A bulk SMS provider that delivers nothing: every SMS becomes a file that the demo phone shows."""
