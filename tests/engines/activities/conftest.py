import pytest
import time_machine


@pytest.fixture(autouse=True)
def _mid_june(settings):
    """15 June 2026, and every address of activities and indicators."""
    settings.ROOT_URLCONF = "tests.engines.activities.addresses"
    with time_machine.travel("2026-06-15T09:00:00+08:00", tick=False):
        yield
