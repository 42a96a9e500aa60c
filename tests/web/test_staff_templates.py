"""`/personal/plantillas/`: for whoever is signed in, and for nobody else."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import openpyxl
import pytest
from starlette.testclient import TestClient

from data_access.enumerations import Role
from data_access.models import ENTITIES
from data_access.staff.accounts import Actor
from data_access.staff.sessions import Step, Visit
from tests import factories
from tests.web.in_memory import client
from web.staff.gate import VISIT
from web.staff.templates import routes

LATER = datetime.now(UTC) + timedelta(hours=1)


@pytest.fixture
def asked(monkeypatch) -> Iterator:
    """`asked(path, step)` asks as a session that still has this to do; None: as nobody."""
    plain = client(routes(), monkeypatch, factories.one_of_each())

    def ask(path, step: Step | None = Step.NONE):
        visit = Visit(1, Actor(1, "editing-one", Role.EDITOR), step, LATER) if step is not None else None

        async def gated(scope, receive, send):
            await plain.app({**scope, VISIT: visit}, receive, send)

        with TestClient(gated, follow_redirects=False) as signed_in:
            return signed_in.get(path)

    return ask


@pytest.mark.parametrize("step", [None, Step.CODE, Step.PASSWORD, Step.FACTOR])
@pytest.mark.parametrize("path", ["milestones.csv", "milestones.xlsx?con_datos=1", "nothing.csv"])
def test_nobody_gets_one_without_a_whole_sign_in(asked, path, step):
    answer = asked(f"/personal/plantillas/{path}", step)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/personal/entrar"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.content == b""


@pytest.mark.parametrize("entity", ENTITIES, ids=lambda entity: entity.resource)
def test_each_table_has_both_and_nobody_keeps_them(asked, entity):
    csv, xlsx = (asked(f"/personal/plantillas/{entity.resource}.{kind}") for kind in ("csv", "xlsx"))
    assert csv.text == ",".join(column.name for column in entity.columns) + "\n"
    assert openpyxl.load_workbook(io.BytesIO(xlsx.content)).worksheets[0].title == entity.resource
    for answer, kind in ((csv, "csv"), (xlsx, "xlsx")):
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["content-disposition"] == f'attachment; filename="{entity.resource}.{kind}"'


def test_one_can_be_had_with_what_is_published(asked):
    assert asked("/personal/plantillas/milestones.csv?con_datos=1").text.count("\n") == 2
    filled = asked("/personal/plantillas/milestones.xlsx?con_datos=1&lang=en").content
    sheet = openpyxl.load_workbook(io.BytesIO(filled))["milestones"]
    assert sheet["A2"].value == "H1"
    assert "Code" in sheet["A1"].comment.text


@pytest.mark.parametrize("name", ["changes.csv", "staffuser.xlsx", "milestones.exe", "..%2Fapp.py"])
def test_what_there_is_not_is_told(asked, name):
    assert asked(f"/personal/plantillas/{name}").status_code == 404
