from typing import Literal

import cattrs

print(cattrs.Converter().structure(["a", 1], tuple[Literal["a"], int]))
