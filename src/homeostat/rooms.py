"""What the rooms keep at hand for the walks of one process, and who does what one room needs of another."""

from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

from homeostat.errors import NotFound
from homeostat.metered import Metered
from homeostat.notices import Notices
from homeostat.ports import Store
from homeostat.records import Bug, Event
from homeostat.stages.approve.bounds import Bounds
from homeostat.stages.approve.by_policy import ByPolicy
from homeostat.stages.approve.seal import check
from homeostat.stages.deploy.releases import Releases
from homeostat.stages.diagnose.as_raised import as_raised
from homeostat.stages.propose.answers import Answers
from homeostat.stages.propose.reproduce import reproduce
from homeostat.stages.propose.reproduce.request import health_of
from homeostat.stages.publish.pulls import Pulls
from homeostat.stages.sense.scrub import scrub_words
from homeostat.stages.verify import convincing, fails_alike, findings_of_test, looked_at, sifted
from homeostat.stages.verify.elsewhere import outgrown, refuted_by_checks
from homeostat.stages.verify.trials import Trials
from homeostat.stages.verify.try_out import try_out
from homeostat.stages.watch.older import Older
from homeostat.world import World

_REPLAY_LIMIT = timedelta(seconds=30)  # while a release that may hurt goes on serving


@dataclass(frozen=True, slots=True)
class Rooms:
    """No room imports another: what one needs of another is handed to it here."""

    notices: Notices
    answers: Answers
    trials: Trials
    policy: ByPolicy
    pulls: Pulls
    releases: Releases
    older: Older


def furnish(world: World) -> Rooms:
    store, clock = world.store, world.clock
    notices = Notices(store, world.notifier)
    metered = partial(Metered, ledger=store.models, budget=world.budget, clock=clock)
    bounds = world.policies.bounds if world.policies else None
    bounds = bounds or Bounds(store, world.source_for, clock, world.verifier)
    return Rooms(
        notices=notices,
        answers=Answers(
            store,
            world.source_for,
            clock,
            event_of=partial(exemplar, store),
            model=partial(metered, model=world.model) if world.model else None,
            try_out=partial(try_out, sandbox=world.sandbox, limits=world.limits),
            scrub=scrub_words,
            sandbox=world.sandbox,
            limits=world.limits,
            at_once=world.provers,
            sift=partial(sifted, sandbox=world.sandbox, known=world.known_runs, workers=world.provers),
            fails_alike=partial(fails_alike, sandbox=world.sandbox, limits=world.limits),
            look=partial(looked_at, sandbox=world.sandbox, limits=world.limits),
            outgrown=outgrown,
            convincing=convincing,
            findings_of_test=findings_of_test,
        ),
        trials=Trials(
            store,
            world.source_for,
            clock,
            sandbox=world.sandbox,
            limits=world.limits,
            known_runs=world.known_runs,
            judge=partial(metered, model=world.judge) if world.judge else None,
            start=health_of,
        ),
        policy=ByPolicy(store, clock, world.notifier, bounds, world.desk),
        pulls=Pulls(
            store,
            clock,
            notices,
            forge_for=world.forge_for,
            source_for=world.source_for,
            check=partial(check, verifier=world.verifier),
            refuted=refuted_by_checks,
            console=world.console,
        ),
        releases=Releases(store, clock, notices, world.deployer),
        older=Older(partial(_fails_at, world)),
    )


def exemplar(store: Store, bug: Bug) -> Event:
    """The event of the bug that is kept whole, as its trace tells it."""
    event = store.reports.event(bug.service, bug.exemplar_event_id)
    if event is None:
        raise NotFound(f"No whole copy of an event of {bug.code} is left.")
    return as_raised(event)


def _fails_at(world: World, bug_code: str, commit: str) -> bool:
    """Whether what the bug failed with fails alike on the tree of the commit."""
    bug = world.store.bugs.get(bug_code)
    service = world.store.services.named(bug.service)
    return fails_alike(
        reproduce(exemplar(world.store, bug), service=service, places=()),
        service=service,
        commit=commit,
        sandbox=world.sandbox,
        limits=replace(world.limits, wall=min(world.limits.wall, _REPLAY_LIMIT)),
    )
