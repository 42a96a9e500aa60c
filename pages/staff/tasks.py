"""My tasks: what waits for the one who is signed in, each one click from where it is done."""

import streamlit as st

from config.clock import today
from config.pages import PAGES, TASKS
from data_access.current import current_edition, engine
from data_access.enumerations import State
from data_access.permissions import why_not_approve
from data_access.proposals import own, queue
from data_access.sent_back import in_review, sent_back
from data_access.staff.drafts import all_kept
from indicators.tasks import TaskFilters, tasks
from pages.components import filters, frame, staff
from presentation import staff_tasks

actor = staff.actor()
language = frame.language()
edition = current_edition()
staff.title(TASKS)

if actor.role in staff.WRITERS:
    back = sent_back(engine(), actor)
    drafts = all_kept(engine(), actor)
    written = [one for one in own(engine(), actor) if one.state is State.DRAFT]
    waiting = queue(engine(), actor)
    to_review = sum(why_not_approve(actor, one.proposer_id, one.rows) is None for one in waiting)
    view = tasks(edition, TaskFilters.parse(st.query_params.to_dict()), today())

    if back or drafts or written or to_review:
        st.html(staff_tasks.own_work(edition, back, drafts, written, to_review, language))
    if view.total:
        filters.show(staff_tasks.of_tasks(view, language), language)
    handed_in = in_review(engine(), actor)
    st.html(staff_tasks.task_list(view, handed_in, not (back or drafts or written or to_review), language))
else:
    others = [page for page in PAGES if page.private and page is not TASKS and staff.may_open(page, actor.role)]
    st.html(staff_tasks.desks(others, language))
