"""What opening an address needs from the world: a registry of companies that says who represents one."""

from typing import Protocol

from uets.kernel.ports import Slot
from uets.registration.states import RegistryAnswer


class CompanyRegistry(Protocol):
    """Asks the registry of companies (MERSİS, Regulation RG 30617 art. 6-7)."""

    def find_company(self, *, mersis: str = "", vkn: str = "") -> RegistryAnswer:
        """Return what it says of the company of one number; raises RegistryFailed."""


company_registry: Slot[CompanyRegistry] = Slot("registration.company_registry")
