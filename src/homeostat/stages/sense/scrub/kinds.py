"""Kinds of secrets and personal data, each known by its look in a text."""

import ipaddress
from collections.abc import Callable
from enum import StrEnum

from homeostat.linear import Match, Pattern, Which

FILTERED = "[Filtered]"
# How cards' numbers begin, by their length; https://en.wikipedia.org/wiki/Payment_card_number
_CARD_STARTS = {13: ("4",), 14: ("30", "36", "38", "39"), 15: ("34", "37")}
_LONG_CARD_STARTS = ("2", "3", "4", "5", "6")
_IMEI_DIGITS = 15
_DOUBLED_MOST = 9
_PERSONS_OF_NONE = frozenset({"app", "node", "runner", "ubuntu", "user", "python", "shared", "public", "www-data"})


class Kind(StrEnum):
    """What a rule looks for; the names are Sentry's, where it has one."""

    PASSWORD = "password"
    BEARER = "bearer"
    KEY = "key"
    PEMKEY = "pemkey"
    URLAUTH = "urlauth"
    CREDITCARD = "creditcard"
    EMAIL = "email"
    IP = "ip"
    IBAN = "iban"
    USSSN = "usssn"
    IMEI = "imei"
    MAC = "mac"
    USERPATH = "userpath"
    UUID = "uuid"
    ANYTHING = "anything"
    REGEX = "regex"


SECRETS = (Kind.PEMKEY, Kind.URLAUTH, Kind.BEARER, Kind.PASSWORD, Kind.KEY, Kind.CREDITCARD)
PERSONAL = (Kind.EMAIL, Kind.IBAN, Kind.USSSN, Kind.IMEI, Kind.MAC, Kind.IP, Kind.USERPATH)

_NAMES = (
    r"(?:passw(?:or)?d|passwd|passphrase|pwd|secret|api[_-]?key|apikey|credentials?|private[_-]?key|"
    r"token|cookie|session[_-]?id|cvv)"
)
# A name with its value: quoted as JSON and `repr` write it; after "=" bare; after ":" bare only when it has a digit,
# for "invalid password: no such user" holds no secret.
_QUOTED = r"\"(?:[^\"\\\n]|\\.)+\"?|'(?:[^'\\\n]|\\.)+'?"
_PAIR_QUOTED = Pattern(rf"(?i)({_NAMES}\\?[\"']?\s{{0,3}}[=:]\s{{0,3}})({_QUOTED})")
_PAIR_BARE = Pattern(
    rf"(?i)({_NAMES}=)([^\s&;,\"'\[\](){{}}<>]+)|"
    r"((?:passw(?:or)?d|passwd|pwd|secret|api[_-]?key):\s{0,3})([^\s&;,\"'\[\](){}<>]*[0-9][^\s&;,\"'\[\](){}<>]*)"
)
_AUTHORIZATION = Pattern(
    r"(?i)(authorization\\?[\"']?\s{0,3}[=:]\s{0,3}\\?[\"']?(?:(?:basic|bearer|digest|negotiate|token)\s+)?)([^\s\"',;\\]+)"
)
_BEARER = Pattern(r"(?i)\b(bearer\s{1,3})([\w.~+/=-]{20,}|[\w.~+/=-]*[0-9][\w.~+/=-]*)")
_KEY = Pattern(
    r"\beyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]*|\b(?:sk|rk|ghp|gho|ghu|ghs|ghr|github_pat|glpat|xox[abeprs]|npm|hf|sntrys)"
    r"[-_][\w-]{16,}|\bpypi-[\w-]{16,}|\b(?:AKIA|ASIA)[0-9A-Z]{16}\b|\bAIza[\w-]{35}|\bSG\.[\w-]{16,}\.[\w-]{16,}|"
    r"hooks\.slack\.com/services/[\w/]+"
)
# What lies between holds no five dashes: so each beginning is read to the next at most, however many there are.
_PEM = Pattern(
    r"-----BEGIN[ A-Z]*PRIVATE KEY(?: BLOCK)?-----"
    r"(?:(?:[^-]|-{1,4}[^-])*-----END[ A-Z]*PRIVATE KEY(?: BLOCK)?-----|[^-]*)"
)
_URLAUTH = Pattern(r"\b([A-Za-z][A-Za-z0-9+.-]{1,20}://)([^\s/?#\"'@<>]+)@")
_DIGITS = Pattern(r"\b\d(?:[ -]?\d){12,18}\b")
_EMAIL = Pattern(r"[\w.%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,24}\b")
_OCTET = r"(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])"
_IPV4 = Pattern(rf"\b{_OCTET}(?:\.{_OCTET}){{3}}\b")
_IPV6 = Pattern(r"[0-9A-Fa-f]{0,4}:[0-9A-Fa-f]{0,4}:(?:[0-9A-Fa-f:]*[0-9A-Fa-f])?")
_IBAN = Pattern(r"\b[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b")
_SSN = Pattern(r"\b\d{3}-\d{2}-\d{4}\b")
_IMEI = Pattern(r"\b\d{2}-?\d{6}-?\d{6}-?\d\b")
_MAC = Pattern(r"\b[0-9A-Fa-f]{2}(?:[:-][0-9A-Fa-f]{2}){5}\b")
_USERPATH = Pattern(r"(^|[^\w/.]|file://)(/home/|/Users/|[A-Za-z]:\\+Users\\+)([^/\\\s:\"'<>]+)")
_UUID = Pattern(r"(?i)\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b")

_NUMBER_KINDS = (Kind.CREDITCARD, Kind.IMEI)
# Wider than all of the above and quick: what holds none of these holds nothing to remove, and what holds one may hold
# the kinds beside it.
_CANDIDATES: tuple[tuple[str, tuple[Kind, ...]], ...] = (
    (rf"(?i){_NAMES}\\{{0,2}}[\"']?\s{{0,3}}[=:]", (Kind.PASSWORD,)),
    (r"(?i)authorization\\{0,2}[\"']?\s{0,3}[=:]", (Kind.BEARER,)),
    (r"(?i)bearer\s", (Kind.BEARER,)),
    (r"eyJ[\w-]{10}|(?:sk|rk|gh[opsru]|github_pat|glpat|xox[abeprs]|npm|hf|sntrys|pypi)[-_][\w-]{16}", (Kind.KEY,)),
    (r"AKIA|ASIA|AIza|SG\.[\w-]{16}|hooks\.slack", (Kind.KEY,)),
    (r"PRIVATE KEY", (Kind.PEMKEY,)),
    (r"://[^\s/?#\"'@<>]+@", (Kind.URLAUTH,)),
    (r"\d(?:[ -]?\d){12}", _NUMBER_KINDS),
    (r"[\w.%+-]@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2}", (Kind.EMAIL,)),  # neither a decorator nor "shop@1.2.3"
    (r"\d\.\d{1,3}\.\d{1,3}\.\d", (Kind.IP,)),
    (
        r"[0-9A-Fa-f]:[0-9A-Fa-f]{1,4}:[0-9A-Fa-f]{1,4}:|[0-9A-Fa-f]::|::[0-9A-Fa-f]",
        (Kind.IP, Kind.MAC),
    ),
    (r"[A-Z]{2}[0-9]{2} ?[A-Z0-9]{4}", (Kind.IBAN,)),
    (r"\d{3}-\d{2}-\d{4}", (Kind.USSSN,)),
    (r"(?:[0-9A-Fa-f]{2}-){4}", (Kind.MAC,)),
    (r"/home/|/Users/|Users\\", (Kind.USERPATH,)),
)
CANDIDATES = tuple(pattern for pattern, _ in _CANDIDATES)
_which = Which(CANDIDATES)


def likely_kinds(words: str) -> frozenset[Kind]:
    """Those that may be found in the text; no other is."""
    return frozenset(kind for number in _which.found_in(words) for kind in _CANDIDATES[number][1])


Replace = Callable[[str], str]


def replaced(kind: Kind, words: str, by: Replace, *, code: bool = False) -> str:
    """The text with what is of the kind replaced. In a line of code a bare value is an expression, and stays."""
    if kind is Kind.PASSWORD and not code:
        words = _PAIR_BARE.replace(words, lambda found: _pair(found, by))
    return _REPLACERS[kind](words, by)


def _pair(found: Match, by: Replace) -> str:
    name, value = (found[1], found[2]) if found[1] is not None else (found[3], found[4])
    return str(found[0]) if value == FILTERED else f"{name}{by(value)}"


def _password(words: str, by: Replace) -> str:
    return _PAIR_QUOTED.replace(words, lambda found: f"{found[1]}'{by(found[2][1:].rstrip(found[2][0]))}'")


def _bearer(words: str, by: Replace) -> str:
    without = _AUTHORIZATION.replace(words, lambda found: _after(found, by))
    return _BEARER.replace(without, lambda found: _after(found, by))


def _after(found: Match, by: Replace) -> str:
    return f"{found[1]}{by(found[2])}"


def _whole(pattern: Pattern, fits: Callable[[Match], bool] = lambda _: True) -> Callable[[str, Replace], str]:
    def replace(words: str, by: Replace) -> str:
        return pattern.replace(words, lambda found: by(found[0]) if fits(found) else found[0])

    return replace


def _urlauth(words: str, by: Replace) -> str:
    return _URLAUTH.replace(words, lambda found: f"{found[1]}{by(found[2])}@")


def _userpath(words: str, by: Replace) -> str:
    def one(found: Match) -> str:
        return str(found[0]) if found[3].lower() in _PERSONS_OF_NONE else f"{found[1]}{found[2]}{by(found[3])}"

    return _USERPATH.replace(words, one)


def _ip(words: str, by: Replace) -> str:
    without = _IPV4.replace(words, lambda found: by(found[0]) if _is_address(found) else found[0])
    return _IPV6.replace(without, lambda found: by(found[0]) if _is_address(found) else found[0])


def _is_address(found: Match) -> bool:
    """A machine's own addresses tell of nobody; "Chrome/120.0.0.0" and "1.2.3.4.5" are versions."""
    before, after = _beside(found)
    if before[-1:] in (".", ":", "_") or before[-1:].isalnum() or after[:1].isalnum() or after[:2][1:].isdigit():
        return False
    if before[-1:] == "/" and before != "//":
        return False
    try:
        address = ipaddress.ip_address(found[0])
    except ValueError:
        return False
    return not (address.is_loopback or address.is_unspecified) and any(map(str.isdigit, found[0]))


def _beside(found: Match) -> tuple[str, str]:
    """Two characters before and after; ":80" after an address is a port, ".5" more of a version."""
    words: str = found.string
    after = words[found.end() : found.end() + 2]
    return words[max(0, found.start() - 2) : found.start()], after if after[:1] == "." else after[:1]


def _is_card(found: Match) -> bool:
    digits = _digits(found[0])
    plain = "".join(map(str, digits))
    starts = _CARD_STARTS.get(len(digits), _LONG_CARD_STARTS)
    return plain.startswith(starts) and _luhn(digits)


def _is_imei(found: Match) -> bool:
    digits = _digits(found[0])
    return len(digits) == _IMEI_DIGITS and _luhn(digits)


def _digits(words: str) -> list[int]:
    return [int(character) for character in words if character in "0123456789"]


def _luhn(digits: list[int]) -> bool:
    doubled = [
        digit if place % 2 == 0 else digit * 2 - _DOUBLED_MOST * (digit * 2 > _DOUBLED_MOST)
        for place, digit in enumerate(reversed(digits))
    ]
    return sum(doubled) % 10 == 0


def _is_iban(found: Match) -> bool:
    """ISO 13616: moved about and read as a number it leaves 1 when divided by 97."""
    plain = str(found[0]).replace(" ", "")
    return int("".join(str(int(character, 36)) for character in plain[4:] + plain[:4])) % 97 == 1


def _is_ssn(found: Match) -> bool:
    area, group, serial = str(found[0]).split("-")
    return area not in ("000", "666") and area < "900" and group != "00" and serial != "0000"


_REPLACERS: dict[Kind, Callable[[str, Replace], str]] = {
    Kind.PASSWORD: _password,
    Kind.BEARER: _bearer,
    Kind.KEY: _whole(_KEY),
    Kind.PEMKEY: _whole(_PEM),
    Kind.URLAUTH: _urlauth,
    Kind.CREDITCARD: _whole(_DIGITS, _is_card),
    Kind.EMAIL: _whole(_EMAIL),
    Kind.IP: _ip,
    Kind.IBAN: _whole(_IBAN, _is_iban),
    Kind.USSSN: _whole(_SSN, _is_ssn),
    Kind.IMEI: _whole(_IMEI, _is_imei),
    Kind.MAC: _whole(_MAC),
    Kind.USERPATH: _userpath,
    Kind.UUID: _whole(_UUID),
    Kind.ANYTHING: lambda words, by: by(words),
}
