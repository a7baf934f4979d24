from collections.abc import Iterator

import pytest

from courses.demo.stripe_standin import StandIn
from tests.payments import standin_in_use


@pytest.fixture
def standin() -> Iterator[StandIn]:
    """A payment stand-in that the product uses; its events wait."""
    with standin_in_use() as running:
        yield running
