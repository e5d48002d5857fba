import pytest
import time_machine


@pytest.fixture(autouse=True)
def _mid_june():
    """15 June 2026: the year runs, its months are past and to come."""
    with time_machine.travel("2026-06-15T09:00:00+08:00", tick=False):
        yield
