"""本机自检 as a window."""
