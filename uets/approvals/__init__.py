"""İkinci onay: what one principal operator asks for and another one approves (product.md, rule R5)."""
