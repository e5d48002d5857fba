import json
from decimal import Decimal

from django.template import Context, Template

from gonghui.kernel.ui.charts import bar, line


def test_options_keep_the_csp_and_speak_to_screen_readers():
    chart = bar("新增会员", ["1月", "2月"], [("2025", [1, 2]), ("2026", [3, None])], "人")

    assert chart.options["tooltip"]["renderMode"] == "richText"
    assert chart.options["aria"] == {"enabled": True, "decal": {"show": True}}
    assert chart.options["yAxis"]["name"] == "人"
    assert json.loads(json.dumps(chart.options)) == chart.options


def test_the_table_holds_the_figures_of_the_chart():
    chart = line("经费", ["2025", "2026"], [("支出", [Decimal("1234.5"), None])], "万元")

    assert chart.header == ["支出（万元）"]
    assert chart.table == [("2025", ["1,234.5"]), ("2026", ["—"])]


def test_the_drawing_library_comes_once_and_only_with_a_chart():
    chart = bar("新增", ["1月"], [("人", [1])])
    template = Template("{% for one in charts %}{% chart one %}{% endfor %}")

    none = template.render(Context({"charts": [], "request": Request()}))
    two = template.render(Context({"charts": [chart, chart], "request": Request()}))

    assert none == ""
    assert two.count("echarts.min.js") == 1
    assert two.count("<table") == 2


def test_a_hostile_name_cannot_leave_the_script():
    chart = bar("x", ["</script><b>"], [("y", [1])])

    html = Template("{% chart chart %}").render(Context({"chart": chart}))

    assert "</script><b>" not in html


class Request:
    pass
