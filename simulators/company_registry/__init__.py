"""The registry of companies: `POST /mersis/firma/sorgu` with JSON and Basic credentials; all companies are invented."""
