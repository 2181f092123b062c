"""Which of two releases is the older, and from when an event without a release counts."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from homeostat.records import Standing
from homeostat.stages.group.release_order import is_older, lower, newest, unnamed_count_from

START = datetime(2025, 10, 23, tzinfo=UTC)


def day(number: float) -> datetime:
    return START + timedelta(days=number)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("1.2.3", "1.2.4", id="patch"),
        pytest.param("1.9.0", "1.10.0", id="numbers, not letters"),
        pytest.param("v1.2.3", "v2", id="with a v"),
        pytest.param("1.2", "1.2.1", id="fewer parts"),
        pytest.param("shop@1.2.3", "shop@1.3.0", id="with a package"),
        pytest.param("@ours/shop@1.2.3", "@ours/shop@1.2.4", id="with a scope"),
        pytest.param("shop@1.2.3+41", "shop@1.2.3+42", id="by the build's number"),
        pytest.param("shop@1.2.3+99", "shop@1.2.4+1", id="the version before the build"),
        pytest.param("1.0.0-alpha", "1.0.0-alpha.1", id="semver: alpha < alpha.1"),
        pytest.param("1.0.0-alpha.1", "1.0.0-alpha.beta", id="semver: a number before a word"),
        pytest.param("1.0.0-beta.2", "1.0.0-beta.11", id="semver: beta.2 < beta.11"),
        pytest.param("1.0.0-rc.1", "1.0.0", id="semver: a prerelease before its release"),
        pytest.param("1.0.0rc9", "1.0.0rc10", id="PEP 440, numbers in words"),
        pytest.param("1.0.dev3", "1.0", id="PEP 440 dev"),
        pytest.param("1.0", "1.0.post1", id="PEP 440 post"),
        pytest.param("1.0-SNAPSHOT", "1.0.Final", id="Maven"),
        pytest.param("2024.12.1", "2025.1.0", id="calendar"),
        pytest.param("2025-09-30", "2025-10-01", id="a day"),
        pytest.param("2025-10-01-1", "2025-10-01-2", id="twice a day"),
        pytest.param("20250930", "20251001", id="a day without dashes"),
        pytest.param("202509301200", "202510010800", id="a minute"),
        pytest.param("41", "42", id="a build's number alone"),
        pytest.param("release-1.2", "release-1.3", id="with a word"),
        pytest.param("v1.4.0", "v1.4.0-1-gb7e2f01", id="git describe, after its tag"),
        pytest.param("v1.4.0-2-gb7e2f01", "v1.4.0-10-ga111111", id="git describe, by distance"),
        pytest.param("v1.4.0-10-ga111111", "v1.4.1", id="git describe, before the next tag"),
        pytest.param("1.2.3-4f0c9ab", "1.2.4-0a1b2c3", id="with a commit behind"),
    ],
)
def test_versions_have_an_order(one: str, other: str) -> None:
    assert lower(one, other) is True
    assert lower(other, one) is False


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("1.2.0", "v1.2", id="the same"),
        pytest.param("1.0.0+linux", "1.0.0+windows", id="builds without numbers"),
        pytest.param("shop@1.0", "till@2.0", id="two packages"),
        pytest.param("4f0c9ab", "0a1b2c3", id="commits"),
        pytest.param("4012345", "5012345", id="commits that are all digits"),
        pytest.param("1.2.3-4f0c9ab", "1.2.3-0a1b2c3", id="commits behind the same version"),
        pytest.param("blue", "green", id="words"),
        pytest.param("", "1.0", id="nothing"),
        pytest.param("1.0", "1.\u0966", id="digits of other scripts"),
        pytest.param("1." * 120 + "1", "x", id="long"),
        pytest.param("9" * 250, "1.0", id="a large number"),
        pytest.param("-" * 250, "@" * 250, id="signs"),
        pytest.param("1-" + "a1" * 120, "1-" + "a1" * 120, id="many runs"),
    ],
)
def test_what_is_no_version_or_the_same_has_none(one: str, other: str) -> None:
    assert lower(one, other) is None
    assert lower(other, one) is None


def test_an_order_has_one_direction_whatever_is_written() -> None:
    chance = random.Random(7)  # noqa: S311 - made-up names
    pieces = ["1", "02", "999", ".", "-", "+", "@", "v", "rc", "post", "g1234abcd", "2025-10-23", "é", "_", "release"]
    written = ["".join(chance.choices(pieces, k=chance.randrange(1, 7))) for _ in range(300)]
    for one in written:
        for other in written:
            found = lower(one, other)
            assert lower(other, one) is (None if found is None else not found), (one, other)


def standing(version: str, **more: Any) -> Standing:  # noqa: ANN401 - any field
    return Standing(version=version, **more)


@pytest.mark.parametrize(
    ("one", "other", "older"),
    [
        pytest.param(
            standing("2.0", deployed={"production": day(1)}),
            standing("1.9.1", deployed={"production": day(2)}),
            True,
            id="deploys before versions",
        ),
        pytest.param(
            standing("2.0", deployed={"staging": day(0), "production": day(9)}),
            standing("1.9.1", deployed={"production": day(2)}),
            False,
            id="in the environment that both reached",
        ),
        pytest.param(
            standing("2.0", deployed={"staging": day(0), "production": day(9)}),
            standing("1.9.1", deployed={"staging": day(1), "production": day(2)}),
            False,
            id="of two, in the one that is reached last",
        ),
        pytest.param(
            standing("1.0", deployed={"staging": day(3)}),
            standing("1.1", deployed={"production": day(2)}),
            True,
            id="no common environment: by version",
        ),
        pytest.param(
            standing("b", released_at=day(1)), standing("a", released_at=day(2)), True, id="by date of release"
        ),
        pytest.param(
            standing("1.0", released_at=day(5)), standing("1.1", first_seen=day(1)), True, id="one date: by version"
        ),
        pytest.param(standing("b", first_seen=day(1)), standing("a", first_seen=day(2)), True, id="by the first event"),
        pytest.param(standing("b", first_seen=day(1)), standing("a"), None, id="seen, and never seen"),
        pytest.param(
            standing("b", released_at=day(1), first_seen=day(3)),
            standing("a", released_at=day(1), first_seen=day(2)),
            False,
            id="on the same second: what is next",
        ),
        pytest.param(standing("a", first_seen=day(1)), standing("a", first_seen=day(2)), None, id="the same"),
    ],
)
def test_the_first_fact_that_tells_decides(one: Standing, other: Standing, *, older: bool | None) -> None:
    assert is_older(one, other) is older
    assert is_older(other, one) is (None if older is None else not older)


def test_the_newest_is_older_than_none() -> None:
    assert newest([]) is None
    assert newest([standing("1.9"), standing("1.10"), standing("1.2")]) == standing("1.10")
    assert newest([standing("x"), standing("y")]) == standing("x")


@pytest.mark.parametrize(
    ("deploys", "mended_in", "counts_from"),
    [
        pytest.param([], "2", None, id="no deploy is known"),
        pytest.param([(1, "1"), (6, "2")], "", 6, id="resolved by hand: the next deploy"),
        pytest.param([(1, "1")], "", "never", id="resolved by hand, nothing deployed since"),
        pytest.param([(1, "1"), (3, "2"), (7, "3")], "2", 3, id="the deploy of the release that mends"),
        pytest.param([(1, "1"), (7, "3")], "2", 7, id="it never went out: the first newer one"),
        pytest.param([(1, "1"), (2, "1.5")], "2", "never", id="only older ones were deployed"),
    ],
)
def test_deploys_tell_from_when_an_event_without_a_release_counts(
    deploys: list[tuple[int, str]], mended_in: str, counts_from: int | str | None
) -> None:
    given = [(day(at), standing(version)) for at, version in deploys]
    found = unnamed_count_from(given, resolved_at=day(5), mended_in=standing(mended_in) if mended_in else None)
    if counts_from == "never":
        assert found is not None
        assert found > day(100_000)
    else:
        assert found == (day(counts_from) if isinstance(counts_from, int) else None)
