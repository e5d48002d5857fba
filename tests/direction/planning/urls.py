"""The installation's addresses, with plans mounted if they are not yet."""

from django.urls import include, path

from gonghui.urls import urlpatterns as installed

urlpatterns = [*installed]
if not any("planning" in str(getattr(one, "urlconf_module", "")) for one in installed):
    urlpatterns.append(path("plans/", include("gonghui.direction.planning.urls")))
