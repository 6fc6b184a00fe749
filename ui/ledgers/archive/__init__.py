"""档案 in the window: the register, loans, transfers, destruction, the archive of a person."""
