"""Addresses of members' cards, beside the register's own."""

from django.urls import path

from gonghui.domains.membership.cards.views import acting, checking, making

app_name = "cards"

urlpatterns = [
    path("<int:pk>/", acting.OpenPage.as_view(), name="open"),
    path("<int:pk>/issue/", acting.IssuePage.as_view(), name="issue"),
    path("<int:pk>/activate/", acting.ActivatePage.as_view(), name="activate"),
    path("<int:pk>/lose/", acting.LosePage.as_view(), name="lose"),
    path("<int:pk>/find/", acting.FindPage.as_view(), name="find"),
    path("<int:pk>/replace/", acting.ReplacePage.as_view(), name="replace"),
    path("<int:pk>/renew/", acting.RenewPage.as_view(), name="renew"),
    path("<int:pk>/cancel/", acting.CancelPage.as_view(), name="cancel"),
    path("many/", acting.ManyPage.as_view(), name="many"),
    path("many/act/", acting.ManyActPage.as_view(), name="many-act"),
    path("apply-union/", making.ApplyUnionPage.as_view(), name="apply-union"),
    path("batches/", making.BatchListPage.as_view(), name="batches"),
    path("batches/new/", making.BatchCreatePage.as_view(), name="batch-new"),
    path("batches/<int:pk>/", making.BatchPage.as_view(), name="batch"),
    path("batches/<int:pk>/list/", making.MakeListPage.as_view(), name="make-list"),
    path("batches/<int:pk>/made/", making.MadePage.as_view(), name="batch-made"),
    path("check/", checking.CheckPage.as_view(), name="check"),
    path("checks/", checking.CheckLogPage.as_view(), name="checks"),
]
