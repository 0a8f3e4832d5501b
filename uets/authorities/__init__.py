"""Tebligat çıkaran merci: sending authorities, their officials, seals and programs, and what they expect to send."""
