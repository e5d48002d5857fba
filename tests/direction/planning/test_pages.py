"""Pages as people use them: import, review without retyping, confirm, follow, approve."""

import re
from decimal import Decimal
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gonghui.direction.planning import services
from gonghui.direction.planning.models import Plan, ProgressEntry, Unsure
from tests.direction.planning.conftest import BOTH, PLAN


def url(name, *args):
    return reverse(f"planning:{name}", args=args)


def text_of(response):
    return re.sub(r"<[^>]+>", "", response.content.decode())


def fields_of(response):
    """What a browser would send back of the review form, unchanged."""
    page = response.content.decode()
    form = page[page.index('id="review"') :]
    data = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = _attribute(tag, "name"), _attribute(tag, "value")
        if name and ('type="radio"' not in tag or "checked" in tag):
            data[name] = value
    for name, body in re.findall(
        r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL
    ):
        chosen = re.search(r'<option value="([^"]*)" selected', body)
        data[name] = unescape(chosen[1]) if chosen else ""
    return data


def _attribute(tag, name):
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return unescape(found[1]) if found else ""


@pytest.fixture
def officer(cast, client_of):
    return client_of(cast.officer_a)


@pytest.fixture
def chair(cast, client_of):
    return client_of(cast.chair_a)


def post_import(client, cast, **given):
    data = {"union": cast.county_a.pk, "year": "", "kind": "", "pasted": ""} | given
    return client.post(url("import"), data)


# ---------------------------------------------------------------- import


def test_an_uploaded_file_leads_to_its_review(cast, officer):
    paper = SimpleUploadedFile("要点.txt", PLAN.encode())

    response = post_import(officer, cast, paper=paper)

    plan = Plan.objects.get()
    assert response.headers["Location"] == url("board", plan.pk)
    page = text_of(officer.get(response.headers["Location"], follow=True))
    assert "识别完成：7个条目、4个目标，1处待填，0处未识别。请核对后确认。" in page


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({}, "请选择一个文件，或把全文粘贴到下面的框里。"),
        ({"pasted": PLAN, "year": "12"}, "年度"),
        ({"paper": SimpleUploadedFile("图.png", b"\x89PNG")}, "不支持“图.png”这种文件"),
        ({"paper": SimpleUploadedFile("空.txt", b"")}, "提交的是空文件"),
        ({"pasted": PLAN, "union": "999999"}, "工会"),
    ],
)
def test_bad_input_is_answered_on_the_form(cast, officer, given, says):
    response = post_import(officer, cast, **given)

    assert response.status_code in (409, 422)
    assert says in text_of(response)
    assert not Plan.objects.exists()


def test_pasted_text_stands_again_after_an_error(cast, officer):
    response = post_import(officer, cast, pasted="加强组织建设，新增会员2000人", year="12")

    assert response.status_code == 422
    assert "加强组织建设，新增会员2000人" in response.content.decode()


def test_the_same_text_again_leads_to_the_first_plan(cast, officer, plan):
    response = post_import(officer, cast, pasted=PLAN)

    assert response.headers["Location"] == url("board", plan.pk)
    page = text_of(officer.get(response.headers["Location"], follow=True))
    assert "这份材料在2026年已经导入过，没有重复导入。" in page
    assert Plan.objects.count() == 1


# ---------------------------------------------------------------- review


def test_the_paper_stands_beside_its_findings(officer, plan):
    page = officer.get(url("review", plan.pk)).content.decode()

    target = plan.targets.get(value=5)
    assert f'<mark class="pl-target" id="m{target.start}"><a href="#t{target.pk}"' in page
    assert f'id="t{target.pk}"' in page
    assert f'href="#m{target.start}"' in page
    assert "style=" not in page
    assert "onclick" not in page


def test_saving_unchanged_changes_nothing(cast, officer, plan):
    before = list(plan.targets.values())
    data = fields_of(officer.get(url("review", plan.pk)))

    response = officer.post(url("review", plan.pk), data | {"do": ""})

    assert response.status_code == 302
    assert list(plan.targets.values()) == before
    plan.refresh_from_db()
    assert plan.title == "东岭县总工会2026年工作要点"


def test_a_person_confirms_without_retyping(officer, chair, plan):
    data = fields_of(officer.get(url("review", plan.pk)))
    officer.post(url("review", plan.pk), data | {"do": "adopt"})
    data = fields_of(chair.get(url("review", plan.pk)))

    response = chair.post(url("review", plan.pk), data | {"do": "confirm"})
    assert response.headers["Location"] == url("confirm", plan.pk)
    chair.post(response.headers["Location"])

    plan.refresh_from_db()
    assert plan.state == "confirmed"
    assert set(plan.targets.values_list("state", flat=True)) == {"confirmed"}


def test_edits_of_targets_sections_and_open_spots_are_saved_together(officer, plan):
    data = fields_of(officer.get(url("review", plan.pk)))
    target, spot = plan.targets.get(value=5), plan.placeholders.get()
    section = plan.sections.get(title="走访慰问")
    data |= {
        f"t{target.pk}-value": "6",
        f"t{target.pk}-state": "confirmed",
        f"t{target.pk}-source": "declared",
        f"t{target.pk}-deadline": "2026-09-30",
        f"s{section.pk}-lead": "权益部、办公室",
        f"p{spot.pk}-filled": "40",
        "do": "",
    }

    officer.post(url("review", plan.pk), data)

    target.refresh_from_db()
    assert (target.value, target.state, target.progress_mode) == (6, "confirmed", "declared")
    assert target.deadline.isoformat() == "2026-09-30"
    assert [d.department for d in section.responsibilities.all()] == ["权益部", "办公室"]
    assert plan.targets.get(value=40).unit == "家"


def test_another_indicator_is_chosen_by_its_name(officer, plan):
    data = fields_of(officer.get(url("review", plan.pk)))
    target = plan.targets.get(value=120)

    officer.post(url("review", plan.pk), data | {f"t{target.pk}-other": "新增会员（人）", "do": ""})

    target.refresh_from_db()
    assert (target.progress_mode, target.indicator_code) == ("indicator", "members_new")
    assert target.match_reason == "由人工选定"


def test_after_an_error_nothing_is_saved_and_everything_typed_stands(officer, plan):
    data = fields_of(officer.get(url("review", plan.pk)))
    one, other = plan.targets.get(value=5), plan.targets.get(value=120)
    section = plan.sections.get(title="走访慰问")
    data |= {
        f"t{one.pk}-value": "六",
        f"t{other.pk}-object": "困难职工家庭走访",
        f"s{section.pk}-lead": "权益部",
        "do": "confirm",
    }

    response = officer.post(url("review", plan.pk), data)

    page = response.content.decode()
    assert response.status_code == 422
    assert 'value="六"' in page
    assert 'value="困难职工家庭走访"' in page
    assert 'value="权益部"' in page
    other.refresh_from_db()
    assert other.object != "困难职工家庭走访"


def test_a_refused_row_leaves_all_rows_as_they_were(officer, plan):
    data = fields_of(officer.get(url("review", plan.pk)))
    one, spot = plan.targets.get(value=5), plan.placeholders.get()
    data |= {f"t{one.pk}-value": "6", f"p{spot.pk}-filled": "许多", "do": ""}

    response = officer.post(url("review", plan.pk), data)

    assert response.status_code == 409
    assert "要填数字，现在填的是“许多”" in text_of(response)
    one.refresh_from_db()
    assert one.value == 5


def test_a_button_saves_what_was_typed_before_it_leads_away(officer, plan):
    data = fields_of(officer.get(url("review", plan.pk)))
    target, section = plan.targets.get(value=5), plan.sections.get(title="走访慰问")

    response = officer.post(
        url("review", plan.pk), data | {f"t{target.pk}-value": "6", "do": f"add:{section.pk}"}
    )

    assert response.headers["Location"] == url("add_target", plan.pk, section.pk)
    target.refresh_from_db()
    assert target.value == 6


def test_a_target_is_added_on_a_section(officer, plan):
    section = plan.sections.get(title="丰富职工文化生活")

    response = officer.post(
        url("add_target", plan.pk, section.pk),
        {"object": "读书活动", "comparator": ">=", "value": "12", "unit": "场", "mode": "declared"},
    )

    target = plan.targets.get(value=12)
    assert response.headers["Location"] == f"{url('review', plan.pk)}#t{target.pk}"
    assert (target.section, target.state) == (section, "confirmed")


def test_an_unsettled_spot_is_turned_into_a_target_or_dismissed(officer, plan):
    section = plan.sections.get(title="丰富职工文化生活")
    place = plan.source_text.index("读书活动")
    spots = [
        Unsure.objects.create(
            plan=plan,
            section=section,
            text="读书活动",
            start=place + n,
            end=place + 4,
            reason="没有写明数量",
        )
        for n in (0, 1)
    ]
    page = officer.get(url("review", plan.pk))
    assert "未识别 2 处" in text_of(page)
    data = fields_of(page)

    led = officer.post(url("review", plan.pk), data | {"do": f"unsure:{spots[0].pk}"})
    officer.post(
        led.headers["Location"],
        {"object": "读书活动", "comparator": "=", "value": "12", "unit": "场", "mode": "declared"},
    )
    officer.post(url("review", plan.pk), data | {"do": f"dismiss:{spots[1].pk}"})

    assert [one.resolved_as for one in plan.unsure.order_by("start")] == ["target", "dismissed"]


def test_the_halves_have_tabs(cast, officer):
    plan = services.import_plan(union=cast.county_a, actor=cast.officer_a, pasted=BOTH).plan

    ahead = text_of(officer.get(url("review", plan.pk)))
    back = text_of(officer.get(url("review", plan.pk), {"part": "summary"}))

    assert "2026年工作打算" in ahead
    assert "2025年工作情况" not in ahead
    assert "2025年工作情况" in back
    assert "2026年工作打算" not in back


def test_confirming_with_undecided_targets_says_which(chair, plan):
    response = chair.post(url("confirm", plan.pk))

    assert response.status_code == 409
    assert "还有4个目标没有决定采用与否：“新增会员不少于2,000人”" in text_of(response)


# ---------------------------------------------------------------- board


def test_the_board_shows_every_adopted_target(officer, confirmed):
    page = text_of(officer.get(url("board", confirmed.pk)))

    for words in ("新增会员", "不少于2,000人", "5个", "120户", "丰富职工文化生活", "牵头：组织部"):
        assert words in page


def test_the_board_is_narrowed_by_department_section_and_state(officer, confirmed):
    section = confirmed.sections.get(title="做好服务职工工作")

    def shown(**query):
        page = text_of(officer.get(url("board", confirmed.pk), query))
        return ["2,000人" in page, "120户" in page]

    assert shown(department="组织部") == [True, False]
    assert shown(section=section.pk) == [False, True]
    assert shown(state="done") == [False, False]
    assert shown(section="nonsense", state="any") == [True, True]


def test_progress_is_declared_and_approved_on_pages(officer, chair, confirmed):
    confirmed.targets.filter(value=120).update(progress_mode="declared", indicator_code="")
    target = confirmed.targets.get(value=120)

    officer.post(url("declare", target.pk), {"on": "2026-02-01", "value": "30", "note": "走访台账"})
    entry = ProgressEntry.objects.get()
    own = officer.get(url("decide", entry.pk))
    chair.post(url("decide", entry.pk), {"verdict": "approve", "opinion": ""})

    assert own.status_code == 403
    entry.refresh_from_db()
    assert (entry.state, entry.value) == ("approved", Decimal(30))
    assert "30户" in text_of(officer.get(url("board", confirmed.pk)))
    assert "走访台账" in text_of(officer.get(url("target", target.pk)))


def test_a_declaration_in_the_future_is_refused_on_the_form(officer, confirmed):
    confirmed.targets.filter(value=120).update(progress_mode="declared", indicator_code="")
    target = confirmed.targets.get(value=120)

    response = officer.post(
        url("declare", target.pk), {"on": "2090-02-01", "value": "30", "note": "走访台账"}
    )

    assert response.status_code == 409
    assert "截至日期不能晚于今天" in text_of(response)
    assert 'value="30"' in response.content.decode()


def test_the_board_page_costs_the_same_for_many_targets(cast, officer, confirmed):
    def queries():
        with CaptureQueriesContext(connection) as found:
            officer.get(url("board", confirmed.pk))
        return len(found)

    queries()
    few = queries()
    plan = services.reopen_plan(confirmed, reason="补充", actor=cast.chair_a)
    for place in range(6):
        services.add_target(
            plan.sections.get(title="走访慰问"),
            object_name=f"慰问{place}",
            comparator="=",
            value=Decimal(10),
            unit="户",
            actor=cast.officer_a,
        )
    services.confirm_plan(plan, actor=cast.chair_a)

    assert queries() == few


@pytest.mark.parametrize("plans", [1, 3])
def test_the_list_costs_the_same_for_many_plans(cast, officer, plan, plans):
    for place in range(plans - 1):
        services.import_plan(union=cast.county_a, actor=cast.officer_a, pasted=f"{PLAN}补充{place}")
    officer.get(url("list"))

    with CaptureQueriesContext(connection) as found:
        page = officer.get(url("list"))

    assert text_of(page).count("东岭县总工会2026年工作要点") == plans
    assert len(found) == 7  # one of them for the bell


# ---------------------------------------------------------------- who may


def every_address(plan):
    section, target = plan.sections.first(), plan.targets.first()
    entry = ProgressEntry.objects.first()
    return [
        url("board", plan.pk),
        url("review", plan.pk),
        url("confirm", plan.pk),
        url("reopen", plan.pk),
        url("close", plan.pk),
        url("discard", plan.pk),
        url("source", plan.pk),
        url("add_target", plan.pk, section.pk),
        url("target", target.pk),
        url("declare", target.pk),
        url("decide", entry.pk),
    ]


@pytest.fixture
def full(cast):
    plan = services.import_plan(
        union=cast.county_a, actor=cast.officer_a, filename="要点.txt", content=PLAN.encode()
    ).plan
    ProgressEntry.objects.create(
        target=plan.targets.first(),
        on="2026-02-01",
        value=1,
        note="台账",
        declared_by=cast.officer_a,
    )
    return plan


def test_another_unions_plan_does_not_exist(cast, client_of, full):
    client = client_of(cast.officer_b)

    for address in every_address(full):
        assert client.get(address).status_code in (403, 404), address
    assert client.get(url("board", full.pk)).status_code == 404
    assert client.get(url("review", full.pk)).status_code == 404
    assert client.post(url("review", full.pk), {"do": "adopt"}).status_code == 404
    assert "东岭县总工会" not in text_of(client.get(url("list")))
    assert set(full.targets.values_list("state", flat=True)) == {"proposed"}


def test_another_unions_section_takes_no_target(cast, client_of, full, officer):
    other = services.import_plan(union=cast.county_b, actor=cast.officer_b, pasted=PLAN).plan
    address = url("add_target", other.pk, full.sections.first().pk)

    assert client_of(cast.officer_b).get(address).status_code == 404
    assert officer.get(address).status_code == 404


@pytest.mark.parametrize("who", ["worker", "stranger", "security_admin"])
def test_without_a_grant_nothing_opens(cast, client_of, full, who):
    client = client_of(getattr(cast, who))

    for address in [url("list"), url("import"), *every_address(full)]:
        assert client.get(address).status_code == 403, address


def test_a_viewer_reads_and_changes_nothing(cast, client_of, full):
    client = client_of(cast.viewer_a)

    assert client.get(url("board", full.pk)).status_code == 200
    for name in ("review", "confirm", "discard"):
        assert client.post(url(name, full.pk)).status_code == 403
    assert client.get(url("import")).status_code == 403


def test_an_officer_does_not_confirm(officer, plan):
    assert officer.post(url("confirm", plan.pk)).status_code == 403
    assert "保存并确认计划" not in text_of(officer.get(url("review", plan.pk)))


def test_a_paper_is_imported_only_for_a_union_one_may_write_for(cast, officer):
    response = post_import(officer, cast, pasted=PLAN, union=cast.county_b.pk)

    assert response.status_code == 422
    assert not Plan.objects.exists()


def test_the_original_file_comes_back_unchanged(officer, full):
    response = officer.get(url("source", full.pk))

    assert b"".join(response.streaming_content) == PLAN.encode()
    assert response.headers["Content-Security-Policy"].startswith("sandbox")


def test_not_signed_in_is_led_to_the_login(client, full):
    for address in every_address(full):
        assert client.get(address).status_code == 302
