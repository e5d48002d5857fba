"""Addresses of the workers' phone, below /m/."""

from django.urls import path

from gonghui.sites.portal import asking, binding, browser, cards, home, info, matters, me, signing_in

app_name = "portal"

urlpatterns = [
    path("", home.HomePage.as_view(), name="home"),
    path("services/", home.ServicesPage.as_view(), name="services"),
    path("manifest.webmanifest", browser.ManifestPage.as_view(), name="manifest"),
    path("sw.js", browser.ServiceWorkerPage.as_view(), name="service-worker"),
    path("offline/", browser.OfflinePage.as_view(), name="offline"),
    path("privacy/", info.PrivacyPage.as_view(), name="privacy"),
    path("help/", info.HelpPage.as_view(), name="help"),
    path("phone-changed/", info.PhoneChangedPage.as_view(), name="phone-changed"),
    path("sign-in/", signing_in.SignInPage.as_view(), name="sign-in"),
    path("sign-in/code/", signing_in.CodePage.as_view(), name="code"),
    path("sign-in/again/", signing_in.ResendPage.as_view(), name="code-again"),
    path("sign-out/", signing_in.SignOutPage.as_view(), name="sign-out"),
    path("large-type/", signing_in.LargeTypePage.as_view(), name="large-type"),
    path("bind/", binding.BindPage.as_view(), name="bind"),
    path("ask/<str:code>/", asking.AskPage.as_view(), name="ask"),
    path("ask/<str:code>/draft/", asking.DraftPage.as_view(), name="draft"),
    path("matters/", matters.MatterListPage.as_view(), name="matters"),
    path("matters/<int:pk>/", matters.MatterPage.as_view(), name="matter"),
    path("matters/<int:pk>/supplement/", matters.SupplementPage.as_view(), name="supplement"),
    path("matters/<int:pk>/withdraw/", matters.WithdrawPage.as_view(), name="withdraw"),
    path("matters/<int:pk>/urge/", matters.UrgePage.as_view(), name="urge"),
    path("matters/<int:pk>/notice/", matters.MatterNoticePage.as_view(), name="notice"),
    path("matters/<int:pk>/files/<uuid:key>/", matters.MatterFilePage.as_view(), name="file"),
    path("me/", me.MePage.as_view(), name="me"),
    path("me/data/", me.MyDataPage.as_view(), name="data"),
    path("me/data.json", me.MyDataJsonPage.as_view(), name="data-json"),
    path("me/data.xlsx", me.MyDataExcelPage.as_view(), name="data-excel"),
    path("me/messages/", me.MessagesPage.as_view(), name="messages"),
    path("me/messages/<int:pk>/", me.MessagePage.as_view(), name="message"),
    path("me/devices/", me.DevicesPage.as_view(), name="devices"),
    path("me/devices/<int:pk>/end/", me.EndDevicePage.as_view(), name="end-device"),
    path("me/devices/end/", me.SignOutEverywherePage.as_view(), name="end-devices"),
    path("card/", cards.CardPage.as_view(), name="card"),
    path("card/apply/", cards.ApplyPage.as_view(), name="card-apply"),
    path("card/<int:pk>/", cards.CardDetailPage.as_view(), name="card-detail"),
    path("card/<int:pk>/lose/", cards.LosePage.as_view(), name="card-lose"),
    path("card/<int:pk>/find/", cards.FindPage.as_view(), name="card-find"),
    path("card/<int:pk>/activate/", cards.ActivatePage.as_view(), name="card-activate"),
]
