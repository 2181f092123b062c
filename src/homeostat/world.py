"""What a walk asks of the world."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from homeostat.ports import Clock, Deployer, Forge, LanguageModel, Notifier, Sandbox, SourceTree, Store, Verifier
from homeostat.records import Limits, ModelBudget, Service
from homeostat.stages.approve.desk import Desk
from homeostat.stages.approve.policies import PolicyDesk
from homeostat.stages.verify.known import KnownRuns
from homeostat.stages.watch.gather import Smoke
from homeostat.stages.watch.worker import Backlog


@dataclass(frozen=True, slots=True)
class World:
    """Everything outside, as ports. Who answers for which is decided in `wiring`."""

    store: Store
    clock: Clock
    source_for: Callable[[Service], SourceTree]
    forge_for: Callable[[Service], Forge]
    sandbox: Sandbox
    deployer: Deployer
    model: LanguageModel | None
    notifier: Notifier
    verifier: Verifier
    limits: Limits
    watch_window: timedelta
    provers: int  # candidates tried at the same time
    judge: LanguageModel | None = None  # asked for its doubts about what was proved
    budget: ModelBudget = field(default_factory=ModelBudget)
    known_runs: KnownRuns = field(default_factory=KnownRuns)
    desk: Desk | None = None  # signs what a policy decides; None: people decide everything
    policies: PolicyDesk | None = None  # signs what was seen proved
    smoke: Smoke = lambda _: ""
    backlog: Backlog = lambda _: None
    console: str = ""  # our own address, as people reach it
