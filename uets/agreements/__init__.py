"""Sözleşme: versioned legal texts, who read or accepted which version and when, receipts (KVKK Law 6698 art. 10)."""
