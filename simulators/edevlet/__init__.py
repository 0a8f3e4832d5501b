"""An identity server that speaks the OAuth 2.0 of e-Devlet Kapısı; it looks like a test and says that it is one."""
