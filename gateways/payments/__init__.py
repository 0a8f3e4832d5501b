"""Payment of a sale: `postpaid.py`, the invoice of the integrator (rule R10)."""
