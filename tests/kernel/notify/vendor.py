"""A server in the place of those who send SMS and WeChat Work messages."""

import json
import threading
import time
from collections import deque
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import httpx

from gonghui.kernel.notify.adapters import web


class Vendor:
    """A server that keeps what it was asked and answers from a list: (status, object or bytes),
    or "hang" to fall silent; or as `by_path` says."""

    def __init__(self):
        self.asked = []
        self.answers = deque()
        self.by_path = lambda path: self.answers.popleft()
        vendor = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                length = int(self.headers.get("Content-Length") or 0)
                url = urlsplit(self.path)
                query = {name: values[0] for name, values in parse_qs(url.query).items()}
                body = self.rfile.read(length)
                vendor.asked.append((url.path, query, body, self.headers))
                answer = vendor.by_path(url.path)
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


def standing_in(monkeypatch):
    """A vendor as long as a test lasts; the product's client is impatient with it."""
    with httpx.Client(timeout=httpx.Timeout(0.3), trust_env=False) as client:
        monkeypatch.setattr(web, "_client", lambda: client)
        server = Vendor()
        yield server
        server.close()
