"""Every address of the installation, assembled from its sites."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("gonghui.sites.workbench.urls")),
    path("m/", include("gonghui.sites.portal.urls")),
    path("check/", include("gonghui.sites.public.checking.urls")),
    path("notices/", include("gonghui.sites.public.notices.urls")),
    path("registers/", include("gonghui.engines.registers.urls")),
    path("activities/", include("gonghui.engines.activities.urls")),
    path("matters/", include("gonghui.engines.matters.urls")),
    path("money/", include("gonghui.engines.money.urls")),
    path("goods/", include("gonghui.engines.goods.urls")),
    path("dues/", include("gonghui.domains.membership.dues.urls")),
    path("care/", include("gonghui.domains.membership.occasions.urls")),
    path("members/duplicates/", include("gonghui.domains.membership.duplicates.urls")),
    path("members/quality/", include("gonghui.domains.membership.quality.urls")),
    path("members/requests/", include("gonghui.domains.membership.requests.urls")),
    path("members/", include("gonghui.domains.membership.urls")),
    path("member-cards/", include("gonghui.domains.membership.cards.urls")),
    path("counts/", include("gonghui.domains.membership.counting.urls")),
    path("hardship/", include("gonghui.domains.assistance.hardship.urls")),
    path("following/", include("gonghui.domains.assistance.following.urls")),
    path("gig/", include("gonghui.domains.membership.gig.urls")),
    path("leads/", include("gonghui.domains.organising.leads.urls")),
    path("organising/", include("gonghui.domains.organising.urls")),
    path("campaigns/", include("gonghui.domains.assistance.campaigns.urls")),
    path("aid/", include("gonghui.domains.assistance.aid.urls")),
    path("indicators/", include("gonghui.engines.indicators.urls")),
    path("plans/", include("gonghui.direction.planning.urls")),
    path("summaries/", include("gonghui.direction.reporting.urls")),
]
