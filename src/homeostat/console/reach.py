"""The blast-radius card: how far a patch reaches, and how much of the traffic goes there."""

from collections.abc import Sequence
from dataclasses import dataclass

from homeostat.console import words
from homeostat.records import Patch, Reach, Service, Traffic

_NAMED = 3  # in the line; the others are folded out


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """One fact about how far a patch reaches. `tone`: "good", "wait", "quiet", or "unknown", which is grey."""

    name: str
    says: str
    tone: str
    more: tuple[str, ...] = ()


def risks_of(patch: Patch, reach: Reach | None, *, service: Service, same_code: Sequence[str]) -> tuple[Risk, ...]:
    """How far the patch reaches. `same_code` are other services of the same repository."""
    files = patch.files
    size = f"{words.plural(len(files), 'file')}, {words.plural(patch.changed_lines, 'changed line')}"
    risks = [Risk(name="Size", says=size, tone="quiet", more=files if len(files) > 1 else ())]
    if reach is None:
        return (*risks, Risk(name="Reach", says="not computed for this suggestion", tone="unknown"))
    elsewhere = f", and from the same repository {_few(same_code)}: deploy them as well" if same_code else ""
    return (
        *risks,
        _list("Changes", reach.functions, none="no function"),
        _list("Callers", reach.callers, none="none found", one="function leads here", many="functions lead here"),
        _list("Endpoints", reach.endpoints, none="none found that leads here"),
        Risk(name="Services", says=f"{service.name}{elsewhere}", tone="wait" if same_code else "quiet"),
        _warning("Public API", reach.public_api, "no signature that other files use"),
        _warning("Dependencies", reach.dependencies, "none added or changed"),
        _warning("Data migration", reach.migrations, "none"),
        _warning("Protected paths", reach.protected, "none"),
        _list("Tests changed", reach.tests, none="none"),
        *([_list("Not known", reach.not_known, none="", tone="unknown")] if reach.not_known else ()),
    )


def share_of(reach: Reach | None, traffic: Sequence[Traffic], release: str) -> Risk:
    """How many of the requests since the present release went where the patch reaches."""
    name = "Share of traffic"
    counted = next((each for each in traffic if each.release == release and each.routes), None)
    if counted is None:
        return Risk(name=name, says="not counted", tone="unknown")
    if reach is None or not reach.endpoints:
        return Risk(name=name, says="not known: no route was found that leads here", tone="unknown")
    there = sum(count for route, count in counted.routes.items() if any(leads(route, each) for each in reach.endpoints))
    whole, apart = sum(counted.routes.values()), counted.routes.get("other", 0)
    rest = f"; {apart:,} of them are not told apart" if apart else ""
    says = (
        f"{there:,} of {words.plural(whole, 'request')} ({words.ratio(there, whole)}) since {release} went there{rest}"
    )
    return Risk(name=name, says=says, tone="quiet")


def leads(route: str, endpoint: str) -> bool:
    """Whether a counted route, "GET /orders/*", is one that an endpoint, "GET /orders/{order_id}", answers."""
    method, _, path = route.partition(" ")
    wanted, _, pattern = endpoint.partition(" ")
    if wanted not in (method, "ANY"):
        return False
    given, parts = path.strip("/").split("/"), pattern.strip("/").split("/")
    for index, part in enumerate(parts):
        if part.startswith("{") and part.endswith(":path}"):
            return True
        if index >= len(given) or (part != given[index] and not (part.startswith("{") and part.endswith("}"))):
            return False
    return len(given) == len(parts)


def _warning(name: str, found: tuple[str, ...], otherwise: str) -> Risk:
    return _list(name, found, none=otherwise, tone="wait" if found else "good")


def _list(name: str, found: tuple[str, ...], *, none: str, one: str = "", many: str = "", tone: str = "quiet") -> Risk:
    if not found:
        return Risk(name=name, says=none, tone=tone)
    counted = f"{words.plural(len(found), one, many)}: " if one else ""
    return Risk(name=name, says=counted + _few(found), tone=tone, more=found if len(found) > _NAMED else ())


def _few(found: Sequence[str]) -> str:
    return ", ".join(found[:_NAMED]) + (f" and {len(found) - _NAMED} more" if len(found) > _NAMED else "")
