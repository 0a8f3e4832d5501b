"""Hesap açma: an identified person opens a UETS address, once the text on their data is read and an e-mail proven."""
