"""The columns of a roster: the national collection form (会员实名制采集表), as offices head them.

Required is what a membership cannot be without; `expected` columns of the form may follow later.
"""

from __future__ import annotations

import datetime as dt

from gonghui.domains.membership.enums import (
    ChangeReason,
    ConfirmMethod,
    EmploymentForm,
    JoinChannel,
    MemberTag,
    NewEmploymentType,
    PostCategory,
    SignedContract,
    SkillLevel,
    WorkStatus,
)
from gonghui.domains.membership.rules.changes import FIRST_MEMBER_DAY
from gonghui.engines.registers.importing.layout import ImportColumn
from gonghui.kernel.people.enums import (
    ETHNICITIES,
    Education,
    HukouType,
    IdType,
    MaritalStatus,
    PoliticalStatus,
    Sex,
)

CHANGE_TYPES = (
    ("1", "入会"),
    ("2", "转入"),
    ("3", "保留会籍"),
    ("4", "转出"),
    ("5", "除名"),
    ("6", "退会"),
)
RETAINED = "3"
GONE = ("4", "5", "6")

_EXPECTED = "国家采集表必填项，暂缺的可以以后补采。"
_OLDEST = dt.date(1900, 1, 1)

PERSON_COLUMNS = (
    ImportColumn(
        "name",
        "姓名",
        required=True,
        longest=50,
        aliases=("会员姓名", "职工姓名", "名字"),
        example="张三",
        help="与证件一致，少数民族姓名的间隔号用“·”。",
    ),
    ImportColumn(
        "sex",
        "性别",
        "choice",
        choices=Sex.choices,
        synonyms={"男性": "1", "女性": "2"},
        example="男",
        help=f"与身份证第17位一致，可不填。{_EXPECTED}",
    ),
    ImportColumn(
        "birth_on",
        "出生日期",
        "date",
        aliases=("出生年月日", "生日", "出生年月"),
        earliest=_OLDEST,
        latest_is_today=True,
        example="1990-03-07",
        help=f"与身份证第7至14位一致，可不填。{_EXPECTED}",
    ),
    ImportColumn(
        "ethnicity",
        "民族",
        "choice",
        choices=ETHNICITIES,
        synonyms={label.removesuffix("族"): code for code, label in ETHNICITIES},
        example="汉族",
        help=_EXPECTED,
    ),
    ImportColumn(
        "id_type",
        "有效证件类别",
        "choice",
        choices=IdType.choices,
        synonyms={
            "身份证": "111",
            "居民身份证": "111",
            "护照": "414",
            "港澳通行证": "516",
            "台胞证": "511",
        },
        aliases=("证件类型", "证件类别", "证件种类"),
        example="居民身份证",
        help="不填按居民身份证。",
    ),
    ImportColumn(
        "id_number",
        "证件号码",
        "identity",
        required=True,
        longest=30,
        protected=True,
        aliases=("身份证号", "身份证号码", "公民身份号码", "证件号", "身份证", "居民身份证号码"),
        example="11010519491231002X",
        help="18位，单元格须为文本格式；每人一行。",
    ),
    ImportColumn(
        "education",
        "学历",
        "choice",
        choices=Education.choices,
        synonyms={
            "博士": "11",
            "博士研究生": "11",
            "硕士": "14",
            "硕士研究生": "14",
            "研究生": "14",
            "本科": "21",
            "大学本科": "21",
            "大学": "21",
            "大专": "31",
            "专科": "31",
            "大学专科": "31",
            "中专": "41",
            "中等专科": "41",
            "职高": "44",
            "职业高中": "44",
            "技校": "47",
            "高中": "61",
            "普通高中": "61",
            "初中": "71",
            "小学": "81",
        },
        aliases=("文化程度", "最高学历"),
        example="大学本科毕业",
        help=_EXPECTED,
    ),
    ImportColumn(
        "political_status",
        "政治面貌",
        "choice",
        choices=PoliticalStatus.choices,
        synonyms={"党员": "01", "中共党员": "01", "预备党员": "02", "团员": "03", "无党派": "12"},
        example="群众",
    ),
    ImportColumn(
        "mobile",
        "移动电话",
        "mobile",
        required=True,
        aliases=("手机", "手机号", "手机号码", "联系电话", "电话", "联系方式"),
        example="13800138000",
        help="11位手机号，单元格须为文本格式。",
    ),
    ImportColumn(
        "hukou_type",
        "户籍类型",
        "choice",
        choices=HukouType.choices,
        synonyms={
            "城镇": "10",
            "非农业": "10",
            "非农": "10",
            "城市": "10",
            "农业": "20",
            "农村": "20",
            "居民户口": "30",
            "统一居民": "30",
        },
        aliases=("户口性质", "户籍性质", "户口类型"),
        example="农业（农村）",
        help=_EXPECTED,
    ),
    ImportColumn(
        "hukou_region",
        "户籍所在地",
        "digits",
        longest=6,
        aliases=("户籍地", "户籍所在地代码"),
        example="130606",
        help="六位行政区划代码。",
    ),
    ImportColumn(
        "native_place", "籍贯", "digits", longest=6, example="130606", help="六位行政区划代码。"
    ),
    ImportColumn("birth_place", "出生地", "digits", longest=6, help="六位行政区划代码。"),
    ImportColumn("marital_status", "婚姻状况", "choice", choices=MaritalStatus.choices),
    ImportColumn("email", "电子邮箱", longest=100, aliases=("邮箱", "email")),
    ImportColumn("wechat", "微信", longest=50, aliases=("微信号",)),
    ImportColumn(
        "address", "通信地址", longest=200, aliases=("住址", "家庭住址", "通讯地址", "地址")
    ),
    ImportColumn("emergency_contact", "紧急联系人", longest=100),
)

WORK_COLUMNS = (
    ImportColumn(
        "work_status",
        "就业状况",
        "choice",
        choices=WorkStatus.choices,
        synonyms={"在职": "1", "待岗": "2", "下岗": "2", "内退": "7", "退养": "7"},
        example="在岗",
        help=f"不填按在岗。{_EXPECTED}",
    ),
    ImportColumn(
        "is_migrant",
        "是否农民工",
        "flag",
        aliases=("农民工",),
        example="否",
        help=f"农业户籍从事非农就业的填“是”。{_EXPECTED}",
    ),
    ImportColumn(
        "skill_level",
        "技术等级",
        "choice",
        choices=SkillLevel.choices,
        synonyms={
            "高级": "3",
            "中级": "4",
            "初级": "5",
            "一级": "1",
            "二级": "2",
            "三级": "3",
            "四级": "4",
            "五级": "5",
        },
        aliases=("职业技能等级",),
    ),
    ImportColumn(
        "professional_title",
        "专业技术职务",
        longest=40,
        aliases=("职称", "专业技术职称"),
    ),
    ImportColumn(
        "employer",
        "工作单位",
        longest=120,
        aliases=("单位", "单位名称", "所在单位", "用人单位", "工作单位统一社会信用代码"),
        example="清河县东方机械厂",
        help="写统一社会信用代码或单位全称，须先在用人单位台账登记；灵活就业可空。",
    ),
    ImportColumn("department", "部门", longest=60),
    ImportColumn("team", "班组", longest=60),
    ImportColumn("position", "岗位", longest=60),
    ImportColumn(
        "post_category",
        "岗位类别",
        "choice",
        choices=PostCategory.choices,
        synonyms={
            "干部": "cadre",
            "管理岗位": "cadre",
            "技术岗位": "cadre",
            "管理": "cadre",
            "技术": "cadre",
            "工人": "worker",
            "操作岗位": "worker",
            "生产岗位": "worker",
            "服务岗位": "worker",
        },
        help="女职工的法定退休年龄按此计算。",
    ),
    ImportColumn("trade", "工种", longest=60),
    ImportColumn("duty", "职务", longest=60),
    ImportColumn(
        "employment_form",
        "用工形式",
        "choice",
        choices=EmploymentForm.choices,
        synonyms={
            "合同制": "10",
            "劳动合同": "10",
            "全日制": "10",
            "派遣": "20",
            "派遣制": "20",
            "劳务": "40",
            "平台": "50",
            "实习": "60",
            "在编": "70",
        },
        example="全日制劳动合同",
        help=f"不填按全日制劳动合同。{_EXPECTED}",
    ),
    ImportColumn(
        "work_started_on",
        "参加工作日期",
        "date",
        earliest=_OLDEST,
        latest_is_today=True,
        aliases=("参加工作时间",),
        help="不早于16周岁。",
    ),
    ImportColumn(
        "employed_on",
        "入职本单位日期",
        "date",
        earliest=_OLDEST,
        latest_is_today=True,
        aliases=("入职日期", "入职时间"),
    ),
    ImportColumn(
        "new_employment_type",
        "新就业形态类别",
        "choice",
        choices=NewEmploymentType.choices,
        synonyms={
            "外卖员": "delivery",
            "外卖配送员": "delivery",
            "网约车": "ride",
            "快递": "courier",
        },
        aliases=("新业态类别", "新就业形态"),
    ),
    ImportColumn("platform_company", "平台企业", longest=120),
    ImportColumn(
        "partner_company", "加盟企业", longest=120, aliases=("外包企业", "加盟（外包）企业")
    ),
    ImportColumn("station", "站点", longest=60),
    ImportColumn("work_city", "工作城市", longest=60),
    ImportColumn("signed_contract", "签订合同情况", "choice", choices=SignedContract.choices),
    ImportColumn("vehicle_no", "车牌号", longest=20),
)

MEMBERSHIP_COLUMNS = (
    ImportColumn(
        "union",
        "所属工会",
        longest=120,
        aliases=("工会", "工会名称", "基层工会", "所在工会"),
        example="东方机械厂工会",
        help="写工会全称或工会编号；不填，按上传时选择的工会。",
    ),
    ImportColumn(
        "member_no",
        "会员号",
        "digits",
        longest=30,
        aliases=("会员证号", "会员编号"),
        help="原有会员号可填，不填由系统编发。",
    ),
    ImportColumn(
        "joined_on",
        "入会日期",
        "date",
        required=True,
        earliest=FIRST_MEMBER_DAY,
        latest_is_today=True,
        aliases=("入会时间", "加入工会日期", "加入工会时间"),
        example="2020-05-01",
        help="入会时须满16周岁。",
    ),
    ImportColumn(
        "change_type",
        "会籍变化类型",
        "choice",
        choices=CHANGE_TYPES,
        synonyms={"保留": "3"},
        example="入会",
        help="不填按入会；转出、除名、退会的人员不在册，请勿填入。",
    ),
    ImportColumn(
        "change_on",
        "会籍变化日期",
        "date",
        earliest=FIRST_MEMBER_DAY,
        latest_is_today=True,
        help="不早于入会日期；保留会籍的必填。",
    ),
    ImportColumn(
        "change_reason",
        "会籍变化原因",
        "choice",
        choices=ChangeReason.choices,
        help="保留会籍的必填。",
    ),
    ImportColumn(
        "tags",
        "身份标签",
        "choices",
        choices=MemberTag.choices,
        synonyms={"劳动模范": "model_worker", "退伍军人": "veteran"},
        aliases=("身份/劳模标签", "标签"),
        help="多项之间用顿号隔开。",
    ),
    ImportColumn(
        "card_no",
        "服务卡号",
        "digits",
        longest=23,
        protected=True,
        aliases=("会员服务卡号", "银行卡号"),
        help="12至19位，单元格须为文本格式。",
    ),
    ImportColumn("bank", "发卡银行", longest=60, aliases=("银行", "开户银行")),
    ImportColumn("join_channel", "入会渠道", "choice", choices=JoinChannel.choices),
    ImportColumn(
        "confirm_method",
        "确认方式",
        "choice",
        choices=ConfirmMethod.choices,
        synonyms={"签字": "signature", "电话": "phone", "短信": "message", "微信": "wechat"},
        aliases=("本人确认方式",),
    ),
    ImportColumn("remark", "备注", longest=200),
    ImportColumn("collected_by", "采集员", longest=50, aliases=("采集人",)),
    ImportColumn("collected_on", "采集日期", "date", latest_is_today=True),
    ImportColumn("checked_by", "审核人", longest=50),
    ImportColumn("checked_on", "审核日期", "date", latest_is_today=True),
)

COLUMNS = (*PERSON_COLUMNS, *WORK_COLUMNS, *MEMBERSHIP_COLUMNS)

PERSON_FIELDS = tuple(
    column.name for column in PERSON_COLUMNS if column.name not in ("name", "id_type", "id_number")
)
"""Columns that are plain fields of the person."""

DETAIL_FIELDS = (
    *(column.name for column in WORK_COLUMNS if column.name != "employer"),
    "tags",
    "bank",
    "join_channel",
    "confirm_method",
    "remark",
    "collected_by",
    "collected_on",
    "checked_by",
    "checked_on",
)
"""Columns that are plain fields of the membership."""

_PLACES = ("hukou_region", "native_place", "birth_place")
REGION_COLUMNS = _PLACES
