"""What the windows of the program are called; a title never says anything of a case."""

TITLE = "约谈工作台"
# How the desktop knows which entry of its menu a window belongs to; also the name of the package on UOS.
DESKTOP_ID = "cn.yuetan.workbench"
