"""The operator's commands about accounts: `python -m data_access staff --help`. The trail names the operator."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated, TypeVar

import typer
from sqlalchemy import Engine

from config.clock import stamp
from config.i18n import translations
from config.settings import settings
from data_access import database, loading
from data_access.console import REFUSED, Session
from data_access.enumerations import Role
from data_access.problems import InvalidInput, expectation
from data_access.staff import accounts, sessions
from data_access.staff.accounts import Account, Actor

staff = typer.Typer(name="staff", help="Accounts of the staff.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="Name of the account.")]
Body = Annotated[str | None, typer.Option("--organisation", help="Code of the body that a monitor assesses for.")]
FirstRole = Annotated[Role, typer.Option("--role", help="What the account may do.")]
NextRole = Annotated[Role, typer.Argument(help="What the account may do from now on.")]
FactorToo = Annotated[bool, typer.Option("--second-factor", help="Take the second factor away too: it is lost.")]
Answer = TypeVar("Answer")


@contextmanager
def _administering(session: Session) -> Iterator[tuple[Engine, Actor]]:
    """Yield the database, up to date, and the operator's own account for this."""
    with session.engine() as engine:
        database.migrate(engine)
        yield engine, loading.operator(engine, Role.ADMIN)


def _run(session: Session, command: Callable[[Engine, Actor], Answer]) -> Answer:
    with _administering(session) as (engine, operator):
        try:
            return command(engine, operator)
        except InvalidInput as error:
            told = [": ".join(filter(None, (one.value, expectation(one, session.language)))) for one in error.problems]
            session.stop("\n".join(told), REFUSED)


@staff.command()
def add(context: typer.Context, name: Name, role: FirstRole, organisation: Body = None) -> None:
    """Create an account and print its first password, once."""
    session: Session = context.obj
    first = _run(session, lambda engine, operator: accounts.add_account(engine, operator, name, role, organisation))
    _say_password(session, name, first)


@staff.command("list")
def list_(context: typer.Context) -> None:
    """List the accounts: name, role, state, second factor, organisation, last sign-in."""
    session: Session = context.obj
    for account in _run(session, accounts.accounts):
        session.say("\t".join(_cells(session, account)))


@staff.command("role")
def role_(context: typer.Context, name: Name, role: NextRole, organisation: Body = None) -> None:
    """Give an account another role, which ends its sessions."""
    session: Session = context.obj
    _ = translations(session.language).gettext
    _run(session, lambda engine, operator: accounts.change_role(engine, operator, name, role, organisation))
    session.say(_("%(name)s: %(role)s.") % {"name": name, "role": role.label.in_(session.language)})


@staff.command()
def deactivate(context: typer.Context, name: Name) -> None:
    """Deactivate an account, which ends its sessions at once."""
    session: Session = context.obj
    _run(session, lambda engine, operator: accounts.set_active(engine, operator, name, active=False))
    session.say(translations(session.language).gettext("Cuenta desactivada: %(name)s.") % {"name": name})


@staff.command()
def activate(context: typer.Context, name: Name) -> None:
    """Make a deactivated account active again."""
    session: Session = context.obj
    _run(session, lambda engine, operator: accounts.set_active(engine, operator, name, active=True))
    session.say(translations(session.language).gettext("Cuenta activada: %(name)s.") % {"name": name})


@staff.command()
def reset(context: typer.Context, name: Name, factor: FactorToo = False) -> None:
    """Take the password and sessions of an account away; print a new first password."""
    session: Session = context.obj
    first = _run(session, lambda engine, operator: accounts.reset_account(engine, operator, name, factor=factor))
    _say_password(session, name, first)


@staff.command("end-sessions")
def end_sessions(context: typer.Context, name: Name) -> None:
    """End every session of an account."""
    session: Session = context.obj
    count = _run(session, lambda engine, operator: sessions.end_sessions_of(engine, operator, name))
    ngettext = translations(session.language).ngettext
    session.say(ngettext("%(count)d sesión cerrada.", "%(count)d sesiones cerradas.", count) % {"count": count})


@staff.command()
def link(
    context: typer.Context,
    name: Name,
    subject: Annotated[str, typer.Option(help="Who the provider says it is (`sub`); empty takes the link back.")],
    issuer: Annotated[str, typer.Option(help="Address of the provider; OIDC_ISSUER where it is not given.")] = "",
) -> None:
    """Let somebody sign in with an OpenID provider."""
    session: Session = context.obj
    _ = translations(session.language).gettext
    provider = issuer or settings().OIDC_ISSUER
    if subject and not provider:
        session.stop(_("Falta la dirección del proveedor: --issuer, o OIDC_ISSUER."), REFUSED)
    _run(session, lambda engine, operator: accounts.link_provider(engine, operator, name, provider, subject))
    said = _("Cuenta enlazada con el proveedor: %(name)s.") if subject else _("Cuenta sin proveedor: %(name)s.")
    session.say(said % {"name": name})


def _say_password(session: Session, name: str, first: str) -> None:
    _ = translations(session.language).gettext
    said = _("Primera contraseña de %(name)s; no se muestra de nuevo y solo sirve para elegir la propia:")
    session.say(said % {"name": name})
    session.say(first)


def _cells(session: Session, account: Account) -> list[str]:
    _ = translations(session.language).gettext
    return [
        account.username,
        account.role.label.in_(session.language),
        _("activa") if account.active else _("inactiva"),
        _("con segundo factor") if account.second_factor else _("sin segundo factor"),
        account.organisation or "–",
        stamp(account.last_sign_in) if account.last_sign_in else "–",
    ]
