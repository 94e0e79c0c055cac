#!/usr/bin/env bash
# xmlschema writes the amount 1000 as 1E+3 where the Decimal came from normalize(), and its own validation then refuses the document.
#
# xs:decimal has no exponent. A Decimal that lost its zeros prints with one, and the encoder takes that text; nothing is raised when it is
# written. zeep and xsdata write 1000. Who receives the file reads 1E+3 as a text, or as 1.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -q install --disable-pip-version-check "xmlschema==4.3.2" "zeep==4.3.3" "xsdata==26.10"
"$folder/venv/bin/python" - <<'PYTHON'
from decimal import Decimal

import xmlschema
from xsdata.formats.converter import converter
from zeep.xsd.types.builtins import Decimal as ZeepDecimal

SCHEMA = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
  <xs:element name="due" type="xs:decimal"/></xs:schema>"""
amount = Decimal("1000.00").normalize()
schema = xmlschema.XMLSchema(SCHEMA)
written = xmlschema.etree_tostring(schema.encode(amount))
print("xmlschema 4.3.2 writes", written, "valid:", schema.is_valid(written))
others = ZeepDecimal().xmlvalue(amount), converter.serialize(amount)
print("zeep and xsdata write", others)
assert (written, schema.is_valid(written), others) == ("<due>1E+3</due>", False, ("1000", "1000")), (written, others)
PYTHON
