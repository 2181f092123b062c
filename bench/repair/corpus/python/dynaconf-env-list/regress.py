from pathlib import Path
from tempfile import mkdtemp

from dynaconf import Dynaconf

place = Path(mkdtemp())
(place / "settings.toml").write_text('[default]\nport = 80\n[staging]\nport = 8080\n[local]\nname = "mine"\n')


def read(**told):
    return Dynaconf(root_path=str(place), settings_files=["settings.toml"], environments=True, **told)


assert read(env="staging").PORT == 8080
assert read(env="staging,local").NAME == "mine"
assert read(env="local").PORT == 80
assert read().PORT == 80
assert Dynaconf(PORT=3).PORT == 3
assert read(env="staging").current_env == "staging"
