"""`go test -json` made to write no more than what is read of it, since much fills any bound; and how it names tests."""

import re

_KEPT_LINES = 100  # of what one test prints, at its beginning and at its end each

# POSIX awk: what goes on is left out, and so is the middle of what a test prints. Outcomes are kept, and written at
# once: who ends the run finds them.
_LESS = r"""
function rest(test, at) {
  for (at = said[test] - kept + 1; at <= said[test]; at++)
    if (at > kept) { print last[test, at % kept]; delete last[test, at % kept] }
  delete said[test]
}
/^[{].*"Action":"(run|pause|cont)"/ { next }
/^[{].*"Action":"output"/ {
  if (/"Output":"=== (RUN|PAUSE|CONT|NAME)/) next
  test = match($0, /"Package":"[^"]*"(,"Test":"[^"]*")?/) ? substr($0, RSTART, RLENGTH) : ""
  sub(/"Time":"[^"]*",/, "")
  if (++said[test] <= kept) print; else last[test, said[test] % kept] = $0
  next
}
/^[{].*"Action":"(pass|fail|skip)"/ {
  test = match($0, /"Package":"[^"]*"(,"Test":"[^"]*")?/) ? substr($0, RSTART, RLENGTH) : ""
  rest(test)
  sub(/"Time":"[^"]*",/, "")
  print
  fflush()
  next
}
{ print; fflush() }
END { for (test in said) rest(test) }
"""


_TOP = re.compile(r"/(?=(?:Test|Example|Fuzz)(?![a-z]))")

_UNBUILT = re.compile(r"^FAIL\s+(\S{1,300}) \[(?:build|setup) failed\]$", re.MULTILINE)


def packages_unbuilt(output: str) -> list[str]:
    """Those of which `go test` says that they cannot be built, in its order."""
    return list(dict.fromkeys(_UNBUILT.findall(output)))


def package_and_test(name: str) -> tuple[str, str]:
    """Of "example.org/shop/TestTotal/none" the package, and "TestTotal/none"; "" for the latter where there is none."""
    package, *rest = _TOP.split(name, maxsplit=1)
    return package, rest[0] if rest else ""


def reported(command: str, into: str) -> str:
    """The command, which writes JSON as `go test -json` does, with that in the file `into`; its exit code stays.

    All of it where there is no awk.
    """
    less = f"if command -v awk > /dev/null; then awk -v kept={_KEPT_LINES} '{_LESS}'; else cat; fi"
    return f"{{ {{ ( {command} ) 3>&-; echo $? >&3; }} | {less} > {into}; }} 3>&1 | {{ read -r code; exit $code; }}"
