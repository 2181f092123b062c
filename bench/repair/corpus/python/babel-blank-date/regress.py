import io
from datetime import datetime, timezone

from babel.messages.pofile import read_po

HEAD = b'msgid ""\nmsgstr ""\n"Project-Id-Version: shop 2\\n"\n'
REST = b'\nmsgid "Hello"\nmsgstr "Hallo"\n'
when = datetime(2020, 3, 4, 5, 6, tzinfo=timezone.utc)
catalog = read_po(io.BytesIO(HEAD + b'"PO-Revision-Date: 2020-03-04 05:06+0000\\n"\n' + REST))
assert catalog.revision_date == when and catalog["Hello"].string == "Hallo"
catalog = read_po(io.BytesIO(HEAD + b'"PO-Revision-Date: YEAR-MO-DA HO:MI+ZONE\\n"\n' + REST))
assert catalog["Hello"].string == "Hallo"
catalog = read_po(io.BytesIO(HEAD + b'"POT-Creation-Date: 2020-03-04 05:06+0000\\n"\n' + REST))
assert catalog.creation_date == when
assert read_po(io.BytesIO(HEAD + REST)).version == "2"
