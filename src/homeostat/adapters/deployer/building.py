"""Makes the image of a commit, for engines that are only told its name."""

import shutil
from collections.abc import Callable
from pathlib import Path

from homeostat.adapters.deployer import containers, images, processes
from homeostat.adapters.deployer.asked import Order
from homeostat.adapters.deployer.kept import fresh_log, last_words, safe_name
from homeostat.adapters.deployer.smoke import NotHealthy
from homeostat.ports import SourceTree
from homeostat.records import Service

BUILD_SECONDS = 900.0  # with its push


class ImageBuilder:
    """A build that was cut off is begun again: the engine's cache has what was done."""

    def __init__(self, home: Path, source_for: Callable[[Service], SourceTree]) -> None:
        self._home = home.absolute()
        self._source_for = source_for

    def __call__(self, service: Service, order: Order, go_on: Callable[[], bool]) -> str:
        """The order's image, built and pushed unless somebody else's CI does that. `go_on` may raise to stop it.

        Raises:
            NotHealthy: it does not build.
        """
        image = images.reference(service, commit=order.commit, release=order.release)
        if not images.are_built(service) or containers.image(image):
            return image
        tree = self._home / "releases" / safe_name(service.name) / safe_name(order.commit)
        shutil.rmtree(tree, ignore_errors=True)
        tree.mkdir(parents=True)
        try:
            self._source_for(service).export(order.commit, tree)
            self._run(images.build_command(service, image, commit=order.commit, release=order.release), tree, go_on)
        finally:
            shutil.rmtree(tree, ignore_errors=True)
        return image

    def _run(self, command: str, tree: Path, go_on: Callable[[], bool]) -> None:
        log = fresh_log(tree.with_suffix(".log"))
        build = processes.start(command, folder=tree, variables=containers.variables(), log=log, record=lambda _: None)
        try:
            ended = processes.wait_until(lambda: go_on() or not processes.alive(build), BUILD_SECONDS)
            code = processes.exit_code(build)
        finally:
            processes.stop(build)
        if code != 0:
            how = f"exit code {code}" if ended else f"no end after {BUILD_SECONDS:.0f} s"
            raise NotHealthy(f"The build failed with {how}: {last_words(log)}")
        log.unlink()
