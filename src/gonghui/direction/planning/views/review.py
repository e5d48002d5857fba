"""The review page: the paper on one side, what was read in it on the other."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from gonghui.direction.planning import services
from gonghui.direction.planning.enums import PartKind, ProgressMode, Resolution
from gonghui.direction.planning.forms import TargetForm, indicator_label
from gonghui.direction.planning.marking import Mark, paragraphs
from gonghui.direction.planning.models import Plan, PlanSection, Unsure
from gonghui.direction.planning.queries import review_counts
from gonghui.direction.planning.reviewform import ReviewForm
from gonghui.engines.indicators.definitions import INDICATORS
from gonghui.kernel.refusal import Refusal
from gonghui.kernel.ui.pages import CreatePage, Crumb, say
from gonghui.kernel.ui.pages.base import RowPage

INVALID, REFUSED = 422, 409


def crumbs_to(plan: Plan) -> list[Crumb]:
    """The way to pages below a plan."""
    return [
        Crumb("工作计划", reverse("planning:list")),
        Crumb(plan.title, plan.get_absolute_url()),
    ]


class ReviewPage(RowPage):
    """GET shows, POST saves everything and then does what the pressed button says (`do`)."""

    model = Plan
    permission = "planning.edit"
    view_permission = "planning.view"
    template_name = "planning/review.html"
    related = ("union", "source", "imported_by")

    def get_parents(self) -> list[Crumb]:
        return [Crumb("工作计划", reverse("planning:list"))]

    def get_subtitle(self) -> str:
        return f"{self.row.union.name} · {self.row.span.label}"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.row is not None and not self.row.is_under_review:
            return HttpResponseRedirect(reverse("planning:board", args=[self.row.pk]))
        return super().dispatch(request, *args, **kwargs)

    @property
    def part(self) -> str:
        """The half that is shown: the plan half, unless the paper has none or the tab asks."""
        if not self.row.has_plan_half:
            return PartKind.SUMMARY.value
        asked = self.request.GET.get("part", "")
        is_summary = asked == PartKind.SUMMARY and self.row.has_summary_half
        return PartKind.SUMMARY.value if is_summary else PartKind.PLAN.value

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._shown(ReviewForm(self.row), 200)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = ReviewForm(self.row, request.POST)
        if not form.is_valid():
            return self._shown(form, INVALID)
        if not form.save(actor=request.user):
            return self._shown(form, REFUSED)
        verb, _, key = request.POST.get("do", "").partition(":")
        try:
            with transaction.atomic():
                target = self._do(verb, key)
        except Refusal as refusal:
            say(request, refusal.message, level=messages.ERROR)
            target = self._here()
        return HttpResponseRedirect(target)

    def _here(self, anchor: str = "") -> str:
        return reverse("planning:review", args=[self.row.pk]) + (f"#{anchor}" if anchor else "")

    def _do(self, verb: str, key: str) -> str:
        """The button's work; where to go next."""
        plan, actor = self.row, self.request.user
        if verb == "confirm":
            return reverse("planning:confirm", args=[plan.pk])
        if verb == "adopt":
            say(self.request, f"已采用{services.adopt_all(plan, actor=actor)}个待定目标。")
            return self._here()
        if verb == "dismiss-all":
            waiting = list(plan.unsure.open())
            for spot in waiting:
                services.dismiss_unsure(spot, actor=actor)
            say(self.request, f"已忽略{len(waiting)}处未识别内容。")
            return self._here("unsure")
        if verb in ("add", "task"):
            section = self._one(plan.sections, key)
            if verb == "add":
                return reverse("planning:add_target", args=[plan.pk, section.pk])
            target = services.track_task(section, actor=actor)
            say(self.request, f"已按完成百分比跟踪“{section.title[:30]}”。")
            return self._here(f"t{target.pk}")
        if verb in ("unsure", "dismiss"):
            spot = self._one(plan.unsure, key)
            if verb == "unsure":
                url = reverse("planning:add_target", args=[plan.pk, spot.section_id])
                return f"{url}?unsure={spot.pk}"
            services.dismiss_unsure(spot, actor=actor)
            say(self.request, "已忽略这处内容。")
            return self._here("unsure")
        if verb == "promote":
            figure = self._one(plan.reported, key)
            url = reverse("planning:add_target", args=[plan.pk, figure.section_id])
            return f"{url}?figure={figure.pk}"
        counts = review_counts(plan)
        rest = (
            f"还有{counts['undecided']}个目标待定。" if counts["undecided"] else "目标都已有决定。"
        )
        say(self.request, f"已保存。{rest}")
        return self._here()

    def _one(self, rows: Any, key: str) -> Any:
        row = rows.filter(pk=key).first() if key.isdecimal() and len(key) < 19 else None
        if row is None:
            raise Refusal("这一项已经不在了，页面可能是旧的，请刷新。")
        return row

    def _shown(self, form: ReviewForm, status: int) -> HttpResponse:
        context = self.get_context_data(form=form)
        return self.render_to_response(context, status=status)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        plan, part = self.row, self.part
        rows = _Rows(plan, kwargs["form"], part)
        context.update(
            plan=plan,
            part=part,
            tabs=self._tabs(part),
            outline=rows.outline(),
            unsure=rows.unsure,
            paper=rows.paper(),
            counts=review_counts(plan),
            indicators=[indicator_label(one) for one in INDICATORS],
            may_confirm=self.request.user.may_at("planning.confirm", plan.union),  # type: ignore[union-attr]
        )
        return context

    def _tabs(self, part: str) -> list[dict[str, Any]]:
        if not (self.row.has_plan_half and self.row.has_summary_half):
            return []
        return [
            {
                "label": PartKind.PLAN.label,
                "url": "?part=plan",
                "is_current": part == "plan",
                "count": self.row.targets.count(),
            },
            {
                "label": PartKind.SUMMARY.label,
                "url": "?part=summary",
                "is_current": part == "summary",
                "count": self.row.reported.filter(section__part="summary").count(),
            },
        ]


class _Rows:
    """Findings of one half, sorted under their sections and marked in the text."""

    def __init__(self, plan: Plan, form: ReviewForm, part: str) -> None:
        self.plan, self.form, self.part = plan, form, part
        self.sections = list(plan.sections.filter(part=part).order_by("order"))
        self.reported = list(plan.reported.filter(section__part=part))
        self.unsure = list(
            plan.unsure.filter(section__part=part, resolved_as=Resolution.OPEN).select_related(
                "section"
            )
        )
        self.spots = list(plan.placeholders.filter(section__part=part))

    def outline(self) -> list[dict[str, Any]]:
        targets, spots, reported = defaultdict(list), defaultdict(list), defaultdict(list)
        for row in self.form.targets:
            targets[row.target.section_id].append(row)
        for spot in self.form.spots:
            spots[spot.spot.section_id].append(spot)
        for figure in self.reported:
            reported[figure.section_id].append(figure)
        forms = {row.section.pk: row for row in self.form.sections}
        return [
            {
                "section": section,
                "form": forms.get(section.pk),
                "targets": targets[section.pk],
                "spots": spots[section.pk],
                "reported": reported[section.pk],
                "is_open": bool(forms.get(section.pk) and forms[section.pk].errors),
            }
            for section in self.sections
        ]

    def paper(self) -> list[Any]:
        """The text of this half with its marks."""
        marks = [
            Mark(
                row.target.start,
                row.target.end,
                "target",
                f"m{row.target.start}",
                f"t{row.target.pk}",
            )
            for row in self.form.targets
            if row.target.start is not None and row.target.end is not None
        ]
        marks += [
            Mark(one.start, one.end, "reported", f"m{one.start}", f"r{one.pk}")
            for one in self.reported
            if one.start is not None and one.end is not None
        ]
        marks += [
            Mark(
                one.start,
                one.end,
                "placeholder",
                f"m{one.start}",
                f"p{one.pk}" if self.part == PartKind.PLAN else "",
            )
            for one in self.spots
        ]
        marks += [Mark(u.start, u.end, "unsure", f"m{u.start}", f"u{u.pk}") for u in self.unsure]
        marks += [
            Mark(duty.start, duty.end, "duty", f"m{duty.start}", f"s{row.section.pk}")
            for row in self.form.sections
            for duty in row.duties
            if duty.start is not None and duty.end is not None
        ]
        marks += [Mark(start, end, "artifact") for start, end, _ in self._artifacts()]
        start, end = next(
            ((p[2], p[3]) for p in self.plan.reading.get("parts", []) if p[0] == self.part),
            (0, len(self.plan.source_text)),
        )
        headings = [section for section in self.sections if section.number]
        return [
            {"pieces": line, "heading": _heading_at(line, headings)}
            for line in paragraphs(self.plan.source_text, marks, start, end)
        ]

    def _artifacts(self) -> list[tuple[int, int, str]]:
        return [(one[0], one[1], one[2]) for one in self.plan.reading.get("artifacts", [])]


def _heading_at(line: Any, headings: list[PlanSection]) -> int:
    """Depth of the heading that a paragraph is, 0 for running text."""
    joined = "".join("".join(piece.text for piece in line).split()).rstrip("。")
    for section in headings:
        if joined == "".join(f"{section.number}{section.title}".split()):
            return section.depth
    return 0


class AddTargetPage(CreatePage):
    """A target by hand: on a section, from an unsettled spot, or from a reported figure."""

    permission = "planning.edit"
    title = "增加目标"
    form_class = TargetForm
    template_name = "planning/add_target.html"
    success_text = "已增加目标。"

    def _section(self) -> PlanSection:
        found = PlanSection.objects.visible_to(self.request.user, self.permission)
        section: PlanSection | None = (
            found.filter(plan=self.kwargs["pk"], pk=self.kwargs["section"])
            .select_related("plan__union")
            .first()
        )
        if section is None:
            raise Http404
        return section

    def _unsure(self, section: PlanSection) -> Unsure | None:
        key = self.request.GET.get("unsure", "")
        found: Unsure | None = (
            section.plan.unsure.open().filter(pk=key).first()
            if key.isdecimal() and len(key) < 19
            else None
        )
        return found

    def get_parents(self) -> list[Crumb]:
        return crumbs_to(self._section().plan)

    def form_kwargs(self) -> dict[str, Any]:
        section = self._section()
        initial: dict[str, Any] = {"mode": ProgressMode.DECLARED, "comparator": "="}
        key = self.request.GET.get("figure", "")
        figure = (
            section.plan.reported.filter(pk=key).first()
            if key.isdecimal() and len(key) < 19
            else None
        )
        if figure is not None:
            initial |= {
                "object": figure.object,
                "comparator": figure.comparator,
                "value": figure.value and figure.value.normalize(),
                "unit": figure.unit,
            }
        return {"initial": initial}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        section = self._section()
        return super().get_context_data(
            section=section,
            unsure=self._unsure(section),
            indicators=[indicator_label(one) for one in INDICATORS],
            **kwargs,
        )

    def perform(self, form: Any) -> Any:
        data, section = form.cleaned_data, self._section()
        return services.add_target(
            section,
            object_name=data["object"],
            comparator=data["comparator"],
            value=data["value"],
            unit=data["unit"],
            deadline=data["deadline"],
            progress_mode=data["mode"],
            indicator_code=data["indicator_code"],
            unsure=self._unsure(section),
            actor=self.request.user,
        )

    def after_url(self, result: Any) -> str:
        return f"{reverse('planning:review', args=[result.plan_id])}#t{result.pk}"
