"""Pages that explain: the privacy notice, help by telephone, what to do about a changed phone."""

from __future__ import annotations

from typing import Any

from gonghui.kernel.org.service_points import service_points
from gonghui.sites.portal.pages import OpenPortalPage

PRIVACY_VERSION = "2026-11"
"""Kept with every request that is handed in: which text the worker had read."""


class PrivacyPage(OpenPortalPage):
    """`/m/privacy/`"""

    template_name = "portal/privacy.html"
    title = "个人信息保护说明"
    back = "portal:home"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(version=PRIVACY_VERSION, **kwargs)


class HelpPage(OpenPortalPage):
    """`/m/help/`: service telephones of the unions, which are public."""

    template_name = "portal/help.html"
    title = "工会服务电话"
    back = "portal:home"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(unions=service_points(), **kwargs)


class PhoneChangedPage(OpenPortalPage):
    """`/m/phone-changed/`"""

    template_name = "portal/phone_changed.html"
    title = "换了手机号"
    back = "portal:home"
