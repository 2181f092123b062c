import click
from click.testing import CliRunner


def help_of(**how):
    @click.command()
    @click.option("--it", show_default=True, **how)
    def command(it):
        pass

    return CliRunner().invoke(command, ["--help"], catch_exceptions=False).output


assert "[default: x]" in help_of(default="x")
assert '[default: ""]' in help_of(default="")
assert "[default: 3]" in help_of(default=3, type=int)
