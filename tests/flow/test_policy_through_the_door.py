"""A policy and a person at a terminal, before a real `homeostat up` with its hands."""

import os
import subprocess
import sys

from shops_to_ship import phase_of, shops_in, up
from test_up_with_hands import settings, until

from homeostat.adapters.store import SqlStore
from homeostat.settings import Settings
from homeostat.wiring import opened

__all__ = ["settings"]  # a fixture


def homeostat_says(settings: Settings, *words: str) -> str:
    command = [sys.executable, "-m", "homeostat", *words, "--home", str(settings.home)]
    ran = subprocess.run(
        command, env={**os.environ, "DATABASE_URL": ""}, capture_output=True, text=True, check=True, timeout=60
    )
    return ran.stdout


def test_at_l2_the_policy_opens_the_draft_and_a_person_ships_it(settings: Settings) -> None:
    with opened(settings) as homeostat:
        store = homeostat.store
        assert isinstance(store, SqlStore)
        [shop] = shops_in(homeostat, ["shop"], approved=False)
        try:
            with up(settings):
                said = homeostat_says(settings, "policy", "set", "level=2")
                assert "shop: L2 draft, since the global policy says L2 draft" in said
                until(lambda: f"homeostat/{shop.code}" in shop.git("branch", "--list", "homeostat/*"), "the draft")
                until(lambda: store.repairs.steps(shop.repair_id)[-1].gave == "drafted", "it waits for a person")
                assert shop.git("rev-parse", "main") == shop.base
                assert "approved" in homeostat_says(settings, "approve", shop.code)
                until(lambda: phase_of(store.repairs.steps(shop.repair_id)) == "watch", "it serves, and is watched")
                assert shop.answers() == shop.deployer_says(settings.home).serving.release  # pyright: ignore[reportOptionalMemberAccess]
            assert [alert.title for alert in store.audit.alerts() if "refused" in alert.title] == []
            assert b"\x1b" not in (settings.home / "up.log").read_bytes(), "it is no terminal"
            assert len(shop.git("branch", "--list", "homeostat/*").splitlines()) == 1
        finally:
            homeostat.deployer.stop(shop.service)


def test_who_approves_at_a_terminal_is_told_whose_approval_is_missing(settings: Settings) -> None:
    with opened(settings) as homeostat:
        [shop] = shops_in(homeostat, ["shop"], approved=False)
        homeostat.deployer.stop(shop.service)
    homeostat_says(settings, "policy", "set", "owners=yes")
    said = homeostat_says(settings, "approve", shop.code)
    assert "your approval is kept; the fix waits: needs the approval of one more person." in said
