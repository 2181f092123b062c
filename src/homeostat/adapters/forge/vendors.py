"""Which vendor's host a service names, with its address, its project and its credentials.

Options of a service: `project` ("acme/shop"), `url` (https://git.example.org; the vendor's own service when empty), and
`ssh` (git@git.example.org:acme/shop.git) where commits are to be pushed by SSH.
"""

import importlib.util
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from homeostat.adapters.forge.clone import Remote
from homeostat.adapters.forge.hosted import Host, HostedForge
from homeostat.adapters.forge.signing import Committer
from homeostat.errors import NotConfigured
from homeostat.ports import Clock
from homeostat.records import Service

_PROJECT = re.compile(r"[\w.-]{1,100}(?:/[\w.-]{1,100}){1,8}")
_OWN_SERVICE = {"github": "https://github.com", "gitlab": "https://gitlab.com", "gitea": "", "forgejo": ""}


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """Secrets of all vendors, as the environment holds them; "" where there is none."""

    github_token: str = ""
    github_app_id: str = ""
    github_app_key: str = ""
    gitlab_token: str = ""
    gitea_token: str = ""
    ssh_key: Path | None = None
    ssh_known_hosts: Path | None = None

    def __repr__(self) -> str:
        return "Credentials(…)"


Login = Callable[[], tuple[str, str]]


def hosted_forge(
    service: Service,
    credentials: Credentials,
    *,
    clock: Clock,
    check: Callable[[], None] = lambda: None,
    committer: Committer | None = None,
) -> HostedForge:
    """The service's forge.

    Raises:
        NotConfigured: the kind is unknown, an option or a credential is missing, or the vendor's library.
    """
    url = _url_of(service)
    project = service.forge_options.get("project", "")
    if not _PROJECT.fullmatch(project):
        raise NotConfigured(
            f"{service.name} names no project of its forge. Say it with: homeostat services add {service.name}"
            " --forge-option project=OWNER/NAME"
        )
    if not service.repository:
        raise NotConfigured(
            f"{service.name} has no clone here. Make one and say where it is: git clone --bare {url}/{project}.git && "
            f"homeostat services add {service.name} --repo NAME.git"
        )
    host, login = _HOSTS[service.forge](url, project, service.branch, credentials)
    ssh = service.forge_options.get("ssh", "")
    remote = Remote(
        Path(service.repository),
        ssh or f"{url}/{project}.git",
        clock=clock,
        login=None if ssh else login,
        ssh_key=credentials.ssh_key,
        ssh_known_hosts=credentials.ssh_known_hosts,
        committer=committer,
    )
    return HostedForge(host, remote, service.branch, clock=clock, check=check)


def _url_of(service: Service) -> str:
    if service.forge not in _HOSTS:
        raise NotConfigured(f"{service.name} names the forge {service.forge!r}. Known are: {', '.join(_HOSTS)}.")
    url = service.forge_options.get("url", "").rstrip("/") or _OWN_SERVICE[service.forge]
    if urlsplit(url).scheme not in {"http", "https"} or "@" in url:
        raise NotConfigured(
            f"{service.name} names no address of its forge. Say it with: homeostat services add {service.name}"
            " --forge-option url=https://git.example.org"
        )
    return url


def _github(url: str, project: str, branch: str, credentials: Credentials) -> tuple[Host, Login]:
    _need("githubkit", "github")
    from homeostat.adapters.forge.github import GitHubApp, GitHubHost  # noqa: PLC0415 - an extra

    app = None
    if credentials.github_app_id and credentials.github_app_key:
        app = GitHubApp(app_id=credentials.github_app_id, key=credentials.github_app_key)
    elif not credentials.github_token:
        raise NotConfigured("Set HOMEOSTAT_GITHUB_TOKEN, or HOMEOSTAT_GITHUB_APP_ID and HOMEOSTAT_GITHUB_APP_KEY.")
    api = "" if url == _OWN_SERVICE["github"] else f"{url}/api/v3"
    host = GitHubHost(project, branch, api=api, token=credentials.github_token, app=app)
    return host, host.login


def _gitlab(url: str, project: str, branch: str, credentials: Credentials) -> tuple[Host, Login]:
    _need("gitlab", "gitlab")
    from homeostat.adapters.forge.gitlab import GitLabHost  # noqa: PLC0415 - an extra

    if not credentials.gitlab_token:
        raise NotConfigured("Set HOMEOSTAT_GITLAB_TOKEN.")
    host = GitLabHost(project, branch, url=url, token=credentials.gitlab_token)
    return host, host.login


def _gitea(url: str, project: str, branch: str, credentials: Credentials) -> tuple[Host, Login]:
    from homeostat.adapters.forge.gitea import GiteaHost  # noqa: PLC0415 - like the others

    if not credentials.gitea_token:
        raise NotConfigured("Set HOMEOSTAT_GITEA_TOKEN.")
    host = GiteaHost(project, branch, url=url, token=credentials.gitea_token)
    return host, host.login


def _need(module: str, extra: str) -> None:
    if importlib.util.find_spec(module) is None:
        raise NotConfigured(f"The library for this forge is missing: pip install 'homeostat[{extra}]'")


_HOSTS: dict[str, Callable[[str, str, str, Credentials], tuple[Host, Login]]] = {
    "github": _github,
    "gitlab": _gitlab,
    "gitea": _gitea,
    "forgejo": _gitea,
}
