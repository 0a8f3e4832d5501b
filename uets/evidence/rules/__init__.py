"""What time does to evidence: when its proofs are renewed, and how long each record is kept."""
