"""What monitoring may ask over HTTP on this machine: ``/healthz`` for a yes or no, ``/metrics`` for Prometheus."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from maild.daemon.alarm import Alarm, Watched
from maild.errors import SettingsError
from maild.model.summary import Summary
from maild.ports import Store

PLAIN, JSON = "text/plain; version=0.0.4; charset=utf-8", "application/json"


@dataclass
class Health:
    """The state of all mailboxes, from the watchers and the store; no address and no word of a letter is in it."""

    watchers: Sequence[Watched]
    alarm: Alarm
    store: Store

    def healthz(self) -> tuple[int, bytes]:
        """Status and JSON: 503 while any mailbox is silent for too long."""
        boxes = {
            one.name: {
                "ok": one.silence < self.alarm.after,
                "seconds_since_read": round(one.silence.total_seconds()),
            }
            for one in self.watchers
        }
        well = all(one["ok"] for one in boxes.values())
        return (200 if well else 503), json.dumps({"ok": well, "mailboxes": boxes}).encode()

    def metrics(self) -> bytes:
        """The figures in the text format of Prometheus. Raises StoreError."""
        registry = CollectorRegistry(auto_describe=False)
        registry.register(_Figures(self))
        return generate_latest(registry)


class _Figures(Collector):
    def __init__(self, health: Health) -> None:
        self._health = health

    def collect(self) -> Iterator[GaugeMetricFamily]:
        health = self._health
        silent = GaugeMetricFamily("maild_seconds_since_read", "Since the mailbox was last read.", labels=["mailbox"])
        up = GaugeMetricFamily("maild_mailbox_up", "1 while the mailbox is read.", labels=["mailbox"])
        for one in health.watchers:
            silent.add_metric([one.name], one.silence.total_seconds())
            up.add_metric([one.name], float(one.silence < health.alarm.after))
        yield silent
        yield up
        with health.store.begin() as tx:
            summaries = {one.name: tx.summary(one.name) for one in health.watchers}
        yield from _of_store(summaries)


def _of_store(summaries: dict[str, Summary]) -> Iterator[GaugeMetricFamily]:
    letters = GaugeMetricFamily("maild_letters", "Clients' letters that were judged.", labels=["mailbox", "verdict"])
    for name, one in summaries.items():
        for verdict, count in sorted(one.verdicts.items()):
            letters.add_metric([name, verdict], count)
    yield letters
    figures: Iterable[tuple[str, str, Callable[[Summary], int]]] = (
        ("maild_escalations_open", "Conversations that await a lead.", lambda one: one.escalated),
        ("maild_drafts_waiting", "Drafts that wait in Drafts.", lambda one: one.drafts),
        ("maild_steps_pending", "Steps decided and not yet done.", lambda one: one.pending),
    )
    for name, meaning, figure in figures:
        family = GaugeMetricFamily(name, meaning, labels=["mailbox"])
        for mailbox, one in summaries.items():
            family.add_metric([mailbox], figure(one))
        yield family


class HealthServer:
    """Answers on one address until it is closed."""

    def __init__(self, host: str, port: int, health: Health) -> None:
        """Listen. Raises SettingsError when the address is not to be had."""
        try:
            self._server = ThreadingHTTPServer((host, port), _handler(health))
        except OSError as error:
            raise SettingsError(
                f"[alerts] listen: {host}:{port} cannot be listened on: {error.strerror}", "choose another port"
            ) from error
        self.port = self._server.server_port
        self._server.daemon_threads = True
        Thread(target=self._server.serve_forever, name="health", daemon=True).start()

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()


def _handler(health: Health) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        timeout = 10

        def do_GET(self) -> None:
            if self.path == "/healthz":
                self._say(*health.healthz(), JSON)
            elif self.path == "/metrics":
                try:
                    self._say(200, health.metrics(), PLAIN)
                except Exception:  # the store may be away: monitoring must hear of that too
                    self._say(503, b"the store cannot be read\n", PLAIN)
            else:
                self._say(404, b"ask for /healthz or /metrics\n", PLAIN)

        def _say(self, status: int, body: bytes, kind: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing: every look of the monitoring would be a line."""

    return Handler
