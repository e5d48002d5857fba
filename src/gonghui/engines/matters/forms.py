"""Forms of matters: opinions, and forms made from a kind's questions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.db.models import Q

from gonghui.engines.activities.pasting import judge, read_lines, wanted_of
from gonghui.engines.activities.people_sources import find_people
from gonghui.engines.matters.asks import Ask
from gonghui.engines.matters.enums import Applicant
from gonghui.engines.matters.kinds import MatterKind
from gonghui.engines.matters.queries import active_unions
from gonghui.engines.matters.services import Letter
from gonghui.kernel.access.models import Account
from gonghui.kernel.access.permissions import ROLE_CHOICES
from gonghui.kernel.org.models import Employer, Union
from gonghui.kernel.people.models import Person
from gonghui.kernel.ui.forms import GonghuiForm

PERSON_HELP = "姓名加会员号、手机号或证件号；姓名不重复时可只写姓名"


class OpinionForm(GonghuiForm):
    """办理意见: a common phrase, or words of one's own, which count first."""

    phrase = forms.ChoiceField(label="常用意见", required=False)
    opinion = forms.CharField(
        label="办理意见",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="填写后以此为准；不填则用上面选择的常用意见",
    )

    def __init__(
        self, *args: Any, phrases: Iterable[str] = (), outside: str = "", **kwargs: Any
    ) -> None:
        if outside:
            self.base_fields = self.base_fields | _letter_fields(outside)
        super().__init__(*args, **kwargs)
        found = [(text, text) for text in phrases]
        if found:
            self.fields["phrase"].choices = [("", "自行填写"), *found]
        else:
            del self.fields["phrase"]
            self.fields["opinion"].help_text = ""

    def said(self) -> str:
        """The opinion to write down."""
        data = self.cleaned_data
        return str(data.get("opinion") or data.get("phrase") or "")

    def letter(self) -> Letter | None:
        """What an outside organisation wrote, where one answers."""
        data = self.cleaned_data
        if "letter_number" not in self.fields:
            return None
        scan = data.get("letter_scan")
        return Letter(
            data["letter_number"], data["letter_on"], (scan.name, scan.read()) if scan else None
        )


def _letter_fields(outside: str) -> dict[str, forms.Field]:
    return {
        "letter_number": forms.CharField(
            label="来函文号", max_length=60, help_text=f"{outside}答复函件的文号"
        ),
        "letter_on": forms.DateField(label="来函日期", widget=forms.DateInput),
        "letter_scan": forms.FileField(
            label="来函扫描件", required=False, help_text="pdf、jpg、png、docx，不超过20MB"
        ),
    }


class ReasonedOpinionForm(OpinionForm):
    """An opinion that must be given."""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if len(self.said().strip()) < 2:
            self.add_error("opinion", "请写明理由。")
        return data


class TransferForm(OpinionForm):
    """To whom a matter is handed on."""

    to = forms.ModelChoiceField(Account.objects.none(), label="转给", empty_label="请选择")
    field_order = ("to", "opinion")

    def __init__(self, *args: Any, candidates: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = candidates


class BatchForm(GonghuiForm):
    """One opinion for all rows picked."""

    opinion = forms.CharField(label="办理意见", required=False, max_length=500)


class ReasonForm(GonghuiForm):
    """Why."""

    reason = forms.CharField(label="原因", max_length=200, widget=forms.Textarea(attrs={"rows": 3}))


class UrgeForm(GonghuiForm):
    text = forms.CharField(label="催办内容", max_length=200, initial="请尽快办理。")


class SuperviseForm(GonghuiForm):
    text = forms.CharField(
        label="督办要求", max_length=180, widget=forms.Textarea(attrs={"rows": 3})
    )
    due_on = forms.DateField(
        label="限办日期", required=False, widget=forms.DateInput, help_text="不填则期限不变"
    )


class ReopenForm(ReasonForm):
    where = forms.ChoiceField(
        label="由谁重新办理",
        choices=(("same", "原办理环节"), ("up", "上一级工会的同一岗位")),
    )


STARS = (
    ("5", "★★★★★ 很满意"),
    ("4", "★★★★☆ 满意"),
    ("3", "★★★☆☆ 一般"),
    ("2", "★★☆☆☆ 不满意"),
    ("1", "★☆☆☆☆ 很不满意"),
)


class CallForm(GonghuiForm):
    """What the applicant said on the telephone, or that nobody answered."""

    reached = forms.ChoiceField(
        label="回访结果", choices=(("yes", "已接通，登记评价"), ("no", "未接通，以后再打"))
    )
    stars = forms.ChoiceField(label="满意度", choices=[("", "请选择"), *STARS], required=False)
    words = forms.CharField(
        label="申请人的意见",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("reached") == "yes" and not data.get("stars"):
            self.add_error("stars", "请选择申请人的满意度。")
        return data


class ObjectionForm(GonghuiForm):
    name = forms.CharField(label="异议人姓名", max_length=50)
    contact = forms.CharField(label="联系方式", max_length=60, required=False)
    text = forms.CharField(
        label="异议内容", max_length=500, widget=forms.Textarea(attrs={"rows": 4})
    )


class AnswerForm(GonghuiForm):
    verdict = forms.ChoiceField(
        label="核查结论", choices=(("", "请选择"), ("no", "异议不成立"), ("yes", "异议成立"))
    )
    answer = forms.CharField(
        label="核查情况", max_length=500, widget=forms.Textarea(attrs={"rows": 4})
    )


class StandInForm(GonghuiForm):
    """Who acts at which of one's seats, from when to when."""

    seat = forms.ChoiceField(label="我的岗位")
    to = forms.ModelChoiceField(Account.objects.none(), label="代理人", empty_label="请选择")
    from_on = forms.DateField(label="起", widget=forms.DateInput)
    to_on = forms.DateField(label="止", widget=forms.DateInput)
    reason = forms.CharField(label="事由", max_length=100, required=False)

    def __init__(self, *args: Any, account: Any, candidates: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        titles = dict(ROLE_CHOICES)
        self.grants = {
            f"{grant.union_id}:{grant.role}": grant for grant in account.grants_for("matters.act")
        }
        self.fields["seat"].choices = [
            (key, f"{grant.union} {titles[grant.role]}") for key, grant in self.grants.items()
        ]
        self.fields["to"].queryset = candidates

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("from_on"), data.get("to_on")
        if first and last and last < first:
            self.add_error("to_on", "截止日期不能早于起始日期。")
        return data


# --- forms made from a kind ---


class PersonField(forms.CharField):
    """Somebody named in a line of text, among the people the account may see."""

    def __init__(self, *, account: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 100)
        super().__init__(**kwargs)
        self.account = account

    def clean(self, value: Any) -> Person | None:
        text = super().clean(value)
        if not text:
            return None
        lines = read_lines(text)
        if len(lines) != 1:
            raise forms.ValidationError("请写一个人的姓名和号码。")
        verdict = judge(lines, find_people(self.account, wanted_of(lines)))[0]
        if verdict.candidate is None:
            raise forms.ValidationError(f"{verdict.problem}。")
        return verdict.candidate.person


class RowField(forms.CharField):
    """A union or employer named by its code or full name; far too many to offer in a list."""

    def __init__(self, *, rows: Any, paths: tuple[str, ...], noun: str, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 120)
        super().__init__(**kwargs)
        self.rows, self.paths, self.noun = rows, paths, noun

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        condition = Q()
        for path in self.paths:
            condition |= Q(**{path: text})
        found = list(self.rows().filter(condition)[:2])
        if not found:
            raise forms.ValidationError(f"没有找到{self.noun}“{text}”，请核对编号或全称。")
        if len(found) > 1:
            raise forms.ValidationError(f"有多个{self.noun}名为“{text}”，请填写编号。")
        return found[0]


def field_for(ask: Ask, *, account: Any) -> forms.Field:
    """The form field of a question."""
    given: dict[str, Any] = {
        "label": ask.label,
        "required": ask.required,
        "help_text": ask.help,
    }
    if ask.kind == "long_text":
        return forms.CharField(
            max_length=ask.longest, widget=forms.Textarea(attrs={"rows": 4}), **given
        )
    if ask.kind == "choice":
        return forms.ChoiceField(choices=[("", "请选择"), *ask.choices], **given)
    if ask.kind == "flag":
        return forms.BooleanField(**given | {"required": False})
    if ask.kind == "number":
        return forms.IntegerField(min_value=0, **given)
    if ask.kind == "money":
        return forms.DecimalField(min_value=0, max_digits=14, decimal_places=2, **given)
    if ask.kind == "date":
        return forms.DateField(widget=forms.DateInput, **given)
    if ask.kind == "person":
        return PersonField(account=account, **given | {"help_text": ask.help or PERSON_HELP})
    if ask.kind == "union":
        return _union_field(**given)
    if ask.kind == "employer":
        return _employer_field(account, **given)
    return forms.CharField(max_length=ask.longest, **given)


def _union_field(**given: Any) -> RowField:
    given["help_text"] = given.get("help_text") or "填写工会编号或全称"
    return RowField(
        rows=active_unions,
        paths=("code", "name", "short_name"),
        noun="工会",
        **given,
    )


def _employer_field(account: Any, **given: Any) -> RowField:
    given["help_text"] = given.get("help_text") or "填写统一社会信用代码或单位全称"
    return RowField(
        rows=lambda: Employer.objects.visible_to(account, "employers.view"),
        paths=("credit_code", "name"),
        noun="用人单位",
        **given,
    )


class UnionField(forms.ModelChoiceField):
    """A union among those the account submits for."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.label)


class AskingForm(GonghuiForm):
    """A form with the questions and papers of a kind."""

    def __init__(self, *args: Any, kind: MatterKind, account: Any, **kwargs: Any) -> None:
        self.kind, self.account = kind, account
        self.units = {ask.code: ask.unit for ask in kind.asks if ask.unit}  # type: ignore[misc]
        self.base_fields = self._fields()
        super().__init__(*args, **kwargs)

    def _asked(self) -> tuple[Ask, ...]:
        return self.kind.asked

    def _fields(self) -> dict[str, forms.Field]:
        fields = {ask.code: field_for(ask, account=self.account) for ask in self._asked()}
        for paper in self.kind.documents:
            fields[f"paper_{paper.code}"] = forms.FileField(
                label=paper.label,
                required=paper.required,
                help_text=paper.help
                or "pdf、jpg、png、docx、xlsx，不超过20MB；其他项目有误时须重新选择",
            )
        return fields

    def answers(self) -> dict[str, Any]:
        """What was answered."""
        return {ask.code: self.cleaned_data.get(ask.code) for ask in self._asked()}

    def papers(self) -> list[tuple[str, str, bytes]]:
        """What was handed in."""
        found = []
        for paper in self.kind.documents:
            file = self.cleaned_data.get(f"paper_{paper.code}")
            if file:
                found.append((paper.code, file.name, file.read()))
        return found


class StartForm(AskingForm):
    """A request at the desk: for which union, by whom, and the kind's questions."""

    def _fields(self) -> dict[str, forms.Field]:
        first: dict[str, forms.Field] = {
            "union": UnionField(
                Union.objects.visible_to(self.account, self.kind.submit_permission).filter(
                    status="active"
                ),
                label="受理工会",
                empty_label="请选择",
            )
        }
        if self.kind.applicant == Applicant.PERSON:
            first["applicant"] = PersonField(
                account=self.account, label="申请人", help_text=PERSON_HELP
            )
        elif self.kind.applicant == Applicant.EMPLOYER:
            first["applicant"] = _employer_field(self.account, label="申请单位")
        return first | super()._fields()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.account.main_union is not None:
            self.fields["union"].initial = self.account.main_union.pk
        asked = tuple(ask.code for ask in self.kind.asked)
        papers = tuple(f"paper_{paper.code}" for paper in self.kind.documents)
        self.fieldsets = (  # type: ignore[misc]
            ("申请人", ("union", "applicant")),
            ("申请内容", asked),
            ("申请材料", papers),
        )

    def applicants(self) -> dict[str, Any]:
        """Whoever asks, by the name of the service's argument."""
        data = self.cleaned_data
        if self.kind.applicant == Applicant.PERSON:
            return {"person": data["applicant"]}
        if self.kind.applicant == Applicant.EMPLOYER:
            return {"employer": data["applicant"]}
        return {"applicant_union": data["union"]}


class SupplementForm(AskingForm):
    """The questions again, with what was answered; people named in them stay."""

    units: ClassVar[dict[str, str]] = {}

    def _asked(self) -> tuple[Ask, ...]:
        return tuple(ask for ask in self.kind.asked if ask.kind != "person")

    def _fields(self) -> dict[str, forms.Field]:
        fields = super()._fields()
        for paper in self.kind.documents:
            fields[f"paper_{paper.code}"].required = False
        fields["text"] = forms.CharField(
            label="补正说明",
            max_length=500,
            required=False,
            widget=forms.Textarea(attrs={"rows": 2}),
        )
        return fields
