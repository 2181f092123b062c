"""The publisher and the deployer, put together: the hands that judge an order by its approval before they act."""

from collections.abc import Mapping

from homeostat.adapters.seal.ed25519 import PublicKeyFile
from homeostat.adapters.seal.policies import PoliciesFile
from homeostat.adapters.switch.files import FileSwitch
from homeostat.hands import DEPLOYER, PUBLISHER
from homeostat.hands.deployer import Deployer
from homeostat.hands.ledger import Ledger
from homeostat.hands.policies import Policies
from homeostat.hands.publisher import Publisher
from homeostat.hands.serve import Method
from homeostat.settings import Settings
from homeostat.wiring import SystemClock, deployer_of, folder_of, forge_of, keys_of, source_for


def publisher(settings: Settings, ledger: Ledger, switch: FileSwitch) -> Mapping[str, Method]:
    return Publisher(
        ledger,
        forge_for=lambda service: forge_of(settings, service, check=switch.check),
        source_for=source_for,
        verifier=PublicKeyFile(keys_of(settings)),
        policies=_policies(settings, PUBLISHER),
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
        policies=_policies(settings, DEPLOYER),
        clock=clock,
        check=switch.check,
    ).methods()


def _policies(settings: Settings, hand: str) -> Policies:
    keys = keys_of(settings)
    return Policies(PoliciesFile(keys), PoliciesFile(folder_of(settings, hand)), PublicKeyFile(keys))
