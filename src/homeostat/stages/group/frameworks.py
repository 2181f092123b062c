"""How frameworks and object mappers word the same failure in their versions, with what of the program it is about.

Spring 4 to 6 and Hibernate 5 to 6, Entity Framework, Rails, Laravel, Django and SQLAlchemy, Prisma (by the codes of
its error reference), and workers of queues.
"""

from homeostat.stages.group.kinds import NO_NUMBER, NOT_JSON, POOL
from homeostat.stages.group.versions import NO_ROW

_MISSING = "a missing parameter"

WORDINGS: tuple[tuple[str, str], ...] = (
    # Spring, Hibernate, Kafka's client
    (
        _MISSING,
        (
            r"^Required (?:request parameter|\w{1,40} parameter|request part) '(\w{1,100})' (?:for method parameter|"
            r"is not present)"
        ),
    ),
    (
        _MISSING,
        (
            r"^Required (?:request )?header '([\w-]{1,100})'|^Missing request header '([\w-]{1,100})'|"
            r"^Required cookie '([\w-]{1,100})'"
        ),
    ),
    (
        "a method that is not supported",
        r"^Request method '(\w{1,10})' (?:is )?not supported|^The (\w{1,10}) method is not supported for",
    ),
    ("a type that is not supported", r"^Content[- ][Tt]ype '([\w/+.-]{1,80})[^']{0,60}' (?:is )?not supported"),
    ("no route", r"^No (?:static resource|handler found for|route matches)"),
    (
        "a value that cannot be converted",
        r"Failed to convert (?:property )?value of type '([\w.$\[\]]{1,120})' to required type '([\w.$\[\]]{1,120})'",
    ),
    (
        "more rows than one",
        (
            r"(?i:query did not return a unique result|^get\(\) returned more than one|^Multiple rows were found|"
            r"returned more than one row|^Sequence contains more than one|"
            r"^Die Sequenz enth.lt mehr|^La s.quence contient plusieurs|^La secuencia contiene m.s de)"
        ),
    ),
    ("a reference to what is not saved", r"(?:object|persistent instance) references an unsaved transient instance"),
    ("what is detached is saved", r"(?i:^detached entity passed to persist:? ([\w.$]{1,150}))"),
    (
        "no transaction",
        r"^No EntityManager with actual transaction|^no transaction is in progress|^There is no active transaction",
    ),
    (
        "a group that has moved on",
        (
            r"^(?:Offset commit|Commit) cannot be completed since the (?:consumer is not part|group has already)|"
            r"UNKNOWN_MEMBER_ID|ILLEGAL_GENERATION|coordinator is not aware of this member|REBALANCE_IN_PROGRESS"
        ),
    ),
    # Entity Framework
    ("an entity tracked twice", r"instance of entity type '(\w{1,100})' cannot be tracked because"),
    ("a save that failed", r"^An error occurred while (?:saving the entity changes|updating the entries)"),
    # Django, SQLAlchemy, Flask
    (NO_ROW, r"^(\w{1,100}) matching query does not exist|^No (\w{1,100}) matches the given query|^No row was found"),
    (NO_NUMBER, r"^Field '(\w{1,100})' expected a number but got"),
    (
        "an object without its session",
        r"^(?:Parent instance|Instance) <(\w{1,100}) at .{1,40}> is not bound to a Session",
    ),
    (
        "a session to be rolled back",
        r"session's transaction has been rolled back|^Can't reconnect until invalid transaction",
    ),
    ("a wait outside of a greenlet", r"^greenlet_spawn has not been called"),
    ("no application's context", r"^Working outside of (application|request) context"),
    # Rails, Laravel
    (NO_ROW, r"Couldn't find (?:all )?([A-Z][\w:]{0,100}) (?:with|without) "),
    (NO_ROW, r"^No query results for model \[([\w\\]{1,150})\]"),
    ("a job tried too often", r"([\w\\]{1,150}) has been attempted too many times"),
    # Prisma
    (NO_ROW, r"depends on one or more records that were required but not found|^No (\w{1,100}) found$|\bP2025\b"),
    (POOL, r"\bP2024\b|^Timed out fetching a new connection from the connection pool"),
    ("a deadlock in the database", r"\bP2034\b|due to a write conflict or a deadlock"),
    # Workers
    (
        "a worker that was ended",
        r"^Worker (?:exited prematurely: )?(signal \d{1,2})|^Worker (?:process )?was terminated",
    ),
    ("a job that lost its lock", r"[Mm]issing lock for job|^could not renew lock for job|^Lock mismatch for job"),
    ("a job that stalled", r"job stalled more than (?:allowable|maxStalledCount)"),
    # Of several
    (
        "a message too large",
        (
            r"(?i:message size too large|max\.request\.size|MSG_SIZE_TOO_LARGE|MESSAGE_TOO_LARGE|message was too large|"
            r"larger than the max message size)"
        ),
    ),
    (
        "a token that expired",
        (
            r"(?i:^signature has expired|^jwt (?:is )?expired|^(?:the )?token (?:is |has )?expired|^expired token|"
            r"^\"exp\" claim timestamp|^token has invalid claims: token is expired|lifetime validation failed)"
        ),
    ),
    (NOT_JSON, r"^JSON parse error: Unexpected character|^Failed to decode JSON|^Malformed JSON"),
)
