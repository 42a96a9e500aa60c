"""Schemathesis asks the API whatever its description allows, and what it does not, and checks every answer."""

import importlib
from collections import Counter

import pytest
import schemathesis
from schemathesis import GenerationMode, engine
from schemathesis.engine import events
from starlette.applications import Starlette
from streamlit.web.server.starlette.starlette_app import create_streamlit_middleware

from tests.web.published import published
from web import api
from web.api.resources import ROOT

PHASES = ("examples", "coverage", "fuzzing", "stateful")
# Tables whose parameters are of every kind; all others are made in the same way.
EVERY_LIMIT = f"^{ROOT}($|/(openapi|attendance|editions|indicators/))"


def run(files, data, phases, paths):
    """Return how many answers were checked, and what was wrong with any."""
    generation = {"max-examples": 3, "deterministic": True, "database": "none"}
    enabled = {phase: {"enabled": phase in phases} for phase in PHASES}
    config = schemathesis.Config.from_dict({"seed": 1, "generation": generation, "phases": enabled})
    with published(files, data):
        schema = schemathesis.openapi.from_asgi(f"{ROOT}/openapi.json", whole(), config=config)
        schema.hook(map_case)
        return judged(engine.from_schema(schema.include(path_regex=paths)).execute())


def whole():
    """Return the API behind every middleware that the application has, Streamlit's own included."""
    own = importlib.import_module("app").app._user_middleware
    return Starlette(routes=api.routes(), middleware=[*own, *create_streamlit_middleware()])


def map_case(_context, case):
    """Leave out an invented cursor: its form can be described, but only an answer can give one."""
    invented = case.query and "cursor" in case.query
    if invented and case.meta is not None and case.meta.generation.mode is GenerationMode.POSITIVE:
        del case.query["cursor"]
    return case


def judged(stream):
    """Return how many answers each status had, and each failed check with what was asked."""
    statuses, wrong = Counter(), []
    for event in stream:
        if isinstance(event, events.ScenarioFinished):
            for case, checks in event.recorder.checks.items():
                interaction = event.recorder.interactions[case]
                statuses[interaction.response.status_code] += 1
                asked = f"{interaction.request.method} {interaction.request.uri}"
                failed = (check for check in checks if check.failure_info)
                wrong += [f"{check.name}: {asked}: {check.failure_info.failure}" for check in failed]
        elif isinstance(event, events.NonFatalError | events.FatalError):
            wrong.append(str(event))
    return statuses, wrong


@pytest.mark.parametrize("data", ["facts", "demonstration"])
def test_answers_are_what_the_description_says(sqlite_files, data):
    statuses, wrong = run(sqlite_files, data, ("examples", "fuzzing", "stateful"), ".*")
    assert wrong == []
    assert {200, 400, 404} <= set(statuses)


def test_every_limit_of_every_parameter_holds(sqlite_files):
    statuses, wrong = run(sqlite_files, "demonstration", ("coverage",), EVERY_LIMIT)
    assert wrong == []
    assert statuses[200] > 100
    assert statuses[400] > 100
    assert statuses[405] > 10
