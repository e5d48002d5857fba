"""An overview: figures that open their records, charts, short lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from gonghui.kernel.ui import formats
from gonghui.kernel.ui.charts import Chart
from gonghui.kernel.ui.pages.base import Page


@dataclass(frozen=True)
class Stat:
    """A figure with its unit; `url` opens the records behind it. `progress` is 0–1."""

    label: str
    value: int | Decimal | str | None
    unit: str = ""
    url: str = ""
    icon: str = ""
    note: str = ""
    tone: Literal["", "ok", "warn", "bad"] = ""
    progress: float | None = None

    @property
    def text(self) -> str:
        """The figure with its commas."""
        return self.value if isinstance(self.value, str) else formats.number(self.value)

    @property
    def progress_percent(self) -> int | None:
        """For the bar."""
        return None if self.progress is None else max(0, min(100, int(self.progress * 100 + 0.5)))


class DashboardPage(Page):
    """`stats()` and `charts()`; pages with more extend `ui/dashboard.html`, block `more`."""

    template_name = "ui/dashboard.html"

    def stats(self) -> Sequence[Stat]:
        """Figures on top."""
        return ()

    def charts(self) -> Sequence[Chart]:
        """Charts below them."""
        return ()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context.update(stats=self.stats(), charts=self.charts())
        return context
