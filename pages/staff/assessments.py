"""The monitor's desk: what is declared beside what the own body assessed, and the form of an assessment."""

from config.i18n import translations
from config.pages import ASSESSMENTS
from pages.components import assessments, frame, staff

_ = translations(frame.language()).gettext

actor = staff.actor()
staff.title(
    ASSESSMENTS,
    _("Su institución publica sus evaluaciones con su nombre y sin aprobación municipal; nadie más las cambia."),
)
assessments.desk(actor)
