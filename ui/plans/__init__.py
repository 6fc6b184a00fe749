"""Windows of the tab 计划: plans, clues, quarterly filing."""
