"""The registry of companies (MERSİS): who represents a company."""
