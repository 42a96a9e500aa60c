"""People at the door: accounts with passwords and second factors, and a browser without scripts that signs them in."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import httpx
import pyotp
import pytest
from bs4 import BeautifulSoup
from sqlalchemy import Engine
from sqlmodel import Session, col, update
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from config.clock import now
from config.settings import settings
from data_access import current
from data_access.database import open_database
from data_access.enumerations import Role
from data_access.models.staff import StaffUser
from data_access.staff.accounts import add_account, link_provider
from data_access.staff.own_account import change_password, set_second_factor
from data_access.staff.sign_in import Browser, sign_in, sign_in_by_provider
from tests.data_access.proposals import found_town, staff
from web import first_paint
from web.staff import sign_in as forms
from web.staff.gate import StaffGate

FIRST, PASSWORD = "chosen by somebody else 41", "una frase que nadie mas dice 73"
NEW = "otra frase que nadie mas dice 58"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
EDITOR, REVIEWER, CODED = "editing-three", "reviewing-three", "editing-four"
HERE = Browser("192.0.2.7", "a test")
ISSUER = "https://provider.test"


def found_office(url: str) -> None:
    """Fill an empty database: a town, an editor, a reviewer who never signed in, an editor with a second factor."""
    found_town(url)
    engine = open_database(url)
    admin = staff(engine).admin
    earlier = now() - timedelta(minutes=10)
    for name, role in {EDITOR: Role.EDITOR, REVIEWER: Role.REVIEWER, CODED: Role.EDITOR}.items():
        add_account(engine, admin, name, role, password=FIRST)
    for name in (EDITOR, CODED):
        change_password(engine, sign_in(engine, name, FIRST, HERE), FIRST, PASSWORD, HERE)
    code = pyotp.TOTP(SECRET).at(earlier)
    set_second_factor(
        engine, sign_in(engine, CODED, PASSWORD, HERE, earlier), SECRET, code, HERE, password=PASSWORD, at=earlier
    )
    for name in (EDITOR, REVIEWER, CODED):
        link_provider(engine, admin, name, ISSUER, name)
    engine.dispose()


def working_on(monkeypatch: pytest.MonkeyPatch, engine: Engine) -> None:
    """Let the routes of this process work on a database."""
    store = current.EditionStore(engine)
    monkeypatch.setattr(current, "store", lambda: store)


@contextmanager
def browser(*, base_url: str = "", **headers: str) -> Iterator[TestClient]:
    """Yield a browser in front of the gate, the forms and the public pages; it follows nothing by itself."""
    app = Starlette(routes=[*forms.routes(), *first_paint.routes()], middleware=[Middleware(StaffGate)])
    with TestClient(
        app, base_url=base_url or settings().SITE_URL, headers=headers, follow_redirects=False
    ) as client:  # fmt: skip
        yield client


def hidden(page: httpx.Response) -> dict[str, str]:
    """Return what the form of a page sends along by itself."""
    found = BeautifulSoup(page.text, "html.parser").select("form input[type=hidden]")
    return {str(tag["name"]): str(tag["value"]) for tag in found}


def action(page: httpx.Response) -> str:
    """Return where the form of a page is sent."""
    return str(BeautifulSoup(page.text, "html.parser").select_one("form[method=post]")["action"])


def fill(client: TestClient, page: httpx.Response, **fields: str) -> httpx.Response:
    """Send the form of a page with these fields."""
    return client.post(action(page), data={**hidden(page), **fields})


def signed_in(client: TestClient, username: str = EDITOR, password: str = PASSWORD, at: str = "/personal/entrar"):
    """Return the answer to a name and a password."""
    return fill(client, client.get(at), username=username, password=password)


def told(page: httpx.Response) -> list[str]:
    """Return what a page announces."""
    return [tag.get_text(strip=True) for tag in BeautifulSoup(page.text, "html.parser").select("[role=alert]")]


def session_for(engine: Engine, username: str = EDITOR) -> str:
    """Return the token of a new session; an OpenID provider answers for it, so no password takes its time."""
    return sign_in_by_provider(engine, ISSUER, username, HERE)


def forget_used_codes(engine: Engine) -> None:
    """Let codes of the second factor be taken again, as if time had passed."""
    with Session(engine) as session:
        session.execute(update(StaffUser).where(col(StaffUser.totp_secret).is_not(None)).values(totp_step=0))
        session.commit()
