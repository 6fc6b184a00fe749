"""What the rules cost: who may lead, asked for every cadre of the institution, and what one clause checked costs.

    python -m tests.bench.rules [--stores DIR] [--full] [--json F] [--times 7]

A clause checked is one line of the table of clause 五(一) held against one post of one cadre.  The same is done with
plain look-ups: for each post a dict of facts and for each line the keys it needs, for each that fits the holders of
the posts it names, the strongest kept by person; no sentences, refusals or vacancies.  Time is the processor's.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Mapping
from typing import Any

from app.people.snapshot import snapshot
from app.rules.fact_names import FACTS
from app.rules.facts import Institution
from app.rules.lead import leads_for
from app.rules.predicates import appointment_facts, is_top_leader, person_facts
from app.rules.rulebook import Rulebook
from tests.bench.lines import TIMES, Line, arguments, ended, interleaved
from tests.bench.scale import TODAY, copied, opened

MOST_US, MOST_SECONDS, CADRES = 5.0, 3.0, 50_000
Facts = Mapping[str, bool]


def candidates(rules: Rulebook, institution: Institution) -> dict[str, list[str]]:
    """Who may lead for each cadre, by the program."""
    return {person: [one.id for one in leads_for(rules, institution, [person]).candidates]
            for person in institution.people}  # fmt: skip


def clauses_checked(rules: Rulebook, institution: Institution) -> int:
    """How many lines of the table are held against posts: each line against each post of each cadre in scope."""
    posts = (
        max(1, len(institution.current(person)))
        for person in institution.people.values() if not is_top_leader(institution, person)
    )  # fmt: skip
    return len(rules.leads) * sum(posts)


class Plainly:
    """The same checks over dicts that were made before."""

    def __init__(self, rules: Rulebook, institution: Institution) -> None:
        self.rules = [(rule.when, rule.candidates, rule.clause, rule.strength.order) for rule in rules.leads]
        self.people: dict[str, list[tuple[Facts, Mapping[str, tuple[str, ...]]]]] = {}
        school = {str(post): (holder,) for post, holder in institution.posts.items()}
        for person in institution.people.values():
            held = institution.current(person)
            own = person_facts(rules, institution, person)
            of: list[Any] = []
            for each in held or (None,):
                bits, named = own, dict(school)
                if each is not None:
                    bits |= appointment_facts(rules, institution, person, each, held)
                    place = institution.departments[each.department]
                    leaders = [one for one in place.supervised_by
                               if institution.is_school_leader(institution.people[one])]  # fmt: skip
                    named |= {"分管校领导": tuple(leaders), "部门主要负责人": institution.heads_of(each.department)}
                of.append(({name: bool(bits & bit) for name, bit in FACTS.items()}, named))
            self.people[person.id] = [] if is_top_leader(institution, person) else of
        self.recused = {person.id: {tie.other for tie in person.recusals} for person in institution.people.values()}

    def candidates(self) -> dict[str, dict[str, tuple[int, str]]]:
        """Who may lead for each cadre, with strength and clause."""
        found = {}
        for person, posts in self.people.items():
            mine: dict[str, tuple[int, str]] = {}
            for facts, named in posts:
                for when, names, clause, strength in self.rules:
                    if not any(all(facts[fact] for fact in needs) for needs in when):
                        continue
                    for name in names:
                        for holder in named.get(name, ()):
                            if holder == person or holder in self.recused[person] or person in self.recused[holder]:
                                continue
                            if holder not in mine or strength < mine[holder][0]:
                                mine[holder] = (strength, clause)
            found[person] = mine
        return found


def lines() -> dict[str, Line]:
    """The lines of this bench."""
    return {
        "clause": Line("rules: a clause checked", "–", MOST_US, "µs"),
        "all": Line(f"rules: candidates for every one of {CADRES:,} cadres", "–", MOST_SECONDS, "s",
                    note="of smaller stores in proportion"),
        "ratio": Line("rules: candidates for every cadre", "plain dict look-ups", None),
        "snapshot": Line("rules: the institution read from the store", "its rows, fetched", None),
    }  # fmt: skip


def measured(folder: Any, size: str, found: dict[str, Line], times: int) -> None:
    """One store."""
    with copied(folder) as mine:
        session = opened(mine)
        try:
            institution = snapshot(TODAY)
            rules, plain = session.rules, Plainly(session.rules, institution)
            theirs = {person: sorted(named) for person, named in plain.candidates().items()}
            assert {person: sorted(some) for person, some in candidates(rules, institution).items()} == theirs
            rounds = interleaved(lambda: candidates(rules, institution), plain.candidates, times, time.process_time)
            checked, cadres = clauses_checked(rules, institution), len(institution.people)
            ms = [ratio * rounds.bare_ms for ratio in rounds.ratios]
            found["ratio"].add(size, rounds)
            found["clause"].add(size, [each * 1000 / checked for each in ms])
            found["all"].add(size, [each / 1000 * CADRES / cadres for each in ms])
            rows = "SELECT p.id, p.name, a.* FROM person p LEFT JOIN appointment a ON a.person_id = p.id"
            fetched = interleaved(
                lambda: snapshot(TODAY), lambda: session.store.db.execute_sql(rows).fetchall(), times,
                time.process_time,
            )  # fmt: skip
            found["snapshot"].add(size, fetched)
        finally:
            session.store.close()


def main() -> int:
    """Measures each size and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--times", type=int, default=TIMES)
    asked = arguments(__doc__, parser)
    found = lines()
    for size, folder in asked.sizes():
        measured(folder, size, found, asked.more.times)
    return ended(list(found.values()), asked.json)


if __name__ == "__main__":
    sys.exit(main())
