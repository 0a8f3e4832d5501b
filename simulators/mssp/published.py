"""What the played operators tell their partner: addresses and ways of asking, as the partner's file of operators."""

import json
from pathlib import Path

FORMAT = "http://uri.etsi.org/TS102204/v1.1.2#PKCS7"


def list_operators(url: str) -> list[dict[str, object]]:
    """Return two operators behind one address: one asked asynchronously by SOAP 1.2, one synchronously by SOAP 1.1."""
    common = {
        "signature_url": url,
        "status_url": url,
        "mssp_dns": "mssp.ornek.invalid",
        "ap_id": "http://uets.ornek.invalid",
        "secret": "mobile-signature-demo",
    }
    return [
        {**common, "code": "ornek-hat", "name": "Örnek Hat", "profile_url": url},
        {
            **common,
            "code": "ornek-cep",
            "name": "Örnek Cep",
            "mode": "synch",
            "soap": "1.1",
            "format": FORMAT,
        },
    ]


def publish_operators(file: Path, *, url: str) -> None:
    """Write the file of operators, whole or not at all."""
    unfinished = file.with_name(f".{file.name}")
    unfinished.write_text(json.dumps(list_operators(url), ensure_ascii=False, indent=1), encoding="utf-8")
    unfinished.replace(file)
