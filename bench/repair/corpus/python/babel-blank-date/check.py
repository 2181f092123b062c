import io
from datetime import datetime, timezone

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po


def read(**dates):
    lines = "".join(f'"{name.replace("_", "-")}: {value}\\n"\n' for name, value in dates.items())
    text = f'msgid ""\nmsgstr ""\n"Project-Id-Version: shop 2\\n"\n{lines}\nmsgid "Hello"\nmsgstr "Hallo"\n'
    catalog = read_po(io.BytesIO(text.encode()))
    assert catalog["Hello"].string == "Hallo"
    assert (catalog.project, catalog.version) == ("shop", "2")
    return catalog


told = "2020-03-04 05:06+0000"
when = datetime(2020, 3, 4, 5, 6, tzinfo=timezone.utc)
assert read(PO_Revision_Date=told).revision_date == when
read(PO_Revision_Date="")
read(PO_Revision_Date="  ")
assert read(PO_Revision_Date="", POT_Creation_Date=told).creation_date == when
assert read(PO_Revision_Date="YEAR-MO-DA HO:MI+ZONE", POT_Creation_Date=told).creation_date == when
catalog = Catalog(revision_date=when)
catalog.mime_headers = [("PO-Revision-Date", told)]
assert catalog.revision_date == when
try:
    read(PO_Revision_Date="yesterday")
except ValueError:
    pass
