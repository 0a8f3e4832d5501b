"""A slot per port: the domain says what it needs, config/wiring.py binds a gateway once per process."""

from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")

_slots: list["Slot[object]"] = []


class PortUnbound(RuntimeError):
    """A port is used in a process that config/wiring.py did not give a gateway for."""


class Slot(Generic[T]):
    """Holds the gateway of one port; made lazily, so that nothing is opened before a worker process has started."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._make: Callable[[], T] | None = None
        self._bound: T | None = None
        _slots.append(self)  # type: ignore[arg-type]

    def bind(self, make: Callable[[], T]) -> None:
        """Bind the slot to a maker, called at first use."""
        self._make, self._bound = make, None

    @property
    def is_bound(self) -> bool:
        """Tell whether config/wiring.py bound this slot in this process."""
        return self._make is not None

    def __call__(self) -> T:
        """Return the bound gateway; raises PortUnbound where this process has none."""
        if self._bound is None:
            if self._make is None:
                raise PortUnbound(self.name)
            self._bound = self._make()
        return self._bound


def list_slots() -> list["Slot[object]"]:
    """Return every declared slot, for the architecture tests."""
    return list(_slots)
