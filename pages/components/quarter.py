"""The quarterly grid as an editable table; what is typed is kept as a draft at each change, and restored."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from config.clock import today
from config.i18n import Language, translations
from config.pages import QUARTER
from data_access.current import current_edition, engine
from data_access.editions import Edition
from data_access.errors import Conflict, DomainError
from data_access.models.commitments import MilestonePublic
from data_access.problems import InvalidInput, Problem, expectation
from data_access.quarterly import Answer, Quarter, active_milestones, hand_in
from data_access.staff import drafts
from data_access.staff.accounts import Actor
from data_access.waiting import waiting_updates
from indicators.model import Option
from indicators.wording import name_of
from pages.components import filters, frame, staff
from pages.components.delivery import Delivery
from pages.components.messages import literal
from pages.components.quarter_grid import READ_ONLY, answers_in, columns, frame_of, labels
from presentation import differences, formats
from presentation.filters import Choice, Filters

PAGE = "quarter"
PARAMETER = "trimestre"
INSTITUTION, COMMITMENT = "institucion", "compromiso"
OFFERED = 6  # quarters back from the one that runs
REASON = "quarter-reason"
SUBMIT = "quarter-submit"
WHY = "Informe trimestral de las instituciones responsables"  # public, so in the language of the data
NAMED = 8  # milestones; the table itself shows which have no answer


def show() -> None:
    """Draw the grid of a quarter, and hand it in."""
    actor, edition, language = staff.actor(), current_edition(), frame.language()
    Delivery.of(PAGE).tell(actor)
    _ = translations(language).gettext
    quarter = _quarter(language)
    asked = st.query_params.to_dict()
    frame.hear({name: asked[name] for name in (PARAMETER, INSTITUTION, COMMITMENT) if name in asked})
    milestones = active_milestones(edition)
    if not milestones:
        st.info(_("No hay hitos vigentes por informar: todos están completos, o ningún compromiso está vigente."))
        return
    subject = f"quarter/{quarter.code}"
    draft = drafts.kept(engine(), actor, subject)
    kept = dict(draft.content) if draft else {}
    before = answers_of(kept, milestones)
    gone = {code: content for code, content in kept.get("answers", {}).items() if code not in before}
    shown = _filtered(edition, milestones, language)
    answers = {**before, **_edited(edition, shown, before, quarter, told_of(edition, actor, quarter, language))}
    reason = _below(milestones, answers, kept.get("reason", ""), quarter)
    if gone:
        _say_what_is_left_out(actor, subject, kept, gone)
    keep = partial(_keep, actor, subject, kept, gone, reason)
    keep(answers)
    if st.button(
        _("Entregar el informe"), type="primary", key=SUBMIT, disabled=not any(one.given for one in answers.values())
    ):
        _hand_in(actor, edition, quarter, answers, reason, keep)


def answers_of(content: Mapping[str, Any], milestones: Iterable[MilestonePublic]) -> dict[str, Answer]:
    """Return the answers by milestone, empty where the draft has none; what it says of others is passed over."""
    kept = content.get("answers", {})
    return {
        row.code: Answer.kept(kept[row.code]) if row.code in kept else Answer(row.code, row.completion)
        for row in milestones
    }


def _say_what_is_left_out(actor: Actor, subject: str, kept: Mapping[str, Any], gone: Mapping[str, Any]) -> None:
    """Show what the draft says of milestones that nobody reports on any more, with the way to be rid of it."""
    language = frame.language()
    _ = translations(language).gettext
    words = _("Ya no están vigentes, y no se entrega lo que usted escribió: %(answers)s.")
    answers = [f"{code} «{content['text']}»" if content["text"] else code for code, content in gone.items()]
    st.warning(literal(words % {"answers": formats.listed(answers, language)}))
    rest = {**kept, "answers": {code: content for code, content in kept["answers"].items() if code not in gone}}
    st.button(_("Descartar lo que no se entrega"), on_click=drafts.keep, args=(engine(), actor, subject, rest))


def told_of(edition: Edition, actor: Actor, quarter: Quarter, language: Language) -> dict[str, str]:
    """Return of which milestones something of the quarter is published, or waits for its review, in words."""
    _ = translations(language).gettext
    told = {row.milestone: _("publicado") for row in edition.progress_updates if row.event_date in quarter}
    for one in waiting_updates(engine(), actor):
        resource, code = one.subject
        if resource == "milestones" and one.event_date in quarter:
            told[code] = _("propuesta %(number)d") % {"number": one.proposal}
    return {code: words for code, words in told.items() if code}


def problem_lines(problems: Iterable[Problem], language: Language) -> list[str]:
    """Return each problem as a line: the milestone's code, the column and what was expected."""
    named = {**labels(language), "reason": translations(language).gettext("Motivo (público)")}
    return [
        " · ".join(part for part in (problem.code, named.get(problem.name, ""), expectation(problem, language)) if part)
        for problem in problems
    ]


def _quarter(language: Language) -> Quarter:
    """Let a quarter be chosen: the address says which; where it does not, the one that runs."""
    _ = translations(language).gettext
    running = Quarter.of(today())
    offered = [running]
    while len(offered) < OFFERED:
        offered.append(offered[-1].before)
    asked = Quarter.parse(st.query_params.get(PARAMETER))
    key = "quarter-choice"
    st.session_state[key] = (asked if asked in offered else running).code
    words = {one.code: one.months(language) for one in offered}
    words[running.code] = _("%(months)s (en curso)") % {"months": words[running.code]}

    def write() -> None:
        st.query_params[PARAMETER] = st.session_state[key]

    chosen = st.selectbox(
        _("Trimestre"), list(words), format_func=words.__getitem__, key=key, on_change=write, width=filters.WIDTH
    )
    return Quarter.parse(chosen) or running


def _filtered(
    edition: Edition, milestones: Sequence[MilestonePublic], language: Language
) -> tuple[MilestonePublic, ...]:
    """Return the milestones that the filters leave, after drawing these."""
    _ = translations(language).gettext
    institutions = _options(edition, "organisations", [row.responsible for row in milestones])
    commitments = _options(edition, "commitments", [row.commitment for row in milestones])
    responsible = _asked(INSTITUTION, institutions)
    commitment = _asked(COMMITMENT, commitments)
    choices = (
        Choice(INSTITUTION, _("Institución"), institutions, responsible, _("Todas")),
        Choice(COMMITMENT, _("Compromiso"), commitments, commitment, _("Todos")),
    )
    filters.show(Filters(QUARTER, (choices,)), language)
    return tuple(
        row for row in milestones if responsible in (None, row.responsible) and commitment in (None, row.commitment)
    )


def _options(edition: Edition, resource: str, codes: Sequence[str | None]) -> tuple[Option, ...]:
    named = {code: name_of(edition, resource, code) for code in dict.fromkeys(codes)}
    return tuple(Option(code, name, codes.count(code)) for code, name in named.items() if code and name)


def _asked(name: str, options: Sequence[Option]) -> str | None:
    said = st.query_params.get(name)
    return said if said in {option.value for option in options} else None


def _edited(
    edition: Edition,
    shown: Sequence[MilestonePublic],
    answers: Mapping[str, Answer],
    quarter: Quarter,
    told: Mapping[str, str],
) -> dict[str, Answer]:
    """Draw the grid and return what it answers. Another set of rows is another grid: edits go by position."""
    language = frame.language()
    _ = translations(language).gettext
    if not shown:
        st.info(_("Ningún hito vigente con estos filtros."))
        return {}
    rows = "|".join(f"{row.code}:{row.completion.value}" for row in shown)
    edited = st.data_editor(
        frame_of(edition, shown, answers, told, language),
        column_config=columns(quarter, language),
        column_order=[name for name in labels(language) if told or name != "told"],
        disabled=list(READ_ONLY),
        hide_index=True,
        num_rows="fixed",
        width="stretch",
        placeholder="",
        key=f"quarter/{quarter.code}/{Delivery.of(PAGE).times}/{rows}",
    )
    return answers_in(edited, answers)


def _below(milestones: Sequence[MilestonePublic], answers: Mapping[str, Answer], reason: str, quarter: Quarter) -> str:
    """Say how many milestones are answered and which are not; return the reason that is typed below."""
    language = frame.language()
    _, ngettext = translations(language).gettext, translations(language).ngettext
    missing = [row.code for row in milestones if not answers[row.code].given]
    counted = ngettext(
        "%(answered)s de %(count)s hito con respuesta.", "%(answered)s de %(count)s hitos con respuesta.",
        len(milestones),
    )  # fmt: skip
    numbers = {
        "answered": formats.number(len(milestones) - len(missing), language),
        "count": formats.number(len(milestones), language),
    }
    said = [counted % numbers]
    if missing:
        named = ", ".join(missing[:NAMED]) + (" …" if len(missing) > NAMED else "")
        said.append(_("Los demás quedan fuera de la entrega: %(codes)s.") % {"codes": named})
    st.markdown(literal(" ".join(said)))
    st.caption(_("Se entrega todo lo respondido, también lo que un filtro oculta. Lo escrito se guarda como borrador."))
    key = f"{REASON}/{quarter.code}/{Delivery.of(PAGE).times}"
    return st.text_input(_("Motivo (público)"), value=reason or WHY, key=key)


def _keep(
    actor: Actor,
    subject: str,
    kept: Mapping[str, Any],
    gone: Mapping[str, Any],
    reason: str,
    answers: Mapping[str, Answer],
) -> None:
    """Keep what is typed, where it is not kept already; without any answer there is no draft."""
    given = {**gone, **{code: one.content() for code, one in answers.items() if one.given}}
    content = {"answers": given, "reason": reason} if given else {}
    if content == kept:
        return
    with staff.told():
        if content:
            drafts.keep(engine(), actor, subject, content)
        else:
            drafts.drop(engine(), actor, subject)


def _hand_in(
    actor: Actor,
    edition: Edition,
    quarter: Quarter,
    answers: Mapping[str, Answer],
    reason: str,
    keep: Callable[[Mapping[str, Answer]], None],
) -> None:
    """Hand the report in; what stands in the way is said, and nothing typed is lost."""
    language = frame.language()
    _ = translations(language).gettext
    subject, delivery = f"quarter/{quarter.code}", Delivery.of(PAGE)
    said = _("Propuesta %(number)s en revisión: informe de %(months)s.")
    try:
        with st.spinner(_("Se entrega el informe…")):
            number = hand_in(engine(), actor, edition, answers.values(), quarter, today(), reason)
            delivery.done(said % {"number": number, "months": quarter.months(language)}, subject)
    except InvalidInput as error:
        st.error("\n".join(f"- {literal(line)}" for line in problem_lines(error.problems, language)))
    except Conflict as error:
        now = {row.code: row.completion for row in current_edition().milestones}
        keep({code: replace(one, seen=now.get(code, one.seen)) for code, one in answers.items()})
        st.html(differences.conflicts(edition, error.conflicts, language))
        st.info(_("Revise esas filas, que ya muestran el cumplimiento actual, y entregue de nuevo."))
    except DomainError as error:
        st.error(literal(error.text(language)))
    delivery.tell(actor)
