"""Whether a forge lets us do what a repair will have to: each step tried for real, and cleaned up after."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from homeostat.errors import HomeostatError
from homeostat.ports import Forge
from homeostat.records import Change, ForgeStep, Patch, PullRequest, PullState

_FILE = "homeostat-self-test.txt"
_TEXT = "Homeostat made this to see whether it may. It closes it, and deletes the branch, by itself."
_DIFF = f"""\
diff --git a/{_FILE} b/{_FILE}
new file mode 100644
--- /dev/null
+++ b/{_FILE}
@@ -0,0 +1 @@
+{_TEXT}
"""


@dataclass(frozen=True, slots=True)
class _Step:
    name: str
    run: Callable[[], str]
    mend: str


def try_forge(forge: Forge, *, service: str, mark: str) -> Iterator[ForgeStep]:
    """Read, open, look, comment, close. It ends at the first step without which the next has no sense.

    `mark` makes the branch's name one of its own.
    """
    opened: list[PullRequest] = []
    base = ""

    def read() -> str:
        nonlocal base
        base = forge.fetch()
        return f"the main branch is at {base[:12]}, and the clone with it"

    def change() -> Change:
        return Change(
            service=service,
            branch=f"homeostat/self-test-{mark}",
            base=base,
            title="Homeostat's self-test",
            body=_TEXT,
            patch=Patch(diff=_DIFF),
            author="Homeostat <homeostat@localhost>",
        )

    def open_it() -> str:
        opened.append(forge.open_pull_request(change()))
        return opened[0].url

    def look() -> str:
        return _described(forge.look(opened[0], change()))

    def comment() -> str:
        forge.comment(opened[0], "A comment, to see whether it may.", key="self-test")
        return "said"

    yield (tried := _tried(_Step("read", read, _READ)))
    if not tried.ok:
        return
    yield (tried := _tried(_Step("branch and pull request", open_it, _WRITE)))
    if tried.ok:
        yield _tried(_Step("look", look, _READ))
        yield _tried(_Step("comment", comment, _WRITE))
    if opened:
        yield _tried(_Step("clean up", lambda: _clean(forge, opened[0]), "close it and delete its branch by hand"))


def called_back(heard: Callable[[], str]) -> ForgeStep:
    """Whether the forge told of it. `heard` says what came, "" when nothing did."""
    return _tried(_Step("webhook", lambda: _heard(heard), _WEBHOOK))


_READ = "see in docs/forges.md which rights the token needs, and that the option project is right"
_WRITE = "the token has to be allowed to write contents and pull requests"
_WEBHOOK = (
    "point a webhook at /api/webhooks/ of this server, with the secret HOMEOSTAT_WEBHOOK_SECRET; without one,"
    " Homeostat looks every 30 seconds to 5 minutes"
)


def _tried(step: _Step) -> ForgeStep:
    try:
        return ForgeStep(step=step.name, ok=True, says=step.run())
    except HomeostatError as error:
        return ForgeStep(step=step.name, ok=False, says=str(error), mend=step.mend)


def _described(state: PullState) -> str:
    draft = "a draft" if state.draft else "no draft"
    return f"{state.standing}, {draft}, checks: {state.checks}"


def _heard(heard: Callable[[], str]) -> str:
    if said := heard():
        return said
    raise HomeostatError("none came")


def _clean(forge: Forge, pull: PullRequest) -> str:
    forge.close(pull, "The self-test has ended.")
    return "closed"
