"""What every command of the operator shares: the database, the language of the answers, and the exit codes."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NoReturn

import typer
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from config.i18n import Language, translations
from data_access import database
from data_access.errors import DomainError, NoDatabase

REFUSED, NO_DATABASE = 1, 3  # exit codes; 2 is what typer uses for a wrong call


@dataclass(frozen=True)
class Session:
    """Where the commands work, and the language they answer in."""

    url: str
    language: Language

    def say(self, message: str) -> None:
        """Print a line for the operator."""
        typer.echo(message)

    def stop(self, message: str, code: int) -> NoReturn:
        """Print what went wrong and end with an exit code."""
        typer.echo(message, err=True)
        raise typer.Exit(code)

    @contextmanager
    def engine(self) -> Iterator[Engine]:
        """Yield an engine; errors of the domain and of the database end the command with their exit code."""
        _ = translations(self.language).gettext
        try:
            engine = database.open_database(self.url)
        except database.CANNOT_OPEN as error:
            self._stop_without_database(error)
        try:
            yield engine
        except DomainError as error:
            self.stop(error.text(self.language), REFUSED)
        except SQLAlchemyError as error:
            self._stop_without_database(error)
        except OSError as error:
            self.stop(_("No se puede leer o escribir: %(detail)s") % {"detail": error}, REFUSED)
        finally:
            engine.dispose()

    def _stop_without_database(self, error: Exception) -> NoReturn:
        self.stop(NoDatabase.of(error).text(self.language), NO_DATABASE)
