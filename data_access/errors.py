"""Domain errors. They carry facts; `text(language)` puts them into words for whoever stands at the edge."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass

from config.i18n import Language, Text, translations


class DomainError(ABC, Exception):
    """A rule of the domain was not met; nothing was written."""

    @abstractmethod
    def text(self, language: Language) -> str:
        """Return what happened, in the reader's language."""

    def __str__(self) -> str:
        return self.text(Language.EN)


@dataclass
class NotFound(DomainError):
    """There is no such thing."""

    what: str

    def text(self, language: Language) -> str:
        """Say what was looked for."""
        return translations(language).gettext("No existe: %(what)s.") % {"what": self.what}


@dataclass
class NotAllowed(DomainError):
    """This account may not do this."""

    action: str | Text

    def text(self, language: Language) -> str:
        """Say what is not allowed."""
        action = self.action.in_(language) if isinstance(self.action, Text) else self.action
        return translations(language).gettext("Esta cuenta no puede hacer esto: %(action)s.") % {"action": action}


@dataclass
class WrongState(DomainError):
    """The change set is not in a state that allows this."""

    change_set: int
    state: Text

    def text(self, language: Language) -> str:
        """Say in which state it is."""
        _ = translations(language).gettext
        return _("La propuesta %(number)d está en estado «%(state)s».") % {
            "number": self.change_set,
            "state": self.state.in_(language),
        }


@dataclass(frozen=True)
class FieldConflict:
    """One field that somebody else changed first."""

    resource: str
    code: str
    field: str
    expected: str
    found: str
    proposed: str
    changed_by: str


@dataclass
class Conflict(DomainError):
    """The data moved since the change set was written; nothing of it was applied."""

    conflicts: Sequence[FieldConflict]

    def text(self, language: Language) -> str:
        """Name every field, its values and who changed it."""
        _ = translations(language).gettext
        line = _("%(code)s · %(field)s: se esperaba «%(expected)s», ahora dice «%(found)s» (cambio de %(who)s); "
                 "se proponía «%(proposed)s».")  # fmt: skip
        return "\n".join(
            line
            % {
                "code": c.code,
                "field": c.field,
                "expected": c.expected,
                "found": c.found,
                "who": c.changed_by,
                "proposed": c.proposed,
            }
            for c in self.conflicts
        )


@dataclass
class Unavailable(DomainError):
    """No edition can be shown: the database never answered, or nothing was published."""

    def text(self, language: Language) -> str:
        """Say that there is nothing to show."""
        return translations(language).gettext("Todavía no hay una edición publicada que mostrar.")


@dataclass
class NoDatabase(DomainError):
    """The database cannot be opened, or does not answer."""

    detail: str

    @classmethod
    def of(cls, error: Exception) -> "NoDatabase":
        """Return it with the first line of what the driver said."""
        said = str(getattr(error, "orig", None) or error).strip().splitlines()
        return cls(said[0] if said else type(error).__name__)

    def text(self, language: Language) -> str:
        """Say what the driver said."""
        return translations(language).gettext("La base de datos no responde: %(detail)s") % {"detail": self.detail}
