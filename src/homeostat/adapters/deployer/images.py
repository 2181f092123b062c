"""Which image a release of a service is, and how it is made of a commit."""

import hashlib
import re
import shlex
from pathlib import PurePosixPath

from homeostat.errors import NotConfigured
from homeostat.records import Service

_OURS = "homeostat/"


def reference(service: Service, *, commit: str, release: str) -> str:
    """The option `image` with the commit and the release put in, else a name of our own, by commit.

    Raises:
        NotConfigured: the option names neither, so that every release would be the same image.
    """
    given = service.deployer_options.get("image", "")
    if not given:
        return f"{repository(service)}:{commit}"
    if "{commit}" not in given and "{release}" not in given:
        raise NotConfigured(
            f"The image of {service.name} has to name the commit or the release:"
            f" --deployer-option image='registry.example.org/{service.name}:{{commit}}'"
        )
    tag = re.sub(r"[^A-Za-z0-9._-]", "-", release)[:128]
    return given.replace("{commit}", commit).replace("{release}", tag)


def repository(service: Service) -> str:
    """Images that we build are kept under this name; two services never share one."""
    plain = re.sub(r"[^a-z0-9]+", "-", service.name.lower()).strip("-")[:60]
    if plain != service.name:
        plain = f"{plain or 'service'}-{hashlib.sha256(service.name.encode()).hexdigest()[:8]}"
    return _OURS + plain


def are_built(service: Service) -> bool:
    """Whether we build the images; else somebody else's CI does, and they are pulled."""
    return "image" not in service.deployer_options or is_pushed(service)


def is_pushed(service: Service) -> bool:
    return service.deployer_options.get("push", "") == "yes"


def build_command(service: Service, image: str, *, commit: str, release: str) -> str:
    """The command line that makes the image of the tree it is run in, and pushes it where that is asked for."""
    context = _inside(service.deployer_options.get("context", "."))
    dockerfile = _inside(service.deployer_options.get("dockerfile", f"{context}/Dockerfile"))
    labels = {"homeostat.service": service.name, "homeostat.commit": commit, "homeostat.release": release}
    words = ["docker", "build", "--tag", image, "--file", dockerfile]
    for name, value in labels.items():
        words += ["--label", f"{name}={value}"]
    build = shlex.join([*words, context])
    return f"{build} && {shlex.join(['docker', 'push', image])}" if is_pushed(service) else build


def _inside(path: str) -> str:
    """A path of the tree; one that leaves it is refused."""
    if PurePosixPath(path).is_absolute() or ".." in PurePosixPath(path).parts:
        raise NotConfigured(f"{path} is not inside the repository.")
    return path
