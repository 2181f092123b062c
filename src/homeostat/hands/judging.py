"""The publisher and the deployer, put together: the hands that judge an order by its approval before they act."""

from collections.abc import Mapping
from datetime import datetime

from homeostat.adapters.seal.ed25519 import PublicKeyFile
from homeostat.adapters.seal.policies import PoliciesFile
from homeostat.adapters.switch.files import FileSwitch
from homeostat.hands.deployer import Deployer
from homeostat.hands.facts import TurnedAway
from homeostat.hands.ledger import Ledger
from homeostat.hands.publisher import Publisher
from homeostat.hands.serve import Method
from homeostat.records import Change
from homeostat.stages.approve.last_look import turned_away
from homeostat.wiring import Settings, SystemClock, deployer_of, forge_of, keys_of, source_for


def publisher(settings: Settings, ledger: Ledger, switch: FileSwitch) -> Mapping[str, Method]:
    return Publisher(
        ledger,
        forge_for=lambda service: forge_of(settings, service, check=switch.check),
        source_for=source_for,
        verifier=PublicKeyFile(keys_of(settings)),
        turned_away=_turned_away(settings),
        clock=SystemClock(),
        check=switch.check,
    ).methods()


def deployer(settings: Settings, ledger: Ledger, switch: FileSwitch) -> Mapping[str, Method]:
    clock = SystemClock()
    return Deployer(
        ledger,
        deployer=deployer_of(settings, clock, switch.check),
        by_hand=deployer_of(settings, clock),
        source_for=source_for,
        verifier=PublicKeyFile(keys_of(settings)),
        turned_away=_turned_away(settings),
        clock=clock,
        check=switch.check,
    ).methods()


def _turned_away(settings: Settings) -> TurnedAway:
    verifier, policies = PublicKeyFile(keys_of(settings)), PoliciesFile(keys_of(settings))

    def away(change: Change, now: datetime) -> str:
        return turned_away(change, held=policies.all(), verifier=verifier, now=now)

    return away
