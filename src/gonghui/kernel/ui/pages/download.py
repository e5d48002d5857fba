"""A file for the person who asked: streamed, never cached, never run by the browser."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.http import HttpRequest, StreamingHttpResponse
from django.utils.http import content_disposition_header

from gonghui.kernel.ui.pages.base import Page

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def file_response(
    chunks: Iterable[bytes], filename: str, content_type: str = "application/octet-stream"
) -> StreamingHttpResponse:
    """An attachment with its Chinese name (RFC 6266 `filename*`) and headers that keep it inert."""
    response = StreamingHttpResponse(chunks, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(True, filename) or "attachment"
    response["Cache-Control"] = "no-store, private"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


class DownloadPage(Page):
    """`chunks()` yields the bytes; scope is asked there by `visible_to`, as in every list."""

    content_type = "application/octet-stream"
    filename: ClassVar[str] = ""

    def get_filename(self) -> str:
        """Name of the file as the user meets it."""
        return self.filename

    def chunks(self) -> Iterable[bytes]:
        """The content."""
        raise NotImplementedError

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return file_response(self.chunks(), self.get_filename(), self.content_type)
