import click
from click.testing import CliRunner


class Version:
    def __init__(self, text):
        self.numbers = tuple(int(part) for part in text.split("."))

    def __eq__(self, other):
        if isinstance(other, str):
            other = Version(other)
        return isinstance(other, Version) and self.numbers == other.numbers

    def __str__(self):
        return ".".join(map(str, self.numbers))


@click.command()
@click.option("--release", default=Version("1.2"), show_default=True)
def deploy(release):
    click.echo(release)


print(CliRunner().invoke(deploy, ["--help"], catch_exceptions=False).output)
