"""The registers alone."""

from django.http import HttpResponse
from django.urls import include, path

urlpatterns = [
    path("registers/", include("gonghui.engines.registers.urls")),
    path("login/", lambda request: HttpResponse(), name="login"),
]
