"""The releases of a walk: the one with the fix, and the one before where the fix hurts."""

from collections.abc import Collection
from datetime import timedelta

from homeostat.errors import NotApproved, Refused
from homeostat.languages.protected import carries_migration
from homeostat.lifecycle import TRY_AGAIN, Gave
from homeostat.notices import Notices
from homeostat.ports import Clock, Deployer, Store
from homeostat.records import Bug, BugStatus, Change, Deployment, Repair, Service, Wait
from homeostat.stages.deploy import deploy, not_deployed, roll_back

_LONGEST_BETWEEN_RETURNS = timedelta(hours=1)  # while a release hurts, and the one before it does not start


class Releases:
    """A deployment has an id, by which a second call gives the first one's answer."""

    def __init__(self, store: Store, clock: Clock, notices: Notices, deployer: Deployer) -> None:
        self._store = store
        self._clock = clock
        self._notices = notices
        self._deployer = deployer

    def ship(
        self, bug: Bug, service: Service, *, commit: str, release: str, deployment_id: str, brings: Change
    ) -> Deployment:
        """The merged commit, serving; or unhealthy, also where whoever deploys refuses the approval.

        Raises:
            Refused: the commit was taken back before.
        """
        if why := self._store.watches.barred(service.name, commit):
            raise Refused(f"{commit[:10]} was taken back before: {why}")
        try:
            return deploy(
                service,
                commit=commit,
                release=release,
                deployment_id=deployment_id,
                brings=brings,
                deployer=self._deployer,
            )
        except NotApproved as error:
            self._notices.warn_of_forgery(bug, str(error))
            current, now = self._deployer.current(service), self._clock.now()
            return not_deployed(service, commit, release, deployment_id, current=current, why=str(error), now=now)

    def take_back(
        self,
        repair: Repair,
        bug: Bug,
        service: Service,
        hurt: Deployment,
        *,
        brought: Change,
        asked: bool,
        nth: int,
        why: str,
        older: Collection[str],
    ) -> Gave | Wait:
        """The release before, serving again; or the wait for a person, or until it is tried again.

        `brought` is what was approved, `asked` whether a person wants it taken back, `nth` the number of the visit,
        and `older` are bugs that the release before has too.
        """
        # Beside a canary the release before serves on, whatever the database holds.
        found = () if hurt.canary_percent else carries_migration(brought.patch)
        if found and not asked:
            ask = f"It carries a migration, {found[0]}, so a person takes it back: homeostat rollback {bug.code}"
            text = f"{why.rstrip('.')}. {ask}"
            self._notices.tell(bug, "take back", f"{bug.code}: its fix hurts, and is not taken back by itself", text)
            return Wait(until=None, reason="it carries a migration: a person has to take it back")
        failed = self._failed_returns(repair)
        deployment_id = f"{repair.repair_id}.{nth}{f'.{failed}' if failed else ''}"
        try:
            back = roll_back(service, hurt, deployment_id=deployment_id, deployer=self._deployer)
        except NotApproved as error:
            self._notices.warn_of_forgery(bug, f"{hurt.release} hurts, and goes on serving. {error}")
            raise
        self._store.repairs.deployed(back, repair.repair_id)
        if not back.healthy:
            text = f"{why}. {hurt.release} goes on serving, since {back.release} does not start: {back.detail}"
            title = f"{bug.code}: its fix hurts, and the release before does not start"
            self._notices.tell(bug, "not taken back", title, text)
            after = min(TRY_AGAIN * 2**failed, _LONGEST_BETWEEN_RETURNS)
            return Wait(until=self._clock.now() + after, reason=f"the release before does not start: {back.detail}")
        self._store.watches.bar(service.name, hurt.commit, reason=f"{bug.code}: {why}", now=self._clock.now())
        self._resolve_what_came_with(hurt, older)
        self._notices.tell(bug, "taken back", f"The fix of {bug.code} was taken back", why)
        return Gave("rolled_back", back, reason=why)

    def _failed_returns(self, repair: Repair) -> int:
        """How often the release before did not start: the next try is another deployment, with an id of its own."""
        made = self._store.repairs.deployments(service=repair.service)
        return sum(by == repair.repair_id and one.rollback and not one.healthy for one, by in made)

    def _resolve_what_came_with(self, hurt: Deployment, older: Collection[str]) -> None:
        """Bugs first seen on a release that was taken back are gone with it."""
        now = self._clock.now()
        for bug in self._store.bugs.in_status(BugStatus.DETECTED, BugStatus.ANALYZED, BugStatus.FIX_PROPOSED):
            if bug.service == hurt.service and bug.release == hurt.release and bug.code not in older:
                reason = f"came with {hurt.release}, which was taken back"
                self._store.bugs.change_status(bug.code, BugStatus.RESOLVED, by="homeostat", reason=reason, now=now)
                for repair in self._store.repairs.of_bug(bug.code):
                    self._store.repairs.wake(repair.repair_id, now)
