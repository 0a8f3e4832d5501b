"""Why the installation does not start: one clear line for the person at the terminal."""


class CannotStartError(Exception):
    """The installation cannot start; the text is one complete line and names the way out."""
