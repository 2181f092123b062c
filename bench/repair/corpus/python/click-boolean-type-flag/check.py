import click
from click.testing import CliRunner


def says(*words, **how):
    @click.command()
    @click.option("--shout/--no-shout", **how)
    def say(shout):
        click.echo(repr(shout))

    return CliRunner().invoke(say, words, catch_exceptions=False).output.strip()


assert says("--shout", type=bool, default=False) == "True"
assert says("--no-shout", type=bool, default=True) == "False"
assert says(type=bool, default=True) == "True"
assert says("--shout", default=False) == "True"
try:
    says(type=int, is_flag=False)
except TypeError:
    pass
else:
    raise AssertionError("an option of another type has no other side")
