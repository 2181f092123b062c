"""GA, FGA, PA and FTA, as the paper of Loghub-2.0 defines them (Jiang et al., ISSTA 2024)."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scores:
    ga: float  # lines whose group holds the same lines as the true one
    fga: float  # the same by groups: harmonic mean of precision and recall
    pa: float  # lines whose template has the true text
    fta: float  # by templates: those with the same lines and the true text
    mixed: float  # lines in a group that holds lines of several true ones
    groups: int
    true_groups: int


def score(found: list[tuple[str, str]], true: list[str], spoiled: Collection[str] = ()) -> Scores:
    """Scores of (group, template) for each line, beside the true template of each.

    The spoiled groups hold lines from elsewhere too.
    """
    true_lines: dict[str, set[int]] = defaultdict(set)
    found_lines: dict[str, set[int]] = defaultdict(set)
    for line, template in enumerate(true):
        true_lines[template].add(line)
    for line, (group, _) in enumerate(found):
        found_lines[group].add(line)
    of_same_lines = mixed = right_templates = 0
    right_lines = 0
    for group, lines in found_lines.items():
        templates = {true[line] for line in lines}
        if len(templates) > 1 or group in spoiled:
            mixed += len(lines)
            continue
        template = templates.pop()
        if lines == true_lines[template]:
            of_same_lines += 1
            right_lines += len(lines)
            text = Counter(found[line][1] for line in lines).most_common(1)[0][0]
            right_templates += normal(text) == normal(template)
    exact = sum(normal(text) == normal(template) for (_, text), template in zip(found, true, strict=True))
    return Scores(
        ga=right_lines / len(true),
        fga=_harmonic(of_same_lines, len(found_lines), len(true_lines)),
        pa=exact / len(true),
        fta=_harmonic(right_templates, len(found_lines), len(true_lines)),
        mixed=mixed / len(true),
        groups=len(found_lines),
        true_groups=len(true_lines),
    )


def _harmonic(right: int, found: int, true: int) -> float:
    return 2 * right / (found + true) if found + true else 0.0


_PATH_SIGNS = re.compile(r"""([\s,!;:=|"'\[\](){}])""")
_SIGNS = re.compile(r"""([\s,!;:=|"'\[\](){}.\-+@#$%&])""")
_SPELLED = {"true", "false", "null", "root"}


def normal(template: str) -> str:
    """A template without differences of taste: the rules of Khan et al. (ICSE 2022), which the benchmarks apply.

    Single spaces; paths, numbers, true, false, null and root are values; a word that touches a value is one;
    values that touch, or stand between dots and colons, are one.
    """
    template = " ".join(template.split())
    template = "".join("<*>" if re.fullmatch(r"(?:/[^/]+)+/?", part) else part for part in _PATH_SIGNS.split(template))
    template = "".join(_normal_part(part) for part in _SIGNS.split(template))
    before = ""
    while before != template:
        before = template
        template = re.sub(r"<\*>[.:#/@]?<\*>", "<*>", template)
    return template


def _normal_part(part: str) -> str:
    if part.lower() in _SPELLED or part.isdigit() or ("<*>" in part and "/" not in part):
        return "<*>"
    return part
