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
        named: whether the navigation names it; what it does not name is reached from the footer and other pages.
    """

    file: str
    title: Text
    url: str
    icon: str | None = None
    private: bool = False
    named: bool = True

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
TERRITORY = Page("territory.py", Text("Territorio", "Territory"), "territorio")
HISTORY = Page("history.py", Text("Historial", "History"), "historial")
OPEN_DATA = Page("open_data.py", Text("Datos abiertos", "Open data"), "datos")
METHODOLOGY = Page("methodology.py", Text("Metodología", "Methodology"), "metodologia")
PARTICIPATION = Page("participation.py", Text("Participación", "Participation"), "participacion", named=False)
PROGRESS = Page("progress.py", Text("Avance y plazos", "Progress and deadlines"), "avance", named=False)
TRACEABILITY = Page("traceability.py", Text("Trazabilidad", "Traceability"), "trazabilidad", named=False)
GOVERNANCE = Page("governance.py", Text("Riesgos y gobernanza", "Risks and governance"), "gobernanza", named=False)
DATA_QUALITY = Page("data_quality.py", Text("Calidad de los datos", "Data quality"), "calidad", named=False)
VERIFICATION = Page("verification.py", Text("Verificar", "Verify"), "verificar", named=False)

TASKS = Page("staff/tasks.py", Text("Mis pendientes", "My tasks"), "personal", private=True)
UPDATE = Page("staff/update.py", Text("Actualizar", "Update"), "personal-actualizar", private=True)
QUARTER = Page("staff/quarter.py", Text("Trimestre", "Quarter"), "personal-trimestre", private=True)
IMPORT = Page("staff/importing.py", Text("Importar", "Import"), "personal-importar", private=True)
REVIEW = Page("staff/review.py", Text("Revisión", "Review"), "personal-revision", private=True)
ASSESSMENTS = Page("staff/assessments.py", Text("Evaluaciones", "Assessments"), "personal-evaluaciones", private=True)
ACCOUNTS = Page("staff/accounts.py", Text("Cuentas", "Accounts"), "personal-cuentas", private=True)
AUDIT = Page("staff/audit.py", Text("Bitácora", "Audit trail"), "personal-bitacora", private=True)

PAGES = (
    *(OVERVIEW, CO_CREATION, SERVICE_AGENDA, COMMITMENTS, TERRITORY, HISTORY, OPEN_DATA, METHODOLOGY),
    *(PROGRESS, PARTICIPATION, TRACEABILITY, GOVERNANCE, DATA_QUALITY, VERIFICATION),
    *(TASKS, UPDATE, QUARTER, IMPORT, REVIEW, ASSESSMENTS, ACCOUNTS, AUDIT),
)
