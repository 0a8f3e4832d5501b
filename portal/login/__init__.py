"""Giriş: UETS password and second step, fresh login for acts that need one, end of a session."""
