"""Yetkiler ve onaylar: what waits for a second principal operator, and which acts do (rule R5)."""
