"""Everything that can be set, by environment."""

import os
from pathlib import Path
from typing import Any

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, model_validator
from pydantic.fields import FieldInfo

from homeostat.records import ModelBudget
from homeostat.records.services import EVENTS_PER_MINUTE

_URL_NOTE = "url"


class Settings(BaseModel):
    """What is in force; `homeostat doctor` prints it.

    A variable is called HOMEOSTAT_ and the field's name, unless the field has a name of its own for it.
    """

    model_config = ConfigDict(populate_by_name=True)

    @model_validator(mode="before")
    @classmethod
    def _from_environment(cls, given: dict[str, Any]) -> dict[str, Any]:
        said = ((name, variable) for name, field in cls.model_fields.items() for variable in _variables_of(name, field))
        found = {name: os.environ[variable] for name, variable in said if variable in os.environ}
        return found | given

    home: Path = Field(default=Path(".homeostat"), description="where everything is kept")
    state_home: Path = Field(
        default_factory=lambda: Path.home() / ".local" / "state",
        validation_alias="XDG_STATE_HOME",
        description="below it stands what `homeostat fix` has shown, until it is taken",
    )
    database_url: str = Field(
        default="", validation_alias="DATABASE_URL", description="PostgreSQL; a SQLite file in the home when empty"
    )
    host: str = Field(default="127.0.0.1", description="address that the console and the intake listen on")
    port: int = Field(default=8077, description="port of the console and the intake")
    public_url: str = Field(default="", description="how services reach us, in their DSN; host and port when empty")
    model: str = Field(
        default="",
        description="names of language models, with commas: the next is asked when one fails. NAME@small, NAME@strong",
    )
    judge_model: str = Field(default="", description="likewise, of one that looks at fixes that were proved")
    model_tokens: int = Field(
        default=ModelBudget().tokens, ge=0, description="that models may use for one bug; fifty times that in a day"
    )
    model_minutes: float = Field(
        default=ModelBudget().time.total_seconds() / 60, ge=0, description="that models may take for one bug"
    )
    model_dollars: float = Field(
        default=ModelBudget().dollars, ge=0, description="that models may cost in a day, where prices are known"
    )
    openai_api_key: str = Field(default="", validation_alias="OPENAI_API_KEY", repr=False)
    openai_base_url: str = Field(
        default="", validation_alias="OPENAI_BASE_URL", description="any OpenAI-compatible endpoint"
    )
    anthropic_api_key: str = Field(default="", validation_alias="ANTHROPIC_API_KEY", repr=False)
    watch_seconds: float = Field(
        default=600.0, gt=0, description="how long a new release is watched before it is judged"
    )
    halt: str = Field(
        default="", description="why nothing is published or deployed; any text stops both, like the file HALT"
    )
    publisher: str = Field(
        default="", description="http:// address of a publisher elsewhere; one of our own when empty"
    )
    deployer: str = Field(default="", description="likewise, of the deployer")
    runner: str = Field(default="", description="likewise, of the runner; a folder that holds its socket does too")
    installer: str = Field(default="", description="likewise, of an installer; without one the runner installs")
    hands_token: Path | None = Field(default=None, description="a file with the token for hands at an address")
    retention_days: int = Field(default=30, ge=1, description="age at which events, logs and metrics go")
    retention_bytes: int = Field(
        default=10 * 1024**3,
        ge=1,
        description="that whole copies of events, files and logs may take together; beyond it the oldest go",
    )
    log_files: str = Field(
        default="", description="logs to follow: service=glob[,glob];service=glob. Each service has to be added first"
    )
    events_per_minute: int = Field(
        default=EVENTS_PER_MINUTE, ge=1, description="reports that each service may send in a minute; more are counted"
    )
    provers: int = Field(default=0, ge=0, description="candidates tried at the same time; 0: one for each core")
    trial_seconds: float = Field(default=600.0, gt=0, description="the longest that one run in the sandbox may take")
    kafka_brokers: str = Field(
        default="", validation_alias="KAFKA_BROKERS", description="host:port, several with commas; no Kafka when empty"
    )
    kafka_group: str = Field(default="homeostat", description="the consumer group that all processes share")
    kafka_logs: str = Field(default="system.logs", description="topics of log events, with commas; ^… is a pattern")
    kafka_dead_letters: str = Field(default="dlq.events", description="dead-letter topics, in the same way")
    kafka_client: Path | None = Field(
        default=None, description="a file with the client's properties, a name=value on each line: security, mostly"
    )

    github_token: str = Field(
        default="",
        validation_alias=AliasChoices("HOMEOSTAT_GITHUB_TOKEN", "GITHUB_TOKEN"),
        repr=False,
        description="of a bot user, for services with the forge github",
    )
    github_app_id: str = Field(default="", description="number of a GitHub App, in the place of a token")
    github_app_key: Path | None = Field(default=None, description="the file with the App's private key")
    gitlab_token: str = Field(
        default="",
        validation_alias=AliasChoices("HOMEOSTAT_GITLAB_TOKEN", "GITLAB_TOKEN"),
        repr=False,
        description="of a project, for services with the forge gitlab",
    )
    gitea_token: str = Field(default="", repr=False, description="likewise, for gitea and forgejo")
    ssh_key: Path | None = Field(default=None, description="the key to push by SSH with, where a service says so")
    ssh_known_hosts: Path | None = Field(default=None, description="keys of the hosts pushed to; ssh's own when empty")
    signing_key: Path | None = Field(
        default=None, description="the SSH key that commits are signed with; the publisher makes its own when empty"
    )
    committer: str = Field(
        default="", description="Name <mail> of who makes commits, as the forge knows that key's owner"
    )
    webhook_secret: str = Field(default="", repr=False, description="that forges sign their webhooks with")
    notify: str = Field(
        default="",
        repr=False,
        description="where people are told besides the console, addresses with spaces: mailtos://…, jsons://…, ntfys://…",
    )
    slack_webhook_url: str = Field(
        default="", validation_alias="SLACK_WEBHOOK_URL", repr=False, description="likewise, a Slack channel's webhook"
    )

    def store_url(self) -> str:
        return self.database_url or f"sqlite:///{self.home.absolute() / 'homeostat.db'}"

    def quota_that_was_set(self) -> int | None:
        """Reports a minute of each service, where somebody set it; None where the default would hold."""
        return self.events_per_minute if "events_per_minute" in self.model_fields_set else None

    def own_url(self) -> str:
        """Where this process serves, when it serves."""
        return self.public_url.rstrip("/") or f"http://{self.host}:{self.port}"

    def reachable_url(self) -> str:
        """Where the server of this home was last started; `up` leaves a note for the other commands."""
        note = self.home / _URL_NOTE
        return self.public_url.rstrip("/") or (note.read_text() if note.is_file() else self.own_url())

    def note_url(self) -> None:
        note = self.home / _URL_NOTE
        note.write_text(self.own_url())
        note.chmod(0o644)  # the deployer may be another user


def _variables_of(name: str, field: FieldInfo) -> tuple[str, ...]:
    """The variables that set it, the one that counts most last."""
    alias = field.validation_alias
    if isinstance(alias, AliasChoices):
        return tuple(str(choice) for choice in reversed(alias.choices))
    return (str(alias or f"HOMEOSTAT_{name.upper()}"),)
