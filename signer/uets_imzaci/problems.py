"""What ends a signing: a sentence that says what happened and what to do."""


class Problem(Exception):
    """One named reason, with the facts of its sentence (words.py)."""

    def __init__(self, name: str, /, **facts: object) -> None:
        """Name the sentence."""
        super().__init__(name)
        self.name, self.facts = name, facts
