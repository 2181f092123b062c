"""Places to run what comes from outside. There is no adapter that runs it without one."""

from collections.abc import Callable
from pathlib import Path

from homeostat.adapters.sandbox.bounded import stopping
from homeostat.adapters.sandbox.bubblewrap import BubblewrapSandbox
from homeostat.adapters.sandbox.container import ContainerSandbox
from homeostat.errors import NotConfigured
from homeostat.ports import Environments, Sandbox, SourceTree
from homeostat.records import Service

__all__ = ["choose_sandbox", "stopping"]


def choose_sandbox(
    source_for: Callable[[Service], SourceTree], environments: Environments, home: Path, *, image: str = ""
) -> Sandbox:
    """Bubblewrap where it works, else a container engine.

    Raises:
        NotConfigured: neither works here; the message says what each of them lacks.
    """
    if (bubblewrap_lacks := BubblewrapSandbox.available()) is None:
        return BubblewrapSandbox(source_for, environments, home)
    if (container_lacks := ContainerSandbox.available()) is None:
        return ContainerSandbox(source_for, environments, home, image=image)
    raise NotConfigured(
        "Fixes are tried in a sandbox only, and none works here. "
        f"The simplest is bubblewrap (apt-get install bubblewrap). {bubblewrap_lacks} Or a container: {container_lacks}"
    )
