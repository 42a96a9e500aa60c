"""The operator's commands about accounts: what they do, answer and refuse."""

import re
from datetime import timedelta

from typer.testing import CliRunner

from config.clock import now
from config.settings import settings
from data_access.__main__ import cli
from data_access.database import open_database
from data_access.enumerations import Action, Role
from data_access.staff import passwords
from data_access.staff.accounts import find_actor
from data_access.staff.trail import entries
from tests.data_access.proposals import content, staff
from tests.data_access.signing_in import enter, person, standing, stored
from tests.data_access.test_command_line import DONE, NO_DATABASE, REFUSED, WRONG_CALL, english, run

COMMANDS = ("add", "list", "role", "deactivate", "activate", "reset", "end-sessions", "link")


def call(engine, *arguments, lang="es"):
    return run(engine.url.render_as_string(hide_password=False), "staff", *arguments, lang=lang)


def test_the_first_account_of_a_new_database(database_url):
    code, (said, first), errors = run(database_url, "staff", "add", "administering", "--role", "admin")
    assert (code, errors) == (DONE, [])
    assert said.startswith("Primera contraseña de administering; no se muestra de nuevo")
    engine = open_database(database_url)
    try:
        assert find_actor(engine, "administering").role is Role.ADMIN
        kept = stored(engine, "administering")
        assert passwords.matches(first, kept.password_hash)
        assert kept.password_expired
        (entry,) = entries(engine, find_actor(engine, "administering"))
        assert (entry.who, entry.action, entry.subject) == ("operator-admin", Action.CREATED_ACCOUNT, "administering")
    finally:
        engine.dispose()


def test_a_password_is_shown_by_the_command_that_makes_it_and_by_no_other(town):
    _, lines, _ = call(town, "add", "writing", "--role", "editor")
    first = lines[-1]
    _, lines, _ = call(town, "reset", "writing")
    again = lines[-1]
    assert first != again
    assert not passwords.matches(first, stored(town, "writing").password_hash)
    assert passwords.matches(again, stored(town, "writing").password_hash)
    _, lines, _ = call(town, "list")
    assert again not in "\n".join(lines)
    assert again not in repr(content(town))


def test_a_reset_leaves_the_second_factor_unless_it_is_lost_too(town):
    person(town, factor=True)
    call(town, "reset", "writing")
    assert stored(town, "writing").totp_secret
    call(town, "reset", "writing", "--second-factor")
    assert stored(town, "writing").totp_secret is None


def test_accounts_are_listed_as_they_are(town):
    one = person(town, factor=True)
    enter(town, one)
    call(town, "add", "assessing", "--role", "monitor", "--organisation", "MONITOR")
    call(town, "deactivate", "assessing")
    code, lines, _ = call(town, "list")
    assert code == DONE
    assert "writing\tEdición\tactiva\tcon segundo factor\t–\t2026-11-22T18:00:00Z" in lines
    assert "assessing\tMonitoreo independiente\tinactiva\tsin segundo factor\tMONITOR\t–" in lines
    assert not any(line.startswith("operator-") for line in lines)
    assert "assessing\tMonitor\t" in "\n".join(call(town, "list", lang="en")[1])


def test_role_state_and_sessions_are_changed(town):
    one = person(town, at=now() + timedelta(hours=1))
    token = enter(town, one, now())
    assert call(town, "end-sessions", "writing") == (DONE, ["2 sesiones cerradas."], [])
    assert standing(town, token, now()) is None
    assert call(town, "role", "writing", "reviewer") == (DONE, ["writing: Revisión."], [])
    assert find_actor(town, "writing").role is Role.REVIEWER
    assert call(town, "deactivate", "writing") == (DONE, ["Cuenta desactivada: writing."], [])
    assert not stored(town, "writing").active
    assert call(town, "activate", "writing") == (DONE, ["Cuenta activada: writing."], [])
    assert standing(town, enter(town, one, now()), now()).actor == find_actor(town, "writing")


def test_a_provider_is_linked_by_the_address_in_the_settings(town, monkeypatch):
    code, lines, errors = call(town, "link", "editing-one", "--subject", "123")
    staff(town)
    assert (code, lines) == (REFUSED, [])
    assert "--issuer" in errors[0]
    provider = {"ISSUER": "https://provider.test", "CLIENT_ID": "site", "CLIENT_SECRET": "s" * 32}
    for name, value in provider.items():
        monkeypatch.setenv(f"OIDC_{name}", value)
    settings.cache_clear()
    said = ["Cuenta enlazada con el proveedor: editing-one."]
    assert call(town, "link", "editing-one", "--subject", "123") == (DONE, said, [])
    assert stored(town, "editing-one").oidc_issuer == "https://provider.test"
    call(town, "link", "editing-one", "--subject", "123", "--issuer", "https://another.test")
    assert stored(town, "editing-one").oidc_issuer == "https://another.test"
    assert call(town, "link", "editing-one", "--subject", "") == (DONE, ["Cuenta sin proveedor: editing-one."], [])
    assert stored(town, "editing-one").oidc_subject is None


def test_what_is_refused_is_told_without_the_names_of_columns(town):
    people = staff(town)
    call(town, "list")  # the operator's own account is made the first time
    before = content(town)
    assert call(town, "add", "A b", "--role", "editor")[2][0].startswith("A b: se esperaban de 3 a 40 minúsculas")
    assert call(town, "add", people.editor.username, "--role", "editor")[2] == ["editing-one: ya lo tiene otra cuenta"]
    for body in ([], ["--organisation", "NOBODY"]):
        code, lines, errors = call(town, "add", "assessing", "--role", "monitor", *body)
        assert (code, lines, len(errors)) == (REFUSED, [], 1)
        assert "staffuser" not in errors[0]
    for command in (["role", "nobody-here", "editor"], *([name, "nobody-here"] for name in COMMANDS[3:7])):
        assert call(town, *command) == (REFUSED, [], ["No existe: nobody-here."])
    said = english("No existe: %(what)s.", what="nobody-here")
    assert call(town, "reset", "nobody-here", lang="en")[2] == [said]
    assert content(town) == before


def test_wrong_calls(town):
    for arguments in (
        ["add", "writing"],
        ["add", "--role", "editor"],
        ["add", "writing", "--role", "king"],
        ["role", "writing"],
        ["link", "writing"],
        ["fly"],
    ):
        code, _, errors = call(town, *arguments)
        assert (code, bool(errors)) == (WRONG_CALL, True), arguments


def test_without_a_database():
    code, lines, errors = run("postgresql://nobody@127.0.0.1:1/x", "staff", "list")
    assert (code, lines) == (NO_DATABASE, [])
    assert errors[0].startswith("La base de datos no responde: ")


def test_help_names_every_command():
    shown = CliRunner().invoke(cli, ["staff", "--help"]).stdout
    for command in COMMANDS:
        assert re.search(rf"\b{command}\b", shown)


def test_every_change_is_in_the_trail_under_the_name_of_the_operator(town):
    person(town)
    for arguments in (
        ["role", "writing", "reviewer"],
        ["deactivate", "writing"],
        ["activate", "writing"],
        ["reset", "writing"],
        ["end-sessions", "writing"],
        ["link", "writing", "--subject", "1", "--issuer", "https://provider.test"],
    ):
        call(town, *arguments)
    done = [entry.action for entry in entries(town, staff(town).admin) if entry.who == "operator-admin"]
    assert done == [
        Action.LINKED_PROVIDER,
        Action.ENDED_SESSION,
        Action.RESET_ACCOUNT,
        Action.REACTIVATED,
        Action.DEACTIVATED,
        Action.CHANGED_ROLE,
    ]
