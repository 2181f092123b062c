from pathlib import Path
from tempfile import mkdtemp

from dynaconf import Dynaconf

place = Path(mkdtemp())
(place / "settings.toml").write_text(
    '[default]\nport = 80\nname = "none"\n[staging]\nport = 8080\n[local]\nname = "mine"\n[other]\nport = 1\n'
)


def read(**told):
    settings = Dynaconf(root_path=str(place), settings_files=["settings.toml"], environments=True, **told)
    return settings.PORT, settings.NAME


assert read(env=["staging", "local"]) == (8080, "mine")
assert read(env=["local", "staging"]) == (8080, "mine")
assert read(env=["staging", "other"]) == (1, "none")
assert read(env=["other", "staging"]) == (8080, "none")
assert read(env=["local"]) == (80, "mine")
assert read(env="staging,local") == (8080, "mine")
assert read(env="staging") == (8080, "none")
