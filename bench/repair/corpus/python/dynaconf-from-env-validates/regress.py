from pathlib import Path
from tempfile import mkdtemp

from dynaconf import Dynaconf, ValidationError, Validator

place = Path(mkdtemp())
(place / "settings.toml").write_text("[default]\nport = 80\n[development]\nport = 81\n[production]\nport = 443\n")


def read(**told):
    return Dynaconf(
        root_path=str(place),
        settings_files=["settings.toml"],
        environments=True,
        validators=[Validator("PORT", gte=1)],
        **told,
    )


assert read().from_env("production").PORT == 443
assert read().from_env("production").current_env == "production"
settings = read(validate_on_update=True)
assert settings.PORT == 81
settings.update({"PORT": 5})
assert settings.PORT == 5
try:
    settings.update({"PORT": 0})
except ValidationError:
    pass
else:
    raise AssertionError("an update was not validated")
