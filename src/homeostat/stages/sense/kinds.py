"""What kind of failure an event tells of, by the names that vendors give."""

import re

from homeostat.records import EventKind, HttpRequest, Raised

_DATABASE = re.compile(
    r"^(OperationalError|IntegrityError|ProgrammingError|DataError|InternalError|DatabaseError|InterfaceError|"
    r"PrismaClient\w+|QueryFailedError|SequelizeDatabaseError|PgError|PSQLException)$|database_error|"
    r"^(sqlalchemy|psycopg2?|asyncpg|sqlite3|pymysql|MySQLdb|pymongo)\b|^pq:|^\*?pgconn\.PgError|SQLSTATE",
)
_PANIC = re.compile(r"^(panic|runtime\.Error|runtime\.\w*Error|\*?runtime\.TypeAssertionError)$|^runtime error:")
HTTP_SERVER_ERROR = 500


def kind_of(
    raised: Raised | None, *, platform: str, level: str, request: HttpRequest | None, status: int = 0
) -> EventKind:
    """The strongest of the triggers that fits."""
    if raised is not None:
        names = (raised.type, raised.module, raised.message)
        if any(_DATABASE.search(name) for name in names if name):
            return EventKind.DATABASE_ERROR
        if any(_PANIC.search(name) for name in names[::2]):
            return EventKind.PANIC
    if platform == "go" and level == "fatal":  # what its SDK makes of a recovered panic, with an exception or without
        return EventKind.PANIC
    if raised is not None and not raised.handled and request is not None and platform != "javascript":
        return EventKind.HTTP_5XX
    return EventKind.HTTP_5XX if status >= HTTP_SERVER_ERROR else EventKind.ERROR
