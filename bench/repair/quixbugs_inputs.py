"""Inputs that QuixBugs' own cases do not have, within what each program asks of its caller, and what to compare.

The correct program says what is right for them. Nothing of QuixBugs is in here: a name, and what may be given to it.
"""

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from random import Random
from typing import Any

Arguments = tuple[Any, ...]
MakeNode = Callable[..., Any]
_OPERATORS = "+-*/"
_MOST_LINKED = 100  # a ring has no end


def arguments(name: str, chance: Random, node: MakeNode) -> Arguments:
    """One call's arguments; the same `chance` gives the same again, of new objects."""
    return _MADE[name](chance, node)


def plain(result: object) -> object:
    """What can be compared: a generator's elements, a list's nodes by their values, a dictionary's items."""
    if isinstance(result, Iterator):
        return [plain(each) for each in result]
    if isinstance(result, (list, tuple)):
        return [plain(each) for each in result]
    if isinstance(result, set):
        return sorted(plain(each) for each in result)
    if isinstance(result, Mapping):
        return sorted((str(key), plain(value)) for key, value in result.items())
    return [each.value for each in _chain(result)] if hasattr(result, "successor") else result


def right(name: str, given: Arguments, expected: object, found: object) -> bool:
    if name == "sqrt":  # any number so near the root
        x, epsilon = given
        return isinstance(found, (int, float)) and abs(found - x**0.5) <= epsilon
    return type(expected) is type(found) and expected == found


def _chain(node: Any) -> list[Any]:  # noqa: ANN401 - whatever the program links
    found: list[Any] = []
    while node is not None and len(found) < _MOST_LINKED:
        found.append(node)
        node = node.successor
    return found


# --- what is given ----------------------------------------------------------------------------------------------


def _happens(chance: Random, share: float) -> bool:
    return chance.random() < share


def _numbers(chance: Random, most: int = 8, low: int = -9, high: int = 30) -> list[int]:
    return [chance.randint(low, high) for _ in range(chance.randint(0, most))]


def _distinct(chance: Random, least: int = 0, most: int = 8) -> list[int]:
    return chance.sample(range(1, 40), chance.randint(least, most))


def _word(chance: Random, letters: str = "abc", most: int = 7) -> str:
    return "".join(chance.choices(letters, k=chance.randint(0, most)))


def _nested(chance: Random, depth: int = 3) -> list[Any]:
    return [
        _nested(chance, depth - 1) if depth and _happens(chance, 0.4) else chance.randint(0, 9)
        for _ in range(chance.randint(0, 4))
    ]


def _palindrome(chance: Random) -> list[int]:
    half = [chance.choice([0, 1, 8, 9, 9]) for _ in range(chance.randint(1, 3))]
    half[0] = half[0] or 9
    return half + half[::-1][chance.randint(0, 1) :]


def _permutation(chance: Random) -> list[int]:
    found = _distinct(chance, 2, 7)
    return found if found != sorted(found, reverse=True) else found[::-1]


def _reverse_polish(chance: Random, depth: int = 3) -> list[Any]:
    if not depth or _happens(chance, 0.3):
        return [float(chance.randint(1, 9))]
    left, right_ = _reverse_polish(chance, depth - 1), _reverse_polish(chance, depth - 1)
    return [*left, *right_, chance.choice(_OPERATORS)]


def _infix(chance: Random) -> list[Any]:
    found: list[Any] = [chance.randint(1, 50)]
    for _ in range(chance.randint(0, 6)):
        found += [chance.choice(_OPERATORS), chance.randint(1, 50)]
    return found


def _sorted_for_heap(chance: Random) -> Arguments:
    """Nearly sorted: each element at most k places from where it belongs."""
    found = sorted(_numbers(chance, 9))
    k = chance.randint(0, 4)
    order = sorted(range(len(found)), key=lambda index: index + chance.uniform(0, k + 1))
    while any(abs(place - index) > k for place, index in enumerate(order)):
        order = list(range(len(found)))
    return [found[index] for index in order], k


def _text(chance: Random) -> Arguments:
    words = [_word(chance, "abcdef", 9) or "a" for _ in range(chance.randint(0, 12))]
    return " ".join(words), chance.randint(11, 20)  # wider than any word: the correct program asks for it


def _edges(chance: Random, least: int = -3, most: int = 9) -> tuple[int, dict[tuple[int, int], int]]:
    """A directed graph without a cycle of negative length: edges of a potential's differences, and something more."""
    count = chance.randint(2, 6)
    height = [chance.randint(0, most) for _ in range(count)]
    edges: dict[tuple[int, int], int] = {}
    for start in range(count):
        for end in range(count):
            if start != end and _happens(chance, 0.4):
                edges[start, end] = chance.randint(0, 6) + (height[end] - height[start] if least < 0 else 1)
    return count, edges


def _paths(chance: Random) -> Arguments:
    _, edges = _edges(chance)
    edges.setdefault((0, 1), chance.randint(1, 9))
    named = {("ABCDEFG"[start], "ABCDEFG"[end]): length for (start, end), length in edges.items()}
    return ("A", {**{("A", end): 25 for _, end in named if end != "A"}, **named})


def _spanning(chance: Random) -> Arguments:
    """Connected, and no two edges of one weight: there is one answer."""
    count = chance.randint(2, 7)
    edges = {(chance.randint(1, end - 1), end) for end in range(2, count + 1)}
    edges |= {tuple(sorted(chance.sample(range(1, count + 1), 2))) for _ in range(chance.randint(0, 6))}
    weights = chance.sample(range(1, 60), len(edges))
    return (dict(zip(chance.sample(sorted(edges), len(edges)), weights, strict=True)),)


def _linked(chance: Random, node: MakeNode, *, cyclic: bool) -> Arguments:
    nodes = [node(value) for value in range(chance.randint(1, 7))]
    for first, second in itertools.pairwise(nodes):
        first.successor = second
    if cyclic and _happens(chance, 0.5):
        nodes[-1].successor = chance.choice(nodes)
    return (nodes[0],)


def _graph(chance: Random, node: MakeNode) -> Arguments:
    nodes = [node(value) for value in range(chance.randint(1, 7))]
    for each in nodes:
        each.successors = [other for other in nodes if _happens(chance, 0.3)]
    return nodes[0], chance.choice(nodes)


def _weighed(chance: Random, node: MakeNode) -> Arguments:
    nodes = [node(value) for value in range(chance.randint(2, 6))]
    lengths: dict[tuple[Any, Any], int] = {}
    for each in nodes:
        each.successors = [other for other in nodes if other is not each and _happens(chance, 0.5)]
        # Far apart, so that seldom two ways are of one length: nodes do not say which comes first.
        lengths.update({(each, other): chance.randint(1, 400) for other in each.successors})
    return lengths, nodes[0], chance.choice(nodes)


def _ordered(chance: Random, node: MakeNode) -> Arguments:
    nodes = [node(value) for value in range(chance.randint(1, 7))]
    for index, each in enumerate(nodes):
        each.incoming_nodes = [other for other in nodes[:index] if _happens(chance, 0.4)]
    for each in nodes:
        each.outgoing_nodes = [other for other in nodes if each in other.incoming_nodes]
    return (chance.sample(nodes, len(nodes)),)


def _coins(chance: Random) -> Arguments:
    return sorted(chance.sample(range(1, 12), chance.randint(0, 4))), chance.randint(-3, 30)


def _pegs(chance: Random) -> Arguments:
    return (chance.randint(0, 5), *chance.sample([1, 2, 3], 2))


def _place_in(chance: Random) -> Arguments:
    found = _distinct(chance, 1, 8)
    return found, chance.randrange(len(found))


def _one(make: Callable[[Random], object]) -> Callable[[Random, MakeNode], Arguments]:
    return lambda chance, _: (make(chance),)


def _all(make: Callable[[Random], Iterable[object]]) -> Callable[[Random, MakeNode], Arguments]:
    return lambda chance, _: tuple(make(chance))


_MADE: Mapping[str, Callable[[Random, MakeNode], Arguments]] = {
    "bitcount": _one(lambda chance: chance.randint(0, 5000)),
    "breadth_first_search": _graph,
    "bucketsort": _all(lambda chance: (_numbers(chance, 9, 0, 14), 15)),
    "depth_first_search": _graph,
    "detect_cycle": lambda chance, node: _linked(chance, node, cyclic=True),
    "find_first_in_sorted": _all(lambda chance: (sorted(_numbers(chance, 9, 0, 9)), chance.randint(-1, 11))),
    "find_in_sorted": _all(lambda chance: (sorted(_distinct(chance, 0, 10)), chance.randint(0, 41))),
    "flatten": _one(_nested),
    "gcd": _all(lambda chance: (chance.randint(0, 200), chance.randint(0, 200))),
    "get_factors": _one(lambda chance: chance.randint(1, 3000)),
    "hanoi": _all(_pegs),
    "is_valid_parenthesization": _one(lambda chance: _word(chance, "()", 8)),
    "kheapsort": _all(_sorted_for_heap),
    "knapsack": _all(
        lambda chance: (
            chance.randint(0, 30),
            [(chance.randint(1, 12), chance.randint(1, 30)) for _ in range(chance.randint(0, 6))],
        )
    ),
    "kth": _all(_place_in),
    "lcs_length": _all(lambda chance: (_word(chance), _word(chance))),
    "levenshtein": _all(lambda chance: (_word(chance, most=5), _word(chance, most=5))),
    "lis": _one(_distinct),
    "longest_common_subsequence": _all(lambda chance: (_word(chance), _word(chance))),
    "max_sublist_sum": _one(lambda chance: _numbers(chance, 9, -9, 9)),
    "mergesort": _one(_numbers),
    "minimum_spanning_tree": _all(_spanning),
    "next_palindrome": _one(_palindrome),
    "next_permutation": _one(_permutation),
    "pascal": _one(lambda chance: chance.randint(1, 12)),
    "possible_change": _all(_coins),
    "powerset": _one(lambda chance: _distinct(chance, 0, 5)),
    "quicksort": _one(lambda chance: _numbers(chance, 9, 0, 9)),
    "reverse_linked_list": lambda chance, node: _linked(chance, node, cyclic=False),
    "rpn_eval": _one(_reverse_polish),
    "shortest_path_length": _weighed,
    "shortest_path_lengths": _all(_edges),
    "shortest_paths": _all(_paths),
    "shunting_yard": _one(_infix),
    "sieve": _one(lambda chance: chance.randint(0, 80)),
    "sqrt": _all(lambda chance: (chance.uniform(1, 300), chance.choice([0.5, 0.1, 0.01]))),
    "subsequences": _all(lambda chance: (chance.randint(0, 5), chance.randint(0, 9), chance.randint(0, 4))),
    "to_base": _all(lambda chance: (chance.randint(1, 5000), chance.randint(2, 36))),
    "topological_ordering": _ordered,
    "wrap": _all(_text),
}
NAMES = tuple(_MADE)
