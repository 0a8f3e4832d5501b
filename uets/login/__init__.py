"""Giriş: password and second factor, sessions, the fresh strong login (Regulation RG 30617, access)."""
