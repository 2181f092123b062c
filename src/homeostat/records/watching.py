"""What the watch keeps of fixes that healed."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A fix that was watched and healed, in its first days."""

    proposal_id: str
    bug_code: str
    strategy: str
    error_type: str
    classification: str
    healed_at: datetime
    came_back: bool  # its bug was seen again since
