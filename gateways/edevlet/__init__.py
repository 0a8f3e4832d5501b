"""e-Devlet Kapısı as one of our ways of login: addresses and calls of its OAuth 2.0."""
