"""The checking page: what a scanned code says to anybody, and a scanner for service points."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.generic import TemplateView, View

from gonghui.domains.membership.cards.enums import CheckResult
from gonghui.domains.membership.cards.services.checking import NOTHING, Answer, check_at_point, look
from gonghui.domains.membership.cards.tokens import PURPOSE
from gonghui.domains.membership.cards.views.checking import ADVICE, TONES
from gonghui.kernel.signatures import public_keys
from gonghui.sites.public.checking.limits import asks_too_often, note_unknown

TOO_OFTEN = "核验得太频繁了，请一分钟后再试。"
CAMERA = "camera=(self), geolocation=(), microphone=()"


def said(answer: Answer) -> dict[str, Any]:
    """An answer as both pages show it."""
    return {
        "result": str(answer.result),
        "label": str(answer.result.label),
        "tone": TONES[answer.result],
        "advice": ADVICE[answer.result],
        "name": answer.name,
        "union": answer.union,
        "kind": answer.kind,
        "until": answer.valid_until.isoformat() if answer.valid_until else "",
    }


class OpenPage(TemplateView):
    """Base: open to everybody, kept by no cache, found by no search engine."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = super().dispatch(request, *args, **kwargs)
        patch_cache_control(response, no_store=True, private=True)
        response["X-Robots-Tag"] = "noindex"
        response["Referrer-Policy"] = "no-referrer"
        return response


class TokenPage(OpenPage):
    """`/check/<token>/`: what any camera's browser opens. Unknown and forged codes get one answer."""

    template_name = "checking/answer.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if asks_too_often(request):
            return self.render_to_response(
                {"title": "核验会员卡", "refusal": TOO_OFTEN}, status=429
            )
        answer, _ = look(kwargs["token"])
        if answer == NOTHING:
            note_unknown(request)
        return self.render_to_response(
            {"title": "核验会员卡", "answer": answer, **said(answer)},
            status=404 if answer == NOTHING else 200,
        )


class ScanPage(OpenPage):
    """`/check/`: the scanner, installable; verifies signatures without a network."""

    template_name = "checking/scan.html"
    extra_context = {"title": "核验会员卡"}  # noqa: RUF012  TemplateView's own

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = super().dispatch(request, *args, **kwargs)
        response["Permissions-Policy"] = CAMERA
        response["Referrer-Policy"] = "same-origin"  # its form is checked against the origin
        return response


class AskPage(OpenPage):
    """`/check/ask/`: the scanner asks, by POST. What a signed-in cadre checks is written into the
    log of his union."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if asks_too_often(request):
            return JsonResponse({"refusal": TOO_OFTEN}, status=429)
        answer = self._answer(request, request.POST.get("text", "")[:1000])
        if answer.result is CheckResult.UNKNOWN:
            note_unknown(request)
        return JsonResponse(said(answer))

    @staticmethod
    def _answer(request: HttpRequest, text: str) -> Answer:
        user: Any = request.user
        union = user.main_union if user.is_authenticated else None
        if union is not None and user.may_at("cards.check", union):
            point = request.session.get("card_check_point", "")
            return check_at_point(text, union=union, point=point, actor=user)[0]
        return look(text)[0]


class KeysPage(View):
    """`/check/keys.json`: public keys by key id."""

    def get(self, request: HttpRequest) -> HttpResponse:
        response = JsonResponse({"keys": public_keys(purpose=PURPOSE)})
        response["Cache-Control"] = "no-cache"
        return response


class ManifestPage(View):
    """`/check/manifest.webmanifest`: what makes the scanner installable."""

    def get(self, request: HttpRequest) -> HttpResponse:
        here = reverse("checking:scan")
        icons = [
            {
                "src": static(f"portal/icon-{side}.png"),
                "sizes": f"{side}x{side}",
                "type": "image/png",
            }
            for side in (192, 512)
        ]
        return JsonResponse(
            {
                "name": "会员卡核验",
                "short_name": "会员卡核验",
                "lang": "zh-CN",
                "start_url": here,
                "scope": here,
                "display": "standalone",
                "background_color": "#f3f4f6",
                "theme_color": "#c8161d",
                "icons": icons,
            },
            content_type="application/manifest+json",
        )


class ServiceWorkerPage(TemplateView):
    """`/check/sw.js`: keeps the scanner and the public keys for places without a network."""

    template_name = "checking/sw.js"
    content_type = "text/javascript; charset=utf-8"

    def render_to_response(self, context: Any, **kwargs: Any) -> HttpResponse:
        response = super().render_to_response(context, **kwargs)
        response["Cache-Control"] = "no-cache"
        return response
