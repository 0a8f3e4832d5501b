"""The contract at first entry; legal texts as pages and PDF."""
