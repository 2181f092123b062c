"""A frame is read in one go where it fits; what that gives is what reading it value by value gives."""

import json
from typing import Any

import pytest

from homeostat.stages.sense.bounds import decode_json, mapping
from homeostat.stages.sense.calls import frame_in, frame_of

PLAIN = {
    "function": "pay",
    "module": "shop.orders",
    "filename": "shop/orders.py",
    "abs_path": "/srv/shop/orders.py",
    "lineno": 7,
    "in_app": True,
    "context_line": "    return rate / 0",
    "pre_context": [f"line {number}" for number in range(12)],
    "post_context": [f"line {number}" for number in range(12)],
    "vars": {"rate": "7", "of": {"a": [1, None, True, 2.5]}},
}


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({}, id="plain"),
        pytest.param({"function": None, "vars": None, "in_app": None}, id="nulls"),
        pytest.param({"function": 7, "lineno": "7", "colno": 1.0}, id="other types"),
        pytest.param({"lineno": True, "in_app": 1}, id="a truth for a number"),
        pytest.param({"lineno": -1, "colno": 2**40}, id="numbers that are too large"),
        pytest.param({"function": "f" * 501, "filename": "p" * 1_001}, id="long names"),
        pytest.param({"context_line": "x" * 2_049, "pre_context": ["y" * 3_000]}, id="long lines"),
        pytest.param({"pre_context": [None, 3], "post_context": "line"}, id="lines that are none"),
        pytest.param({"function": "zahlen\u00e4", "vars": {"n\u00e4me": "\u00e4"}}, id="beyond ASCII"),
        pytest.param({"function": "a\x00b", "vars": {"a\x00b": "c\x00d"}}, id="a NUL"),
        pytest.param({"context_line": "\ud800", "vars": {"\ud800": "\ud800"}}, id="half a character"),
        pytest.param({"vars": ["a"]}, id="variables that are none"),
        pytest.param({"vars": {str(n): "v" * 3_000 for n in range(60)}}, id="many variables"),
        pytest.param({"vars": {"k" * 300: {"a": {"b": {"c": {"d": {"e": {"f": {"g": {"h": 1}}}}}}}}}}, id="deep"),
        pytest.param({"vars": {"id": 2**70, "small": 7}}, id="a number without end"),
        pytest.param({"unknown": {"a": 1}}, id="more than is read"),
    ],
)
def test_both_ways_of_reading_a_frame_agree(changed: dict[str, Any]) -> None:
    for indent in (None, 1):
        came = json.dumps(PLAIN | changed, indent=indent).encode()
        assert frame_in(came) == frame_of(mapping(decode_json(came)))


@pytest.mark.parametrize("came", [b"{}", b"{ }", b"null", b"[]", b'"frame"', b'{"unknown":1}', b'{"function":null}'])
def test_a_frame_that_says_nothing_is_none_or_nameless(came: bytes) -> None:
    assert frame_in(came) == frame_of(mapping(decode_json(came)))
