"""The optional writer: a language model at an OpenAI-compatible address says a draft in other words.

It is never needed: whatever goes wrong there, the draft stays as the templates made it, and the writer is left alone
for a while.
"""

import json
import logging
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPResponse
from typing import Any

from replies.brief import Brief
from replies.compose import draft
from replies.masking import Mask
from replies.rewording import body_of, refusal, request

REST = 300.0  # seconds without asking after a failure, so that mail does not wait for a writer that is down
_MOST = 256 * 1024  # octets of an answer
_CHUNK = 16 * 1024
_REMEMBERED = 500  # answers
_log = logging.getLogger(__name__)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Clients' words go to the configured address and to no other."""

    def redirect_request(self, *_: Any) -> None:
        return None


@dataclass
class ChatWriter:
    """Asks ``{url}/chat/completions``. ``timeout`` is in seconds, for the whole of one answer.

    ``trouble`` says why the last answer was not used, empty when it was.
    """

    url: str
    model: str
    key: str = field(default="", repr=False)
    timeout: float = 20.0
    clock: Callable[[], float] = time.monotonic
    trouble: str = field(default="", init=False)
    _rests_until: float = field(default=0.0, init=False)
    _said: dict[tuple[Brief, str], str | None] = field(default_factory=dict, init=False, repr=False)

    def reworded(self, brief: Brief, letter: str) -> str | None:
        """The draft for a brief in other words, or None: then the draft stands as it is. Never raises.

        ``letter`` is the client's own text; it is shown to the model as data with personal data masked. Asked again, it
        says the same again: the draft that a lead releases is the text that stood in the note.
        """
        if (brief, letter) in self._said:
            return self._said[brief, letter]
        if self.clock() < self._rests_until:
            return None
        greeting, middle, signature = body_of(draft(brief).body)
        mask = Mask(brief.name, brief.house.signature, numbers=True)
        try:
            answer = mask.unmasked(self._ask(request(brief, letter, middle, mask))).strip()
        except (OSError, HTTPException, ValueError, LookupError, TypeError) as error:
            self._rests_until = self.clock() + REST
            self.trouble = f"no answer ({type(error).__name__})"
            _log.warning("the writer: %s; drafts come from the templates", self.trouble)
            return None
        reason = refusal(answer, middle, letter, brief)
        self.trouble = f"its text was refused ({reason})" if reason else ""
        if reason:
            _log.info("the writer: %s", self.trouble)
        if len(self._said) >= _REMEMBERED:
            self._said.clear()
        words = None if reason else f"{greeting}\n\n{answer}\n\n{signature}\n"
        return self._said.setdefault((brief, letter), words)

    def _ask(self, messages: list[dict[str, str]]) -> str:
        content = json.dumps({"model": self.model, "messages": messages, "temperature": 0.3, "stream": False}).encode()
        headers = {"Content-Type": "application/json"}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        asked = urllib.request.Request(f"{self.url.rstrip('/')}/chat/completions", content, headers)  # noqa: S310 checked by settings
        opener = urllib.request.build_opener(_NoRedirect, urllib.request.ProxyHandler({}))
        until = time.monotonic() + self.timeout
        with opener.open(asked, timeout=self.timeout) as response:
            text = json.loads(_read(response, until))["choices"][0]["message"]["content"]
        if not isinstance(text, str):
            raise TypeError("the answer is no text")
        return text


def _read(response: HTTPResponse, until: float) -> bytes:
    read = bytearray()
    while chunk := response.read1(_CHUNK):
        read += chunk
        if len(read) > _MOST:
            raise ValueError("the answer is too long")
        if time.monotonic() > until:
            raise TimeoutError("the answer is too slow")
    return bytes(read)
