"""PDF/A-3 documents: `typst_pdf.py` prints, `words.py` prepares what the templates show, `templates/` is their look."""
