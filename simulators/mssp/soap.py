"""SOAP 1.1 and 1.2 around the messages of TS 102 204: document/literal, the wrapper in no namespace."""

from typing import Final, NamedTuple

from lxml import etree

MSS: Final = "http://uri.etsi.org/TS102204/v1.1.2#"
SOAP_11: Final = "http://schemas.xmlsoap.org/soap/envelope/"
SOAP_12: Final = "http://www.w3.org/2003/05/soap-envelope"
TYPES: Final = {SOAP_11: "text/xml; charset=utf-8", SOAP_12: "application/soap+xml; charset=utf-8"}

MESSAGES: Final = {
    "MSS_Signature": "MSS_Signature",
    "MSS_StatusQuery": "MSS_Status",
    "MSS_ProfileQuery": "MSS_Profile",
}
"""What the message of an operation is called, without Req and Resp."""

Element = etree._Element  # noqa: SLF001 - lxml has no public name for it


class NotSoap(ValueError):
    """The body is no request of ours."""


class Request(NamedTuple):
    """One request: SOAP version by its namespace, name of the operation, the message."""

    version: str
    name: str
    message: Element


def read(content: bytes) -> Request:
    """Return the request in an envelope; raises NotSoap."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise NotSoap("no XML") from error
    version = etree.QName(root).namespace or ""
    body = root.find(f"{{{version}}}Body")
    if version not in TYPES or body is None or len(body) != 1 or len(body[0]) != 1:
        raise NotSoap("no envelope with one message")
    message = body[0][0]
    operation = str(body[0].tag)
    if operation not in MESSAGES or message.tag != f"{{{MSS}}}{MESSAGES[operation]}Req":
        raise NotSoap("not a message of TS 102 204")
    return Request(version, operation, message)


def child(parent: Element, *path: str) -> Element | None:
    """Return a descendant by the local names on the way to it, or None."""
    found: Element | None = parent
    for name in path:
        found = found.find(f"{{{MSS}}}{name}") if found is not None else None
    return found


def text(parent: Element, *path: str) -> str:
    """Return the text of a descendant, empty when it is not there."""
    found = child(parent, *path)
    return found.text or "" if found is not None else ""


def add(parent: Element, name: str, content: str = "", **attributes: str) -> Element:
    """Add a child in the namespace of the messages."""
    made = etree.SubElement(parent, f"{{{MSS}}}{name}", attributes)
    made.text = content or None
    return made


def answer(request: Request) -> tuple[Element, Element]:
    """Return an envelope with an empty answer to a request, and the answer."""
    envelope = etree.Element(f"{{{request.version}}}Envelope", nsmap={"env": request.version})
    body = etree.SubElement(envelope, f"{{{request.version}}}Body")
    wrapper = etree.SubElement(body, f"{request.name}Response")
    message = etree.SubElement(wrapper, f"{{{MSS}}}{MESSAGES[request.name]}Resp", nsmap={"mss": MSS})
    return envelope, message


def fault(version: str, *, status: int, words: str) -> Element:
    """Return an envelope with the fault that stands for a status code (TS 102 204 §8.2)."""
    spaces = {"env": version, "mss": MSS}
    envelope = etree.Element(f"{{{version}}}Envelope", nsmap=spaces)
    body = etree.SubElement(envelope, f"{{{version}}}Body")
    found = etree.SubElement(body, f"{{{version}}}Fault")
    if version == SOAP_11:
        etree.SubElement(found, "faultcode").text = f"mss:_{status}"
        etree.SubElement(found, "faultstring").text = words
        return envelope
    code = etree.SubElement(found, f"{{{version}}}Code")
    etree.SubElement(code, f"{{{version}}}Value").text = "env:Sender"
    inner = etree.SubElement(code, f"{{{version}}}Subcode")
    etree.SubElement(inner, f"{{{version}}}Value").text = f"mss:_{status}"
    reason = etree.SubElement(found, f"{{{version}}}Reason")
    said = etree.SubElement(reason, f"{{{version}}}Text")
    said.set("{http://www.w3.org/XML/1998/namespace}lang", "en")
    said.text = words
    return envelope


def write(envelope: Element) -> bytes:
    """Return the bytes of an envelope."""
    return etree.tostring(envelope, encoding="UTF-8", xml_declaration=True)
