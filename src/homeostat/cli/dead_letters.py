"""`homeostat dead-letters`: messages that consumers gave up, and their way back."""

import json
from typing import Annotated

import msgspec
import typer

from homeostat.cli.opening import AsJson, Home, opened_home, person
from homeostat.cli.words import Column, ago, print_table
from homeostat.errors import BadInput, NotFound
from homeostat.records import KeptLetter, LetterQuery, Replayed

app = typer.Typer(help="Messages that Kafka's consumers gave up, and their way back.", no_args_is_help=True)

_MOST = 10_000  # of one replay

Bug = Annotated[str, typer.Option("--bug", help="Those of one bug, by its code.")]
Number = Annotated[int, typer.Option("--id", min=0, help="One, by its number in `list`.")]


@app.command("list")
def list_letters(
    home: Home = None,
    bug: Bug = "",
    before: Annotated[int, typer.Option(min=0, help="Only numbers below this one.")] = 0,
    *,
    as_json: AsJson = False,
) -> None:
    """Dead letters, the newest first."""
    with opened_home(home) as homeostat:
        letters = homeostat.store.dead_letters.find(LetterQuery(bug_code=bug, before=before or None))
        now = homeostat.clock.now()
    if as_json:
        typer.echo(msgspec.json.encode([_as_json(letter) for letter in letters]))
        return
    columns = (
        Column("id", right=True),
        Column("bug"),
        Column("from"),
        Column("consumer"),
        Column("received"),
        Column("state"),
        Column("failure"),
    )
    rows = [
        (
            str(letter.number),
            letter.bug_code or "-",
            place_of(letter),
            letter.service,
            ago(now - letter.received_at),
            letter.state.value,
            f"{letter.error_type}: {letter.error_message}".removeprefix(": ")[:60],
        )
        for letter in letters
    ]
    print_table(columns, rows, empty="No dead letter is kept. They are read where KAFKA_BROKERS is set and `up` runs.")


@app.command()
def show(number: Number, home: Home = None, *, as_json: AsJson = False) -> None:
    """One dead letter: where it was, why it was given up, and what it holds, without its secrets."""
    with opened_home(home) as homeostat:
        found = homeostat.store.dead_letters.find(LetterQuery(numbers=(number,)))
    if not found:
        raise NotFound(f"There is no dead letter {number}. `homeostat dead-letters list` has their numbers.")
    [letter] = found
    if as_json:
        typer.echo(msgspec.json.encode(_as_json(letter)))
        return
    message = letter.message
    typer.echo(f"{letter.number}  {letter.error_type or 'no error named'}: {letter.error_message}")
    typer.echo(f"Lies in   {message.topic}[{message.partition}]@{message.offset}")
    typer.echo(f"Was in    {place_of(letter)}, given up by {letter.service}")
    typer.echo(f"Bug       {letter.bug_code or 'not read yet'}")
    typer.echo(f"State     {letter.state} {letter.replayed_to} {letter.replay_error}".rstrip())
    if letter.replay_of is not None:
        typer.echo(f"Replay    of {letter.replay_of}: it failed again")
    typer.echo(f"Key       {_said(message.key)}\nPayload   {_said(message.value)}")


@app.command()
def replay(
    home: Home = None,
    bug: Bug = "",
    number: Number = 0,
    to: Annotated[str, typer.Option(help="Another topic than the one it came from.")] = "",
    *,
    again: Annotated[
        bool, typer.Option("--again", help="Also what may have been sent; with --id, also what was sent.")
    ] = False,
) -> None:
    """Send dead letters to where they came from, with their own key, payload and headers, once each."""
    if bool(bug) == bool(number):
        raise BadInput("name either --bug CODE or --id N")
    with opened_home(home) as homeostat:
        numbers = homeostat.store.dead_letters.unsent(bug, _MOST) if bug else (number,)
        from homeostat.wiring import replayer

        done = replayer(homeostat).replay(numbers, by=person(), to=to, again=again)
    _tell(done)
    raise typer.Exit(1 if done.failed or done.uncertain else 0)


def _tell(done: Replayed) -> None:
    typer.echo(f"{done.sent} sent" + (f", {done.before} sent before and left alone" if done.before else ""))
    for number, reason in list(done.failed.items())[:20]:
        typer.echo(f"{number} was not sent: {reason}", err=True)
    for number in done.uncertain[:20]:
        typer.echo(
            f"{number} may have been sent: look for the header homeostat-replay: {number} in its topic, then"
            f" homeostat dead-letters replay --id {number} --again",
            err=True,
        )


def place_of(letter: KeptLetter) -> str:
    origin = letter.origin
    return f"{origin.topic or '?'}[{origin.partition}]@{origin.offset}" if origin.offset >= 0 else origin.topic or "?"


def _said(value: bytes | None) -> str:
    from homeostat.stages.sense.dead_letters import shown

    given = shown(value)
    return given if isinstance(given, str) else json.dumps(given, ensure_ascii=False)


def _as_json(letter: KeptLetter) -> dict[str, object]:
    from homeostat.stages.sense.dead_letters import shown

    message = letter.message
    return {
        "id": letter.number,
        "bug_code": letter.bug_code,
        "topic": message.topic,
        "partition": message.partition,
        "offset": message.offset,
        "origin": letter.origin,
        "service": letter.service,
        "error_type": letter.error_type,
        "error_message": letter.error_message,
        "received_at": letter.received_at,
        "state": letter.state,
        "replayed_at": letter.replayed_at,
        "replayed_to": letter.replayed_to,
        "replay_error": letter.replay_error,
        "replay_of": letter.replay_of,
        "key": shown(message.key),
        "payload": shown(message.value),
    }
