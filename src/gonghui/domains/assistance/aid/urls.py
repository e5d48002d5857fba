"""Addresses of aid, below /aid/."""

from django.urls import path

from gonghui.domains.assistance.aid.pages import applications, campaigns, grants, partners, policies

app_name = "aid"

urlpatterns = [
    path("", grants.GrantsPage.as_view(), name="grants"),
    path("new/", grants.ProposePage.as_view(), name="propose"),
    path("services/new/", grants.ServicePage.as_view(), name="service"),
    path("policy/", policies.PolicyPage.as_view(), name="policy"),
    path("policy/adopt/", policies.AdoptPage.as_view(), name="adopt"),
    path("<int:pk>/", grants.GrantPage.as_view(), name="grant"),
    path("<int:pk>/amount/", grants.AmountPage.as_view(), name="amount"),
    path("<int:pk>/pay/", grants.PayPage.as_view(), name="pay"),
    path("<int:pk>/hand-over/", grants.HandOverPage.as_view(), name="hand-over"),
    path("<int:pk>/sign/", grants.SignPage.as_view(), name="sign"),
    path("<int:pk>/evaluate/", grants.EvaluatePage.as_view(), name="evaluate"),
    path("<int:pk>/form/", grants.FormPage.as_view(), name="form"),
    path("study/", campaigns.CampaignsPage.as_view(), name="campaigns"),
    path("study/new/", campaigns.NewCampaignPage.as_view(), name="campaign-new"),
    path("study/<int:pk>/", campaigns.CampaignPage.as_view(), name="campaign"),
    path("study/<int:pk>/change/", campaigns.ChangeCampaignPage.as_view(), name="campaign-change"),
    path("study/<int:pk>/step/", campaigns.AdvancePage.as_view(), name="campaign-step"),
    path("study/<int:pk>/pay/", campaigns.PayCampaignPage.as_view(), name="campaign-pay"),
    path("study/<int:pk>/roster/", campaigns.RosterPage.as_view(), name="roster"),
    path("study/<int:pk>/notice/", campaigns.NoticePage.as_view(), name="notice"),
    path("study/<int:pk>/import/", partners.ImportPage.as_view(), name="import"),
    path("study/lists/<int:pk>/", partners.PartnerListPage.as_view(), name="list"),
    path("study/lists/<int:pk>/approve/", partners.ApproveListPage.as_view(), name="list-approve"),
    path("study/lists/<int:pk>/drop/", partners.DropListPage.as_view(), name="list-drop"),
    path("study/lists/<int:pk>/pay/", partners.PayListPage.as_view(), name="list-pay"),
    path("study/applications/", applications.ApplicationsPage.as_view(), name="applications"),
    path("study/apply/", applications.ApplyPage.as_view(), name="apply"),
    path("study/call-backs/", applications.CallBacksPage.as_view(), name="call-backs"),
    path(
        "study/applications/<int:pk>/", applications.ApplicationPage.as_view(), name="application"
    ),
    path(
        "study/applications/<int:pk>/change/",
        applications.AmendPage.as_view(),
        name="application-change",
    ),
    path("study/applications/<int:pk>/visit/", applications.VisitPage.as_view(), name="visit"),
]
