"""统计分析: pivots over held talks, chosen by the user, saved by name."""
