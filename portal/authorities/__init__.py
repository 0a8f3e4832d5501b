"""The sending authority's door (/merci/): choose an authority, send a package by hand, follow what was sent."""
