"""Tebligat: the legal document with sender, recipient and parts; `eyp/` reads and writes its package without Django."""
