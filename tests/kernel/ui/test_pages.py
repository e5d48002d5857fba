import pytest
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from gonghui.kernel.ui.menus import MenuItem, menu_for, register_menu
from gonghui.kernel.ui.pages import Page
from gonghui.kernel.ui.pages.base import ShownLink, ShownLinks
from tests.kernel.ui import site

KEY = "0123456789abcdef" * 2


@pytest.fixture(autouse=True)
def small_site(settings):
    settings.ROOT_URLCONF = "tests.kernel.ui.site"
    cache.clear()
    site.served.clear()
    return site


@pytest.fixture
def chair(cast):
    """Sees three unions: a county federation and two unions of works."""
    return cast.chair_a


@pytest.fixture
def viewer(cast):
    """May look there, not write."""
    return cast.viewer_a


@pytest.fixture
def stranger(cast):
    """Has an account and no grant."""
    return cast.stranger


@pytest.fixture
def unions(cast):
    """One union of the chair's county and one of the neighbour."""
    return {"mill": cast.textile, "other": cast.food}


def signed_in(account):
    client = Client()
    client.force_login(account, "django.contrib.auth.backends.ModelBackend")
    return client


def names_on(response):
    """Names in the list, cut before the legal form."""
    rows = response.context["page"].keyset_page.rows
    return [
        row.name.removesuffix("工会委员会").removesuffix("有限公司").removesuffix("总工会")
        for row in rows
    ]


def text_of(response):
    return response.content.decode()


def test_a_visitor_is_led_to_the_login_page(db):
    response = Client().get("/unions/?q=x")

    assert response.status_code == 302
    assert response["Location"] == "/login/?next=/unions/%3Fq%3Dx"


def test_a_visitor_swapping_a_part_is_led_there_whole(db):
    response = Client().get("/unions/", headers={"HX-Request": "true"})

    assert response["HX-Redirect"] == "/login/"


@pytest.mark.parametrize("url", ["/unions/", "/unions/found/", "/file/"])
def test_without_the_permission_anywhere_a_page_is_forbidden(stranger, url):
    assert signed_in(stranger).get(url).status_code == 403


def test_a_list_shows_rows_of_the_own_subtree_only(chair):
    text = text_of(signed_in(chair).get("/unions/"))

    assert "东岭纺织有限公司" in text
    assert "西河" not in text
    assert "共 3 条" in text


def test_a_list_asks_the_same_number_of_questions_for_one_row_and_three(
    chair, django_assert_num_queries
):
    client = signed_in(chair)
    client.get("/unions/")

    with django_assert_num_queries(5):  # session, account, grants, unions offered, rows
        client.get("/unions/?q=纺织")
    with django_assert_num_queries(5):
        client.get("/unions/")


def test_a_part_of_the_list_comes_without_its_frame(chair):
    response = signed_in(chair).get("/unions/", headers={"HX-Request": "true"})

    assert text_of(response).startswith('<div class="gh-rows" id="rows">')
    assert "HX-Request" in response["Vary"]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("q=纺织", ["东岭纺织"]),
        ("q=东岭+机械", ["东岭机械"]),
        ("level=county", ["东岭县"]),
        ("level=nonsense", ["东岭纺织", "东岭机械", "东岭县"]),
        ("founded_on_from=2021-01-01", []),
        ("founded_on_from=2005-03-01&founded_on_to=2005-03-01", ["东岭纺织", "东岭机械", "东岭县"]),
        ("founded_on_from=2005-01-01&founded_on_to=oops", ["东岭纺织", "东岭机械", "东岭县"]),
        ("q=%00&founded_on_to=2021-13-45", ["东岭纺织", "东岭机械", "东岭县"]),
        ("sort=-name", ["东岭县", "东岭机械", "东岭纺织"]),
        ("sort=level&size=7&after=x", ["东岭纺织", "东岭机械", "东岭县"]),
    ],
)
def test_the_address_decides_what_a_list_shows(chair, query, names):
    response = signed_in(chair).get(f"/unions/?{query}")

    assert names_on(response) == names


def test_a_union_filter_takes_the_subtree_and_nothing_foreign(chair, unions):
    client = signed_in(chair)

    own = client.get(f"/unions/?under={unions['mill'].pk}")
    foreign = client.get(f"/unions/?under={unions['other'].pk}")

    assert names_on(own) == ["东岭纺织"]
    assert "西河" not in text_of(foreign)
    assert foreign.context["page"].count == 3


def test_an_empty_list_says_what_to_do(chair, viewer, small_site, monkeypatch):
    nothing_found = text_of(signed_in(chair).get("/unions/?q=没有"))
    monkeypatch.setattr(small_site.UnionList, "narrow", lambda self, rows: rows.none())
    nothing_there = text_of(signed_in(chair).get("/unions/"))
    for_a_reader = text_of(signed_in(viewer).get("/unions/"))

    assert "没有符合条件的记录" in nothing_found
    assert "还没有工会。" in nothing_there
    assert "登记工会" in nothing_there
    assert "登记工会" not in for_a_reader


def test_buttons_are_those_the_account_may_press(chair, viewer):
    def labels(account):
        response = signed_in(account).get("/unions/")
        return [link.label for link in response.context["links"].links]

    assert labels(chair) == ["登记", "导出"]
    assert labels(viewer) == ["导出"]


def test_a_card_of_a_foreign_union_does_not_exist(chair, unions):
    client = signed_in(chair)

    assert client.get(f"/unions/{unions['mill'].pk}/").status_code == 200
    assert client.get(f"/unions/{unions['other'].pk}/").status_code == 404
    assert client.get("/unions/999999/").status_code == 404


def test_a_panel_keeps_its_own_permission(chair, viewer, unions):
    url = f"/unions/{unions['mill'].pk}/"

    assert "内部信息" in text_of(signed_in(chair).get(url))
    assert "内部信息" not in text_of(signed_in(viewer).get(url))


def test_what_is_seen_but_not_changed_is_forbidden_and_the_unseen_absent(chair, viewer, unions):
    rename = "/unions/{}/rename/"

    assert signed_in(chair).get(rename.format(unions["mill"].pk)).status_code == 200
    assert signed_in(viewer).get(rename.format(unions["mill"].pk)).status_code == 403
    assert signed_in(chair).get(rename.format(unions["other"].pk)).status_code == 404


def test_a_form_with_errors_lists_them_and_keeps_what_was_typed(chair, small_site):
    response = signed_in(chair).post("/unions/found/", {"name": "短", "size": "x"})

    text = text_of(response)
    assert response.status_code == 422
    assert "至少要有 4 个字符，现在是 1 个。" in text
    assert '<a href="#id_name">名称</a>' in text
    assert 'value="短"' in text
    assert 'aria-invalid="true"' in text
    assert small_site.served == []


def test_a_service_is_called_once_and_answered_with_a_sentence_and_a_link(chair, small_site):
    client = signed_in(chair)
    data = {"name": "新建的工会", "once_key": KEY}

    first = client.post("/unions/found/", data)
    again = client.post("/unions/found/", data, follow=True)

    assert small_site.served == ["新建的工会"]
    assert first.status_code == 302
    assert again.redirect_chain[0][0] == first["Location"]
    assert "没有重复办理" in text_of(again)
    assert f'工会已登记。 <a href="{first["Location"]}">查看工会</a>' in text_of(again)


def test_a_refusal_is_shown_unchanged_and_may_be_tried_again(chair, small_site):
    client = signed_in(chair)

    refused = client.post("/unions/found/", {"name": "重名工会", "once_key": KEY})
    corrected = client.post("/unions/found/", {"name": "改了名的工会", "once_key": KEY})

    assert refused.status_code == 409
    assert "已有同名工会，请核对后再登记。" in text_of(refused)
    assert 'value="重名工会"' in text_of(refused)
    assert corrected.status_code == 302
    assert small_site.served == ["改了名的工会"]


def test_an_action_that_is_refused_says_why(chair, unions):
    response = signed_in(chair).post(f"/unions/{unions['mill'].pk}/dissolve/")

    assert response.status_code == 409
    assert "还有会员，不能撤销。" in text_of(response)


def test_a_download_has_its_chinese_name_and_stays_inert(chair):
    response = signed_in(chair).get("/file/")

    assert b"".join(response.streaming_content).decode() == "工会"
    assert response["Content-Disposition"] == (
        "attachment; filename*=utf-8''%E5%B7%A5%E4%BC%9A%20%E5%90%8D%E5%86%8C.csv"
    )
    assert response["Cache-Control"] == "no-store, private"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_an_overview_is_open_to_every_account(stranger):
    text = text_of(signed_in(stranger).get("/"))

    assert "1,234<small>家</small>" in text
    assert '<progress class="gh-progress" max="100" value="50"' in text


def test_a_page_that_declares_no_permission_does_not_start():
    class Forgetful(Page):
        template_name = "ui/base.html"

    with pytest.raises(ImproperlyConfigured):
        Forgetful.as_view()


def test_the_menu_shows_what_the_account_may_open(chair, stranger, rf, monkeypatch):
    monkeypatch.setattr("gonghui.kernel.ui.menus._registered", {})
    monkeypatch.setattr("gonghui.kernel.ui.menus._declared", [])
    register_menu(
        MenuItem("登记", "found", "plus", "org.edit", "组织", 2),
        MenuItem("工会", "unions", "sitemap", "org.view", "组织", 1),
        MenuItem("首页", "home", "home", "", "工作台"),
        MenuItem("将来", "nowhere", "clock", "", "系统"),
    )

    def shown(account):
        request = rf.get("/unions/7/")
        request.user = account
        return [
            (group.label, [(item.label, item.is_current) for item in group.items])
            for group in menu_for(request)
        ]

    assert shown(stranger) == [("工作台", [("首页", False)])]
    assert shown(chair) == [
        ("工作台", [("首页", False)]),
        ("组织", [("工会", True), ("登记", False)]),
    ]


def test_a_menu_group_that_does_not_exist_is_an_error():
    with pytest.raises(ValueError, match="no such menu group"):
        MenuItem("x", "home", "home", "", "杂项")


@pytest.mark.parametrize("code", ["403", "403_csrf", "404", "429", "500"])
def test_error_pages_need_no_request(code):
    from django.template.loader import render_to_string

    text = render_to_string(f"{code}.html")

    assert '<html lang="zh-CN">' in text
    assert "返回首页" in text


@pytest.mark.parametrize(("count", "folded"), [(3, 0), (5, 0), (6, 2), (9, 5)])
def test_many_buttons_fold_away_but_the_primary_one_stays(count, folded):
    links = [ShownLink(f"动作{number}", "/", "", "", False) for number in range(count - 1)]
    links.append(ShownLink("修改", "/", "", "primary", False))

    shown = ShownLinks(links)

    assert len(shown.folded) == folded
    assert shown.shown[-1].label == "修改"
    assert sorted(one.label for one in [*shown.shown, *shown.folded]) == sorted(
        one.label for one in links
    )
