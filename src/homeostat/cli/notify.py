"""`homeostat notify`: who is told besides the console."""

import typer

from homeostat.cli.opening import AsJson, Home, opened_home
from homeostat.cli.words import ago

notify_app = typer.Typer(no_args_is_help=True, help="Chats, mail and webhooks by which people are told.")
_NONE = """Nobody is told besides the console's home page. Before `homeostat up`, this changes that:
  export SLACK_WEBHOOK_URL=https://hooks.slack.com/services/…
  export HOMEOSTAT_NOTIFY='mailtos://USER:PASSWORD@HOST?to=ops@example.com jsons://HOST/PATH'
https://github.com/caronc/apprise/wiki lists the addresses."""


@notify_app.command("test")
def try_them(home: Home = None) -> None:
    """Send a message through each channel, and say how that went."""
    from homeostat.errors import ChannelUnavailable
    from homeostat.wiring import channels_of

    with opened_home(home) as homeostat:
        channels, address = channels_of(homeostat.settings), homeostat.settings.own_url()
    if not channels:
        typer.echo(_NONE)
        raise typer.Exit(1)
    refused = 0
    for channel in channels:
        try:
            channel.send("Homeostat: a test", f"What people have to know comes here.\n{address}/", urgent=False)
            typer.echo(f"ok  {channel.name}: it took a message; look whether it arrived")
        except ChannelUnavailable as error:
            refused += 1
            typer.echo(f"NO  {channel.name}: it took no message: {error}")
    if refused:
        raise typer.Exit(1)


@notify_app.command("list")
def show(home: Home = None, as_json: AsJson = False) -> None:  # noqa: FBT002 - a command-line switch
    """The channels as `homeostat up` knows them: when each took something last, and why one does not."""
    from homeostat.codec import encode

    with opened_home(home) as homeostat:
        known, now = homeostat.store.channels.all(), homeostat.clock.now()
    if as_json:
        typer.echo(encode(known))
        return
    if not known:
        typer.echo(_NONE)
    for channel in known:
        last = f"took a message {ago(now - channel.last_success)}" if channel.last_success else "was sent nothing yet"
        typer.echo(f"{'NO ' if channel.why else 'ok '} {channel.name}: {last}")
        if channel.why and channel.failing_since:
            typer.echo(f"    failing since {ago(now - channel.failing_since)}: {channel.why}")
