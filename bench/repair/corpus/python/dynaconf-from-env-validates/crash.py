from pathlib import Path
from tempfile import mkdtemp

from dynaconf import Dynaconf, Validator

place = Path(mkdtemp())
(place / "settings.toml").write_text("[default]\nport = 80\n[development]\nport = 81\n[production]\nport = 443\n")
settings = Dynaconf(
    root_path=str(place),
    settings_files=["settings.toml"],
    environments=True,
    validate_on_update=True,
    validators=[Validator("PORT", gte=1)],
)
print(settings.from_env("production").PORT)
