import click
from click.testing import CliRunner


@click.command()
@click.option("--shout/--no-shout", default=False)
@click.option("--times", type=int, default=1)
def say(shout, times):
    click.echo(f"{shout} {times}")


run = CliRunner().invoke
assert run(say, ["--shout"]).output == "True 1\n"
assert run(say, ["--no-shout", "--times", "2"]).output == "False 2\n"
assert run(say, ["--times", "x"]).exit_code == 2
