"""`homeostat release` and `homeostat releases`: what a CI's line tells, and what is known."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from homeostat.api.releases import declared, deploy_of, services_of, version_of
from homeostat.cli.words import Column, ago, print_table
from homeostat.records import Deploy, ReleaseRow
from homeostat.wiring import Homeostat


def tell_of_release(
    homeostat: Homeostat, service: str, version: str, *, commit: str, deployed: str, url: str, by: str
) -> str:
    """Keep it, and say so in words.

    Raises:
        NotFound: there is no such service.
        BadInput: the version or the address is none.
    """
    store, now = homeostat.store, homeostat.clock.now()
    [of] = services_of(store, [service])
    said = declared({"commit": commit, "url": url}, version=version_of(version), now=now)
    kept = store.releases.declare(replace(said, service=of.name), now)
    words = f"{kept.version} of {of.name} is kept"
    if not deployed:
        return f"{words}."
    deploy = deploy_of({"environment": deployed}, service=of.name, version=kept.version, now=now)
    store.releases.deploy(deploy, by=by, now=now)
    return f"{words}, deployed to {deploy.environment}."


def print_releases(rows: Sequence[ReleaseRow], now: datetime) -> None:
    columns = (
        Column("service"),
        Column("version"),
        Column("heard of"),
        Column("deployed"),
        Column("events", right=True),
        Column("new bugs", right=True),
        Column("came back", right=True),
    )
    table = [
        (
            row.release.service,
            row.release.version,
            ago(now - row.release.created_at),
            _where(row.deploys, now),
            str(row.release.event_count),
            str(row.new_bugs),
            str(row.regressed_bugs),
        )
        for row in rows
    ]
    print_table(
        columns,
        table,
        empty="No release yet. A line of your CI tells of one: homeostat release SERVICE VERSION --deployed production",
    )


def _where(deploys: Sequence[Deploy], now: datetime) -> str:
    return ", ".join(f"{deploy.environment} {ago(now - deploy.finished_at)}" for deploy in deploys) or "-"
