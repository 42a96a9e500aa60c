"""What a proposal wanted that came back, so that a form can hold it again."""

import streamlit as st

from config.i18n import translations
from data_access.current import engine
from data_access.enumerations import Operation
from data_access.sent_back import Key, SentBack, sent_back, texts_of
from data_access.staff.accounts import Actor
from pages.components import frame
from pages.components.forms import WHY_GONE
from pages.components.handing_in import REASON
from presentation.frame import notice


def asked_again(actor: Actor, number: str, subject: Key) -> SentBack | None:
    """Return the proposal of one's own of this number that came back, if it speaks of this row, and say why it did."""
    found = sent_back(engine(), actor) if number else []
    proposal = next((one for one in found if str(one.number) == number and subject in one.about), None)
    if proposal is not None:
        _ = translations(frame.language()).gettext
        words = _("La propuesta %(number)d fue devuelta: %(reason)s")
        said = words % {"number": proposal.number, "reason": proposal.reason}
        st.html(notice([said], frame.language()))  # what somebody wrote is text, not Markdown
    return proposal


def texts_again(proposal: SentBack, subject: Key) -> dict[str, str]:
    """Return what the form of a row holds at first, to propose it again."""
    own = [row for row in proposal.about[subject] if (row.resource, row.code) == subject]
    if any(row.operation is Operation.REMOVE for row in own):
        return {WHY_GONE: proposal.said}
    texts = {name: text for row in own for name, text in texts_of(row).items()}
    created = {"code": subject[1]} if any(row.operation is Operation.CREATE for row in own) else {}
    return {**texts, **created, REASON: proposal.said}
