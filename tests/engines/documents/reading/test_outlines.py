"""Outlines of awkward papers: mixed markers, months, notices, letterheads, bare contents."""

from gonghui.engines.documents.reading import ReadDocument, read_text


def outline(doc: ReadDocument) -> list[str]:
    return [f"{'  ' * (h.depth - 1)}{h.number}|{h.title}" for h in doc.headings]


def test_bullets_hold_numbered_items_and_first_second_third() -> None:
    doc = read_text(
        "南浦大学工会2023年工作总结\n◆ 民主建设\n收到提案57件。\n◆ 师德建设\n1）评选师德标兵10人；\n2）举办竞赛1场。\n"
        "◆ 关爱服务\n第一，慰问312人；第二，体检89人次。\n"
    )

    assert outline(doc) == [
        "◆|民主建设",
        "◆|师德建设",
        "  1）|评选师德标兵10人",
        "  2）|举办竞赛1场",
        "◆|关爱服务",
        "  第一，|慰问312人",
        "  第二，|体检89人次",
    ]


def test_months_fill_the_heading_right_above_them() -> None:
    doc = read_text(
        "学校工会工作计划\n一、工作要点\n（一）加强师德建设，\n提高教师素质。\n1、组织学习；\n2、评选标兵5名。\n"
        "（二）丰富文体生活\n3月：组织“三八”节活动\n4月：趣味运动会\n5月：篮球赛，参赛教师60人\n"
    )

    assert outline(doc) == [
        "一、|工作要点",
        "  （一）|加强师德建设，提高教师素质",
        "    1、|组织学习",
        "    2、|评选标兵5名",
        "  （二）|丰富文体生活",
        "    |3月",
        "    |4月",
        "    |5月",
    ]


def test_letterhead_attachments_and_signature_are_no_headings() -> None:
    doc = read_text(
        "长丰镇总工会\n长总工〔2024〕6号\n长丰镇总工会关于2023年工作总结及2024年工作计划的报告\n县总工会：\n"
        "一、2023年工作总结\n（一）建会入会。\n1.摸清底数。走访企业75家。\n2.推进建会。新建工会9家。\n"
        "二、2024年工作计划\n新建工会不少于8家，由镇工会办公室牵头，11月底前完成。\n"
        "附件：1.任务分解表\n      2.活动安排表\n长丰镇总工会\n2024年1月5日\n"
    )

    assert doc.title == "长丰镇总工会关于2023年工作总结及2024年工作计划的报告"
    assert outline(doc) == [
        "一、|2023年工作总结",
        "  （一）|建会入会",
        "    1.|摸清底数",
        "    2.|推进建会",
        "二、|2024年工作计划",
    ]
    assert [(p.kind, p.year) for p in doc.parts] == [("summary", 2023), ("plan", 2024)]
    assert [a.span for a in doc.actors] == ["镇工会办公室"]
    assert [(d.kind, d.norm) for d in doc.dates] == [
        ("deadline", "2024-11"),
        ("sign", "2024-01-05"),
    ]


def test_a_covering_notice_gives_way_to_the_paper_it_covers() -> None:
    doc = read_text(
        "关于印发《石桥区总工会2024年工作要点》的通知\n各镇工会：\n现印发给你们，请认真贯彻执行。\n石桥区总工会\n"
        "2024年3月1日\n石桥区总工会2024年工作要点\n一、突出政治建设\n1.1 强化理论学习\n开展“微课堂”20期。\n"
        "1.2 加强阵地建设\n建设书屋6家。\n二、突出主业主责\n2.1 劳动竞赛\n开展竞赛10场次。\n"
    )

    assert doc.title == "石桥区总工会2024年工作要点"
    assert outline(doc) == [
        "一、|突出政治建设",
        "  1.1|强化理论学习",
        "  1.2|加强阵地建设",
        "二、|突出主业主责",
        "  2.1|劳动竞赛",
    ]


def test_contents_without_a_title_are_dropped() -> None:
    doc = read_text(
        "一、组织工作\n二、宣传工作\n三、权益工作\n一、组织工作\n新建工会10家。\n二、宣传工作\n发稿30篇。\n"
        "三、权益工作\n①接待信访20件；②代理案件3件。\n"
    )

    assert [a.kind for a in doc.artifacts] == ["toc"] * 3
    assert [h.id for h in doc.headings] == ["1", "2", "3", "3.1", "3.2"]


def test_reports_with_a_subtitle_turn_at_the_tasks() -> None:
    doc = read_text(
        "全面从严治会  推动高质量发展\n——在临川市总工会九届三次全委会上的工作报告\n（2024年1月18日）\n王建国\n\n"
        "各位委员、同志们：\n现在，我代表市总工会常委会向全会报告工作。\n一、2023年工作回顾\n新增会员2.3万人。\n"
        "二、2024年工作任务\n（一）抓实引领。开展宣讲百场以上。\n（二）抓实服务。筹资500万元。\n谢谢大家！\n"
    )

    assert (doc.title or "").endswith("——在临川市总工会九届三次全委会上的工作报告")
    assert [(p.kind, p.year, p.sections) for p in doc.parts] == [
        ("summary", 2023, ("1",)),
        ("plan", 2024, ("2",)),
    ]
    assert [f.role for f in doc.figures] == ["result", "target", "target"]


def test_numbers_without_punctuation_and_commas_as_marks() -> None:
    doc = read_text(
        "工会工作要点\n2024年度\n一 加强思想建设\n组织学习6次。\n二 加强组织建设\n发展会员30人。\n"
        "三 加强作风建设\n谈心12人次。\n"
    )

    assert outline(doc) == ["一|加强思想建设", "二|加强组织建设", "三|加强作风建设"]
    assert doc.year == 2024


def test_glued_frame_titles_and_glued_document_title() -> None:
    doc = read_text(
        "青田县医疗系统工会2024年工作思路一、指导思想以习近平新时代中国特色社会主义思想为指导，服务职工。"
        "二、工作目标发展会员120名以上，建会率达到90%。三、主要措施（一）加强学习。每月学习1次。"
        "（二）加强活动。举办活动4场。"
    )

    assert doc.title == "青田县医疗系统工会2024年工作思路"
    assert outline(doc) == [
        "一、|指导思想",
        "二、|工作目标",
        "三、|主要措施",
        "  （一）|加强学习",
        "  （二）|加强活动",
    ]


def test_prose_that_begins_like_noise_or_markers_stays() -> None:
    doc = read_text(
        "2024年工作计划\n一、服务职工\n首页宣传栏定期更新。\n作者：职工投稿不少于30篇，按期在刊物上发表，由宣传部负责审核把关。\n"
        "一、二、三线职工都要覆盖。\n1.5万名职工参加培训。\n二、保障措施\n加强领导。\n"
    )

    assert outline(doc) == ["一、|服务职工", "二、|保障措施"]
    assert [f.span for f in doc.figures] == ["不少于30篇", "1.5万名"]
