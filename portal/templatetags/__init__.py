"""Words, times and components of the templates; all are known without {% load %} (config/settings.py)."""
