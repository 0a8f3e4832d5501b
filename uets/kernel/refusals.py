"""What the domain refuses by name: a stable code and the facts of the case; doors render the words."""

from typing import ClassVar


class Refusal(Exception):
    """An expected refusal. `code` is the API's stable code (RFC 9457), `facts` fill the words of a door."""

    code: ClassVar[str]

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__(self.__class__.__doc__ or self.code)
