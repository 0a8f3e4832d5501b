"""The content host: parts of notices by one-time link, without cookies and without a page of the portal."""
