"""Import: files in the templates' format, and sign-in sheets that become counts."""

from config.i18n import translations
from config.pages import IMPORT
from pages.components import frame, importing, staff

_ = translations(frame.language()).gettext
staff.title(
    IMPORT, _("Muchas filas a la vez, desde una hoja de cálculo. Nada se escribe antes de enviarlo a revisión.")
)
importing.show()
