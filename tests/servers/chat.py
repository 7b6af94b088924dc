"""A real HTTP server that speaks the chat protocol of language models, on the loopback, for as long as a test lasts."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Say = Callable[[dict[str, Any]], str | bytes]


@dataclass
class Chat:
    """``say`` is given the parsed request and returns the answer's text, or octets to be sent as the whole body."""

    url: str
    say: Say
    status: int = 200
    location: str = ""
    drip: float = 0.0  # seconds between two octets
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)


@contextmanager
def chat(say: Say = lambda _: "") -> Iterator[Chat]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    server.daemon_threads = True
    it = Chat(f"http://127.0.0.1:{server.server_port}/v1", say)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            it.asked.append({**asked, "path": self.path})
            it.headers.append(dict(self.headers))
            said = it.say(asked)
            body = said if isinstance(said, bytes) else json.dumps(_answer(said)).encode()
            self.send_response(it.status)
            if it.location:
                self.send_header("Location", it.location)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            if not it.drip:
                self.wfile.write(body)
                return
            for octet in body:
                self.wfile.write(bytes([octet]))
                self.wfile.flush()
                time.sleep(it.drip)

        do_GET = do_POST

        def log_message(self, *_: object) -> None:
            pass

    server.RequestHandlerClass = Handler
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield it
    finally:
        server.shutdown()
        server.server_close()


def _answer(text: str) -> dict[str, Any]:
    return {"choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": text}}]}
