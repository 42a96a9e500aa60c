"""The page registry: what pages there are, what they are called and where they answer. The router only reads it."""

from dataclasses import dataclass
from urllib.parse import urlencode

from config.i18n import Language, Text
from config.settings import settings


@dataclass(frozen=True)
class Page:
    """One page: its script in `pages/`, its name and its address.

    Attributes:
        file: the script, relative to `pages/`.
        title: what navigation and browser tab call it.
        url: its path below the root of the site, without slashes; empty for the home page. A test freezes public ones.
        icon: a Material symbol (`:material/name:`) beside the title, or None.
        private: whether it asks for a role first and stays out of the public navigation.
    """

    file: str
    title: Text
    url: str
    icon: str | None = None
    private: bool = False

    def address(self, language: Language, /, **query: str) -> str:
        """Return the link to this page, with `query` and, where it is not the default, the language.

        Positional only: a parameter in an address may be called `language` or `self`.
        """
        if language is not settings().LOCALE:
            query["lang"] = language.value
        return f"/{self.url}" + (f"?{urlencode(query)}" if query else "")


OVERVIEW = Page("overview.py", Text("Inicio", "Home"), "")
CO_CREATION = Page("co_creation.py", Text("Cocreación", "Co-creation"), "cocreacion")
SERVICE_AGENDA = Page("service_agenda.py", Text("Agenda de servicios", "Service agenda"), "agenda")
COMMITMENTS = Page("commitments.py", Text("Compromisos", "Commitments"), "compromisos")
OPEN_DATA = Page("open_data.py", Text("Datos abiertos", "Open data"), "datos")
METHODOLOGY = Page("methodology.py", Text("Metodología", "Methodology"), "metodologia")

TASKS = Page("staff/tasks.py", Text("Mis pendientes", "My tasks"), "personal", private=True)
UPDATE = Page("staff/update.py", Text("Actualizar", "Update"), "personal-actualizar", private=True)
QUARTER = Page("staff/quarter.py", Text("Trimestre", "Quarter"), "personal-trimestre", private=True)
IMPORT = Page("staff/importing.py", Text("Importar", "Import"), "personal-importar", private=True)
REVIEW = Page("staff/review.py", Text("Revisión", "Review"), "personal-revision", private=True)
ASSESSMENTS = Page("staff/assessments.py", Text("Evaluaciones", "Assessments"), "personal-evaluaciones", private=True)
ACCOUNTS = Page("staff/accounts.py", Text("Cuentas", "Accounts"), "personal-cuentas", private=True)
AUDIT = Page("staff/audit.py", Text("Bitácora", "Audit trail"), "personal-bitacora", private=True)

PAGES = (
    *(OVERVIEW, CO_CREATION, SERVICE_AGENDA, COMMITMENTS, OPEN_DATA, METHODOLOGY),
    *(TASKS, UPDATE, QUARTER, IMPORT, REVIEW, ASSESSMENTS, ACCOUNTS, AUDIT),
)
