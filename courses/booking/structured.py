"""Sessions as schema.org data, for search engines: a CourseInstance with its dates, place and price with tax."""

from collections.abc import Sequence

from django.conf import settings

from . import calendars
from .enums import SessionState
from .models import Session

STATUS = {SessionState.POSTPONED: "https://schema.org/EventPostponed"}
SCHEDULED = "https://schema.org/EventScheduled"


def course_instance(session: Session, *, title: str, url: str, language: str, prices: Sequence[tuple[str, int]]) -> dict:
    """`prices`: [(name of the offer, cents with tax)]."""
    online = session.is_online
    return {
        "@type": "CourseInstance",
        "name": title,
        "url": settings.SITE_URL + url,
        "inLanguage": session.language,
        "courseMode": "Online" if online else "Onsite",
        "startDate": session.starts_at.isoformat(),
        "endDate": session.ends_at.isoformat(),
        "eventStatus": STATUS.get(SessionState(session.state), SCHEDULED),
        "eventAttendanceMode": f"https://schema.org/{'Online' if online else 'Offline'}EventAttendanceMode",
        "location": _location(session, language=language, url=url),
        "maximumAttendeeCapacity": session.capacity,
        "remainingAttendeeCapacity": session.left,
        "offers": [
            {
                "@type": "Offer",
                "name": name,
                "url": settings.SITE_URL + url,
                "price": f"{cents // 100}.{cents % 100:02d}",
                "priceCurrency": "EUR",
                "availability": f"https://schema.org/{'InStock' if session.left else 'SoldOut'}",
            }
            for name, cents in prices
        ],
    }


def _location(session: Session, *, language: str, url: str) -> dict:
    if session.is_online:
        return {"@type": "VirtualLocation", "url": settings.SITE_URL + url}
    address = calendars.one_line(session.address)
    return {"@type": "Place", "name": session.place or calendars.where(session, language=language), "address": address or session.place}
