"""Names for new things, in Stripe's shape: a prefix that tells the kind, then letters and digits."""

import secrets
import string

LETTERS = string.ascii_letters + string.digits
LENGTHS = {"cs_test_": 58, "req_": 14}


def new_id(prefix: str) -> str:
    return prefix + "".join(secrets.choice(LETTERS) for _ in range(LENGTHS.get(prefix, 24)))
