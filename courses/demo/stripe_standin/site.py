"""Which part of the stand-in answers which path."""

import re
from collections.abc import Callable
from pathlib import Path

from . import api, checkout, hosted
from .calls import Answer
from .control import Control, ledger
from .errors import Refused
from .incoming import Request
from .world import World

FOLDER = Path(__file__).parent / "assets"
STATIC = {"pay.css": "text/css; charset=utf-8", "icon.svg": "image/svg+xml"}


class Site:
    def __init__(self, world: World, control: Control) -> None:
        self.world = world
        self.control = control
        self.routes: dict[tuple[str, str], Callable[[Request], Answer]] = {
            ("GET", "/_health"): lambda _: Answer.of_json({"ok": True}),
            ("GET", "/_ledger"): lambda _: Answer.of_json(ledger(world, control.deliveries)),
            ("POST", "/_control"): self._wish,
        }

    def answer(self, request: Request) -> Answer:
        checkout.expire_due(self.world)
        if request.path.startswith("/v1/"):
            return api.answer(self.world, request)
        if (match := re.fullmatch(r"/c/pay/(\w+)", request.path)) and request.method in {"GET", "POST"}:
            return hosted.answer(self.world, match[1], request)
        if (match := re.fullmatch(r"/_static/([\w.]+)", request.path)) and match[1] in STATIC and request.method == "GET":
            return Answer(200, (FOLDER / match[1]).read_bytes(), (("Cache-Control", "no-cache"),), STATIC[match[1]])
        route = self.routes.get((request.method, request.path))
        if route is None:
            raise Refused(f"Unrecognized request URL ({request.method}: {request.path}).", status=404)
        return route(request)

    def _wish(self, request: Request) -> Answer:
        """A page of another site may not steer the stand-in through a visitor's browser; only browsers send an Origin."""
        if request.header("Origin"):
            raise Refused("The control is not for browsers.", status=403)
        return Answer.of_json(self.control.read(request.body))
