"""F1: what the tab is for, and the keys."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.office import Tab
from ui.theme import Space
from ui.widgets.basics import label
from ui.widgets.dialog import Dialog
from ui.widgets.layouts import box, column, row

ABOUT: dict[Tab, str] = {
    Tab.HOME: "今天要办的、逾期的和快到期的都在这里，双击或按回车就到办理的地方。",
    Tab.PLANS: "登记和分办问题线索，编制集中、季度计划，登记审批与备案；计划里的每一条可以直接安排约谈。",
    Tab.INTERVIEWS: "每次约谈从拟定到归档都在一个页面里；缺什么、按哪一条，页面会说明。"
    "在列表里选中几条，“批量打印”逐份打印或存成 PDF。",
    Tab.LEDGERS: "台账和统计表由约谈自动生成，不用再填一遍；统计表的每个数都能点开看是哪几条。"
    "选中几行可以批量打印登记表、笔录。",
    Tab.PEOPLE: "导入名册，查看任职变化、部门、校级职务和回避。主谈人是谁由这里的任职决定，请保持准确。",
    Tab.OVERSIGHT: "系统按制度发现的问题、整改台账和特批。",
}
KEYS: tuple[tuple[str, str], ...] = (
    ("Ctrl+1 … Ctrl+6", "切换标签"), ("Ctrl+K", "搜索全部：姓名、拼音、编号、日期、记录里的话"), ("Ctrl+F", "到筛选框"),
    ("Esc", "清除筛选，关闭对话框"),
    ("Enter", "打开选中的一条"), ("Ctrl+C、Ctrl+Shift+C", "把选中的行复制到 WPS、Excel；不带表头"),
    ("Alt+↓、Alt+Shift+↓", "按所在的列筛选；列的菜单：排序、冻结、移动、列宽"),
    ("Shift+←、Shift+→", "只选几列，再复制"), ("Ctrl+Shift+S", "把列表现在的样子保存为视图"),
    ("Ctrl+Enter", "完成对话框"),
    ("Ctrl+Z", "撤销刚才这一步（底部出现“撤销”时）"), ("Ctrl+P、Ctrl+T", "打印、缩略图（预览时）"),
    ("Ctrl+L", "锁定"), ("F11", "全屏"), ("F1", "本帮助"),
)  # fmt: skip
# While a record is written, and while it is read back.
DESK_KEYS: tuple[tuple[str, str], ...] = (
    ("Ctrl+1 … Ctrl+9", "这一段是谁说的：问、答、记和各对象"), ("Enter", "下一段，问答自动交替"),
    ("Shift+Enter", "段内换行"), ("F4", "标为原话"), ("F6、Shift+F6", "留下待补，到下一处待补"),
    ("F7", "常用语：缩写或拼音首字母后按，或按数字选"), ("F8", "暂停（写明理由）、继续"), ("F9", "人员到场、离场"),
    ("Ctrl+M、Ctrl+Shift+M", "标记要点、疑点等，到标记列表"), ("Ctrl+J", "写入时间"),
    ("Ctrl+F、F3", "查找、替换，下一处"), ("F10", "结束约谈；宣读核对；定稿"), ("F11", "专注：只留下记录"),
    ("Alt+↑、Alt+↓、Ctrl+Enter", "谈后逐处处理：上一处、下一处、处理好了"),
    ("Alt+1 … Alt+9", "宣读核对时：核对无误"),
)  # fmt: skip


SEARCH = (
    "搜索时可以写筛选词：单位:教务处、形式:询问、主谈:王某、对象:张三、记录:李某、状态:已归档、事由:诫勉、"
    "年度:2026（或直接写 2026）、类型:约谈。几个词用空格隔开，须全部符合。姓名可以写首字母 zsf 或全拼 zhangsanfeng，"
    "编号写 〔2026〕第012号 或 012，日期写 2026-11-24、2026年11月 或 20261124。"
)


class HelpDialog(Dialog):
    """Help for the tab where one is."""

    def __init__(self, parent: QWidget, tab: Tab) -> None:
        super().__init__(parent, f"帮助：{tab}", subtitle=ABOUT[tab])
        self.setObjectName("help_dialog")
        lists = row(_keys("常用按键", KEYS), spacing=Space.FOUR)
        if tab is Tab.INTERVIEWS:
            lists.addWidget(_keys("书写和核对记录", DESK_KEYS))
        self.body.addLayout(lists)
        self.body.addWidget(label(SEARCH, "soft", wrap=True))
        self.body.addWidget(label("所有数据都加密保存在本机，不联网。提示“已保存”的内容即已落盘。", "soft", wrap=True))
        self.body.addStretch(1)
        self.set_buttons(None)


def _keys(title: str, keys: tuple[tuple[str, str], ...]) -> QWidget:
    """A list of keys and what they do, under a title."""
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(Space.TWO)
    grid.setVerticalSpacing(Space.ONE)
    grid.setColumnStretch(1, 1)
    for line, (each, what) in enumerate(keys):
        grid.addWidget(label(each, "keys"), line, 0, Qt.AlignmentFlag.AlignLeft)
        grid.addWidget(label(what), line, 1)
    return box(column(label(title, "strong"), box(grid), None))
