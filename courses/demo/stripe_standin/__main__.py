"""Runs the stand-in as a process of its own: `python -m courses.demo.stripe_standin --port 12111 --state FILE …`."""

import argparse
import signal
import sys
import threading

from .server import StandIn


def main() -> int:
    parser = argparse.ArgumentParser(prog="stripe_standin", description="A local stand-in for Stripe. No card is ever charged.")
    parser.add_argument("--port", type=int, default=12111)
    parser.add_argument("--state", default=":memory:", help="SQLite file that keeps sessions and payments")
    parser.add_argument("--webhook", default="", help="address that receives the events")
    parser.add_argument("--secret", default="whsec_standin", help="secret that signs the events")
    parser.add_argument("--public-host", default="localhost", help="host name in the addresses of the hosted page")
    options = parser.parse_args()
    standin = StandIn(
        port=options.port, state=options.state, webhook_url=options.webhook, secret=options.secret, public_host=options.public_host
    )
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    standin.start()
    print(standin.url, flush=True)
    ended.wait()
    standin.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
