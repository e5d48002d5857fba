"""Invented papers of many layouts, each read whole: the rules must hold for the genre."""

from gonghui.engines.documents.reading import ReadDocument, read_text


def outline(doc: ReadDocument) -> list[str]:
    """The tree as indented lines: depth, printed number, title."""
    return [f"{'  ' * (h.depth - 1)}{h.number}|{h.title}" for h in doc.headings]


def quantities(doc: ReadDocument) -> list[tuple[object, ...]]:
    """Span, value, unit, comparator of each figure."""
    return [
        (f.span, None if f.value is None else float(f.value), f.unit, f.comparator)
        for f in doc.figures
    ]


def masks(doc: ReadDocument) -> list[tuple[str, str]]:
    return [(p.span, p.kind) for p in doc.placeholders]


def parts(doc: ReadDocument) -> list[tuple[str, int | None]]:
    return [(p.kind, p.year) for p in doc.parts]


def test_county_plan_hard_wrapped_with_page_numbers() -> None:
    text = """云溪县总工会2024年工作要点

    2024年全县工会工作的总体思路是：坚持以习近平新时代中国特
色社会主义思想为指导，深入学习贯彻党的二十大精神，团结动员全
县广大职工建功新时代，为建设现代化云溪贡献工会力量。
    一、强化政治引领，凝聚奋进力量
    （一）加强理论武装。全年举办工会干部培训班不少于3期，培训
职工1200人次以上，实现乡镇工会主席轮训全覆盖。
    （二）选树先进典型。评选县级劳动模范20名、五一劳动奖状5
                            — 1 —
个，推荐省级工匠2至3名。
    二、提升服务质效，增进职工福祉
    （一）做实困难帮扶。筹集送温暖资金150万元，慰问困难职工80
0户，每户慰问金不低于1000元。
    （二）推进普惠服务。新建户外劳动者服务站点10个，发展工会
会员5000名，职工医疗互助参保率达到85%以上。
                            — 2 —

                                        云溪县总工会
                                       2024年2月18日
"""

    doc = read_text(text)

    assert outline(doc) == [
        "一、|强化政治引领，凝聚奋进力量",
        "  （一）|加强理论武装",
        "  （二）|选树先进典型",
        "二、|提升服务质效，增进职工福祉",
        "  （一）|做实困难帮扶",
        "  （二）|推进普惠服务",
    ]
    assert [(f.span.replace("\n", ""), f.value, f.unit, f.comparator) for f in doc.figures] == [
        ("不少于3期", 3, "期", ">="),
        ("1200人次以上", 1200, "人次", ">="),
        ("20名", 20, "名", "="),
        ("5                            — 1 —个", 5, "个", "="),
        ("2至3名", 2, "名", "="),
        ("150万元", 1500000, "元", "="),
        ("800户", 800, "户", "="),
        ("不低于1000元", 1000, "元", ">="),
        ("10个", 10, "个", "="),
        ("5000名", 5000, "名", "="),
        ("85%以上", 85, "%", ">="),
    ]
    assert doc.figures[7].per == "户"
    assert {f.role for f in doc.figures} == {"target"}
    assert doc.title == "云溪县总工会2024年工作要点"
    assert (doc.kind, doc.year, parts(doc)) == ("plan", 2024, [("plan", 2024)])
    assert (doc.union.name, doc.union.level, doc.union.sector) == (
        "云溪县总工会",
        "county",
        "general",
    )
    assert [(a.kind, a.span) for a in doc.artifacts] == [("page", "— 1 —"), ("page", "— 2 —")]
    assert [(d.kind, d.norm) for d in doc.dates] == [("sign", "2024-02-18")]


def test_hospital_summary_with_nested_markers_and_shared_numbers() -> None:
    text = """青禾市第三人民医院工会2023年工作总结
2023年，在院党委和上级工会的正确领导下，院工会围绕中心、服务大局，较好地完成了各项任务。现将工作情况总结如下：
一、工作开展情况
（一）加强民主管理
1.规范职代会制度。召开五届三次职代会，征集提案46件，立案32件，办复率100%。
2.推进院务公开。全年公开事项近80项。
（二）关心职工生活
1.做好慰问工作。全年慰问住院职工、生育女职工、退休职工共计128人次，发放慰问金12.6万元；“五一”“国庆”期间为1860余名会员发放节日福利，人均300元。
2.丰富文体活动。①举办趣味运动会1场，参与职工上千人；②组建合唱、瑜伽、摄影等社团8个；③开展读书分享会4次。
（三）争先创优。荣获省级五一巾帼标兵岗、市级工人先锋号各1个，3人获评“青禾工匠”，先进集体、先进个人分别为4个和12名。
二、存在的不足
一是服务方式还不够多样；二是工会干部能力有待提升；三是经费使用率仅为七成。
三、2024年工作打算
1、继续办好职工食堂，力争满意度提高5个百分点。
2、计划新建职工活动室2间，投入经费30万元。
"""

    doc = read_text(text)

    assert outline(doc) == [
        "一、|工作开展情况",
        "  （一）|加强民主管理",
        "    1.|规范职代会制度",
        "    2.|推进院务公开",
        "  （二）|关心职工生活",
        "    1.|做好慰问工作",
        "    2.|丰富文体活动",
        "      ①|举办趣味运动会1场，参与职工上千人",
        "      ②|组建合唱、瑜伽、摄影等社团8个",
        "      ③|开展读书分享会4次",
        "  （三）|争先创优",
        "二、|存在的不足",
        "  一是|服务方式还不够多样",
        "  二是|工会干部能力有待提升",
        "  三是|经费使用率仅为七成",
        "三、|2024年工作打算",
        "  1、|继续办好职工食堂，力争满意度提高5个百分点",
        "  2、|计划新建职工活动室2间，投入经费30万元",
    ]
    assert quantities(doc) == [
        ("46件", 46, "件", "="),
        ("32件", 32, "件", "="),
        ("100%", 100, "%", "="),
        ("近80项", 80, "项", "~"),
        ("128人次", 128, "人次", "="),
        ("12.6万元", 126000, "元", "="),
        ("1860余名", 1860, "名", "~"),
        ("300元", 300, "元", "="),
        ("1场", 1, "场", "="),
        ("上千人", 1000, "人", ">="),
        ("8个", 8, "个", "="),
        ("4次", 4, "次", "="),
        ("1个", 1, "个", "="),
        ("3人", 3, "人", "="),
        ("4个", 4, "个", "="),
        ("12名", 12, "名", "="),
        ("七成", 70, "%", "="),
        ("5个百分点", 5, "个百分点", "="),
        ("2间", 2, "间", "="),
        ("30万元", 300000, "元", "="),
    ]
    assert [f.role for f in doc.figures][-4:] == ["result", "target", "target", "target"]
    assert [f.span for f in doc.figures if f.each] == ["1个"]
    assert [f.span for f in doc.figures if f.delta] == ["5个百分点"]
    assert doc.figures[7].per == "人均"
    assert (doc.kind, doc.year, parts(doc)) == (
        "both",
        2023,
        [("summary", 2023), ("plan", 2024)],
    )
    assert (doc.union.name, doc.union.level, doc.union.sector) == (
        "青禾市第三人民医院工会",
        "grassroots",
        "hospital",
    )


def test_web_page_with_navigation_and_unnumbered_headings() -> None:
    text = """您的位置：首页 > 工会动态 > 基层工会
发布时间：2024-01-09 10:21  来源：岭东区总工会  浏览次数：1023次
【字体：大 中 小】

奋楫扬帆谱新篇——岭东区总工会2023年工作回顾

过去的一年，岭东区各级工会团结一心、真抓实干。

思想引领有高度

区总工会组织劳模宣讲团深入企业、社区开展宣讲56场，覆盖职工近万人。开通“工会云课堂”，累计点击量突破12万人次。

建功立业有热度

全区举办各类技能竞赛23项，带动3.2万名职工岗位练兵，评选首席技师15名。其中，三分之二的获奖者来自一线。

维权服务有温度

调处劳动争议案件218起，为农民工追讨工资1286.4万元。12351职工服务热线接听来电3000余个，办结率98.5％。

上一篇：工会组织开展送清凉活动
下一篇：没有了
责任编辑：王某
"""

    doc = read_text(text)

    assert doc.title == "奋楫扬帆谱新篇——岭东区总工会2023年工作回顾"
    assert outline(doc) == ["|思想引领有高度", "|建功立业有热度", "|维权服务有温度"]
    assert quantities(doc) == [
        ("56场", 56, "场", "="),
        ("近万人", 10000, "人", "~"),
        ("突破12万人次", 120000, "人次", ">"),
        ("23项", 23, "项", "="),
        ("3.2万名", 32000, "名", "="),
        ("15名", 15, "名", "="),
        ("三分之二", 66.67, "%", "="),
        ("218起", 218, "起", "="),
        ("1286.4万元", 12864000, "元", "="),
        ("3000余个", 3000, "个", "~"),
        ("98.5％", 98.5, "%", "="),
    ]
    assert [f.path for f in doc.figures] == ["1", "1", "1", "2", "2", "2", "2", "3", "3", "3", "3"]
    assert [a.kind for a in doc.artifacts] == ["nav", "source", "nav", "nav", "nav", "meta"]
    assert [(d.kind, d.norm) for d in doc.dates] == [("publish", "2024-01-09")]
    assert (doc.kind, doc.year, doc.union.name) == ("summary", 2023, "岭东区总工会")


def test_month_by_month_enterprise_plan_with_deadlines_and_actors() -> None:
    text = """恒泰机械有限公司工会二〇二四年工作计划

为做好2024年工会工作，制定本计划。

一、重点工作
（一）组织建设（责任部门：组织部、办公室；完成时限：6月底前）
健全工会组织，年底前完成10个分会换届，女职工委员会组建率达100%。
（二）劳动竞赛（牵头单位：生产保障部；配合单位：各分会、团委）
由技术中心牵头，9月30日前举办技能比武2场，参赛人数不少于400人。
二、月度安排
一月：1.召开职代会；2.走访慰问困难职工50户。
三月：开展“三八”妇女节活动1次。
五月：举办3-5场篮球赛，每场观众约200人。
"""

    doc = read_text(text)

    assert outline(doc) == [
        "一、|重点工作",
        "  （一）|组织建设（责任部门：组织部、办公室；完成时限：6月底前）",
        "  （二）|劳动竞赛（牵头单位：生产保障部；配合单位：各分会、团委）",
        "二、|月度安排",
        "  |一月",
        "    1.|召开职代会",
        "    2.|走访慰问困难职工50户",
        "  |三月",
        "  |五月",
    ]
    assert quantities(doc) == [
        ("10个", 10, "个", "="),
        ("100%", 100, "%", "="),
        ("2场", 2, "场", "="),
        ("不少于400人", 400, "人", ">="),
        ("50户", 50, "户", "="),
        ("1次", 1, "次", "="),
        ("3-5场", 3, "场", "="),
        ("约200人", 200, "人", "~"),
    ]
    assert doc.figures[6].value_max == 5
    assert [(d.span, d.norm) for d in doc.dates if d.kind == "deadline"] == [
        ("6月底前", "2024-06"),
        ("年底前", "2024"),
        ("9月30日前", "2024-09-30"),
    ]
    assert [(a.span, a.kind) for a in doc.actors] == [
        ("组织部", "lead"),
        ("办公室", "lead"),
        ("生产保障部", "lead"),
        ("各分会", "support"),
        ("团委", "support"),
        ("技术中心", "lead"),
    ]
    assert (doc.kind, doc.year) == ("plan", 2024)
    assert (doc.union.name, doc.union.sector) == ("恒泰机械有限公司工会", "enterprise")


def test_masks_of_every_kind() -> None:
    text = """××市××区教育工会20××年工作总结
一年来，某某同志带领区教育工会发展会员xxx名，培训____人次，筹集资金3xxx元。
一、主要成效
1.组织建设。**学校工会于x月x日换届，xx中学、××小学获评模范职工之家，全区建会率达到××％。
2.帮扶救助。慰问困难教师xx余户，发放慰问金近**万元，组织“xx杯”教职工运动会，4×100米接力赛共有××支队伍参赛，“工会+N”模式成效明显。
"""

    doc = read_text(text)

    assert masks(doc) == [
        ("××", "place"),
        ("××", "place"),
        ("20××年", "date"),
        ("某某", "name"),
        ("xxx", "number"),
        ("____", "number"),
        ("3xxx", "number"),
        ("**", "name"),
        ("x月x日", "date"),
        ("xx", "name"),
        ("××", "name"),
        ("××", "number"),
        ("xx", "number"),
        ("**", "number"),
        ("xx", "name"),
        ("××", "number"),
    ]
    assert doc.figures == ()
    assert doc.year is None
    assert doc.kind == "summary"


def test_half_width_single_line_run_on_text() -> None:
    text = (
        "滨河镇总工会2023年上半年工作总结2023年上半年,滨河镇总工会认真落实上级部署,取得较好成绩。"
        "一、主抓组织建设,夯实工作基础(一)扩大覆盖。新建企业工会12家,发展会员860人。(二)规范运行。"
        "开展“六有”工会创建,完成率达90%。二、主抓权益维护,促进和谐稳定(一)集体协商。签订集体合同35份,"
        "覆盖企业102家、职工4,850人。(二)法律援助。接待来访17批43人次。三、下半年工作计划1.扩面提质。"
        "力争新增会员1000人。2.强化宣传。刊发信息20篇以上。"
    )

    doc = read_text(text)

    assert doc.title == "滨河镇总工会2023年上半年工作总结"
    assert outline(doc) == [
        "一、|主抓组织建设,夯实工作基础",
        "  (一)|扩大覆盖",
        "  (二)|规范运行",
        "二、|主抓权益维护,促进和谐稳定",
        "  (一)|集体协商",
        "  (二)|法律援助",
        "三、|下半年工作计划",
        "  1.|扩面提质",
        "  2.|强化宣传",
    ]
    assert quantities(doc) == [
        ("12家", 12, "家", "="),
        ("860人", 860, "人", "="),
        ("90%", 90, "%", "="),
        ("35份", 35, "份", "="),
        ("102家", 102, "家", "="),
        ("4,850人", 4850, "人", "="),
        ("17批", 17, "批", "="),
        ("43人次", 43, "人次", "="),
        ("1000人", 1000, "人", "="),
        ("20篇以上", 20, "篇", ">="),
    ]
    assert [f.role for f in doc.figures][-2:] == ["target", "target"]
    assert [(p.kind, p.year, p.period) for p in doc.parts] == [
        ("summary", 2023, "2023H1"),
        ("plan", 2023, "2023H2"),
    ]
    assert (doc.union.name, doc.union.level) == ("滨河镇总工会", "township")


def test_table_of_contents_and_chapters() -> None:
    text = """望海省教科文卫工会2025年工作计划

目  录
第一部分  总体要求............1
第二部分  重点任务............2
第三部分  保障措施............5

第一部分  总体要求
坚持稳中求进，服务全省教科文卫体职工。
第二部分  重点任务
任务一：深化技能竞赛
全年开展行业竞赛8项，参赛职工突破2万人。
任务二：关爱女职工
为5000名女职工提供“两癌”筛查，建设爱心托管班20个。
第三部分  保障措施
（1）加强领导。成立工作专班1个。
（2）强化督导。每季度通报一次进展情况。
第 1 页 共 6 页
"""

    doc = read_text(text)

    assert outline(doc) == [
        "第一部分|总体要求",
        "第二部分|重点任务",
        "  任务一|深化技能竞赛",
        "  任务二|关爱女职工",
        "第三部分|保障措施",
        "  （1）|加强领导",
        "  （2）|强化督导",
    ]
    assert quantities(doc)[:5] == [
        ("8项", 8, "项", "="),
        ("突破2万人", 20000, "人", ">"),
        ("5000名", 5000, "名", "="),
        ("20个", 20, "个", "="),
        ("1个", 1, "个", "="),
    ]
    assert {a.kind for a in doc.artifacts} == {"toc", "page"}
    assert sum(a.kind == "toc" for a in doc.artifacts) == 4
    assert (doc.kind, doc.union.level, doc.union.sector) == ("plan", "province", "industry")


def test_slogans_sessions_ages_and_phones_are_no_figures() -> None:
    text = """2024年工会工作要点
一、总体要求
深刻领悟“两个确立”，增强四个意识，坚定四个自信，落实三项制度，围绕一个中心，突出五个重点，实施“1+3+N”工作法。
学习贯彻党的二十届三中全会、省总工会十四届五次全委会和市总工会第九次代表大会精神，做好“十四五”收官和十五五谋划。
二、主要工作
开展第十二届职工运动会、2024年“百日安全”活动，庆祝中华人民共和国成立75周年，服务90后、00后职工，男职工年满60周岁退休。
推行一企一策、一对一帮扶，建设24小时驿站，落实8小时之外服务，拨打12351或0571-88886666咨询，按照工发〔2023〕15号文件执行。
3·8国际妇女节、9月第2周、上午9:30开会，三等奖、第3名、一线职工、统一着装、进一步深化，一批先进典型。
"""

    doc = read_text(text)

    assert quantities(doc) == []


def test_dash_items_under_chinese_numbers_and_restarting_numbering() -> None:
    text = """金桥港务集团工会2022年工作总结和2023年工作计划

2022年工作总结
一、思想建设
——抓学习。组织专题学习12次。
——抓宣传。发表稿件八十五篇。
二、民生工程
——送温暖。慰问职工三百二十人次，发放慰问品折合人民币25.8万余元。
2023年工作计划
一、思想建设
——抓学习。每月组织学习不少于1次。
二、民生工程
——送清凉。慰问高温岗位职工2000人左右，同比增长5%～8%。
"""

    doc = read_text(text)

    assert outline(doc) == [
        "|2022年工作总结",
        "  一、|思想建设",
        "    ——|抓学习",
        "    ——|抓宣传",
        "  二、|民生工程",
        "    ——|送温暖",
        "|2023年工作计划",
        "  一、|思想建设",
        "    ——|抓学习",
        "  二、|民生工程",
        "    ——|送清凉",
    ]
    assert quantities(doc) == [
        ("12次", 12, "次", "="),
        ("八十五篇", 85, "篇", "="),
        ("三百二十人次", 320, "人次", "="),
        ("25.8万余元", 258000, "元", "~"),
        ("不少于1次", 1, "次", ">="),
        ("2000人左右", 2000, "人", "~"),
        ("5%～8%", 5, "%", "="),
    ]
    assert doc.figures[-1].value_max == 8
    assert doc.figures[-1].delta
    assert [f.role for f in doc.figures] == ["result"] * 4 + ["target"] * 3
    assert (doc.kind, parts(doc)) == ("both", [("summary", 2022), ("plan", 2023)])


def test_two_papers_in_one_file() -> None:
    text = """柳湾乡工会2023年工作总结
一、组织建设有新进展
全乡新建工会3家。
二、服务职工有新成效
开展活动6场。
柳湾乡工会2024年工作要点
一、扩大组织覆盖
计划建会5家。
二、做优职工服务
开展活动10场。
"""

    doc = read_text(text)

    assert [h.id for h in doc.headings] == ["1", "2", "3", "4"]
    assert [(p.kind, p.year, p.sections) for p in doc.parts] == [
        ("summary", 2023, ("1", "2")),
        ("plan", 2024, ("3", "4")),
    ]
    assert [f.role for f in doc.figures] == ["result", "result", "target", "target"]


def test_library_chunks_of_any_length_are_put_back() -> None:
    body = (
        "一、加强组织建设。推进企业建会，新建工会25家，发展会员1300名，建成职工之家4个，开展活动32场。"
        "二、加强权益保障。签订集体合同60份，覆盖职工8000人，调解劳动争议15件，挽回损失120万元，受到好评。"
        "三、加强队伍建设。培训工会干部200人次，选派6名干部挂职锻炼，推荐先进典型9个，工作取得明显成效。"
    )
    size = 47
    pieces = [body[i : i + size] for i in range(0, len(body), size)]
    text = "\n".join(f"{i}、{piece}" for i, piece in enumerate(pieces, 1))

    doc = read_text(text)

    assert [h.title for h in doc.headings] == ["加强组织建设", "加强权益保障", "加强队伍建设"]
    assert [float(f.value or 0) for f in doc.figures] == [
        25,
        1300,
        4,
        32,
        60,
        8000,
        15,
        1200000,
        200,
        6,
        9,
    ]
    assert {a.kind for a in doc.artifacts} == {"chunk"}


def test_paper_without_headings_says_so() -> None:
    doc = read_text("今年以来，我们走访企业40家，收集意见120条。下一步将继续努力。")

    assert doc.headings == ()
    assert quantities(doc) == [("40家", 40, "家", "="), ("120条", 120, "条", "=")]
    assert "标题" in doc.notes[0]


def test_quota_and_plan_words_turn_the_role() -> None:
    plan = read_text(
        "2024年工作计划\n一、基本情况\n目前，全县共有基层工会320家，会员4.5万人。去年新增会员2100人。\n"
        "二、目标任务\n新增会员3000人，建会率达到95%以上。\n"
    )
    summary = read_text(
        "2023年工作总结\n一、完成情况\n新增会员3200人，完成年度目标任务3000人的106.7%。下一步计划再建站点8个。\n"
    )

    assert [f.role for f in plan.figures] == ["result", "result", "result", "target", "target"]
    assert [(f.span, f.role) for f in summary.figures] == [
        ("3200人", "result"),
        ("3000人", "target"),
        ("106.7%", "result"),
        ("8个", "target"),
    ]


def test_skipped_numbers_are_noted() -> None:
    doc = read_text("一、组织建设\n发展会员。\n三、宣传工作\n加强宣传。\n")

    assert [h.title for h in doc.headings] == ["组织建设", "宣传工作"]
    assert doc.notes == ("编号不连续：“三、宣传工作”前面缺少第2项。",)
