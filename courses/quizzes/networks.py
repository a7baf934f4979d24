"""Ranges of internet addresses that an exam may be sat from: read, checked, compared (EX-15). Pure."""

import ipaddress

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
MOST = 50


def read(text: str) -> list[Network]:
    """The ranges of a text, one on a line: CIDR or single addresses. ValueError names the first that is none."""
    found: list[Network] = []
    for line in text.split():
        try:
            found.append(ipaddress.ip_network(line))
        except ValueError as error:
            raise ValueError(line) from error
    return found


def validate(text: str) -> None:
    """Raise ValidationError for a line that is no range: also for 192.0.2.7/24, which means one thing or the other."""
    try:
        found = read(text)
    except ValueError as error:
        raise ValidationError(
            _("“%(line)s” is no range of addresses. Write the first address of it, as in 192.0.2.0/24.") % {"line": str(error)[:60]}
        ) from error
    if len(found) > MOST:
        raise ValidationError(_("Give %(n)s ranges at most.") % {"n": MOST})


def holds(text: str, address: str) -> bool:
    """Whether `address` lies in one of the ranges; no range at all holds every address, and none holds what is no address."""
    ranges = read(text)
    if not ranges:
        return True
    try:
        asked = ipaddress.ip_address(address)
    except ValueError:
        return False
    # A server that listens on IPv6 sees an IPv4 visitor as ::ffff:192.0.2.7.
    known = getattr(asked, "ipv4_mapped", None) or asked
    return any(known.version == each.version and known in each for each in ranges)
