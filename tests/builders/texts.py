"""Legal texts for tests: short, in the format of the real ones."""

from datetime import datetime

from tests.builders.people import AT, CONSOLE
from uets.agreements import actions
from uets.agreements.models import AgreementText
from uets.agreements.states import TextKind

TITLES = {
    TextKind.CONTRACT: "UETS Kullanım Sözleşmesi",
    TextKind.UNDERTAKING: "Kullanıcı Taahhütnamesi",
    TextKind.DISCLOSURE: "KVKK Aydınlatma Metni",
}


def publish(
    kind: TextKind, *, version: int = 1, locale: str = "tr", published_from: datetime = AT
) -> AgreementText:
    """Publish a short text of a kind."""
    source = f"uets-metin 1\n= {TITLES[kind]} {locale}\n\nSürüm {version} metnidir.\n".encode()
    return actions.publish_text(
        actor=CONSOLE,
        kind=kind,
        locale=locale,
        version=version,
        source=source,
        controller="Örnek Tebligat İşletmesi A.Ş.",
        published_from=published_from,
        at=published_from,
    )


def publish_all() -> dict[TextKind, AgreementText]:
    """Publish version 1 of every kind."""
    return {kind: publish(kind) for kind in TextKind}
