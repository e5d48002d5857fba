"""Addresses of payments."""

from django.urls import path

from gonghui.engines.money.pages import batch_acts, batches, budget, cards, orders, results

app_name = "money"

urlpatterns = [
    path("", orders.OrderListPage.as_view(), name="orders"),
    path("export/", orders.ExportPage.as_view(), name="export"),
    path("approve/", orders.ToApprovePage.as_view(), name="to-approve"),
    path("approve/many/", orders.ApproveManyPage.as_view(), name="approve-many"),
    path("signatures/", orders.SignaturesPage.as_view(), name="signatures"),
    path("orders/new/", cards.DraftPage.as_view(), name="draft"),
    path("orders/<int:pk>/", cards.OrderPage.as_view(), name="order"),
    path("orders/<int:pk>/approve/", cards.ApprovePage.as_view(), name="approve"),
    path("orders/<int:pk>/cancel/", cards.CancelPage.as_view(), name="cancel"),
    path("orders/<int:pk>/cash/", cards.CashPage.as_view(), name="cash"),
    path("orders/<int:pk>/rebatch/", cards.RebatchPage.as_view(), name="rebatch"),
    path("orders/<int:pk>/reverse/", cards.ReversePage.as_view(), name="reverse"),
    path("orders/<int:pk>/sign/", cards.SignPage.as_view(), name="sign"),
    path("orders/<int:pk>/account/", cards.AccountPage.as_view(), name="account"),
    path("orders/<int:pk>/correct/", cards.CorrectPage.as_view(), name="correct"),
    path("orders/<int:pk>/reveal/", cards.RevealPage.as_view(), name="reveal"),
    path("batches/", batches.BatchListPage.as_view(), name="batches"),
    path("batches/new/", batches.BatchCreatePage.as_view(), name="batch-new"),
    path("batches/<int:pk>/", batches.BatchPage.as_view(), name="batch"),
    path("batches/<int:pk>/fill/", batches.FillPage.as_view(), name="fill"),
    path("batches/<int:pk>/put/", batch_acts.PutPage.as_view(), name="put"),
    path("batches/<int:pk>/act/", batch_acts.ActPage.as_view(), name="act"),
    path("batches/<int:pk>/close/", batch_acts.ClosePage.as_view(), name="close"),
    path("batches/<int:pk>/reopen/", batch_acts.ReopenPage.as_view(), name="reopen"),
    path("batches/<int:pk>/discard/", batch_acts.DiscardPage.as_view(), name="discard"),
    path("batches/<int:pk>/send/", batch_acts.SendPage.as_view(), name="send"),
    path("batches/<int:pk>/result/", batch_acts.ResultNewPage.as_view(), name="result-new"),
    path("batches/<int:pk>/sheet/", batch_acts.SheetPage.as_view(), name="sheet"),
    path("batches/<int:pk>/paper/", batch_acts.PaperPage.as_view(), name="paper"),
    path("results/<int:pk>/", results.ResultPage.as_view(), name="result"),
    path("results/<int:pk>/book/", results.BookPage.as_view(), name="result-book"),
    path("results/<int:pk>/discard/", results.DiscardResultPage.as_view(), name="result-discard"),
    path("budget/", budget.BudgetPage.as_view(), name="budget"),
    path("budget/<int:pk>/close/", budget.CloseLinePage.as_view(), name="line-close"),
    path("budget/<int:pk>/open/", budget.OpenLinePage.as_view(), name="line-open"),
]
