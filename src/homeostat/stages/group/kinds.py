"""Kinds of failures that each engine, version, language and driver words in its own way, and what a kind tells."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cause:
    """A kind of failure that is worded differently by engines and versions, and the name in the code it is about."""

    kind: str
    about: str = ""

    @property
    def from_outside(self) -> bool:
        """It says that something else is not there: whoever asked for it, it is one fault."""
        return self.kind.startswith(OUTSIDE)

    @property
    def of_others(self) -> bool:
        """It names another program that was asked: two of those are two faults, on one line too."""
        return self.from_outside or self.kind == GIVEN_UP

    @property
    def everywhere(self) -> bool:
        """It strikes a whole service at once: whichever function met it, one repair mends all."""
        return (
            self.kind in _EVERYWHERE
            or self.kind.startswith(STATE)
            or (bool(self.about) and self.kind in _OF_HOST)
            or self._of_type
        )

    @property
    def _of_type(self) -> bool:
        """Data lack a field of a type that is known by its whole name: so they do whoever decodes them."""
        return self.kind == MISSING_FIELD and " to " in self.about and "." in self.about

    @property
    def of_browser(self) -> bool:
        """It is an exception of the DOM: what it is about is said by some engines, and not by others."""
        return self.kind.endswith(BROWSERS) and not self.about.startswith("IDB")

    @property
    def of_framework(self) -> bool:
        """React found it: its own frames say nothing, and minified ones even less."""
        return self.kind in _OF_REACT or self.censored

    @property
    def decides(self) -> bool:
        """As a cause it says what failed, and what was raised upon it only what that was good for."""
        return self.of_others or self.everywhere

    @property
    def of_schema(self) -> bool:
        """It names what of the database's schema refused: the same whoever asked, on whichever line."""
        return bool(self.about) and self.kind in _OF_SCHEMA

    @property
    def is_code(self) -> bool:
        """A status that any handler gives for reasons of its own, which its words tell; none of the transport's."""
        return self.kind == GRPC and self.about not in _OF_TRANSPORT

    @property
    def censored(self) -> bool:
        """A framework keeps to itself what failed: all that is told of it is which page asked."""
        return self.kind == CENSORED

    @property
    def of_library(self) -> bool:
        """A library found it on its own: which of its functions did, and with which type, says nothing."""
        return self.kind in _OF_LIBRARY

    @property
    def of_connection(self) -> bool:
        """What goes wrong is the connection, whatever is asked through it, by whomever."""
        return self.kind in (SHARED, LOOP)

    @property
    def anywhere(self) -> bool:
        """A clock or a limit struck while some line ran: another one is no other fault."""
        return self.kind in (HANG, LIMIT, MEMORY)

    @property
    def of_object(self) -> bool:
        """It is what is shared that has no lock: whichever methods met there, one repair mends all of its type."""
        return self.kind == RACE

    @property
    def tells_all(self) -> bool:
        """Within one function its name is enough, whatever the line of source says: an edit of it is no new bug."""
        return (
            self.anywhere
            or self.of_object
            or self.of_schema
            or (bool(self.about) and (self.kind in _COMPLETE or self.is_uncommon))
        )

    @property
    def is_uncommon(self) -> bool:
        """It is about a name that says where it is: `fareClass`, not the `length` or `name` of anything."""
        return self.kind in _OF_MEMBER and _UNCOMMON.search(self.about) is not None

    @property
    def is_named(self) -> bool:
        """Its name tells without the function's: not the `length`, `map` or `id` of anything, nor a minifier's name."""
        return len(self.about) > _MINIFIED and not _COMMON.fullmatch(self.about)

    def __str__(self) -> str:
        return f"{self.kind}: {self.about}" if self.about else self.kind


OUTSIDE = "not reachable"
RECURSION = "endless recursion"
HANG = "a hang"
LIMIT = "a time limit"
MEMORY = "no memory left"
NOTHING = "a member of nothing"
NIL = "use of nothing"
INDEX = "an index out of range"
WRITE = "a write to nothing"
ITEM = "an item of nothing"
UNKNOWN_NAME = "a name that does not exist"
ZERO = "division by zero"
CAST = "a value of another type"
NO_NUMBER = "not a number"
GIVEN_UP = "given up before the answer"
BAD_ADDRESS = "a bad address"
_PLACES = (
    "refused",
    "no such host",
    "cut off",
    "a certificate that does not hold",
    "wrong credentials",
    "no connection in time",
    "no route",
)
REFUSED, NO_HOST, CUT, CERTIFICATE, LOGIN, UNANSWERED, NO_ROUTE = (f"{OUTSIDE}: {why}" for why in _PLACES)
NO_SPACE, TOO_MANY = (f"{OUTSIDE}: {why}" for why in ("no space", "too many connections"))
STATE = f"{OUTSIDE} now: "
NETWORK = f"{OUTSIDE}: the network"
CENSORED = "an error that a server keeps to itself"
GRPC = "an answer of gRPC"
LOOP = "an event loop of another"
SHARED = "a connection that several use at once"
POOL = "no connection left in the pool"
FILES = "too many open files"
OVERTAKEN = "a row that another changed"
MISSING_FIELD = "a missing field"
BROWSERS = " of the browser"
NOT_JSON = "not JSON"
EMPTY, UNMATCHED = "an empty sequence", "a sequence without a match"
ABSENT_FILE, CLOSED_FILE = "no such file", "a file that is not allowed"
ENCODING = "bytes of another encoding"
ABORTED = "an aborted request"
STALE_SCRIPT = "a script that cannot be loaded"
OTHER_BUILD = "a page of another build"
OBSERVER = "an observer's loop"
RACE = "a map used by many at once"

_EVERYWHERE = frozenset({POOL, FILES, NO_SPACE, TOO_MANY, STALE_SCRIPT, OTHER_BUILD, OBSERVER})
_OF_HOST = frozenset({REFUSED, NO_HOST, NO_ROUTE, CERTIFICATE})
OF_OTHERS = frozenset(
    {REFUSED, NO_HOST, NO_ROUTE, CUT, CERTIFICATE, LOGIN, UNANSWERED, GIVEN_UP}
)  # about a host, where it is named
HYDRATION = "a hydration that does not match"
_OF_REACT = frozenset(
    {
        HYDRATION,
        "an update without end",
        "an object as a child",
        "hooks of another number",
        "a hook elsewhere",
        "a component that is none",
    }
)
_OF_MEMBER = frozenset({NOTHING, WRITE, "not a function"})
_COMPLETE = frozenset(
    {
        UNKNOWN_NAME,
        "a missing attribute",
        "a missing class",
        "a missing key",
        "a variable without a value",
        "an undefined variable",
        "an argument nobody asked for",
        "a missing argument",
        "a missing method",
        "a missing module",
        "a missing bean",
        "a field that nobody knows",
        "an answer of AWS",
        "a service that was not shown in time",
    }
)
_OF_SCHEMA = frozenset(
    {
        "a duplicate in the database",
        "a reference to a missing row",
        "a row that others refer to",
        "a column without its value",
        "a value that a check forbids",
        "a column that does not exist",
        "a table that does not exist",
    }
)
_OF_TRANSPORT = frozenset({"CANCELLED", "DEADLINE_EXCEEDED", "UNAVAILABLE", "UNIMPLEMENTED", "UNAUTHENTICATED"})
_OF_LIBRARY = frozenset(
    {
        "a missing parameter",
        "a job that stalled",
        "a job that lost its lock",
        "a job tried too often",
        "a worker that was ended",
        "a group that has moved on",
        "a window that is gone",
        "a state that was saved already",
        "a widget that is gone",
    }
)
_MINIFIED = 2  # characters of a name that a minifier gave, at most
_COMMON = re.compile(  # members that anything has
    r"length|map|filter|forEach|find|reduce|some|every|push|pop|shift|slice|splice|concat|join|"
    r"split|indexOf|includes|sort|keys|values|entries|get|set|has|add|delete|then|catch|finally|"
    r"call|apply|bind|toString|trim|replace|match|test|exec|toLowerCase|toUpperCase|charAt|startsWith|"
    r"endsWith|toFixed|id|name|type|value|data|key|code|message|status|text|body|title|label|url|"
    r"src|href|style|children|props|state|current|target|default|items|item|list|result|results|"
    r"error|response|payload|params|options|config|user|index|size|count|equals|hashCode|compareTo|"
    r"isEmpty|invoke|run"
)
_UNCOMMON = re.compile(r"[a-z\d]_[a-z]|[a-z][A-Z]")
