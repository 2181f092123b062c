"""What is not there, does not answer or does not let anybody in, however clients, drivers and systems word it; and who.

Numbers are those of Linux, macOS and Windows, of libcurl, NSURLError and gRPC: where a system's words are in its
language, they are the same everywhere.
"""

import re

from homeostat.stages.group.kinds import (
    ABORTED,
    CERTIFICATE,
    CUT,
    FILES,
    GIVEN_UP,
    LOGIN,
    NO_HOST,
    NO_ROUTE,
    NO_SPACE,
    POOL,
    REFUSED,
    TOO_MANY,
    UNANSWERED,
)

# The first that fits counts.
WORDINGS: tuple[tuple[str, str], ...] = (
    (
        POOL,
        (
            r"(?i:pool timed out while waiting|QueuePool limit|connection pool (?:has been )?exhausted|"
            r"pool exhausted|"
            r"connection pool timeout|fetching a new connection from the (?:connection )?pool|"
            r"pool is (?:probably )?full|"
            r"timeout exceeded when trying to connect|connection is not available, request timed out after|"
            r"obtaining a connection from the pool|obtain a connection from the pool|dropped from queue after|"
            r"getting a connection from pool|from the connection pool within|"
            r"waiting for (?:a )?connection (?:from|in) (?:the )?pool)"
        ),
    ),
    (
        CERTIFICATE,
        (
            r"(?i:x509: |CERTIFICATE_VERIFY_FAILED|certificate verify failed|certificate has expired|"
            r"CERT_HAS_EXPIRED|"
            r"unable to verify the first certificate|self[- ]signed certificate|PKIX path|"
            r"certificate is (?:invalid|not)|"
            r"certificate for this server is invalid|Trust anchor for certification path|SSL certificate problem|"
            r"UNABLE_TO_GET_ISSUER_CERT|remote certificate (?:is invalid|was rejected)|cURL error (?:35|60)\b|"
            r"does not match certificate|invalid peer certificate|^Chain validation failed)"
        ),
    ),
    (
        LOGIN,
        (
            r"(?i:password authentication failed|access denied for user|WRONGPASS|NOAUTH |"
            r"invalid username-password pair|login failed for user|ORA-01017|SASL authentication failed|"
            r"authentication failed for|ACCESS_REFUSED|\(535,|\b535[ -]5\.7|AUTHENTICATIONFAILED|"
            r"SaslAuthenticationFailed|"
            r"Passwort-Authentifizierung|"
            r"authentification par mot de passe)"
        ),
    ),
    (
        NO_ROUTE,
        (
            r"(?i:no route to host|EHOSTUNREACH|network is unreachable|ENETUNREACH|WinError 1006[35]|"
            r"(?:errno[\] =:]*|os error )(?:101|113)\b)"
        ),
    ),
    (REFUSED, r"\bError 111 connecting to"),
    (NO_HOST, r"\bError -[235] connecting to"),
    (NO_HOST, r"(?i:ENOTFOUND|getaddrinfo|no such host|name or service not known|EAI_AGAIN|failed host lookup)"),
    (NO_HOST, r"(?i:nodename nor servname|no address associated with|failed to lookup address|name resolution)"),
    (NO_HOST, r"(?i:name does not resolve)"),  # of musl
    (
        NO_HOST,
        r"(?i:could not (?:be )?resolve|unable to resolve host|h.te inconnu|Host ist unbekannt|Host desconocido)",
    ),
    (
        NO_HOST,
        r"(?i:\bnxdomain\b|cURL error 6\b|ERR_NAME_NOT_RESOLVED|dns error:|(?:WinError |os error )110(?:01|04)\b)",
    ),
    (
        REFUSED,
        r"(?i:connection refused|ECONNREFUSED|actively refused|Verbindung verweiger|Verbindungsaufbau abgelehnt)",
    ),
    (
        REFUSED,
        (
            r"(?i:deneg. expresamente|积极拒绝|拒否されたため|"
            r"connexion refus|cible l.a expressément refusée|conexión rehusada|"
            r"connessione rifiutata)"
        ),
    ),
    (REFUSED, r"(?i:WinError 10061|(?:errno[\] =:]*|os error )(?:111|61|10061))\b"),
    (
        REFUSED,
        r"(?i:cURL error 7\b|ERR_CONNECTION_REFUSED|failed to connect to all addresses|No connection established)",
    ),
    (CUT, r"(?i:connection reset|ECONNRESET|broken pipe|EPIPE|server closed the connection|socket hang up)"),
    (
        CUT,
        r"(?i:forcibly closed by the remote|WinError 1005[34]|(?:errno[\] =:]*|os error )(?:104|54|1005[34]))\b",
    ),
    (
        CUT,
        (
            r"(?i:other side closed|premature(?:ly)? close|remote end closed connection|server disconnected|"
            r"(?:server|SSL connection) (?:has )?(?:gone away|been closed unexpectedly)|lost connection to|"
            r"\b(?:tcp|ssl) (?:recv|send)(?: \([^)]{0,40}\))?: closed|"
            r"server closed idle connection|http2: (?:client connection lost|server sent GOAWAY)|"
            r"vom Remotehost geschlossen|ferm.e par l'h.te distant|por el host remoto|Communications link failure|"
            r"SSL SYSCALL error: EOF|I/O error occurred while sending to the backend|"
            r"^This connection has been closed|"
            r"encountered a connection error and is not queryable|"
            r"connection (?:was |has been )?(?:terminated unexpectedly|aborted|closed (?:in the middle|before|by))|"
            r"connection abort|unexpected end of stream|end of file reached|ended prematurely|"
            r"connection unexpectedly closed|unexpected EOF$|"
            r"terminating connection due to|driver: bad connection|failed to respond|cURL error 5[26]\b|"
            r"network connection was lost|Connection lost: )|^(?:\w+ \"[^\"]*\": )?EOF$"
        ),
    ),
    (TOO_MANY, r"(?i:too many connections|too many clients|remaining connection slots)"),
    (FILES, r"(?i:too many open files|EMFILE|ENFILE)"),
    (NO_SPACE, r"(?i:no space left|ENOSPC|disk (?:is )?full|not enough space on the disk)"),
    (
        ABORTED,
        (
            r"(?i:^The user aborted a request|signal is aborted without reason|^Fetch is aborted|"
            r"^(?:The|This) operation was aborted\.?\s?$|^canceled$|^Socket closed$|(?:^|: )context canceled$)"
        ),
    ),
    (GIVEN_UP, r"\bcURL error 28\b"),  # one number for all that took too long
    (
        UNANSWERED,
        (
            r"(?i:connect(?:ion)? timed out|connect timeout|Failed to open TCP connection|dial tcp \S+ i/o timeout|"
            r"connect ETIMEDOUT|ConnectTimeout|\[connection timeout\]|connection attempt timed out|"
            r"(?:errno[\] =:]*|os error |WinError )(?:110|60|10060)\b|ERR_CONNECTION_TIMED_OUT|"
            r"\[(?:DioErrorType\.)?connect(?:ion)? ?timeout\]|connect timeout has expired|"
            r"TLS handshake timeout|timeout connecting to server|"
            r"Timed out (?:after \d+ ms )?while waiting (?:to connect|for a server that matches)|"
            r"connection attempt failed because the connected party|Gegenstelle nach einer bestimmten Zeitspanne|"
            r"tentative de connexion a .chou. car le parti|connection \S+ to \S+ timed out|"
            r"network-related or instance-specific error|netzwerkbezogener oder instanzspezifischer|"
            r"erreur li.e au r.seau ou sp.cifique)"
        ),
    ),
    (
        GIVEN_UP,
        (
            r"(?i:context deadline exceeded|timeout awaiting response headers|timeout reading from|"
            r"Client\.Timeout exceeded|i/o timeout|^Read timed out|: Read timed out|"
            r"read operation timed out|ETIMEDOUT|ESOCKETTIMEDOUT|operation (?:has )?timed out|"
            r"request timed out|timeout of \d+ms exceeded|^timeout$|^timed out$|: timed out$|"
            r"aborted due to timeout|"
            r"(?:headers|body) timeout error|timeout on reading data|HttpClient\.Timeout of|"
            r"deadline[ _]?exceeded|^execution expired$|\(execution expired\)|upstream timed out|"
            r"TimeoutException after|Future not completed|\[(?:DioErrorType\.)?(?:receive|send) ?timeout\]|"
            r"(?:socket|request) timeout has expired|timeout period elapsed prior to completion|"
            r"Ausf.hrungstimeout ist abgelaufen|d.lai d'ex.cution a expir.|"
            r"ERR_TIMED_OUT)"
        ),
    ),
)
_HOST = re.compile(
    r"host=['\"]([\w.-]{1,100})['\"]|"
    r"[A-Za-z][A-Za-z0-9+.-]{1,15}://(?:[^\s/@\"']{1,100}@)?([A-Za-z][\w.-]{0,100})|"
    r"(?:lookup|ENOTFOUND|EAI_AGAIN|resolve host:?|lookup:|connecting to(?: Redis on)?|server at|address =) "
    r"['\"]?([A-Za-z][\w.-]{0,100})|"
    r"(?<![\w.-])([A-Za-z][\w-]{0,60}(?:\.[A-Za-z][\w-]{0,60}){0,6}):\d{2,5}\b"
)
_NO_NAME = re.compile(
    r"(?i:port|errno|code|line|error|status|address|localhost|on|to)|curl\..*|.*\d.*|.*\.(?:cc?|cpp|dart|go|rs|py|"
    r"java|kt|js|ts)"
)


def host_in(words: str) -> str:
    """Who is not there, by name; "" where no name is said, or one with a number, as those of replicas are."""
    for found in _HOST.finditer(words):
        name = next(filter(None, found.groups())).rstrip(".")
        if not _NO_NAME.fullmatch(name):
            return name
    return ""
