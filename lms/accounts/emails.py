"""One form per e-mail address, so that look-alikes never meet (reliability.md A9)."""


def normal(address: str) -> str:
    """`address` in lower case, its domain in IDNA form without a final dot.

    Raises ValueError for a local part outside ASCII: `ı` or the Kelvin sign would turn into another person's `i` or `k`.
    """
    local, at, domain = address.strip().rpartition("@")
    domain = domain.rstrip(".")
    if not (at and local and domain and local.isascii()):
        raise ValueError(f"not an e-mail address: {address!r}")
    if not domain.isascii():
        domain = domain.encode("idna").decode("ascii")
    return f"{local}@{domain}".lower()


def normal_or_none(address: str) -> str | None:
    """The normal form, or None for what is not an address."""
    try:
        return normal(address)
    except ValueError:
        return None
