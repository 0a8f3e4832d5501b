"""E-mail: `message.py` makes RFC 5322 messages, `smtp.py` hands them to a server."""
