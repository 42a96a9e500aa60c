"""Review: what waits for a second person; with `?propuesta=`, one proposal and what can be decided about it."""

from config.i18n import translations
from config.pages import REVIEW
from pages.components import frame, review, staff

_ = translations(frame.language()).gettext

actor = staff.actor()
staff.title(REVIEW, _("Lo que el equipo propone, antes de que llegue al público."))
number = review.asked()
if number is None:
    review.lists(actor)
else:
    review.one(actor, number)
