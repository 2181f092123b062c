import click
from click.testing import CliRunner


class Version:
    def __eq__(self, other):
        if isinstance(other, str):
            raise TypeError("not a version")
        return isinstance(other, Version)

    __hash__ = None

    def __str__(self):
        return "1.2"


def help_of(**how):
    @click.command()
    @click.option("--it", show_default=True, **how)
    def command(it):
        pass

    return CliRunner().invoke(command, ["--help"], catch_exceptions=False).output


assert "[default: 1.2]" in help_of(default=Version())
assert "[default: x]" in help_of(default="x")
assert "[default: 3]" in help_of(default=3)
assert '[default: ""]' in help_of(default="")
assert "[default: a, b]" in help_of(default=["a", "b"], multiple=True)
assert "default" not in help_of()
