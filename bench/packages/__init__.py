"""Packages as authorities send them: distinct, really signed, of about 100 kB, made beforehand by the ten thousand."""
