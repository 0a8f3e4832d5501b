"""Making and checking proofs: pure, so that a court's programmer can run it without our server or Django."""
