"""What the browser asks for by itself: manifest, service worker, the page for no network."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.views.generic import TemplateView, View

from gonghui.sites.portal.pages import OpenPortalPage

RED = "#c8161d"


class ManifestPage(View):
    """`/m/manifest.webmanifest`: what makes the site installable."""

    def get(self, request: HttpRequest) -> HttpResponse:
        home = reverse("portal:home")
        icons: list[dict[str, Any]] = [
            {
                "src": static(f"portal/icon-{side}.png"),
                "sizes": f"{side}x{side}",
                "type": "image/png",
            }
            for side in (192, 512)
        ]
        icons.append({**icons[-1], "purpose": "maskable"})
        return JsonResponse(
            {
                "name": "工汇职工端",
                "short_name": "工汇",
                "lang": "zh-CN",
                "start_url": home,
                "scope": home,
                "display": "standalone",
                "background_color": "#f3f4f6",
                "theme_color": RED,
                "icons": icons,
            },
            content_type="application/manifest+json",
        )


class ServiceWorkerPage(TemplateView):
    """`/m/sw.js`: keeps the frame's files, the page for no network, and the card for a day."""

    template_name = "portal/sw.js"
    content_type = "text/javascript; charset=utf-8"

    def render_to_response(self, context: Any, **kwargs: Any) -> HttpResponse:
        response = super().render_to_response(context, **kwargs)
        response["Cache-Control"] = "no-cache"
        return response


class OfflinePage(OpenPortalPage):
    """`/m/offline/`: shown where there is no network."""

    template_name = "portal/offline.html"
    title = "没有网络"
