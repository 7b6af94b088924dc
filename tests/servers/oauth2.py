"""An authorization server on loopback that speaks RFC 6749, 7636, 7662 and 8628; ``agree`` is the person's browser."""

import base64
import hashlib
import json
import threading
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from urllib.parse import parse_qs, urlencode, urlsplit


class Provider:
    """Knows one application, ``maild`` with the secret ``hush``, and lets the mailbox ``user`` in.

    ``lifetime`` in seconds is that of an access token. ``asked`` has the grants that came in. With ``renews`` off no
    token is renewed any more; ``revoke`` makes those that are out useless.
    """

    def __init__(self, user: str = "support") -> None:
        self.user, self.lifetime, self.renews, self.typed = user, 3600, True, False
        self.asked: list[str] = []
        self._numbers, self._good = count(1), set[str]()
        self._challenges: dict[str, str] = {}
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                path, query = _split(self.path)
                if path != "/authorize":
                    return self._say(404, {})
                code = provider.code(query["code_challenge"])
                back = f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"
                self.send_response(302)
                self.send_header("Location", back)
                return self.end_headers()

            def do_POST(self) -> None:
                form = _split("?" + self.rfile.read(int(self.headers["Content-Length"])).decode())[1]
                answers = {"/token": provider.token, "/device": provider.device, "/introspect": provider.introspect}
                status, answer = answers[_split(self.path)[0]](form)
                self._say(status, answer)

            def _say(self, status: int, answer: dict[str, object]) -> None:
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(json.dumps(answer).encode())

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def revoke(self) -> None:
        self._good.clear()

    def code(self, challenge: str) -> str:
        code = f"code-{next(self._numbers)}"
        self._challenges[code] = challenge
        return code

    def token(self, form: dict[str, str]) -> tuple[int, dict[str, object]]:
        grant = form["grant_type"]
        self.asked.append(grant)
        if (form.get("client_id"), form.get("client_secret")) != ("maild", "hush"):
            return 401, {"error": "invalid_client"}
        if grant == "authorization_code":
            digest = hashlib.sha256(form["code_verifier"].encode()).digest()
            good = self._challenges.pop(form["code"], "") == base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        elif grant == "refresh_token":
            good = self.renews and form["refresh_token"] == "again"
        elif not self.typed:
            return 400, {"error": "authorization_pending"}
        else:
            good = form["device_code"] == "device"
        if not good:
            return 400, {"error": "invalid_grant"}
        self._good.add(token := f"token-{next(self._numbers)}")
        return 200, {
            "access_token": token, "token_type": "Bearer", "expires_in": self.lifetime, "refresh_token": "again",
        }  # fmt: skip

    def device(self, _: dict[str, str]) -> tuple[int, dict[str, object]]:
        return 200, {
            "device_code": "device", "user_code": "WDJB-MJHT", "verification_uri": f"{self.url}/device",
            "interval": 0.2, "expires_in": 60,
        }  # fmt: skip

    def introspect(self, form: dict[str, str]) -> tuple[int, dict[str, object]]:
        good = form.get("token") in self._good
        return 200, {"active": good, "username": self.user} if good else {"active": False}


def agree(address: str) -> str:
    """What a browser does whose person agrees: follow where the answer leads; the address it ends at."""

    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *arguments: object) -> None:  # type: ignore[override]
            self.ends_at = str(arguments[-1])

    stay = Stay()
    try:
        urllib.request.build_opener(stay).open(address)
    except urllib.error.HTTPError as moved:
        moved.close()
    return stay.ends_at


def _split(address: str) -> tuple[str, dict[str, str]]:
    parts = urlsplit(address)
    return parts.path, {name: values[0] for name, values in parse_qs(parts.query).items()}
