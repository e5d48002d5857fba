"""One machine, one county, no other service: what `make run` and `gonghui run` use."""

from gonghui.settings.base import *  # noqa: F403
