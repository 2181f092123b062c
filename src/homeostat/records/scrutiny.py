"""What speaks for a fix, or against it, besides the failure and the suite."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Behaviour:
    """What a function answers without and with the patch, given arguments near those that were captured."""

    function: str
    compared: int  # inputs that were answered, or refused by a `raise`, without the patch
    kept: int  # those with the same answer with it
    changed: tuple[str, ...] = ()  # the first few of the others, in words
    surely_changed: int = 0  # how many of the others are of the types that the function is given
    failures_changed: int = 0  # inputs on which it failed in another way than production did, and now does not
    failing: int = 0  # other inputs on which it failed as in production
    mended: int = 0  # those that are answered with it, or refused by a `raise`
    cluster: str = ""  # the same for two fixes that answered all alike, the captured arguments among it


@dataclass(frozen=True, slots=True, kw_only=True)
class Apart:
    """What one of several proved fixes answers to inputs near those of the failing run and of the passing ones."""

    compared: int  # inputs that were answered, or refused by a `raise`, without the patch
    changed: int  # those that are answered otherwise with it
    example: str  # the first of them, in words; "" without any
    failing: int  # inputs that failed alike
    ended: int  # those that are answered with it, or refused by a `raise`
    agreeing: int = 0  # other proved fixes of another kind that answer the same to all that failed
    disputing: int = 0  # other proved fixes that answer otherwise to much of it
    cluster: str  # the same for two fixes that answered all alike


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutants:
    """Ways to break the patch, and how many of them a run notices."""

    tried: int
    noticed: int
    unnoticed: tuple[str, ...] = ()  # in words
    tests_ran: bool = False  # whether the suite was asked too, or the reproduction alone


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What linters and type checkers say of the changed files that they did not say before."""

    tools: tuple[str, ...]  # those that ran on both
    new: tuple[str, ...] = ()
    fatal: tuple[str, ...] = ()  # those with which the code cannot be right: an undefined name, a type error


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """What the text of a change says against it."""

    kind: str  # "swallows", "special-case", "drops-effect", "weakens-test", "hidden-characters"…
    says: str
    refutes: bool = False  # whether no run can outweigh it
    about: str = ""  # the value that is made special


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """What a reviewer would see in the change, for it or against it: what it is worth was measured."""

    kind: str  # "loses-call", "checks-as-others", "gives-way"…
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scrutiny:
    """What was looked at; None where it could not be."""

    behaviour: Behaviour | None = None
    mutants: Mutants | None = None
    findings: Findings | None = None
    doubts: tuple[Doubt, ...] = ()
    signs: tuple[Sign, ...] = ()
    apart: Apart | None = None
