"""The letters of a torture: the labelled ones of the corpus, alone and in threads, always in the same order."""

import random
from collections.abc import Iterator

from tests.corpus.judged import labelled
from tests.e2e.office import letter


def letters(seed: int = 5) -> Iterator[tuple[str, bytes]]:
    """Message-ID and octets, for ever; every third letter goes on with a thread of its client."""
    chance = random.Random(seed)
    texts = [(item["subject"], item["body"]) for item in labelled("dev")]
    thread: list[str] = []
    sender, number = "", 0
    while True:
        chance.shuffle(texts)
        for subject, body in texts:
            number += 1
            message_id = f"m{number}@x"
            if not thread or chance.random() > 1 / 3:
                thread, sender = [], f"Клиент <client{number}@mail.example>"
            parent = thread[-1] if thread else ""
            octets = letter(
                message_id,
                body,
                sender=sender,
                subject=(subject or "Вопрос").replace("\n", " "),
                parent=parent,
                references=thread[:-1],
            )
            thread.append(message_id)
            yield message_id, octets
