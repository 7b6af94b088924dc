"""What maild does to a mailbox, against fetching and parsing it and against imapfilter; two workers; much mail."""

import email
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.bench.figure import Figure
from tests.bench.place import RUNS, Box, Place, middle, seconds
from tests.servers.dovecot import PASSWORD
from tests.servers.postgres import Postgres

_FETCHED = 500  # messages a FETCH
_LUA = """
options.timeout = 600
options.starttls = false
account = IMAP {{ server = '{host}', port = {port}, username = '{user}', password = '{password}' }}
found = account.INBOX:match_message('(?i)плачу')
found:mark_flagged()
"""


def reprocessing(here: Place, amount: int, say: Callable[[str], None]) -> Iterator[Figure]:
    """The whole of it: fetch, judge, label, drafts and notes, on a mailbox that maild never saw."""
    whole, parsed, filtered = [], [], []
    for run in range(RUNS):
        box = here.box(amount)
        parsed.append(seconds(lambda box=box: _fetch_and_parse(box)))
        whole.append(seconds(lambda box=box: box.maild("reprocess", "INBOX", "--with-drafts")))
        if not box.labelled():
            raise RuntimeError("nothing was labelled: this measures nothing")
        filtered.append(_filtered(box))
        say(f"run {run + 1}: reprocess {whole[-1]:.1f} s, parse {parsed[-1]:.2f} s, imapfilter {filtered[-1]:.2f} s")
        box.remove()
    each = middle(whole) / amount * 1000
    yield Figure(
        f"reprocess {amount:,} letters, drafts and notes too, {each:.1f} ms a letter",
        "fetching and parsing them (compat32)",
        middle(whole) / middle(parsed),
        "{:.0f} times",
        most=30,
        rates={f"{amount:,} letters, one machine": amount / middle(whole)},
    )
    yield Figure("the same", "imapfilter, one regex", middle(whole) / middle(filtered), "{:.0f} times", most=60)


def much_mail(here: Place, few: int, many: int, say: Callable[[str], None]) -> Iterator[Figure]:
    """All letters of a small folder, and as many of the newest of a large one."""
    costs: dict[int, list[float]] = {few: [], many: []}
    boxes = {amount: here.box(few, above=amount - few) for amount in costs}
    for _ in range(RUNS):
        for amount, box in boxes.items():
            costs[amount].append(seconds(lambda box=box: box.maild("reprocess", "INBOX", "--limit", str(few))))
    say(f"{few} letters among {few}: {middle(costs[few]):.1f} s, among {many}: {middle(costs[many]):.1f} s")
    for box in boxes.values():
        box.remove()
    ratio = middle(costs[many]) / middle(costs[few])
    rates = {f"the newest {few:,}, among {amount:,}": few / middle(times) for amount, times in costs.items()}
    yield Figure(
        f"the newest {few:,} letters among {many:,}",
        "a folder of as many",
        ratio,
        "{:.2f} times",
        most=1.2,
        rates=rates,
    )


def workers(here: Place, amount: int, say: Callable[[str], None]) -> Iterator[Figure]:
    """Reprocessing by one worker and by two, warm."""
    postgres = Postgres()
    try:
        postgres.start()
        took: dict[int, list[float]] = {1: [], 2: []}
        for _ in range(RUNS):
            for count, times in took.items():
                url = postgres.fresh()
                box = here.box(amount, more=f'[queue]\nurl = "{url}"', store=url)
                box.maild("status")  # makes the tables
                running = [_ready(box, here.folder / f"worker{number}.log") for number in range(count)]
                times.append(seconds(lambda box=box: box.maild("reprocess", "INBOX", "--with-drafts")))
                for one in running:
                    one.terminate()
                for one in running:
                    one.wait(60)
                say(f"{count} workers: {times[-1]:.1f} s")
                box.remove()
        names = {1: "1 worker", 2: "2 workers"}
        rates = {f"{amount:,} letters, {names[count]}": amount / middle(times) for count, times in took.items()}
        ratio = middle(took[1]) / middle(took[2])
        yield Figure("two workers", "one", ratio, "{:.2f} times as fast", least=1.6, rates=rates)
    finally:
        postgres.remove()


def _ready(box: Box, log: Path) -> "subprocess.Popen[bytes]":
    """A worker that has its network in memory."""
    with log.open("wb") as file:
        started = subprocess.Popen(box.command("worker"), stdout=file, stderr=file)
    time.sleep(8)
    return started


def _fetch_and_parse(box: Box) -> None:
    with box.client() as client:
        client.select_folder("INBOX", readonly=True)
        uids = client.search()
        for start in range(0, len(uids), _FETCHED):
            for item in client.fetch(uids[start : start + _FETCHED], ["BODY.PEEK[]"]).values():
                for part in email.message_from_bytes(item[b"BODY[]"]).walk():
                    part.get_payload(decode=True)


def _filtered(box: Box) -> float:
    lua = box.config.with_name("filter.lua")
    dovecot = box.place.dovecot
    lua.write_text(_LUA.format(host=dovecot.host, port=dovecot.port, user=box.user, password=PASSWORD))
    command = ["imapfilter", "-c", str(lua)]
    return seconds(lambda: subprocess.run(command, check=True, capture_output=True, stdin=subprocess.DEVNULL))
