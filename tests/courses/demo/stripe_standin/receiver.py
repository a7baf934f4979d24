"""A webhook endpoint that checks every signature with Stripe's own library and answers what a test wants."""

import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import stripe

SECRET = "whsec_test"


class Receiver:
    def __init__(self) -> None:
        self.events: list[stripe.Event] = []
        self.statuses: list[int] = []  # answers to give before the usual 200
        self.pause = 0.0
        self.together = self.most_together = 0
        self.lock = threading.Lock()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                payload = self.rfile.read(int(self.headers["Content-Length"]))
                self.send_response(receiver.take(payload, self.headers["Stripe-Signature"]))
                self.send_header("Location", receiver.url)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/stripe/webhook/"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def take(self, payload: bytes, signature: str) -> int:
        with self.lock:
            self.together += 1
            self.most_together = max(self.most_together, self.together)
        time.sleep(self.pause)
        with self.lock:
            self.together -= 1
            self.events.append(stripe.Webhook.construct_event(payload, signature, SECRET))
            return self.statuses.pop(0) if self.statuses else 200

    def types(self) -> list[str]:
        with self.lock:
            return [event.type for event in self.events]

    def wait(self, condition: Callable[[], bool], seconds: float = 10) -> None:
        end = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end, self.types()
            time.sleep(0.02)

    def wait_for(self, *types: str) -> None:
        """Exactly these events, in this order."""
        self.wait(lambda: len(self.events) >= len(types))
        assert self.types() == list(types)

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()
