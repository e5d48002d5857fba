"""The step that goes to all members picked."""

from django import forms

from gonghui.kernel.ui.forms import GonghuiForm


class StepForm(GonghuiForm):
    note = forms.CharField(
        label="说明",
        max_length=200,
        required=False,
        help_text="退回时须写明哪里需要补正",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
