"""The domain: `ls` here is the table of contents of the law (Law 7201 art. 7/a) and of the user guide."""
