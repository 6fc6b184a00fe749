"""What the windows of the program are called; a title never says anything of a case."""

TITLE = "约谈工作台"
