"""Hesabı Kapat: ask to close the address, see what was decided, take it back (rule R16)."""
