"""The installation's addresses, with those of activities and indicators even while the site does
not include them yet."""

from django.urls import include, path

from gonghui.urls import urlpatterns as installed

_prefixes = {str(one.pattern) for one in installed}
_ours = {
    "activities/": "gonghui.engines.activities.urls",
    "indicators/": "gonghui.engines.indicators.urls",
}
urlpatterns = [
    *(path(prefix, include(urls)) for prefix, urls in _ours.items() if prefix not in _prefixes),
    *installed,
]
