"""Why somebody is not let in: said so that a stranger learns nothing about the account."""

from dataclasses import dataclass

from config.i18n import Language, translations
from data_access.errors import DomainError


@dataclass
class WrongCredentials(DomainError):
    """The account, the password or the code is wrong; which one is not told."""

    def text(self, language: Language) -> str:
        """Say no more than that."""
        return translations(language).gettext("La cuenta o la contraseña no es correcta.")


@dataclass
class WrongCode(DomainError):
    """The code of the second factor is wrong, or was used already."""

    def text(self, language: Language) -> str:
        """Say so, and what to do."""
        return translations(language).gettext("El código no es correcto o ya se usó. Espere el siguiente.")


@dataclass
class TooManyTries(DomainError):
    """Too many tries failed; the next one counts only after a while, or where it is None, once somebody restores it."""

    seconds: int | None

    def text(self, language: Language) -> str:
        """Say how long, or whom to ask."""
        if self.seconds is None:
            _ = translations(language).gettext
            return _("Demasiados intentos fallidos. Pida a quien administra las cuentas que restablezca la suya.")
        ngettext = translations(language).ngettext
        minutes = -(-self.seconds // 60)
        if self.seconds < 60:
            said = ngettext(
                "Demasiados intentos. Espere %(count)d segundo.",
                "Demasiados intentos. Espere %(count)d segundos.",
                self.seconds,
            )
            return said % {"count": self.seconds}
        said = ngettext(
            "Demasiados intentos. Espere %(count)d minuto.", "Demasiados intentos. Espere %(count)d minutos.", minutes
        )
        return said % {"count": minutes}
