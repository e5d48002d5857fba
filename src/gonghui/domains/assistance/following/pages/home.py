"""动态管理: what is due, and where."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone

from gonghui.domains.assistance.following import queries
from gonghui.domains.assistance.following.enums import AlertState, ProposalState
from gonghui.domains.assistance.following.models import (
    FollowUpVisit,
    MonitoringTerm,
    PairAssistance,
    Proposal,
    RiskAlert,
)
from gonghui.domains.assistance.hardship.models import HardshipFile
from gonghui.kernel.policy.services import resolve
from gonghui.kernel.ui.pages import DashboardPage, Link, Stat


class HomePage(DashboardPage):
    """`/following/`: each figure opens its list."""

    permission = "hardship.view"
    title = "动态管理"
    links = (
        Link("办理中的变动", "following:proposals", "list-details", "hardship.view"),
        Link("回访记录", "following:visits", "phone", "hardship.view"),
        Link("救助名单比对", "following:comparisons", "file-import", "hardship.edit"),
    )

    def _mine(self, model: Any) -> Any:
        return model.objects.visible_to(self.request.user, self.permission)

    def stats(self) -> Sequence[Stat]:
        user: Any = self.request.user
        today = timezone.localdate()
        union = user.grants_for(self.permission)[0].union
        ahead = resolve("following.remind_days", union=union, on=today).value
        soon = today + dt.timedelta(days=ahead)
        days = queries.pair_days(union, today)
        files = self._mine(HardshipFile)
        terms = queries.open_terms(self._mine(MonitoringTerm), today=today)
        pairs = self._mine(PairAssistance)

        def stat(
            label: str, rows: Any, name: str, query: str, icon: str, tone: str, note: str = ""
        ) -> Stat:
            count = rows.count()
            url = f"{reverse(f'following:{name}')}{f'?{query}' if query else ''}"
            return Stat(label, count, "户", url, icon, note, tone if count else "")  # type: ignore[arg-type]

        yesterday = today - dt.timedelta(days=1)
        alerts = self._mine(RiskAlert).filter(state=AlertState.OPEN)
        return [
            stat(
                f"{ahead}天内待复核",
                queries.to_review(files, until=soon),
                "files",
                "what=due",
                "clipboard-check",
                "",
            ),
            stat(
                "复核逾期",
                queries.to_review(files, until=yesterday),
                "files",
                "what=overdue",
                "clock",
                "bad",
            ),
            stat(
                "复核后不再符合",
                queries.no_longer_counting(files),
                "files",
                "what=none",
                "calculator",
                "warn",
                "可办理脱困、解困或注销",
            ),
            stat(
                "脱困待注销",
                queries.escaped_to_cancel(files),
                "files",
                "what=escaped",
                "archive",
                "warn",
            ),
            stat(
                "变动办理中",
                self._mine(Proposal).filter(state=ProposalState.OPEN),
                "proposals",
                "state=open",
                "list-details",
                "",
            ),
            stat("待回访", terms, "terms", "", "phone", ""),
            stat("回访逾期", terms.filter(due_on__lt=today), "terms", "what=late", "clock", "bad"),
            stat(
                "红色风险待入户",
                queries.open_reds(self._mine(FollowUpVisit)),
                "visits",
                "what=red",
                "alert-circle",
                "bad",
            ),
            Stat(
                "返困预警待走访",
                alerts.count(),
                "条",
                f"{reverse('following:alerts')}?state=open",
                "alert-triangle",
                tone="warn" if alerts.exists() else "",
            ),
            stat(
                "深度困难无责任人",
                queries.files_without_helper(files),
                "files",
                "what=alone",
                "heart-handshake",
                "warn",
            ),
            stat(
                f"结对超过{days}天未走访",
                queries.quiet_pairs(pairs, days=days, today=today),
                "pairs",
                f"quiet={days}",
                "home",
                "warn",
            ),
        ]
