"""The peer's side, run by the peer's own interpreter: an event a line in, its grouping key a line out.

It calls what Bugsink itself calls for an event that arrives, once for each of its grouping mechanisms.
"""

import json
import os
import sys
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bugsink_conf")
sys.path.insert(0, str(Path.cwd()))
django.setup()

from issues import grouping_mechanisms  # noqa: E402 - Django has to be set up first
from issues.utils import get_key_with_mechanism_for_data  # noqa: E402

mechanisms = {name: value for name, value in vars(grouping_mechanisms).items() if name.startswith("BUGSINK_GROUPING_V")}
for line in sys.stdin:
    event = json.loads(line)
    keys = {
        name: get_key_with_mechanism_for_data(event, grouping_mechanism=value).key for name, value in mechanisms.items()
    }
    print(json.dumps(keys))
