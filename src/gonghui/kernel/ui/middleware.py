"""How pages travel."""

from typing import Any

from django.middleware.gzip import GZipMiddleware


class CompressedPages(GZipMiddleware):
    """Compress HTML. Workbooks and papers are compressed already, static files beforehand.

    Django's middleware varies the length of the answer, so that its size tells nothing.
    """

    def process_response(self, request: Any, response: Any) -> Any:
        if not response.get("Content-Type", "").startswith("text/html"):
            return response
        return super().process_response(request, response)
