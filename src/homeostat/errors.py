"""What can go wrong, drawn once.

HomeostatError
├── Retryable              the world was not ready: the engine opens the same door again, later
│   ├── StoreUnavailable       the database is locked, full or restarting
│   ├── OverQuota              the service may send no more just now
│   ├── OverLimit              a hand has done as much as it may; it says when there is room again
│   ├── SandboxUnavailable     no sandbox could be started just now
│   ├── ModelUnavailable       the model's endpoint did not answer, or was busy
│   ├── ForgeUnavailable       the repository's host did not answer
│   ├── DeployerUnavailable    the engine that runs the services did not answer
│   ├── BrokerUnavailable      no Kafka broker answered
│   └── ChannelUnavailable     a chat or a mail server did not take a message
└── Refused                a second try would end the same: somebody has to change something first
    ├── NotAllowed             the written policy does not let an approval go so far
    ├── BadInput               bytes or words from outside that cannot be read
    │   └── TooLarge               more bytes than may come together
    ├── Unauthorised           a wrong or missing key, password or session
    ├── NotFound               no such bug, service, release, file
    ├── OverBudget             what a model may cost, for the bug or in a day, is spent
    ├── NotConfigured          a part is missing; the message holds the command that adds it
    ├── StalePatch             the decision names another patch than the one that is proposed now
    ├── StaleBase              the branch has moved since the patch was proved
    ├── BeingShipped           a fix of the bug is approved and on its way
    ├── Expired                the decision is older than it may be
    ├── PatchDoesNotApply      the diff does not fit the tree
    ├── ForgeRefused           the repository's host said no
    ├── PrepareFailed          the service's dependencies could not be installed
    └── Unhealthy              the new release did not become healthy; the old one still serves
"""

TOO_MANY = "more than this service may send in a minute"


class HomeostatError(Exception):
    """Anything that Homeostat itself says went wrong. Its text is fit to show to a person."""


class Retryable(HomeostatError):
    """The same call may succeed later; nothing has to change first."""

    seconds: float | None = None  # how long whoever was asked wants to be left alone, where it says so


class StoreUnavailable(Retryable):
    """The database is locked, full or restarting."""


class Halted(Retryable):
    """Somebody stopped all publishing and deploying; it goes on when that ends."""


class OverQuota(Retryable):
    """The service may send no more just now."""

    def __init__(self, seconds: int) -> None:
        super().__init__(TOO_MANY)
        self.seconds = seconds  # until the next one may come


class OverLimit(Retryable):
    """A hand has done as much as it may for now, by its own count. Who asks tells people, and asks again then."""

    def __init__(self, text: str, seconds: float | None = None) -> None:
        super().__init__(text)
        self.seconds = seconds  # None: until a person says so


class SandboxUnavailable(Retryable):
    """No sandbox could be started."""


class ModelUnavailable(Retryable):
    """The language model did not answer."""


class ForgeUnavailable(Retryable):
    """The repository's host did not answer, or wants to be asked later."""

    def __init__(self, text: str, seconds: float | None = None) -> None:
        super().__init__(text)
        self.seconds = seconds


class DeployerUnavailable(Retryable):
    """What runs the services did not answer."""


class BrokerUnavailable(Retryable):
    """No Kafka broker answered."""


class ChannelUnavailable(Retryable):
    """A chat or a mail server did not take a message."""


class Refused(HomeostatError):
    """A second try would end the same."""


class NotApproved(Refused):
    """What is to be done was approved by nobody, or not so, or not any more."""


class NotAllowed(Refused):
    """The written policy does not let an approval go so far, or asks for somebody else's."""


class BadInput(Refused):
    """What came from outside cannot be read."""


class TooLarge(BadInput):
    """More bytes than may come together."""


class Unauthorised(Refused):
    """The key, password or session is wrong or missing."""


class NotFound(Refused):
    """There is no such thing."""


class OverBudget(Refused):
    """What a model may cost, for the bug or in a day, is spent."""


class NotConfigured(Refused):
    """A part is missing; the message holds the command that adds it."""


class StalePatch(Refused):
    """The decision is about another patch than the one proposed now."""


class StaleBase(Refused):
    """The branch has moved since the patch was proved."""


class BeingShipped(Refused):
    """A fix of the bug is approved and on its way."""


class Expired(Refused):
    """The decision is older than it may be."""


class PatchDoesNotApply(Refused):
    """The diff does not fit the tree."""


class ForgeRefused(Refused):
    """The repository's host said no."""


class PrepareFailed(Refused):
    """The service's dependencies could not be installed."""


class Unhealthy(Refused):
    """The new release did not become healthy; the old one still serves."""
