"""Who may do what, and the trace of what was done: accounts, roles, use cases, the audit chain."""
