"""Everybody at once on the last seats: exactly as many booked as there are, the others told, and how long they wait."""

import asyncio
import time
import uuid
from datetime import timedelta

from courses.booking.models import HalfDay, Session
from lms.kit import clock

from .client import Browser
from .loops import percentile
from .people import Crowd
from .world import World

SEATS = 10


async def rush(world: World, crowd: Crowd, buyers: int):
    """A row of the report: `met` when exactly the seats are taken and 95 % have their answer within a second."""
    from .run import Measured

    session, offer = _session()
    browsers = crowd.newcomers(buyers)
    for browser in browsers:
        await browser.get("/healthz")  # connected before the rush
    times: list[float] = []

    async def buy(browser: Browser) -> int:
        began = time.perf_counter()
        answer = await browser.post(f"/fr/sessions/{session}/hold/", {"payer": "company", "offer": offer, "quantity": "1"}, status=0)
        times.append(time.perf_counter() - began)
        return answer.status

    wall = time.perf_counter()
    found = await asyncio.gather(*map(buy, browsers))
    wall = time.perf_counter() - wall
    for browser in browsers:
        browser.close()
    held, told = found.count(302), found.count(409)
    measured = Measured(f"{buyers} buyers on the last {SEATS} seats", "jalon", aim=f"exactly {SEATS}, p95 < 1 s")
    measured.requests_per_s, measured.p50_ms = round(buyers / wall, 1), round(percentile(times, 50) * 1000, 1)
    measured.p95_ms = round(percentile(times, 95) * 1000, 1)
    measured.met = held == SEATS and told == buyers - SEATS and measured.p95_ms < 1000
    if held != SEATS or held + told != buyers:
        measured.aim += f" ({held} held, {told} told, {buyers - held - told} lost)"
    return measured


def _session() -> tuple[str, str]:
    """A session of its own with SEATS seats, and an offer for it."""
    from courses.booking.models import Offer

    model = Session.objects.get(code="agp-paris-1")
    start = clock.now() + timedelta(days=90)
    session = Session.objects.create(
        code=f"rush-{uuid.uuid4().hex[:8]}", training=model.training, place="Atelier Jalon", capacity=SEATS, state=model.state,
        go_no_go_on=(start - timedelta(days=14)).date(), starts_at=start, ends_at=start + timedelta(hours=7),
    )  # fmt: skip
    HalfDay.objects.create(session=session, starts_at=start, ends_at=session.ends_at)
    return str(session.public_id), str(Offer.objects.priced(clock.today()).for_session(session).first().public_id)
