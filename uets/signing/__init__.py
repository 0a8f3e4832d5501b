"""İmza isteği: a browser asks for a signature, a program makes it, the browser takes it (Law 5070 art. 5)."""
