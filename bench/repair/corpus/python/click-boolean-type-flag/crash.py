import click
from click.testing import CliRunner


@click.command()
@click.option("--shout/--no-shout", type=bool, default=False)
def say(shout):
    click.echo("HELLO" if shout else "hello")


print(CliRunner().invoke(say, ["--shout"], catch_exceptions=False).output)
