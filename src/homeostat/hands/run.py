"""`homeostat publisher`, `deployer`, `runner` and `installer`: a hand, until it is told to stop."""

from collections.abc import Mapping
from pathlib import Path

from homeostat.adapters.environments.local import LocalEnvironments
from homeostat.adapters.forge.signing import make_key
from homeostat.adapters.sandbox import choose_sandbox
from homeostat.adapters.switch.files import FileSwitch
from homeostat.errors import NotConfigured
from homeostat.hands import DEPLOYER, INSTALLER, PUBLISHER, RUNNER
from homeostat.hands.installer import Installer
from homeostat.hands.ledger import Ledger
from homeostat.hands.runner import Runner
from homeostat.hands.serve import Method, application, end_with_parent, listen
from homeostat.records.orders import HaltOrder, Nothing
from homeostat.settings import Settings
from homeostat.wiring import SystemClock, folder_of, source_for

_LEAST_TOKEN = 16  # characters


def run_hand(name: str, settings: Settings, *, address: str = "", of_parent: bool = False) -> None:
    """Be the hand of that name. `of_parent`: only as long as whoever started this process holds standard input open.

    Raises:
        NotConfigured: it runs already, no sandbox works here, or an address is given and no token.
    """
    if of_parent:
        end_with_parent()
    folder = folder_of(settings, name)
    where = address or str(folder)
    token = _token_for(where, settings)
    ledger = Ledger(folder, clock=SystemClock())  # held: of two processes one goes on
    switch = FileSwitch(settings.halt, settings.home)
    halt = Method(HaltOrder, lambda said: _halt(switch, said), at_once=True)
    methods = {**_methods(name, settings, ledger, switch), "halt": halt}
    listen(application(methods, token=token), where)


def _methods(name: str, settings: Settings, ledger: Ledger, switch: FileSwitch) -> Mapping[str, Method]:
    if name in (PUBLISHER, DEPLOYER):
        from homeostat.hands import judging  # noqa: PLC0415 - a runner judges nothing, and `up` waits for it

        if name == PUBLISHER:
            make_key(folder_of(settings, PUBLISHER))
        make = judging.publisher if name == PUBLISHER else judging.deployer
        return make(settings, ledger, switch)
    environments = LocalEnvironments(settings.home)
    if name == RUNNER:
        return Runner(choose_sandbox(source_for, environments, settings.home)).methods()
    if name == INSTALLER:
        return Installer(source_for, environments).methods()
    raise NotConfigured(f"There is no hand {name!r}.")


def _halt(switch: FileSwitch, said: HaltOrder) -> Nothing:
    if said.resume:
        switch.resume()
    else:
        switch.halt(by=said.by, reason=said.reason)
    return Nothing()


def _token_for(address: str, settings: Settings) -> str:
    """What callers have to bear; nothing on a socket, which only its owner can open."""
    if not address.startswith("tcp://"):
        return ""
    path: Path | None = settings.hands_token
    if path is None:
        raise NotConfigured(f"{address} is open to others. Name a file with a token in HOMEOSTAT_HANDS_TOKEN.")
    try:
        token = path.read_text().strip()
    except OSError as error:
        raise NotConfigured(f"{path} cannot be read: {error.strerror}.") from error
    if len(token) < _LEAST_TOKEN:
        raise NotConfigured(f"{path} holds no token of at least {_LEAST_TOKEN} characters: openssl rand -hex 32")
    return token
