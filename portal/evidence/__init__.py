"""Evidence as files for the holder, and the page where anybody verifies one without an account."""
