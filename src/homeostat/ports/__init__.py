"""What rooms ask of the world. Who answers is decided in `wiring.py`, in one place."""

from homeostat.ports.bugs import BugStore
from homeostat.ports.dead_letters import DeadLetterStore
from homeostat.ports.desks import Approvals, Replays, Rules, Triage
from homeostat.ports.halts import HaltStore, Switch
from homeostat.ports.lessons import LessonStore
from homeostat.ports.logs import LineStore, TemplateStore, Tree
from homeostat.ports.models import LanguageModel, ModelLedger, Tool
from homeostat.ports.operating import AuditStore, ChannelStore, JobStore
from homeostat.ports.policies import PolicyFile, PolicyStore
from homeostat.ports.releases import ReleaseStore, SourceMapStore
from homeostat.ports.repairs import RepairStore
from homeostat.ports.reports import ReportStore
from homeostat.ports.seals import Signer, Verifier
from homeostat.ports.services import PeopleStore, ServiceStore
from homeostat.ports.signals import SignalStore
from homeostat.ports.store import Store
from homeostat.ports.triage import TriageStore
from homeostat.ports.watches import WatchStore
from homeostat.ports.world import (
    Channel,
    Clock,
    Delivery,
    Deployer,
    Environments,
    Forge,
    MessageSender,
    Notifier,
    Positions,
    Sandbox,
    SourceTree,
)

__all__ = [
    "Approvals",
    "AuditStore",
    "BugStore",
    "Channel",
    "ChannelStore",
    "Clock",
    "DeadLetterStore",
    "Delivery",
    "Deployer",
    "Environments",
    "Forge",
    "HaltStore",
    "JobStore",
    "LanguageModel",
    "LessonStore",
    "LineStore",
    "MessageSender",
    "ModelLedger",
    "Notifier",
    "PeopleStore",
    "PolicyFile",
    "PolicyStore",
    "Positions",
    "ReleaseStore",
    "RepairStore",
    "Replays",
    "ReportStore",
    "Rules",
    "Sandbox",
    "ServiceStore",
    "SignalStore",
    "Signer",
    "SourceMapStore",
    "SourceTree",
    "Store",
    "Switch",
    "TemplateStore",
    "Tool",
    "Tree",
    "Triage",
    "TriageStore",
    "Verifier",
    "WatchStore",
]
