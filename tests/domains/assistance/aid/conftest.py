from __future__ import annotations

from typing import Any

import pytest

from tests.domains.assistance.aid.world import County, helping_county


@pytest.fixture
def county(cast: Any) -> County:
    return helping_county(cast.county_a, cast.machinery, cast.chair_a)
