"""The front page, the language switch and what stands in the footer."""
