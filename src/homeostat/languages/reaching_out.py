"""New code that starts programs, runs texts as code, opens connections, or reads what is secret.

A guess by words, in the three languages and whatever their files are called: who means harm can say it otherwise. It
is there so that nobody overlooks what says it plainly, which most of what a model was talked into does.
"""

from collections.abc import Iterator, Mapping, Sequence

from homeostat.languages.diff import Hunk
from homeostat.linear import Pattern

_PROSE = (".md", ".rst", ".txt")
_WAYS = (
    (
        "starts a program",
        Pattern(
            r"\bsubprocess\b|\bos\.(?:system|popen|exec[lv]\w{0,3}|spawn\w{1,4}|posix_spawnp?|fork)\b|\bpty\.spawn\b|"
            r"\bcreate_subprocess_\w{1,8}|\bchild_process\b|\bexecSync\b|\bspawnSync\b|\bexec\.Command|\"os/exec\"|"
            r"\bsyscall\.(?:Exec|ForkExec)\b|//go:(?:generate|linkname)\b|#\s{0,9}cgo\b|\bimport \"C\""
        ),
    ),
    (
        "runs a text as code",
        Pattern(
            r"(?:^|[^\w.])(?:eval|exec|compile|execfile)\s{0,9}\(|__import__|\bimportlib\b|__builtins__|__globals__|"
            r"__subclasses__|\bnew Function\b|\bvm\.run\w{1,20}|\b(?:pickle|marshal|dill|shelve)\.\w{1,20}|\bctypes\b|"
            r"\byaml\.(?:unsafe_)?load\b|\bplugin\.Open\b"
        ),
    ),
    (
        "opens a connection",
        Pattern(
            r"\burllib\.(?:request|robotparser|url\w{1,12})\b|\bfrom urllib import\b|\burllib[23]\b|"
            r"\bsocket\b|\bhttp\.client\b|\b(?:smtplib|ftplib|telnetlib|paramiko|aiohttp)\b|"
            r"\b(?:requests|httpx)\.(?:get|post|put|patch|delete|head|request|stream|Session|Client|AsyncClient)\b|"
            r"\bimport (?:requests|httpx)\b|(?:^|[^\w.])fetch\(|\bXMLHttpRequest\b|\bWebSocket\b|\bsendBeacon\b|"
            r"\baxios\b|\bfrom ['\"](?:node:)?(?:https?|net|dgram|dns|tls)['\"]|"
            r"\brequire\(['\"](?:node:)?(?:https?|net|dgram|dns|tls)['\"]\)|\bhttps?\.(?:get|request)\(|"
            r"\bhttp\.(?:Get|Post|PostForm|Head|NewRequest\w{0,11}|Client)\b|\bnet\.(?:Dial|Lookup)\w{0,9}"
        ),
    ),
    (
        "reads the environment or what is secret",
        Pattern(
            r"\bos\.environb?\b|\bgetenvb?\b|\bprocess\.env\b|\bos\.(?:Getenv|Environ|LookupEnv)\b|/proc/|/etc/passwd|"
            r"/etc/shadow|/run/secrets|\.ssh/|\.aws/|\.netrc\b|['\"/]\.env\b|169\.254\.169\.254"
        ),
    ),
)


def reaching_out(hunks_by_path: Mapping[str, Sequence[Hunk]]) -> Iterator[tuple[str, str]]:
    """Each path with what its new lines do, in words, each way once. What the same stretch said before is not new."""
    for path, hunks in hunks_by_path.items():
        if path.endswith(_PROSE):
            continue
        for how, pattern in _WAYS:
            if word := next((word for hunk in hunks if (word := _new(hunk, pattern))), ""):
                yield path, f"{how}: {word}"


def _new(hunk: Hunk, pattern: Pattern) -> str:
    """The first word that the stretch gets, and did not hold before."""
    if not pattern.found_in("\n".join(hunk.after)):
        return ""
    before, known = "\n".join(hunk.before), frozenset(hunk.before)
    for line in hunk.after:
        if line in known:
            continue
        word = pattern.first_in(line).strip(" \t(,;=[{:!&|+-")
        if word and word not in before:
            return word
    return ""
