"""The page of accounts: making and changing them, ending sessions, the log, and settings without their secrets."""

import re

import pytest

from config.pages import ACCOUNTS
from config.settings import Settings, settings
from data_access.database import open_database
from data_access.enumerations import Role
from data_access.errors import NotFound
from data_access.staff.accounts import add_account, find_actor, set_active
from data_access.staff.refusals import WrongCredentials
from data_access.staff.sessions import open_sessions
from data_access.staff.sign_in import Browser, sign_in
from pages.components import access
from tests.data_access.proposals import staff
from tests.data_access.signing_in import person
from tests.pages.signed_in import said, session_of, signed_in


@pytest.fixture
def page(monkeypatch, town, admin):
    """`page()` is the page as an administrator sees it."""
    return lambda language="es": signed_in(monkeypatch, town, admin, ACCOUNTS, language)


def row(app, name):
    """Return the cells of an account's row, or a setting's, in words."""
    markup = "".join(one.proto.body for one in app.get("html"))
    (found,) = re.findall(rf'<tr><th scope="row">{re.escape(name)}</th>(.*?)</tr>', markup, re.DOTALL)
    return re.findall(r"<td[^>]*>(.*?)</td>", found, re.DOTALL)


def shown_password(app):
    """Return the first password on the page."""
    (code,) = app.code
    return code.value


# Accounts


def test_accounts_are_listed_in_words(page, town, admin):
    set_active(town, admin, "editing-two", False)
    app = page()
    assert row(app, "editing-one")[:3] == ["Edición", "Activa", "no"]
    assert row(app, "editing-two")[1] == "Inactiva"
    assert "operator-reviewer" not in said(app)
    assert row(page("en"), "editing-one")[0] == "Editor"


def test_a_new_account_is_made_and_its_password_shown_once(page, town):
    app = page()
    app.text_input(key="new-name-0").set_value("writing")
    app.selectbox(key="new-0-role").set_value("reviewer")
    app.button(key="create").click().run()
    assert "Cuenta creada: writing." in said(app)
    first = shown_password(app)
    assert row(app, "writing")[:2] == ["Revisión", "Activa, con la primera contraseña"]
    assert first not in repr(dict(app.session_state._state.filtered_state))
    assert sign_in(town, "writing", first, Browser("192.0.2.9"))
    app.run()
    assert not app.code
    assert app.text_input(key="new-name-1").value == "", "the next one starts empty"


def test_a_monitor_needs_a_body_and_gets_it(page, town):
    app = page()
    app.text_input(key="new-name-0").set_value("assessing")
    app.selectbox(key="new-0-role").set_value("monitor").run()
    app.button(key="create").click().run()
    assert "quien monitorea lleva el código" in "".join(error.value for error in app.error).lower()
    with pytest.raises(NotFound):
        find_actor(town, "assessing")
    app.selectbox(key="new-0-body").set_value("MONITOR")
    app.button(key="create").click().run()
    assert find_actor(town, "assessing").organisation == "MONITOR"


@pytest.mark.parametrize(("name", "words"), [("A b", "3 a 40 minúsculas"), ("editing-one", "ya lo tiene otra cuenta")])
def test_what_is_wrong_with_a_name_stands_there_and_what_was_typed_stays(page, name, words):
    app = page()
    app.text_input(key="new-name-0").set_value(name)
    app.button(key="create").click().run()
    (error,) = app.error
    assert words in error.value.lower()
    assert app.text_input(key="new-name-0").value == name
    assert not app.code


def test_a_role_is_changed(page, town):
    app = page()
    app.selectbox(key="account").set_value("editing-one").run()
    app.selectbox(key="role-editing-one-role").set_value("monitor").run()
    app.selectbox(key="role-editing-one-body").set_value("MONITOR")
    app.button(key="change-role").click().run()
    assert find_actor(town, "editing-one").role is Role.MONITOR
    assert "editing-one tiene ahora el rol «Monitoreo independiente»." in said(app)
    assert row(app, "editing-one")[0] == "Monitoreo independiente"


@pytest.mark.parametrize("button", ["deactivate", "reset"])
@pytest.mark.parametrize("typed", ["", "editing-two", "Editing-one"])
def test_taking_an_account_away_asks_for_its_name(page, town, button, typed):
    app = page()
    app.selectbox(key="account").set_value("editing-one").run()
    app.text_input(key="confirm-editing-one").set_value(typed)
    app.button(key=button).click().run()
    assert "Escriba editing-one para confirmar." in [error.value for error in app.error]
    assert find_actor(town, "editing-one")
    assert not app.code


def test_deactivating_and_activating_again(page, town):
    app = page()
    app.selectbox(key="account").set_value("editing-one").run()
    app.text_input(key="confirm-editing-one").set_value("editing-one")
    app.button(key="deactivate").click().run()
    assert "Cuenta desactivada: editing-one." in said(app)
    with pytest.raises(NotFound):
        find_actor(town, "editing-one")
    assert "deactivate" not in {button.key for button in app.button}
    app.button(key="activate").click().run()
    assert find_actor(town, "editing-one")


def test_a_reset_shows_another_first_password(page, town, admin):
    before = add_account(town, admin, "writing", Role.EDITOR)
    app = page()
    app.selectbox(key="account").set_value("writing").run()
    app.text_input(key="confirm-writing").set_value("writing")
    app.button(key="reset").click().run()
    with pytest.raises(WrongCredentials):
        sign_in(town, "writing", before, Browser("192.0.2.9"))
    assert sign_in(town, "writing", shown_password(app), Browser("192.0.2.9"))


def test_a_reset_takes_the_second_factor_away_where_the_switch_says_so(page, town, admin):
    one = person(town, factor=True)
    app = page()
    app.selectbox(key="account").set_value(one.name).run()
    app.text_input(key=f"confirm-{one.name}").set_value(one.name)
    app.button(key="reset").click().run()
    assert row(app, one.name)[2] == "sí"
    app.toggle(key=f"factor-{one.name}").set_value(True)
    app.button(key="reset").click().run()
    assert row(app, one.name)[2] == "no"


def test_ones_own_account_is_not_offered(page):
    app = page()
    assert "administering" not in app.selectbox(key="account").options
    assert "editing-one" in app.selectbox(key="account").options


# Sessions, tries, settings


def test_one_session_is_ended(page, town, admin):
    app = page()
    session_of(town, staff(town).editor)
    app.run()
    (number,) = [one.id for one in open_sessions(town, admin) if one.username == "editing-one"]
    assert "a test" in said(app)
    app.selectbox(key="session").set_value(number).run()
    app.button(key="end-session").click().run()
    assert "Sesión cerrada." in said(app)
    assert {one.username for one in open_sessions(town, admin)} == {"administering"}


def test_all_sessions_of_an_account_are_ended(page, town, admin):
    app = page()
    for _ in range(2):
        session_of(town, staff(town).editor)
    app.run()
    number = next(one.id for one in open_sessions(town, admin) if one.username == "editing-one")
    app.selectbox(key="session").set_value(number).run()
    app.button(key="end-sessions").click().run()
    assert "2 sesiones cerradas." in said(app)


def test_whoever_ends_their_own_session_is_out(page, town, admin):
    app = page()
    (own,) = open_sessions(town, admin)
    app.selectbox(key="session").set_value(own.id).run()
    app.button(key="end-session").click().run()
    assert "Entre de nuevo" in said(app)
    assert not app.selectbox


def test_tries_stand_there_with_their_outcome_and_no_name_that_was_typed(page, town, monkeypatch):
    with pytest.raises(WrongCredentials):
        sign_in(town, "typed-by-mistake", "x", Browser("198.51.100.7"))
    app = page()
    told = said(app)
    assert "cuenta desconocida" in told
    assert "Cuenta o contraseña incorrecta" in told
    assert "198.51.100.7" in told
    assert "typed-by-mistake" not in told
    monkeypatch.setattr(access, "FEW", 1)
    assert "198.51.100.7" not in said(app.run())
    assert "198.51.100.7" in said(app.toggle(key="more-attempts").set_value(True).run())


def test_settings_are_shown_without_their_secrets(page, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "zzz-secret-zzz-secret-zzz-secret-zzz")
    monkeypatch.setenv("SOCKETS_PER_ADDRESS", "77")
    settings.cache_clear()
    app = page()
    told = said(app)
    assert "zzz-secret" not in told
    assert row(app, "SECRET_KEY")[0] == "•••"
    assert row(app, "SOCKETS_PER_ADDRESS")[0] == "77"
    assert row(app, "DATABASE_URL")[0].startswith("sqlite:////")
    for name in Settings.model_fields:
        assert name in told


def test_the_address_of_the_database_is_shown_without_its_password(monkeypatch):
    address = "postgresql://somebody:zzz-secret@db.test:5432/impulso?password=zzz-secret&sslmode=require"
    engine = open_database(address)
    monkeypatch.setattr(access, "engine", lambda: engine)
    shown = access._value(settings(), "DATABASE_URL", access.Language.ES)
    assert "zzz-secret" not in shown
    assert "somebody:***@db.test:5432/impulso" in shown


# Who does not


def test_other_roles_find_it_closed(monkeypatch, town):
    people = staff(town)
    for actor in (people.editor, people.reviewer, people.monitor):
        app = signed_in(monkeypatch, town, actor, ACCOUNTS)
        assert not app.button
        assert "administering" not in said(app)


def test_a_page_that_the_role_does_not_open_is_refused_in_the_log(monkeypatch, town, caplog):
    signed_in(monkeypatch, town, staff(town).editor, ACCOUNTS)
    assert "refused to the account editing-one (editor): /personal-cuentas" in caplog.messages


def test_whoever_loses_the_role_meanwhile_changes_nothing(page, town):
    app = page()
    app.text_input(key="new-name-0").set_value("writing")
    with town.begin() as connection:
        connection.exec_driver_sql("UPDATE staffuser SET role = 'editor' WHERE username = 'administering'")
    app.button(key="create").click().run()
    with pytest.raises(NotFound):
        find_actor(town, "writing")
