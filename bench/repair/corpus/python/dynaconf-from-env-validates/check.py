from pathlib import Path
from tempfile import mkdtemp

from dynaconf import Dynaconf, ValidationError, Validator

place = Path(mkdtemp())
(place / "settings.toml").write_text(
    "[default]\nport = 80\nname = 'a'\n[development]\nport = 81\n[production]\nport = 443\n"
)


def read(**told):
    return Dynaconf(
        root_path=str(place),
        settings_files=["settings.toml"],
        environments=True,
        validators=[Validator("PORT", gte=1)],
        **told,
    )


settings = read(validate_on_update=True)
assert settings.PORT == 81
production = settings.from_env("production")
assert (production.PORT, production.NAME, production.current_env) == (443, "a", "production")
assert production.ENV_FOR_DYNACONF == "production"
assert read(validate_on_update="all").from_env("production").PORT == 443
assert settings.from_env("development").PORT == 81
assert read().from_env("production").PORT == 443
try:
    settings.update({"PORT": 0})
except ValidationError:
    pass
else:
    raise AssertionError("an update was not validated")
