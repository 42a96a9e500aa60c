"""The quarterly grid: each active milestone, with what happened or that nothing did."""

from config.i18n import translations
from config.pages import QUARTER
from pages.components import frame, quarter, staff

_ = translations(frame.language()).gettext
staff.title(QUARTER, _("Cada hito vigente en una fila: lo que ocurrió en el trimestre, o que no hubo avance."))
quarter.show()
