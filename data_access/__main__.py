"""The operator's command line: `python -m data_access --help`."""

import sys
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError
from sqlmodel import col, select

from config.clock import today
from config.i18n import Language, translations
from config.settings import settings
from data_access import database, loading
from data_access.change_sets import approve
from data_access.console import REFUSED, Session
from data_access.demo import is_loaded, load_demo
from data_access.enumerations import Role
from data_access.exporting import export_edition
from data_access.importing import import_files
from data_access.models.records import EditionRecord
from data_access.staff.accounts import Actor
from data_access.staff.command_line import staff
from data_access.verification import verify

cli = typer.Typer(help="Data of Impulso Local · Antigua Guatemala.", no_args_is_help=True, add_completion=False)
cli.add_typer(staff)


@cli.callback()
def start(
    context: typer.Context,
    database_url: Annotated[str, typer.Option("--database", help="Database; DATABASE_URL where it is not given.")] = "",
    lang: Annotated[
        Language | None, typer.Option(help="Language of the answers; LOCALE where it is not given.")
    ] = None,
) -> None:
    """Commands exit with 0 (done), 1 (refused, or something is broken), 2 (wrong call) or 3 (no database)."""
    try:
        chosen = settings()
    except ValidationError as error:
        typer.echo("\n".join(": ".join((*map(str, e["loc"]), e["msg"])) for e in error.errors()), err=True)
        raise typer.Exit(2) from None
    context.obj = Session(database_url or chosen.DATABASE_URL, lang or chosen.LOCALE)


@cli.command()
def migrate(context: typer.Context) -> None:
    """Bring the database to the newest migration."""
    session: Session = context.obj
    with session.engine() as engine:
        database.migrate(engine)
    session.say(translations(session.language).gettext("La base de datos está al día."))


@cli.command("load-facts")
def load_facts(context: typer.Context) -> None:
    """Publish the default data set as edition 1 of an empty database."""
    session: Session = context.obj
    with session.engine() as engine:
        database.migrate(engine)
        number = loading.load_facts(engine)
    session.say(translations(session.language).gettext("Edición vigente: %(number)d.") % {"number": number})


@cli.command("load-demo")
def load_demonstration(
    context: typer.Context,
    size: Annotated[float, typer.Option(min=0.01, max=1.0, help="1 is 500 commitments, 0.1 a tenth of that.")] = 0.1,
    until: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Last day of the story.")] = None,
) -> None:
    """Fill an empty database with demonstration data; does nothing where they are there already."""
    session: Session = context.obj
    last_day: date = until.date() if until else today()
    with session.engine() as engine:
        database.migrate(engine)
        if not is_loaded(engine):
            load_demo(engine, size=size, until=last_day, progress=session.say)
        number = loading.newest_number(engine)
    session.say(translations(session.language).gettext("Edición vigente: %(number)d.") % {"number": number})


@cli.command("import")
def import_(
    context: typer.Context,
    files: Annotated[
        list[Path], typer.Argument(help="CSV or XLSX files in the template's format.", exists=True, dir_okay=False)
    ],
    resource: Annotated[str | None, typer.Option(help="Resource, where the file name does not tell.")] = None,
    encoding: Annotated[str | None, typer.Option(help="Encoding of CSV files, where it is not detected.")] = None,
    title: Annotated[str, typer.Option(help="Title of the change set, for the public record.")] = "",
    reason: Annotated[str, typer.Option(help="Reason, for the public record.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change, write nothing.")] = False,
    publish: Annotated[
        bool, typer.Option("--publish", help="Approve at once: published without second review.")
    ] = False,
) -> None:
    """Propose the rows of these files as one change set; all or nothing."""
    session: Session = context.obj
    _ = translations(session.language).gettext
    names = ", ".join(path.name for path in files)
    with session.engine() as engine:
        # a dry run writes nothing at all, no account either
        editor = Actor(0, "", Role.EDITOR, system=True) if dry_run else loading.operator(engine, Role.EDITOR)
        report = import_files(
            engine,
            editor,
            [(path.name, path.read_bytes()) for path in files],
            title=title or _("Importación: %(files)s") % {"files": names},
            reason=reason or _("Importado desde la línea de comandos"),
            dry_run=dry_run,
            resource=resource,
            encoding=encoding,
        )
        for problem in (*report.plan.warnings, *report.plan.problems):
            session.say(problem.text(session.language))
        if report.plan.problems:
            session.stop(_("No se escribió nada."), REFUSED)
        counts = {"created": report.plan.created, "updated": report.plan.updated, "same": report.plan.unchanged}
        session.say(_("Filas nuevas: %(created)d, cambiadas: %(updated)d, iguales: %(same)d.") % counts)
        if report.change_set_id is None:
            return
        session.say(_("Propuesta %(number)d en revisión.") % {"number": report.change_set_id})
        if publish:
            number = approve(engine, loading.operator(engine, Role.REVIEWER), report.change_set_id)
            session.say(_("Publicada la edición %(number)d.") % {"number": number})


@cli.command()
def export(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="Folder to write to; it is created.")],
    edition: Annotated[
        int | None, typer.Option(help="Number of the edition; the newest where it is not given.")
    ] = None,
) -> None:
    """Write the canonical CSVs and the manifest of an edition."""
    session: Session = context.obj
    with session.engine() as engine:
        written = export_edition(engine, folder, edition, session.language)
    counts = {"count": len(written), "folder": folder}
    session.say(translations(session.language).gettext("%(count)d archivos en %(folder)s") % counts)


@cli.command()
def editions(context: typer.Context) -> None:
    """List the published editions: number, moment, hash."""
    session: Session = context.obj
    with session.engine() as engine, database.reading(engine) as reading:
        for record in reading.exec(select(EditionRecord).order_by(col(EditionRecord.number))):
            session.say(f"{record.number}\t{record.published_at}\t{record.hash}")


@cli.command("verify")
def verify_(context: typer.Context) -> None:
    """Walk the chain of editions, every blob and the whole record; name what is broken, the earliest first."""
    session: Session = context.obj
    with session.engine() as engine:
        breaks = verify(engine)
        number = loading.newest_number(engine)
    for item in breaks:
        session.say(item.text(session.language))
    if breaks:
        raise typer.Exit(REFUSED)
    ngettext = translations(session.language).ngettext
    answer = ngettext("OK: %(count)d edición íntegra.", "OK: %(count)d ediciones íntegras.", number)
    session.say(answer % {"count": number})


if __name__ == "__main__":
    sys.exit(cli())
