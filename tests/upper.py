"""An upper system for tests: a real HTTP server, or the other end of a folder.

It can lose acknowledgements, answer 500, send twice, send rubbish, refuse. Like the real one it
counts a message of the same id once, and gives what was not acknowledged again.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

BODY = {
    "xfjbh": "省信〔2026〕000123", "xfrq": "2026-08-28", "gkxx": "小区停水",
    "tsnr": "小区二期自 8 月起停水，多次报修无人处理。", "xm": "王小明", "sjhm": "13800138000",
    "xfrs": 1, "wtsddm": "540699", "xfmddm": "申诉求决", "xbjzsj": "2026-09-30",
    "yybz": "0", "zzmm": "群众",
}  # fmt: skip


def handed_down(ident: str, **changes: Any) -> dict[str, Any]:
    """A message that hands a petition down."""
    return {"id": ident, "kind": "handed_down", "sent_at": "2026-08-31T09:00:00+08:00",
            "body": {**BODY, **changes}}  # fmt: skip


class Upper:
    """What the upper system knows and how it misbehaves."""

    def __init__(self) -> None:
        self.ready: list[Any] = []
        self.got: dict[str, dict[str, Any]] = {}
        self.posts: list[str] = []
        self.fails = 0
        self.loses = 0
        self.refuses: set[str] = set()
        self.list_answer: bytes | None = None
        self.tokens: list[str] = []

    def hand_down(self, ident: str, **changes: Any) -> None:
        """Hold a petition ready."""
        self.ready.append(handed_down(ident, **changes))

    def take(self, message: dict[str, Any]) -> int:
        """What a POST comes to: its status."""
        self.posts.append(message["id"])
        if self.fails:
            self.fails -= 1
            return 500
        if message["id"] in self.refuses or message["kind"] in self.refuses:
            return 422
        is_known = message["id"] in self.got
        self.got[message["id"]] = message
        if message["kind"] == "acknowledgement":
            told = message["reply_to"]
            self.ready = [m for m in self.ready if not _is(m, told)]
        if self.loses:
            self.loses -= 1
            return 0  # the connection is cut after the message was taken
        return 409 if is_known else 202

    def steps(self) -> list[tuple[int, str]]:
        """What was told of progress, as it was taken: place and act."""
        told = [m["body"] for m in self.got.values() if m["kind"] == "progress"]
        return [(b["xh"], b["blfsdm"]) for b in told]


def _is(message: Any, ident: str) -> bool:
    return isinstance(message, dict) and message.get("id") == ident


@contextmanager
def serving(upper: Upper) -> Iterator[str]:
    """The upper system at an address, while the block runs."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            upper.tokens.append(self.headers.get("Authorization", ""))
            if upper.fails:
                upper.fails -= 1
                self._answer(500, b"out of order")
                return
            said = upper.list_answer or json.dumps({"messages": upper.ready}).encode()
            self._answer(200, said)

        def do_POST(self) -> None:
            size = int(self.headers["Content-Length"])
            status = upper.take(json.loads(self.rfile.read(size)))
            if status:
                self._answer(status, b"{}")
            else:
                self.close_connection = True

        def _answer(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/exchange"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class FolderUpper:
    """The other end of a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.url = folder.as_uri()

    def put(self, name: str, data: Any) -> None:
        """Lay a file down, as it is or as JSON."""
        (self.folder / "down").mkdir(exist_ok=True)
        raw = data if isinstance(data, bytes) else json.dumps(data).encode()
        (self.folder / "down" / name).write_bytes(raw)

    def collect(self, *, answers: bool = True) -> list[dict[str, Any]]:
        """Take what lies in `up`, and acknowledge it unless acknowledgements are lost."""
        taken = []
        for file in sorted((self.folder / "up").glob("*.json")):
            message = json.loads(file.read_bytes())
            taken.append(message)
            file.unlink()
            if answers and message["kind"] != "acknowledgement":
                ident = f"re-{message['id']}"
                said = {"reply_to": message["id"], "result": "taken"}
                self.put(f"{ident}.json", {"id": ident, "kind": "acknowledgement", **said})
        return taken
