"""The sample institution, and the whole life of a talk through the use cases: every form, individual and group."""

from __future__ import annotations

from datetime import datetime

import pytest

from app.access import audit
from app.access.session import Session
from app.interviews.queries import CaseFilter, case_view, cases_page, count_cases
from app.interviews.tables import Interview, StateChange
from app.people.roster.applying import apply
from app.people.roster.preview import preview
from app.people.tables import Person
from app.rules.lifecycle import LIFE_LINE, State
from app.rules.vocabulary import InterviewForm
from app.sample.build import ROSTER, fill
from app.sample.carry import carry
from app.sample.stories import STORIES, Story
from app.store.integrity import problems

NOW = datetime(2026, 11, 24, 9, 0)


@pytest.fixture
def sample(session: Session) -> Session:
    session.clock = lambda: NOW
    return session


@pytest.mark.parametrize("story", [story for story in STORIES if not story.from_plan], ids=lambda story: story.key)
def test_a_story_walks_the_whole_life_line(sample: Session, story: Story) -> None:
    apply(sample, preview(sample, ROSTER))
    case = carry(sample, story, datetime(2026, 11, 10, 14, 30))
    walked = [
        row.to_state for row in StateChange.select().where(StateChange.interview == case).order_by(StateChange.id)
    ]
    assert walked == [str(state) for state in LIFE_LINE[1:]]
    assert case_view(sample, case).next_step is None


def test_the_sample_holds_every_form_at_many_stages(sample: Session) -> None:
    fill(sample)
    assert Person.select().count() == 409
    lines = cases_page(sample, CaseFilter(), 0, 50)
    assert len(lines) == count_cases(sample, CaseFilter()) == len(STORIES)
    assert {row.form for row in Interview.select()} == {str(form) for form in InterviewForm}
    assert len({line.state for line in lines}) >= 7
    assert State.ARCHIVED in {line.state for line in lines}
    assert problems(sample.store) == [] and audit.first_broken(sample.store) is None


def test_the_stories_cover_every_form_individual_and_group() -> None:
    told = {(story.key.split("-")[0], len(story.subjects) > 1) for story in STORIES}
    assert len(told) == 8
