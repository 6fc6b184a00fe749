"""The regulation: a typed rules file and pure functions over frozen dataclasses.

Nothing here knows a store, a window or the clock.  Every answer carries the clauses it rests on and a
Chinese sentence that a clerk understands.
"""
