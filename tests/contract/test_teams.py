"""Who is in a team that CODEOWNERS names."""

from dataclasses import replace

from homeostat.adapters.forge.scripted import ScriptedForge
from homeostat.adapters.forge.teams import Teams
from homeostat.errors import ForgeRefused, ForgeUnavailable
from homeostat.records import Service

SHOP = Service(name="shop", project_id=1, public_key="k", language="python", forge="github")


def test_a_host_is_asked_once_for_what_it_said_before() -> None:
    forge = ScriptedForge("a" * 40)
    forge.teams["acme/core"] = ("anna", "boris")
    teams = Teams(lambda _: forge)
    assert teams.members(SHOP, "acme/core").names == ("anna", "boris")
    forge.failures.append(ForgeUnavailable("away"))
    assert teams.members(SHOP, "acme/core").says == "a team of 2"


def test_what_cannot_be_told_is_nobody_and_says_why() -> None:
    forge = ScriptedForge("a" * 40)
    forge.failures.append(ForgeRefused("GitHub answered 403: the token may not do this."))
    found = Teams(lambda _: forge).members(SHOP, "acme/core")
    assert found.names == ()
    assert found.says.endswith("the token may not do this.")
    plain = Teams(lambda _: forge).members(replace(SHOP, forge=""), "acme/core")
    assert (plain.names, plain.says) == ((), "a team: who is in it cannot be told here")
