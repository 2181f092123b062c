"""Services, and the people who look after them."""

from datetime import datetime
from typing import Protocol

from homeostat.records import Service, Session


class ServiceStore(Protocol):
    def add(self, service: Service) -> Service:
        """Add it, or change the one of that name, whose project id and key stay. `project_id` 0 asks for a new one."""
        ...

    def all(self) -> tuple[Service, ...]: ...

    def named(self, name: str) -> Service:
        """Raises NotFound, and says how to add one."""
        ...

    def ensure(self, name: str) -> bool:
        """Whether there is such a service now; one that is only watched is added unless there are too many."""
        ...

    def of_key(self, public_key: str) -> Service | None: ...


class PeopleStore(Protocol):
    """Users, sessions and tokens. Passwords come hashed; cookies and tokens come as digests."""

    def password_hash(self, user: str) -> str | None: ...

    def set_password(self, user: str, password_hash: str, *, one_time: bool, now: datetime) -> None: ...

    def users(self) -> tuple[str, ...]: ...

    def open_session(
        self, token_digest: str, user: str, csrf_token: str, *, now: datetime, until: datetime
    ) -> None: ...

    def session(self, token_digest: str, now: datetime) -> Session | None: ...

    def close_session(self, token_digest: str) -> None: ...

    def add_token(self, token_digest: str, name: str, now: datetime) -> None: ...

    def token_name(self, token_digest: str) -> str | None: ...
