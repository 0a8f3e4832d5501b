"""İletim: a package is taken over and arrives, which fixes the day of deemed service (Law 7201 art. 7/a)."""
