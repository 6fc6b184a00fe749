"""Who is talked with in the tour, and what comes of it: every form, individual and in a group.

Names are those of `data/samples/roster.xlsx`.  The stories are data; `cases.py` tells them to the windows.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Ending:
    """What is decided about one subject: `confirmed` with a proposal and who decided it, or 予以澄清 / 了结."""

    outcome: str
    confirmed: bool = False
    facts: str = ""
    discipline: str = ""
    factor: str = ""
    proposal: str = ""
    decided_by: str = ""
    decision: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """One interview of the tour, from draft to archive."""

    key: str
    subjects: tuple[str, ...]
    ground: str
    lead: str
    recorder: str
    purpose: str
    turns: tuple[tuple[str, str], ...]
    ending: Ending
    content: str
    statement: str
    lead_reason: str = ""
    group_reason: str = ""
    attendee: str = ""
    place: str = "行政楼302谈话室"
    written_inquiry: bool = False
    matter: str = ""
    """What the written inquiry asks about, beside what the regulation names for the form."""
    from_plan: bool = False
    refuses: str = ""
    """The subject who refuses the material; two witnesses are named."""
    witnesses: tuple[str, str] = field(default=("常怀", "萧新"))


CLEARED = Ending("了结", facts="经谈话了解，未发现违规违纪问题。")

STORIES: tuple[Story, ...] = (
    Story(
        key="预防提醒-个别",
        subjects=("韦岚",),
        ground="新提拔任用",
        lead="郝知清",
        recorder="汤知明",
        purpose="任职提醒，明确岗位廉政风险和“一岗双责”要求",
        turns=(
            ("问", "你到副院长岗位快三个月了，分管实验教学和设备采购，先谈谈对岗位廉政风险的认识。"),
            ("答", "设备采购环节多、金额大，验收和付款最容易出问题。我已经和同事一起把流程重新梳理了一遍。"),
            ("问", "学校要求班子成员履行“一岗双责”，你打算怎么落实？"),
            ("答", "每学期和分管的科室负责人谈一次话，采购项目全部上会，个人有关事项如实报告。"),
        ),
        ending=CLEARED,
        content="围绕新任职岗位的廉政风险、“一岗双责”和个人有关事项报告提出要求，本人表示将严格执行采购和验收制度。",
        statement="感谢组织提醒，我将严守纪律规矩，自觉接受监督。",
    ),
    Story(
        key="预防提醒-集体",
        subjects=("黄禾秋", "卜瑾谷"),
        ground="重要部门或关键岗位",
        lead="赵瑾德",
        recorder="常怀",
        purpose="通报典型案例，提醒实验室建设和科研经费管理中的风险",
        turns=(
            ("问", "今天集体谈话，先通报一起科研经费使用不规范的案例，请两位对照分管工作谈谈想法。"),
            ("黄禾秋", "我分管科研，对劳务费发放的审核还不够细，回去立即组织自查。"),
            ("卜瑾谷", "实验室耗材采购要坚持询价和验收分开，我们会把制度补上。"),
        ),
        ending=CLEARED,
        content="通报典型案例，对经费审核、耗材采购和验收分离提出要求。",
        statement="表示将对照案例自查自纠，完善内部审核制度。",
        from_plan=True,
    ),
    Story(
        key="询问示警-个别",
        subjects=("唐远承",),
        ground="拟谈话函询",
        lead="花澜景",
        recorder="萧新",
        attendee="齐行",
        purpose="就反映其在维修工程变更签证中把关不严的问题向本人了解情况",
        turns=(
            ("问", "根据工作安排，今天就群众反映的维修工程变更签证问题向你了解情况，希望你如实说明。"),
            ("答", "我会如实向组织说明。"),
            ("问", "去年暑期三号楼维修有四份变更签证，审核过程是怎样的？"),
            ("答", "四份都有监理意见，其中一份现场照片不全，当时工期紧，我签了字，这是我把关不严。"),
            ("记", "约谈对象当场提交签证复印件四份。"),
        ),
        ending=Ending("予以澄清", facts="反映其收受施工方财物的问题不属实；一份签证资料不全属工作疏漏，已补正。"),
        content="就变更签证审核过程进行询问，本人对四份签证逐一说明并提交复印件。",
        statement="对资料不全的签证作出说明，表示今后凡签必核。",
        written_inquiry=True,
        matter="去年暑期三号楼维修工程四份变更签证的审核经过，以及签证资料是否齐全",
        from_plan=True,
    ),
    Story(
        key="询问示警-集体",
        subjects=("何清听", "方志"),
        ground="苗头性倾向性问题",
        lead="任望谷",
        lead_reason="两位分属不同部门、由不同校领导分管，问题同源，由校长一并了解",
        recorder="常怀",
        attendee="苏庭群",
        group_reason="两个部门共用一个数字化加工项目，分别谈无法核对同一事实",
        purpose="了解馆藏数字化加工项目中验收走过场的苗头性问题",
        turns=(
            ("问", "数字化加工项目第二批验收单上两位都签了字，请说明当天的验收情况。"),
            ("何清听", "当天抽检了两箱，没有按合同约定的比例抽检。"),
            ("方志", "我到场较晚，签字时没有核对抽检记录。"),
        ),
        ending=Ending("了结", facts="验收抽检比例不足，已补检合格，未造成损失。"),
        content="就第二批验收抽检比例不足的问题分别询问，两人均作出说明。",
        statement="承认验收不严谨，已组织补检。",
    ),
    Story(
        key="纠错诫勉-个别",
        subjects=("郑远",),
        ground="批评教育",
        lead="于鸣成",
        recorder="魏谷玉",
        purpose="对其在招生宣传经费报销中的不规范行为予以纠正",
        turns=(
            ("问", "审计发现你经手的三笔差旅补助重复申领，你怎么看这个问题？"),
            ("答", "是我没有核对系统里的记录，重复报了三笔，共四百二十元，已经全部退回。"),
            ("问", "这件事暴露出什么问题？"),
            ("答", "对财经纪律重视不够，自以为数额小不要紧，这种想法是错的。"),
        ),
        ending=Ending(
            "批评教育",
            confirmed=True,
            facts="重复申领差旅补助三笔共420元，已主动退回。",
            discipline="廉洁纪律",
            factor="主动上交违纪违规所得",
            proposal="鉴于数额较小且已主动退回，从轻处理，给予批评教育，责令作出检查。",
            decided_by="招生就业处党政联席会议",
            decision="同意给予批评教育",
        ),
        content="指出重复申领补助的错误，分析思想根源，提出整改要求。",
        statement="认识到错误，接受批评，已退回全部款项。",
        place="招生就业处会议室",
    ),
    Story(
        key="纠错诫勉-集体",
        subjects=("周若知", "韦行"),
        ground="诫勉谈话",
        lead="万俟望",
        recorder="萧新",
        group_reason="两人共同经手同一事项，责任相同，一并诫勉便于统一要求",
        purpose="对校门安保外包考核流于形式的问题进行诫勉",
        turns=(
            ("问", "去年安保外包考核表有六个月是事后补填的，组织上决定对两位进行诫勉。"),
            ("周若知", "我负责考核，没有按月组织，接受组织的处理。"),
            ("韦行", "我知道补填的事，没有制止，负有责任。"),
        ),
        ending=Ending(
            "诫勉",
            confirmed=True,
            facts="安保外包月度考核六次事后补填，履职不严不实。",
            discipline="工作纪律",
            factor="主动交代问题",
            proposal="两人主动说明情况，从轻给予诫勉，六个月后回访。",
            decided_by="领导小组",
            decision="同意给予诫勉",
        ),
        content="宣布诫勉决定，指出考核造假的危害，要求限期整改。",
        statement="诚恳接受诫勉，承诺按月如实考核。",
    ),
    Story(
        key="问责处分-个别",
        subjects=("毕思",),
        ground="问责处理",
        lead="周文思",
        recorder="萧新",
        purpose="受问责后的教育帮助，督促整改落实",
        turns=(
            ("问", "问责决定宣布已满一个月，今天谈谈你的认识和整改情况。"),
            ("答", "消防验收拖延是我督办不力，我已经制定时间表，逐周向处务会报告。"),
        ),
        ending=Ending(
            "组织处理",
            confirmed=True,
            facts="宿舍楼消防验收拖延四个月，督办不力。",
            discipline="工作纪律",
            proposal="按问责决定执行，责令书面检查，年度考核不评优。",
            decided_by="领导小组",
            decision="同意执行问责决定",
        ),
        content="了解受问责后的思想和整改情况，鼓励放下包袱、认真履职。",
        statement="接受组织处理，整改按计划推进。",
        refuses="毕思",
    ),
    Story(
        key="问责处分-集体",
        subjects=("薛玉听", "卫恒立"),
        ground="纪律处分",
        lead="任望谷",
        lead_reason="一名正处级、一名副处级受同一案处分，由校长一并谈话",
        recorder="常怀",
        group_reason="两人受同一案处分，一并开展教育帮助",
        purpose="受处分后的教育帮助",
        turns=(
            ("问", "处分决定已经宣布，今天主要听听两位的思想认识和下一步打算。"),
            ("薛玉听", "资产处置没有按规定报批，我负直接责任，处分是应该的。"),
            ("卫恒立", "我没有坚持原则，教训深刻。"),
        ),
        ending=Ending(
            "纪律处分",
            confirmed=True,
            facts="违规处置报废设备，未履行报批程序。",
            discipline="工作纪律",
            factor="主动交代问题",
            proposal="两人主动交代，从轻给予党内警告处分。",
            decided_by="领导小组",
            decision="同意给予党内警告处分",
        ),
        content="开展处分后的教育帮助，要求吸取教训、健全资产处置程序。",
        statement="服从处分决定，认真改正错误。",
    ),
)
