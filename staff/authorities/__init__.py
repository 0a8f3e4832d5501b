"""Merciler: the register of sending authorities, their officials, seals and programs, for the registrar."""
