"""The picture that stands for a link where it is shared: what the page says now, legible at the size of a thumb."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

from markupsafe import Markup

from config import palette
from config.i18n import Language, translations
from config.pages import COMMITMENTS, OVERVIEW, PAGES, SERVICE_AGENDA, Page
from data_access.editions import Edition
from data_access.enumerations import AgendaStatus, Completion
from indicators import overview as overview_view
from indicators.commitments import CommitmentCard, commitment_cards
from indicators.model import Kind, Part
from indicators.registry import INDICATORS, measure
from indicators.service_agenda import AgendaCard, agenda_cards
from presentation import formats, sentences, typesetting
from presentation.blocks import render
from presentation.bodies import BODIES
from presentation.marks import LATE, Mark, mark
from presentation.typefaces import PLAIN, STRONG, TITLE

WIDTH, HEIGHT = 1200, 630
MARGIN = 72
HOME = "inicio"
ACROSS = WIDTH - 2 * MARGIN
BOTTOM, FOOT = 500, 568  # what the last state and the last line stand on
GAP = 4  # between stretches of the bar
SIZES = (88, 80, 72, 66, 60, 54, 48, 44)  # of the title
COLOURS = MappingProxyType(
    {
        "ink": {
            "background": palette.BACKGROUND.light,
            "card": palette.CARD.light,
            "text": palette.TEXT.light,
            "muted": palette.MUTED.light,
            "border": palette.BORDER.light,
            "accent": palette.ACCENT.light,
        },
        "tones": {name: pair.light for name, pair in palette.STATUS.items()},
    }
)


class State(NamedTuple):
    """A word of the picture, after its mark."""

    words: str
    mark: Mark


class Stretch(NamedTuple):
    """A stretch of the bar: how much of it, in which tone."""

    weight: float
    tone: str


@dataclass(frozen=True)
class Says:
    """What a picture says.

    Attributes:
        kicker: where it belongs, in a word or two.
        title: what it is called, or says.
        sentence: more of it, smaller.
        bar: how far it is; stretches whose weights add up to less than 1 leave the rest empty.
        beside: what stands beside the bar.
        states: its states, below the bar.
    """

    kicker: str
    title: str
    sentence: str = ""
    bar: tuple[Stretch, ...] = ()
    beside: str = ""
    states: tuple[State, ...] = ()


def known(edition: Edition, name: str) -> bool:
    """Return whether there is a picture of this name: of a page, an indicator, a commitment or a service."""
    is_row = any(edition.row(resource, name) for resource in ("commitments", "agenda_items"))
    return is_row or name in INDICATORS or name in _pages()


def picture(edition: Edition, name: str, today: datetime.date, language: Language) -> Markup:
    """Return the picture of a known name as SVG."""
    return _draw(edition, says(edition, name, today, language), today, language)


def says(edition: Edition, name: str, today: datetime.date, language: Language) -> Says:
    """Return what the picture of a known name says."""
    if name in _pages():
        return _page(edition, _pages()[name], today, language)
    if name in INDICATORS:
        return _indicator(edition, name, today, language)
    card = commitment_cards(edition, today).get(name)
    return _commitment(card, language) if card else _agenda_item(agenda_cards(edition, today)[name], language)


@cache
def _pages() -> Mapping[str, Page]:
    return {page.url or HOME: page for page in PAGES if page in BODIES}


def _page(edition: Edition, page: Page, today: datetime.date, language: Language) -> Says:
    _ = translations(language).gettext
    bar, states = _shares(edition, page, today, language)
    if page == OVERVIEW:
        sentence = sentences.headline(overview_view.overview(edition, today).headline, language).striptags()
        return Says(_("¿Cómo va?"), sentence, bar=bar, states=states)
    shown = BODIES[page](edition, {}, today, language)
    return Says("", shown.title, shown.description, bar, "", states)


def _shares(
    edition: Edition, page: Page, today: datetime.date, language: Language
) -> tuple[tuple[Stretch, ...], tuple[State, ...]]:
    """Return the states of everything a page lists: as a bar, and in words."""
    vocabularies: Mapping[Page, tuple[str, type[Completion | AgendaStatus]]] = {
        OVERVIEW: ("CM-01", Completion),
        COMMITMENTS: ("CM-01", Completion),
        SERVICE_AGENDA: ("SA-01", AgendaStatus),
    }
    if page not in vocabularies:
        return (), ()
    code, vocabulary = vocabularies[page]
    parts = [part for part in measure(code, edition, today).parts if part.value and not part.group]
    total = sum(float(part.value or 0) for part in parts)
    marked = [(part, mark(vocabulary(part.code))) for part in parts]
    bar = tuple(Stretch(float(part.value or 0) / total, one.tone) for part, one in marked)
    return bar, tuple(State(_counted(part, language), one) for part, one in marked)


def _counted(part: Part, language: Language) -> str:
    return f"{part.label.in_(language)} {formats.number(part.value, language)}"


def _commitment(card: CommitmentCard, language: Language) -> Says:
    _ = translations(language).gettext
    states = [State(card.completion.label.in_(language), mark(card.completion))]
    if card.days_late:
        late = _("Vencido hace %(days)s") % {"days": formats.days(card.days_late, language)}
        states.append(State(late, LATE))
    elif card.days_left is not None:
        states.append(State(formats.due(card.days_left, language), Mark("ring", "substantial")))
    bar, beside = _progress(card.progress, mark(card.completion).tone, language)
    return Says(card.code, card.title.in_(language), "", bar, beside, tuple(states))


def _agenda_item(card: AgendaCard, language: Language) -> Says:
    _ = translations(language).gettext
    bar, share = _progress(card.achieved, mark(card.status).tone, language)
    sentence = _("%(share)s del camino a la meta") % {"share": share} if share else ""
    kicker = f"{card.code} · {card.kind.label.in_(language)}"
    states = (State(card.status.label.in_(language), mark(card.status)),)
    return Says(kicker, card.title.in_(language), sentence, bar, states=states)


def _progress(share: float | None, tone: str, language: Language) -> tuple[tuple[Stretch, ...], str]:
    if share is None:
        return (), ""
    return (Stretch(min(max(share, 0), 1), tone),), formats.percent(share, language)


def _indicator(edition: Edition, code: str, today: datetime.date, language: Language) -> Says:
    indicator, result = INDICATORS[code], measure(code, edition, today)
    name, value = indicator.name.in_(language), formats.result(result, indicator.kind, language)
    share = float(result.value) if indicator.kind is Kind.SHARE and result.value is not None else None
    bar, _ = _progress(share, "substantial", language)
    return Says(f"{code} · {indicator.family.label.in_(language)}", value[:1].upper() + value[1:], name, bar)


def _draw(edition: Edition, said: Says, today: datetime.date, language: Language) -> Markup:
    """Return the picture as SVG."""
    _ = translations(language).gettext
    top = 118 if edition.demonstration else 92
    states, highest = _states(said.states, BOTTOM)
    bar_top = highest - (60 if said.bar else 0)
    room = bar_top - 26 - (top + 30)
    large = not said.states
    below = typesetting.set_in(said.sentence, PLAIN, (46, 40, 36) if large else (36, 32), (ACROSS, room / 2))
    between = 14 if said.sentence else 0
    above = typesetting.set_in(
        said.title, TITLE, ((128, 112, 100) if large else ()) + SIZES, (ACROSS, room - below.height - between)
    )
    begins = top + 30 + 0.35 * max(room - above.height - between - below.height, 0)
    day = {"day": formats.date(today, language)}
    computed = [_("Edición %(number)s") % {"number": edition.number}, _("calculado el %(day)s") % day]
    bar_width = ACROSS - (STRONG.width(said.beside, 36) + 30 if said.beside else 0)
    return render(
        language,
        "preview/picture.svg.jinja",
        **COLOURS,
        width=WIDTH,
        height=HEIGHT,
        margin=MARGIN,
        site=_("Antigua, gobierno abierto"),
        said=said,
        band=_("Datos de demostración: todo lo que muestra este sitio es inventado.") if edition.demonstration else "",
        top=top,
        title=above.baselines(begins),
        title_size=above.size,
        sentence=below.baselines(begins + above.height + between),
        sentence_size=below.size,
        bar=list(_laid(said.bar, bar_width)),
        bar_top=bar_top,
        bar_width=bar_width,
        track=sum(stretch.weight for stretch in said.bar) < 0.999,
        states=states,
        state_size=_size(said.states),
        foot=FOOT,
        computed=" · ".join(computed),
    )


def _size(states: Sequence[State]) -> int:
    return 46 if len(states) < 3 else 32


def _states(states: Sequence[State], foot: float) -> tuple[list[tuple[float, float, State]], float]:
    """Return where each state stands, the last row on `foot`, and the top of the first row."""
    size = _size(states)
    widths = [STRONG.width(state.words, size) + 2.2 * size for state in states]
    rows = typesetting.in_rows(widths, ACROSS + size)  # the space after the last of a row may stick out
    leading = size * 1.35
    first = foot - (len(rows) - 1) * leading
    places = [(MARGIN + x, first + number * leading) for number, row in enumerate(rows) for x in row]
    laid = [(x, y, state) for (x, y), state in zip(places, states, strict=True)]
    return laid, first - size if states else foot


def _laid(bar: Sequence[Stretch], width: float) -> Iterator[tuple[float, float, str]]:
    """Yield where each stretch of the bar begins, how wide it is, and its tone."""
    begins = float(MARGIN)
    for stretch in bar:
        wide = stretch.weight * width
        if wide > 6:
            yield round(begins, 1), round(wide - (GAP if begins + wide < MARGIN + width - GAP else 0), 1), stretch.tone
        begins += wide
