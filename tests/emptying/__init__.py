"""Django's PostgreSQL backend with a cheap flush: three hundred tables, most of them empty."""
