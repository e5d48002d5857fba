"""Forms of deciding about a pair."""

from __future__ import annotations

from typing import Any

from django import forms

from gonghui.domains.membership.duplicates.models import DuplicatePair
from gonghui.domains.membership.duplicates.queries import LABELS, differing, said
from gonghui.kernel.ui.forms import GonghuiForm, dress, speak


class EmptyForm(GonghuiForm):
    """Nothing to fill in: one button."""


class NoteForm(GonghuiForm):
    """How it was found out."""

    note = forms.CharField(
        label="核实情况", max_length=200, widget=forms.Textarea(attrs={"rows": 3})
    )


class MergeForm(GonghuiForm):
    """Which of two values is kept, for each fact that differs, and why they are one."""

    def __init__(self, *args: Any, pair: DuplicatePair, keep_other: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        survivor, absorbed = (pair.other, pair.one) if keep_other else (pair.one, pair.other)
        for fact in differing(pair):
            ours, theirs = said(survivor, fact), said(absorbed, fact)
            if not theirs:  # nothing to choose
                continue
            self.fields[f"keep_{fact}"] = forms.ChoiceField(
                label=LABELS[fact],
                choices=[
                    ("ours", f"{ours or '空'}（保留的一方）"),
                    ("theirs", f"{theirs or '空'}（并入的一方）"),
                ],
                initial="theirs" if theirs and not ours else "ours",
                widget=forms.RadioSelect(),
            )
        self.fields["reason"] = forms.CharField(
            label="合并理由",
            max_length=200,
            help_text="例如：本人到场核对，证件号码录错一位",
            widget=forms.Textarea(attrs={"rows": 3}),
        )
        for field in self.fields.values():
            dress(field)
            speak(field)

    @property
    def take(self) -> list[str]:
        """Facts kept of the one that is merged away."""
        return [
            name.removeprefix("keep_")
            for name, value in self.cleaned_data.items()
            if name.startswith("keep_") and value == "theirs"
        ]
