"""Names of the format: relationship types, namespaces, digest algorithms (e-Yazışma Teknik Rehberi 1.3 and 2.0)."""

RELATIONSHIPS = "http://eyazisma.dpt/iliskiler/"
CORE_PROPERTIES = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
OPC_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
OPC_CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
OPC_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
DUBLIN_TERMS = "http://purl.org/dc/terms/"
SCHEMAS = "urn:dpt:eyazisma:schema:xsd:"
INSIDE = "http://eyazisma.dpt/bilesen#dahili"
OUTSIDE = "http://eyazisma.dpt/bilesen#harici"

CATEGORY = "RESMIYAZISMA"
ENCRYPTED_CATEGORY = "RESMIYAZISMA/SIFRELI"
CONTENT_TYPE = "application/eyazisma"
CONTENT_TYPES_PART = "[Content_Types].xml"
ROOT_RELATIONSHIPS = "_rels/.rels"

SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"
SHA384 = "http://www.w3.org/2001/04/xmldsig-more#sha384"
SHA512 = "http://www.w3.org/2001/04/xmlenc#sha512"
HASHES = {SHA256: "sha256", SHA384: "sha384", SHA512: "sha512"}
"""SHA-1 and RIPEMD-160 of old packages prove nothing any more and are refused."""

SECURITY_CODES = frozenset({"YOK", "HZO", "OZL", "GZL", "CGZ", "TSD", "KSO"})
PURPOSES = frozenset({"GRG", "BLG"})
ATTACHMENT_KINDS = frozenset({"DED", "FZK", "HRF"})
COURT_FILE = "dosyaBilgileriV1.xml"
