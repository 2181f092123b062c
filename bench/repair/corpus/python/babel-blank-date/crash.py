import io

from babel.messages.pofile import read_po

text = b'msgid ""\nmsgstr ""\n"Project-Id-Version: shop\\n"\n"PO-Revision-Date: \\n"\n\nmsgid "Hello"\nmsgstr "Hallo"\n'
print(read_po(io.BytesIO(text))["Hello"].string)
