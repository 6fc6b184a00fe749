"""The keys of the program, by where they work: the one source of the shortcut sheet and of the page 快捷键.

A test goes through all windows and compares: each shortcut that a window has stands here, and each that stands here
(`shortcuts`) is in a window.  Keys that a list or a text reads by itself have no shortcut and are only described.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Keys:
    """Keys as they are shown, what they do, and the same as the shortcuts of windows (portable text of Qt)."""

    shown: str
    words: str
    shortcuts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KeyGroup:
    """Keys that work at the same place; `owners` are the classes whose shortcuts they are."""

    id: str
    title: str
    owners: tuple[str, ...]
    lines: tuple[Keys, ...]

    @property
    def anchor(self) -> str:
        """The section of the page 快捷键."""
        return self.id.replace("_", "-")


def _numbered(prefix: str, most: int) -> tuple[str, ...]:
    return tuple(f"{prefix}+{number}" for number in range(1, most + 1))


def _group(id: str, title: str, owners: str, *lines: tuple[str, str, tuple[str, ...] | str]) -> KeyGroup:
    def made(shown: str, words: str, keys: tuple[str, ...] | str) -> Keys:
        return Keys(shown, words, (keys,) if keys and isinstance(keys, str) else tuple(keys))

    return KeyGroup(id, title, tuple(owners.split()), tuple(made(*line) for line in lines))


GROUPS: tuple[KeyGroup, ...] = (
    _group("window", "随处可用", "MainWindow AccountMenu",
           ("F1", "帮助：正在用的这个窗口怎么用", "F1"), ("Ctrl+/", "这张按键表", "Ctrl+/"),
           ("Ctrl+1 … Ctrl+6", "切换标签：待办、计划、约谈、台账、干部、督导", _numbered("Ctrl", 6)),
           ("Ctrl+K", "搜索全部：姓名、拼音、编号、日期、记录里的话", "Ctrl+K"),
           ("Ctrl+Z", "撤销刚才这一步（底部出现“撤销”时）", "Ctrl+Z"),
           ("Ctrl+L", "锁定", "Ctrl+L"), ("F11", "全屏；写记录时只留下记录", "F11"),
           ("Tab、Shift+Tab", "到下一处、上一处", ""), ("Alt+字母", "按下带下划线字母的按钮", "")),
    _group("dialog", "对话框里", "Dialog",
           ("Ctrl+Enter", "完成（底部最右的按钮）", ""), ("Esc", "取消、关闭", ""),
           ("F1", "这个对话框怎么填", "F1"), ("Ctrl+/", "这张按键表", "Ctrl+/"), ("Ctrl+L", "锁定", "Ctrl+L")),
    _group("list", "列表", "ListPage LedgerPage SavedViews",
           ("Ctrl+F", "到筛选框", "Ctrl+F"), ("Esc", "清除筛选", "Esc"), ("Enter", "打开选中的一条", ""),
           ("Home、End", "到第一条、最后一条", ""), ("Ctrl+A", "选中列出的全部", ""),
           ("Ctrl+C、Ctrl+Shift+C", "把选中的行复制到 WPS、Excel；不带表头", ""),
           ("Shift+←、Shift+→", "只选几列，再复制", ""),
           ("Alt+↓、Alt+Shift+↓", "按所在的列筛选；列的菜单：排序、冻结、移动、列宽", ""),
           ("Ctrl+Shift+S", "把列表现在的样子保存为视图", "Ctrl+Shift+S"),
           ("F2、Ctrl+↑、Ctrl+↓、Delete", "在自己的视图上：改名、上移、下移、删除", "")),
    _group("search", "搜索框", "",
           ("↑、↓", "选择找到的", ""), ("Ctrl+↑、Ctrl+↓", "上一组、下一组", ""), ("Enter", "打开", ""),
           ("Esc", "收起", "")),
    _group("home", "待办", "HomeTab CalendarPage",
           ("Alt+1、Alt+2、Alt+3", "清单、周历、月历", _numbered("Alt", 3)),
           ("PageUp、PageDown", "日历的前一页、后一页", ""), ("F4", "到下一处时间冲突", "F4"),
           ("方向键", "在日历里选一次约谈", ""),
           ("Ctrl+方向键", "移动这次约谈：左右一天，上下半小时；Enter 确认，Esc 放弃", "")),
    _group("plans", "计划和线索", "PlanPage SortingPage", ("Esc", "回到列表", "Esc")),
    _group("case", "约谈", "CaseHost outline_up outline_down",
           ("Alt+P", "打印这次约谈的表册", ""),
           ("Alt+←、Alt+→", "列表里的上一次、下一次约谈", ("Alt+Left", "Alt+Right")),
           ("Alt+↑、Alt+↓", "提纲里上移、下移一条", ("Alt+Up", "Alt+Down"))),
    _group("desk", "书写记录", "RecordDesk",
           ("Ctrl+1 … Ctrl+9", "这一段是谁说的：问、答、记和各对象", ""), ("Enter", "下一段，问答自动交替", ""),
           ("Shift+Enter", "段内换行", ""), ("F4", "标为原话", "F4"), ("F6、Shift+F6", "留下待补，到下一处待补", ""),
           ("F7", "常用语：缩写或拼音首字母后按，或按数字选", "F7"), ("F8", "暂停（写明理由）、继续", "F8"),
           ("F9", "人员到场、离场", "F9"), ("Ctrl+M", "标记要点、疑点等", "Ctrl+M"),
           ("Ctrl+Shift+M", "到标记列表", "Ctrl+Shift+M"), ("Ctrl+J", "写入时间", "Ctrl+J"),
           ("Ctrl+F、Ctrl+H", "查找、替换", ("Ctrl+F", "Ctrl+H")),
           ("F3、Shift+F3", "下一处、上一处", ("F3", "Shift+F3")),
           ("Ctrl+P", "打印笔录", "Ctrl+P"), ("F10", "结束约谈，去宣读核对", "F10"),
           ("Alt+↑、Alt+↓", "谈后逐处处理：上一处、下一处", ("Alt+Up", "Alt+Down")),
           ("Ctrl+Enter", "这一处处理好了", "Ctrl+Return"), ("Esc", "收起查找、常用语等", "Esc"),
           ("Ctrl+滚轮、Ctrl+0", "字大字小、复原", "")),
    _group("read_back", "宣读核对", "ReadBack",
           ("↓、空格", "下一段", ""), ("↑", "上一段", ""), ("Enter、F2", "更正这一段", ""),
           ("Alt+1 … Alt+9", "这一位核对无误", _numbered("Alt", 9)), ("Ctrl++、Ctrl+-、Ctrl+0", "字大字小、复原", ""),
           ("Ctrl+P", "打印笔录", "Ctrl+P"), ("F10", "定稿", "F10")),
    _group("ledgers", "台账和统计", "LedgersTab PivotPage PivotBehind ArchivesPage print_list_button print_menu_button",
           ("Alt+P", "打印表册", "Alt+P"), ("Enter", "统计表里：这个数是哪几次约谈", ""),
           ("Alt+1、Alt+2", "统计分析：表格、图", _numbered("Alt", 2)), ("Alt+A", "到档案", "Alt+A"),
           ("Alt+↓", "档案里到列表", "Alt+Down"), ("Alt+O", "打印这份清单", "Alt+O"),
           ("Esc", "收起数字背后的约谈", "Esc")),
    _group("oversight", "督导", "OversightTab ExchangePage",
           ("Alt+1 … Alt+7", "切换各页", _numbered("Alt", 7)), ("Ctrl+O", "交换：导入数据包", "Ctrl+O"),
           ("Ctrl+E", "交换：生成数据包", "Ctrl+E"), ("Ctrl+Shift+K", "交换：密钥与名片", "Ctrl+Shift+K")),
    _group("preview", "打印预览", "preview_fit_width preview_fit_page preview_smaller preview_larger preview_next "
           "preview_previous preview_leaves print_button print_batch_button save_pdf_button WordsDialog",
           ("Ctrl+P", "打印", "Ctrl+P"), ("Ctrl+S", "另存为 PDF；表册文字里是保存", "Ctrl+S"),
           ("Ctrl+PageUp、Ctrl+PageDown", "上一页、下一页", ("Ctrl+PgUp", "Ctrl+PgDown")),
           ("Home、End", "第一页、最后一页", ""), ("Ctrl+-、Ctrl+=", "缩小、放大", ("Ctrl+-", "Ctrl+=")),
           ("Ctrl+1、Ctrl+2", "适合宽度、整页", _numbered("Ctrl", 2)), ("Ctrl+T", "缩略图", "Ctrl+T")),
    _group("holidays", "工作日与节假日", "HolidaysDialog",
           ("PageUp、PageDown", "上一年、下一年", ("PgUp", "PgDown"))),
    _group("rows", "常用语、导出版式", "PhrasesDialog BookLayoutDialog",
           ("Alt+↑、Alt+↓", "上移、下移一行", ("Alt+Up", "Alt+Down")), ("空格", "勾选一栏", "")),
    _group("help", "帮助窗口", "HelpWindow",
           ("Ctrl+F", "在全部帮助里查找", "Ctrl+F"), ("F3、Shift+F3", "下一处、上一处", ("F3", "Shift+F3")),
           ("Alt+←、Alt+→", "后退、前进", ("Alt+Left", "Alt+Right")), ("Alt+Home", "帮助首页", "Alt+Home"),
           ("F6", "在目录和正文之间", "F6"), ("Ctrl+P", "打印这一页，或存成 PDF", "Ctrl+P"),
           ("Ctrl+=、Ctrl+-、Ctrl+0", "字大字小、复原", ("Ctrl+=", "Ctrl+-", "Ctrl+0")),
           ("Esc", "关闭", "Esc")),
)  # fmt: skip


def markdown() -> str:
    """The page 快捷键: a table a group."""
    parts = ["# 快捷键", "按住前一个键再按后一个。窗口里的按钮、菜单旁边也写着各自的按键；按 `Ctrl+/` 随时看这张表。"]
    for group in GROUPS:
        rows = [
            f"| {'、'.join(f'`{each}`' for each in line.shown.split('、'))} | {line.words} |" for line in group.lines
        ]
        parts.append("\n".join([f"## {group.title} {{#{group.id.replace('_', '-')}}}", "", "| 按键 | 做什么 |",
                                "|---|---|", *rows]))  # fmt: skip
    return "\n\n".join(parts) + "\n"
