"""Handing something in once: the next click may cut a run off at any moment, also right after the command."""

from dataclasses import dataclass

import streamlit as st

from data_access.current import engine
from data_access.staff import drafts
from data_access.staff.accounts import Actor
from pages.components import staff


@dataclass
class Delivery:
    """What a page handed in last.

    Attributes:
        times: how often it handed something in; in the keys of what must be empty afterwards.
        sentence: what says so, until it is said.
        draft: the name of the draft that was handed in.
    """

    times: int = 0
    sentence: str = ""
    draft: str = ""

    @classmethod
    def of(cls, page: str) -> "Delivery":
        """Return what this browser knows of a page."""
        known: Delivery = st.session_state.setdefault(f"{page}!", cls())
        return known

    def done(self, sentence: str, draft: str) -> None:
        """Note that something was handed in: at once, for wherever Streamlit is asked something the run may end."""
        self.times, self.sentence, self.draft = self.times + 1, sentence, draft

    def tell(self, actor: Actor) -> None:
        """Let the draft of what was handed in go, and say so in the next run; does nothing where that was done."""
        if self.sentence:
            drafts.drop(engine(), actor, self.draft)
            staff.done(self.sentence)
            self.sentence = ""
            st.rerun()
