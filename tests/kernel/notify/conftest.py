"""Kinds of messages that exist only here, and a server in the place of vendors."""

import json
import threading
import time
from collections import deque
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from gonghui.kernel.notify.adapters import console, web, wecom
from gonghui.kernel.notify.enums import Channel, Urgency
from gonghui.kernel.notify.kinds import MESSAGE_KINDS, MessageKind

KINDS = (
    MessageKind(
        "visit",
        "{place}走访安排",
        "请于{day}前往{place}。",
        sms="请于{day}前往{place}。",
        channels=(Channel.SMS, Channel.WECOM, Channel.EMAIL),
    ),
    MessageKind("note", "便条", "在系统内查看。"),
    MessageKind(
        "summons",
        "会议通知",
        "{day}开会。",
        channels=(Channel.EMAIL,),
        urgency=Urgency.IMPORTANT,
    ),
    MessageKind("petition", neutral=True, channels=(Channel.SMS,), label="信访进展"),
)


@pytest.fixture(autouse=True)
def _kinds(monkeypatch):
    entries = {kind.code: kind for kind in MESSAGE_KINDS} | {kind.code: kind for kind in KINDS}
    monkeypatch.setattr(MESSAGE_KINDS, "_entries", entries)
    console.outbox.clear()
    wecom._tokens.clear()


class Vendor:
    """A server that keeps what it was asked and answers from a list: (status, object or bytes),
    or "hang" to fall silent."""

    def __init__(self):
        self.asked = []
        self.answers = deque()
        vendor = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                length = int(self.headers.get("Content-Length") or 0)
                url = urlsplit(self.path)
                query = {name: values[0] for name, values in parse_qs(url.query).items()}
                body = self.rfile.read(length)
                vendor.asked.append((url.path, query, body, self.headers))
                answer = vendor.answers.popleft()
                if answer == "hang":
                    time.sleep(0.6)
                    return
                status, content = answer
                data = content if isinstance(content, bytes) else json.dumps(content).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def do_GET(self):
                self.do_POST()

            def log_message(self, *args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(
            target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        ).start()

    def will(self, *answers):
        self.answers.extend(answers)
        return self

    def close(self):
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def vendor(monkeypatch):
    with httpx.Client(timeout=httpx.Timeout(0.3), trust_env=False) as client:
        monkeypatch.setattr(web, "_client", lambda: client)
        server = Vendor()
        yield server
        server.close()
