"""From a draft to a file: who may do what, and what each step asks."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from gonghui.domains.assistance.hardship import services
from gonghui.domains.assistance.hardship.enums import FileState
from gonghui.domains.assistance.hardship.models import (
    HardshipAssessment,
    HardshipEvent,
    HardshipFile,
    HardshipSpan,
    HouseholdIndex,
)
from gonghui.domains.assistance.hardship.services import ledger
from gonghui.domains.assistance.hardship.services.drafting import MemberFacts
from gonghui.domains.assistance.hardship.services.finding import Visitor
from gonghui.domains.assistance.hardship.services.tree import follow_union
from gonghui.engines.matters.models import Matter, Publicity
from gonghui.engines.matters.queries import desks_now
from gonghui.engines.matters.services import act, close_publicity
from gonghui.kernel.append_only import RowIsAppendOnly
from gonghui.kernel.org.listeners import OrgEvent
from gonghui.kernel.refusal import Refusal
from gonghui.kernel.ui.ink import Ink
from tests.domains.assistance.hardship.conftest import PNG, Helpers, fill, verify, visit
from tests.domains.membership.conftest import id_number


def pass_step(file: HardshipFile, actor: Any, **kwargs: Any) -> Matter:
    file.refresh_from_db()
    (desk,) = desks_now(file.matter)
    matter: Matter = act(desk, action="pass", actor=actor, opinion="同意", **kwargs)
    file.refresh_from_db()
    return matter


def to_verification(file: HardshipFile, helpers: Helpers) -> None:
    services.submit(file, actor=helpers.union)
    pass_step(file, helpers.union)
    visit(file, helpers)
    pass_step(file, helpers.union)


def to_approval(file: HardshipFile, helpers: Helpers) -> None:
    to_verification(file, helpers)
    verify(file, helpers)
    pass_step(file, helpers.county)
    publicity = Publicity.objects.get(desk__matter=file.matter)
    close_publicity(publicity, today=publicity.to_on + dt.timedelta(days=1))
    file.refresh_from_db()


def test_from_draft_to_file(draft: Any, helpers: Helpers, cast: Any) -> None:
    file = draft(actor=helpers.union)
    to_approval(file, helpers)

    assert file.matter.stage == "approve"
    pass_step(file, helpers.approver)

    today = timezone.localdate()
    assert (file.state, file.category, file.level) == ("active", "deep", "county")
    assert file.number == f"KN-QJ01-{today.year}-0001"
    assert file.county == cast.county_a
    assert (file.filed_on, file.valid_until.year) == (today, today.year + 3)
    assert (file.next_review_on - today).days in (365, 366)
    span = HardshipSpan.objects.get()
    assert (span.state, span.category, span.cause, span.from_on, span.to_on) == (
        "active",
        "deep",
        "06",
        today,
        None,
    )
    assert HardshipEvent.objects.get().kind == "filed"
    assert file.assessment.lines[0][2] == "30,000.00元"
    assert file.assessment.standard["sources"]["dibao_urban"] == "清政发〔2020〕1号"


def test_nothing_sensitive_lies_open(draft: Any, helpers: Helpers) -> None:
    file = draft(actor=helpers.union)
    to_approval(file, helpers)

    from django.db import connection

    with connection.cursor() as cursor:
        for model in (HardshipFile, HardshipAssessment, *_children()):
            cursor.execute(f"SELECT * FROM {model._meta.db_table}")  # noqa: S608  our own name
            whole = repr(cursor.fetchall())
            for fact in ("陈志强", "透析", "30000", "幸福路", "卧床", "998", "深度困难"):
                assert fact not in whole, (model, fact)
    for paper in file.papers.all():
        assert PNG not in paper.stored.location.read_bytes()
        assert paper.stored.read() == PNG


def _children() -> list[Any]:
    return [
        one.related_model
        for one in HardshipFile._meta.related_objects
        if one.related_model._meta.app_label == "hardship" and one.related_model is not HardshipSpan
    ]


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda file: file.papers.filter(kind="hukou").delete(), "请上传户口簿"),
        (
            lambda file: file.members.filter(relation="spouse").update(signed_at=None),
            "请陈志强签名授权",
        ),
        (lambda file: HardshipFile.objects.update(main_cause=""), "请选择主要致困原因"),
    ],
)
def test_an_application_is_handed_in_whole(
    draft: Any, helpers: Helpers, spoil: Any, said: str
) -> None:
    file = draft(actor=helpers.union)
    spoil(file)

    with pytest.raises(Refusal, match=said):
        services.submit(file, actor=helpers.union)

    file.refresh_from_db()
    assert (file.state, Matter.objects.count()) == ("draft", 0)


def test_handing_in_twice_is_once(draft: Any, helpers: Helpers) -> None:
    file = draft(actor=helpers.union)

    assert services.submit(file, actor=helpers.union) == services.submit(file, actor=helpers.union)


def test_one_file_a_person(draft: Any, helpers: Helpers, join: Any, cast: Any) -> None:
    member = join("刘桂芳", union=cast.machinery)
    file = draft(member, actor=helpers.union)

    assert services.open_draft(member.person, actor=helpers.union) == file

    services.submit(file, actor=helpers.union)
    with pytest.raises(Refusal, match="正在办理"):
        services.open_draft(member.person, actor=helpers.union)


def test_one_file_a_household_whatever_the_union(
    draft: Any, helpers: Helpers, join: Any, cast: Any
) -> None:
    his = id_number(dt.date(1984, 2, 3), 77)
    services.submit(draft(actor=helpers.union, spouse=his), actor=helpers.union)
    other = join("赵二妹", union=cast.food)
    second = draft(other, actor=helpers.stranger, spouse=his)

    with pytest.raises(Refusal, match="陈\\*强已在另一份困难职工档案中") as refused:
        services.submit(second, actor=helpers.stranger)

    assert "东岭" not in refused.value.message
    assert "刘" not in refused.value.message
    assert HouseholdIndex.objects.filter(file=second).count() == 0


def test_a_refused_application_lets_go_of_its_household(
    draft: Any, helpers: Helpers, join: Any, cast: Any
) -> None:
    his = id_number(dt.date(1984, 2, 3), 77)
    file = draft(actor=helpers.union, spouse=his)
    services.submit(file, actor=helpers.union)
    (desk,) = desks_now(file.matter)

    act(desk, action="refuse", actor=helpers.union, opinion="收入超过标准")

    file.refresh_from_db()
    assert file.state == FileState.REJECTED
    other = draft(join("赵二妹", union=cast.food), actor=helpers.stranger, spouse=his)
    assert services.submit(other, actor=helpers.stranger).is_open


def test_only_the_union_and_the_worker_write(
    draft: Any, helpers: Helpers, cast: Any, join: Any
) -> None:
    file = draft(actor=helpers.union)

    for actor in (helpers.stranger, helpers.approver, cast.chair_a, cast.viewer_a):
        with pytest.raises(Refusal, match="只有申请人本人"):
            services.save_household(file, actor=actor, main_cause="08")
    with pytest.raises(Refusal, match="只有申请人本人"):
        services.open_draft(join("周三").person, actor=cast.officer_a)


def test_a_visit_wants_two_people_and_a_photo(draft: Any, helpers: Helpers) -> None:
    file = draft(actor=helpers.union)
    services.submit(file, actor=helpers.union)
    pass_step(file, helpers.union)
    today = timezone.localdate()

    def record(**given: Any) -> Any:
        facts: dict[str, Any] = {
            "visited_on": today,
            "visitors": [Visitor(name="社区李主任", duty="幸福社区主任")],
            "findings": "与申报一致。",
            "photos": [("入户.png", PNG)],
            "actor": helpers.union,
        }
        return services.record_visit(file, **(facts | given))

    with pytest.raises(Refusal, match="2人以上"):
        record(visitors=[])
    with pytest.raises(Refusal, match="2人以上"):
        record(visitors=[Visitor(account=helpers.union), Visitor(name="jijie-bangfu")])
    with pytest.raises(Refusal, match="入户照片"):
        record(photos=[])
    with pytest.raises(Refusal, match="还没有2人以上"):
        pass_step(file, helpers.union)

    made = record(visitors=[Visitor(account=helpers.second)])
    with pytest.raises(Refusal, match="jijie-bangfu-2确认入户记录"):
        pass_step(file, helpers.union)
    with pytest.raises(Refusal, match="不是这次入户的核查人"):
        services.confirm_visit(made, actor=helpers.county)
    services.confirm_visit(made, actor=helpers.second)

    assert pass_step(file, helpers.union).stage == "verify"


def test_verification_asks_for_an_answer_and_an_assessment_of_today(
    draft: Any, helpers: Helpers
) -> None:
    file = draft(actor=helpers.union)
    to_verification(file, helpers)
    with pytest.raises(Refusal, match="还没有信息核对结果"):
        pass_step(file, helpers.county)

    verify(file, helpers)
    services.save_household(
        file, actor=helpers.county, incomes=[{"kind": "wage", "amount": "70000"}]
    )
    with pytest.raises(Refusal, match="请先在档案中重新认定"):
        pass_step(file, helpers.county)

    services.assess_file(file, actor=helpers.county)
    with pytest.raises(Refusal, match="不符合困难职工条件"):
        pass_step(file, helpers.county)
    assert [one.number for one in file.versions.all()] == [2, 1]


def test_an_override_wants_a_reason_and_the_superior(draft: Any, helpers: Helpers) -> None:
    file = draft(actor=helpers.union, wage="70000")
    to_verification(file, helpers)
    assert verify(file, helpers).category == ""
    with pytest.raises(Refusal, match="理由"):
        services.override(file, category="relative", reason="困难", actor=helpers.county)

    reason = "当年又有未结清的大额医疗欠费，核对时无法取得票据。"
    proposed = services.override(file, category="relative", reason=reason, actor=helpers.county)
    with pytest.raises(Refusal, match="等待上级确认"):
        pass_step(file, helpers.county)
    with pytest.raises(Refusal, match="帮扶审批人员确认"):
        services.decide_override(proposed, confirmed=True, reply="同意", actor=helpers.county)

    services.decide_override(proposed, confirmed=True, reply="同意", actor=helpers.approver)

    file.refresh_from_db()
    held = file.assessment
    assert (held.category, held.computed, held.override_reason) == ("relative", "", reason)
    assert (held.overridden_by, held.confirmed_by) == (helpers.county, helpers.approver)
    assert file.assessments.count() == 2
    with pytest.raises(RowIsAppendOnly):
        held.save()
    assert pass_step(file, helpers.county).stage == "publicity"


def test_who_looked_into_it_does_not_approve(draft: Any, helpers: Helpers, cast: Any) -> None:
    from gonghui.kernel.access.services import grant_role

    grant_role(
        helpers.approver,
        role="aid",
        union=cast.county_a,
        from_on=dt.date(2020, 1, 1),
        actor=None,
    )
    file = draft(actor=helpers.union)
    to_verification(file, helpers)
    verify(file, helpers)
    pass_step(file, helpers.approver)
    publicity = Publicity.objects.get(desk__matter=file.matter)
    close_publicity(publicity, today=publicity.to_on + dt.timedelta(days=1))

    with pytest.raises(Refusal, match="参加过这件申请的核查"):
        pass_step(file, helpers.approver)


def test_the_ledger_folds_into_spans(draft: Any, helpers: Helpers) -> None:
    file = draft(actor=helpers.union)
    to_approval(file, helpers)
    pass_step(file, helpers.approver)
    filed_on = file.filed_on
    later = filed_on + dt.timedelta(days=40)

    def append(kind: str, days: int, **given: Any) -> None:
        on = filed_on + dt.timedelta(days=days)
        ledger.append(file, kind, on, actor=helpers.county, today=later, **given)

    append("reviewed", 10, category="relative")
    append("exited", 20)
    assert (file.state, HouseholdIndex.objects.count()) == ("exited", 0)
    with pytest.raises(Refusal, match="现为“脱困”，不能办理复核"):
        append("reviewed", 21)
    append("returned", 30, category="deep")
    with pytest.raises(Refusal, match="不能早于"):
        append("relieved", 29)
    append("relieved", 40)

    assert (file.state, file.return_count, HouseholdIndex.objects.count()) == ("relieved", 1, 2)
    assert [
        (
            one.state,
            one.category,
            (one.from_on - filed_on).days,
            one.to_on and (one.to_on - filed_on).days,
        )
        for one in HardshipSpan.objects.all()
    ] == [
        ("active", "deep", 0, 10),
        ("active", "relative", 10, 20),
        ("active", "deep", 30, 40),
        ("relieved", "deep", 40, None),
    ]


def test_a_review_asks_the_rule_again(draft: Any, helpers: Helpers) -> None:
    file = draft(actor=helpers.union)
    to_approval(file, helpers)
    pass_step(file, helpers.approver)
    today = timezone.localdate()

    services.review(
        file,
        today,
        actor=helpers.county,
        incomes=[{"kind": "wage", "amount": "50000"}],
    )

    assert (file.category, file.version) == ("relative", 2)
    assert [one.kind for one in file.events.all()] == ["filed", "reviewed"]


def test_a_new_member_signs_and_a_changed_one_signs_again(draft: Any, helpers: Helpers) -> None:
    file = draft(actor=helpers.union)
    spouse = file.members.get(relation="spouse")
    others = [
        MemberFacts(one.relation, one.full_name, one.id_number, one.is_adult, {}, one.uid)
        for one in file.members.exclude(relation="spouse")
    ]

    services.save_household(
        file,
        actor=helpers.union,
        members=[*others, MemberFacts("spouse", "陈志刚", spouse.id_number, uid=spouse.uid)],
    )

    spouse.refresh_from_db()
    assert (spouse.full_name, spouse.signed_at) == ("陈志刚", None)
    with pytest.raises(Refusal, match="由本人签名"):
        services.sign_authorisation(spouse, Ink(typed="刘桂芳"), actor=helpers.union)


def test_fill_is_resumed_and_thrown_away(
    helpers: Helpers, join: Any, cast: Any, dibao: None, django_capture_on_commit_callbacks: Any
) -> None:
    member = join("刘桂芳", union=cast.machinery)
    file = services.open_draft(member.person, actor=helpers.union)
    fill(file, actor=helpers.union, wage="1")

    again = services.open_draft(member.person, actor=helpers.union)

    assert again.members.count() == 3
    places = [one.stored.location for one in again.papers.all()]
    with django_capture_on_commit_callbacks(execute=True):
        services.discard_draft(again, actor=helpers.union)
    assert not HardshipFile.objects.exists()
    assert len(places) == 4
    assert not [place for place in places if place.exists()]


def test_files_follow_a_union_that_is_dissolved(draft: Any, helpers: Helpers, cast: Any) -> None:
    file = draft(actor=helpers.union)
    to_approval(file, helpers)
    pass_step(file, helpers.approver)

    follow_union(
        _dissolved(cast.machinery),
        event=OrgEvent.UNION_CLOSED,
        on=timezone.localdate(),
        actor=None,
    )

    file.refresh_from_db()
    assert (file.union, file.county) == (cast.county_a, cast.county_a)
    assert [one.kind for one in file.events.all()] == ["filed", "changed"]
    assert HardshipSpan.objects.get(to_on=None).union == cast.county_a


def _dissolved(union: Any) -> Any:
    union.status = "dissolved"
    union.save(update_fields=["status"])
    return union


def test_the_photo_of_the_notice_comes_during_publicity(draft: Any, helpers: Helpers) -> None:
    file = draft(actor=helpers.union)
    to_verification(file, helpers)
    verify(file, helpers)
    pass_step(file, helpers.county)

    services.add_paper(file, "notice", "公示.png", PNG, actor=helpers.union)

    assert file.papers.filter(kind="notice").exists()
    with pytest.raises(Refusal, match="已经公示"):
        services.add_paper(file, "income", "收入.png", PNG, actor=helpers.union)
    with pytest.raises(Refusal, match="只有申请人本人"):
        services.add_paper(file, "notice", "公示.png", PNG, actor=helpers.stranger)
