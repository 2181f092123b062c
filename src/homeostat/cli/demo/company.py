"""An example company: its manifest, and its repositories made anew with their histories."""

import os
import shutil
import subprocess
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from homeostat.errors import BadInput

_GIT = ("git", "-c", "core.hooksPath=/dev/null", "-c", "commit.gpgsign=false", "-c", "init.defaultBranch=main")
_FOUNDED = "2025-08-01T09:00:00+00:00"


class CompanyService(msgspec.Struct, kw_only=True, frozen=True):
    """One service of the manifest; commands as in `homeostat services add`."""

    name: str
    language: str
    release: str
    port: int
    start: str
    test: str
    prepare: str = ""
    build: str = ""
    health: str = "/health"
    needs: tuple[str, ...] = ()


class Choice(msgspec.Struct, kw_only=True, frozen=True):
    """Where the unattended person does not take the first suggestion."""

    choose: str
    expect: str
    service: str = ""
    error_type: str = ""
    function: str = ""


class Expectation(msgspec.Struct, kw_only=True, frozen=True):
    bugs: int
    proved: int


class Traffic(msgspec.Struct, kw_only=True, frozen=True):
    command: str


class Company(msgspec.Struct, kw_only=True, frozen=True):
    """What `company.toml` says."""

    name: str
    services: tuple[CompanyService, ...]
    traffic: Traffic
    expect: Expectation
    decisions: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Unpacked:
    """The company on this machine."""

    company: Company
    folder: Path
    repositories: dict[str, Path] = field(default_factory=dict[str, Path])
    left_out: dict[str, str] = field(default_factory=dict[str, str])  # services with the toolchain that is missing


def read_company(folder: Path) -> Company:
    manifest = folder / "company.toml"
    if not manifest.is_file():
        raise BadInput(f"{manifest} is not there. Run the demo in a checkout of Homeostat, or name a company's folder.")
    try:
        return msgspec.convert(tomllib.loads(manifest.read_text()), Company)
    except (msgspec.ValidationError, tomllib.TOMLDecodeError) as error:
        raise BadInput(f"{manifest}: {error}") from error


def unpack(folder: Path, into: Path) -> Unpacked:
    """Make each service's repository: the first commit, then the patches of its history, then the release's tag."""
    company = read_company(folder)
    unpacked = Unpacked(company=company, folder=folder)
    for service in company.services:
        missing = [tool for tool in service.needs if shutil.which(tool) is None]
        if missing:
            unpacked.left_out[service.name] = ", ".join(missing)
        else:
            unpacked.repositories[service.name] = _make(folder / service.name, into / service.name, service, company)
    return unpacked


def _make(origin: Path, repository: Path, service: CompanyService, company: Company) -> Path:
    shutil.copytree(origin / "base", repository)
    author = {"NAME": company.name, "EMAIL": f"team@{company.name.lower()}.example", "DATE": _FOUNDED}
    person = {f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in author.items()}
    _git(repository, person, "init", "--quiet")
    _git(repository, person, "add", "--all")
    _git(repository, person, "commit", "--quiet", "--message", f"Begin {service.name}")
    if patches := sorted((origin / "history").glob("*.patch")):
        _git(
            repository, person, "am", "--quiet", "--committer-date-is-author-date", *(str(p.resolve()) for p in patches)
        )
    _git(repository, person, "tag", service.release)
    return repository


def _git(repository: Path, person: dict[str, str], *words: str) -> None:
    environment = {"PATH": os.environ["PATH"], "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1", **person}
    done = subprocess.run([*_GIT, *words], cwd=repository, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BadInput(f"{repository.name}: git {words[0]} failed: {done.stderr.strip()[-400:]}")
