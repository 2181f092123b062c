"""The way back: dead letters are sent again to where they came from, once each."""

import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from homeostat.errors import BadInput, NotFound
from homeostat.ports import Clock, DeadLetterStore, MessageSender
from homeostat.records import KafkaMessage, KeptLetter, LetterQuery, Replayed, ReplayState
from homeostat.stages.sense.dialects import REPLAY_HEADER
from homeostat.stages.sense.originals import original

_TOGETHER = 100  # claimed, sent and confirmed together: the most that a crash leaves unsure
_MOST = 10_000  # of one call


class Replayer:
    """A letter is claimed before it is sent and confirmed once it has arrived.

    A crash between the two leaves it claimed. Nobody can tell then whether it was sent, so it is named and left
    alone until a person says `again`.
    """

    def __init__(self, letters: DeadLetterStore, sender: Callable[[], MessageSender], clock: Clock) -> None:
        """`sender` connects to the brokers; it is asked only when there is something to send."""
        self._letters = letters
        self._sender = sender
        self._clock = clock

    def replay(self, numbers: Sequence[int], *, by: str, to: str = "", again: bool = False) -> Replayed:
        total = Replayed()
        sender = functools.cache(self._sender)
        for first in range(0, min(len(numbers), _MOST), _TOGETHER):
            some = tuple(dict.fromkeys(numbers[first : first + _TOGETHER]))
            total = _together(total, self._replay(some, sender, by=by, to=to, again=again))
        return total

    def _replay(
        self, numbers: tuple[int, ...], connect: Callable[[], MessageSender], *, by: str, to: str, again: bool
    ) -> Replayed:
        letters = self._letters.find(LetterQuery(numbers=numbers, most=_TOGETHER))
        found = {letter.number: letter for letter in letters}
        wanted = [found[number] for number in numbers if number in found]
        left = Replayed() if again else _left_alone(wanted)
        open_ones = wanted if again else [one for one in wanted if one.state in (ReplayState.KEPT, ReplayState.FAILED)]
        ready, failed = self._prepare(open_ones, to)
        if not ready:
            return _together(left, Replayed(failed=failed))
        sender = connect()
        absent = self._absent(sender, {message.topic for message in ready.values()})
        failed |= {number: absent[message.topic] for number, message in ready.items() if message.topic in absent}
        ready = {number: message for number, message in ready.items() if number not in failed}
        claimed = [
            letter
            for number, message in ready.items()
            if (letter := self._letters.claim(number, to=message.topic, by=by, again=again, now=self._clock.now()))
        ]
        sent = self._send(sender, claimed, ready)
        return _together(left, _together(Replayed(failed=failed), sent))

    def _prepare(self, letters: Sequence[KeptLetter], to: str) -> tuple[dict[int, KafkaMessage], dict[int, str]]:
        """What would be sent, and what never can be."""
        ready: dict[int, KafkaMessage] = {}
        failed: dict[int, str] = {}
        for letter in letters:
            try:
                ready[letter.number] = to_send(letter, to)
            except BadInput as error:
                failed[letter.number] = str(error)
        return ready, failed

    def _absent(self, sender: MessageSender, topics: set[str]) -> dict[str, str]:
        """Topics that are not there, and how we know. It is asked before anything is claimed."""
        absent: dict[str, str] = {}
        for topic in topics:
            try:
                sender.check(topic)
            except NotFound as error:
                absent[topic] = str(error)
        return absent

    def _send(
        self, sender: MessageSender, claimed: Sequence[KeptLetter], ready: Mapping[int, KafkaMessage]
    ) -> Replayed:
        deliveries = sender.send([ready[letter.number] for letter in claimed]) if claimed else ()
        sent, uncertain, failed = 0, list[int](), dict[int, str]()
        for letter, delivery in zip(claimed, deliveries, strict=True):
            if delivery.at:
                self._letters.confirm(letter, at=delivery.at, now=self._clock.now())
                sent += 1
            elif delivery.error:
                self._letters.release(letter, error=delivery.error, now=self._clock.now())
                failed[letter.number] = delivery.error
            else:
                uncertain.append(letter.number)
        return Replayed(sent=sent, uncertain=tuple(uncertain), failed=failed)


def to_send(letter: KeptLetter, to: str = "") -> KafkaMessage:
    """The message as it was, for its own topic or `to`, with the number of the letter in a header.

    The number is the same however often it is sent: a consumer may know by it what it has had before.

    Raises:
        BadInput: it cannot be sent again; the message says why.
    """
    if not letter.whole:
        raise BadInput("it was too large to keep; send it again from its topic")
    message = original(letter.message, letter.origin)
    if not to and not message.topic:
        raise BadInput("nothing says which topic it came from; name one with --to TOPIC")
    marked = (*message.headers, (REPLAY_HEADER, str(letter.number).encode()))
    return replace(message, topic=to or message.topic, partition=-1 if to else message.partition, headers=marked)


def _left_alone(letters: Sequence[KeptLetter]) -> Replayed:
    return Replayed(
        before=sum(letter.state is ReplayState.REPLAYED for letter in letters),
        uncertain=tuple(letter.number for letter in letters if letter.state is ReplayState.REPLAYING),
    )


def _together(one: Replayed, other: Replayed) -> Replayed:
    return Replayed(
        sent=one.sent + other.sent,
        before=one.before + other.before,
        uncertain=(*one.uncertain, *other.uncertain),
        failed={**one.failed, **other.failed},
    )
