from pathlib import Path
from tempfile import mkdtemp

from dynaconf import Dynaconf

place = Path(mkdtemp())
(place / "settings.toml").write_text('[default]\nport = 80\n[staging]\nport = 8080\n[local]\nname = "mine"\n')
settings = Dynaconf(
    root_path=str(place), settings_files=["settings.toml"], environments=True, env=["staging", "local"]
)
print(settings.PORT, settings.NAME)
