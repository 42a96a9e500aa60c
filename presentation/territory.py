"""The page that shows places, on the map and as a list; with `id`, one place with everything that came from it."""

import datetime
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from markupsafe import Markup

from config.i18n import Language, Text, translations
from config.pages import METHODOLOGY, TERRITORY
from config.settings import settings
from data_access.editions import Edition
from data_access.enumerations import Precision
from indicators import territory as territory_view
from indicators.model import Option, RowRef
from indicators.parameters import page_number
from indicators.people import Count
from indicators.territory import DEFINED_BY, LINES, PlaceCard, PlaceFilters, PlaceMeasure, PlaceStory, Territory
from presentation import formats, maps, places, sentences
from presentation.addresses import href
from presentation.blocks import render
from presentation.charts import Figure
from presentation.filters import Chips, Field, Filters
from presentation.map_layout import Ground, Mark, Point, laid
from presentation.maps import Map
from presentation.shown import Shown, body, kept, unknown

LISTED = 7  # places beside the map
SAID = 12  # places in its description


class Line(NamedTuple):
    """A place of the table, in words."""

    card: PlaceCard
    about: str
    counts: tuple[str, ...]
    rate: str
    unit: str


def territory(edition: Edition, query: Mapping[str, str], today: datetime.date, language: Language) -> Shown:
    """Return the places as an address compares and orders them; with `id`, one place."""
    code, asked = query.get("id"), PlaceFilters.parse(query)
    if not code:
        view = territory_view.territory(edition, asked, today)
        listed = _territory if view.common else _territory.__wrapped__
        return listed(edition, view.filters, today, language)
    story = territory_view.place(edition, code, today, page_number(query.get("pagina")))
    if story is None:
        return unknown(edition, RowRef("places", code), TERRITORY, Text("Todos los lugares", "All places"), language)
    asked = PlaceFilters(asked.measure, asked.per_thousand)
    shown = _place.__wrapped__ if asked.compared else _place
    return shown(edition, code, story.page, asked, today, language)


@kept(32)
def _territory(edition: Edition, asked: PlaceFilters, today: datetime.date, language: Language) -> Shown:
    _ = translations(language).gettext
    view = territory_view.territory(edition, asked, today)
    lead = _("Dónde participó la gente, de dónde son los aportes y qué lugares faltan.")
    title = TERRITORY.title.in_(language)
    missing = partial(sentences.missing_since, edition, language)
    more = {"view": view, "edition": edition, "missing_since": missing}
    counted = any(view.known.values())
    pieces = body(
        render(language, "territory/opening.html", title=title, lead=lead, counted=counted, **more),
        _choices(view, language) if counted else None,
        _map(view, language),
        _table(edition, view, counted, language),
    )
    number = sentences.page_of(view.page, view.pages, language)
    chosen = [(_("Comparados por"), places.compared_by(asked, language))] if asked.compared else []
    name = sentences.list_title(title, chosen, number)
    return Shown(name, lead, pieces, view.filters.query, common=view.common)


@kept(128)
def _place(
    edition: Edition, code: str, page: int, asked: PlaceFilters, today: datetime.date, language: Language
) -> Shown:
    story = territory_view.place(edition, code, today, page)
    assert story is not None
    view = territory_view.territory(edition, asked, today)
    sentence = places.sentence(story, language)
    facts = _facts(story, language)
    query = {"id": code, **asked.compared}
    pieces = body(
        render(language, "territory/place.html", story=story, sentence=sentence, compared=asked.compared),
        _map(view, language, story, facts) if story.card.placed else facts,
        _record(edition, story, query, language),
    )
    heard = {**query, **({"pagina": str(page)} if page > 1 else {})}
    number = sentences.page_of(page, story.pages, language)
    title = sentences.list_title(story.card.name, (), number)
    said = ". ".join(part for part in (number, sentence) if part)
    return Shown(title, said, pieces, heard, code, common=not asked.compared)


def _choices(view: Territory, language: Language) -> Filters:
    """Return what places are compared by; one choice of the first row always stands."""
    _ = translations(language).gettext
    measures = tuple(Option(one.value, one.label, view.known[one]) for one in PlaceMeasure)
    words = Text("Por cada mil habitantes", "Per thousand inhabitants")
    rate = Option(territory_view.PER_THOUSAND, words, view.peopled)
    chosen = rate.value if view.filters.per_thousand else None
    rows: tuple[tuple[Field, ...], ...] = (
        (Chips("medida", _("Comparar los lugares por"), measures, view.filters.measure.value, measures[0].value),),
        *(((Chips("por", _("En relación con la población"), (rate,), chosen),),) if view.peopled or chosen else ()),
    )
    return Filters(TERRITORY, rows)


def _map(
    view: Territory, language: Language, story: PlaceStory | None = None, beside: Markup | None = None
) -> Map | None:
    """Return the places with a position on the map, one of them chosen; None where there is none."""
    if not view.drawn or view.reference is None:
        return None
    chosen = story.card.code if story else None
    points = [_point(card, view, chosen, language) for card in view.drawn]
    reference = (view.reference.lat or 0.0, view.reference.lon or 0.0)
    ground, marks = laid(points, reference, language)
    message = _position_of(story.card, language) if story else _message(view, language)
    told = beside or render(
        language,
        "territory/beside.html",
        points=points[:LISTED],
        more=len(points[LISTED:]),
        compared=view.filters.compared,
    )
    figure = _figure(view, message, points, (ground, marks), language)
    return Map(figure, told, chosen or "", partial(maps.deck, ground, marks))


def _point(card: PlaceCard, view: Territory, chosen: str | None, language: Language) -> Point:
    measure, rate = view.filters.measure, view.filters.per_thousand
    value = card.value(measure, rate)
    most = max((one.value(measure, rate) or 0 for one in view.drawn), default=0)
    said = places.worded(card, view.filters, language)
    if not any(view.known.values()):
        said = ""
    about = " · ".join(part for part in (said, places.position(card, language)) if part)
    exact = card.precision is Precision.EXACT
    share = value / most if value and most else None
    return Point(card.code, card.name, about, card.lat or 0, card.lon or 0, exact, share, card.code == chosen)


def _figure(
    view: Territory, message: str, points: Sequence[Point], drawn: tuple[Ground, list[Mark]], language: Language
) -> Figure:
    _ = translations(language).gettext
    ground, marks = drawn
    assert view.reference is not None
    said = "; ".join(f"{one.name}: {one.words}" for one in points[:SAID])
    words = {"count": len(points), "place": view.reference.name, "message": message, "said": said}
    alt = _("Mapa de %(count)s lugares alrededor de %(place)s. %(message)s. %(said)s. La tabla dice lo mismo.") % words
    legend = render(
        language,
        "territory/legend.html",
        exact=any(one.exact for one in points),
        measure=places.compared_by(view.filters, language).lower() if any(one.share for one in points) else None,
        step=ground.rings[0].words,
        reference=view.reference.name,
        tiles=settings().tile_server,
    )
    heading = render(language, "blocks/figure_title.html", message=message)
    picture = partial(maps.picture, ground, marks, language)
    origin = href(METHODOLOGY, language, id=DEFINED_BY[view.filters.measure])
    return Figure(message, alt, heading, legend, picture, "mapa", _rows(view), origin)


def _rows(view: Territory) -> list[dict[str, Any]]:
    """Return the points of the map as data."""
    measure, rate = view.filters.measure, view.filters.per_thousand
    return [
        {
            "code": card.code,
            "name": card.name,
            "lat": card.lat,
            "lon": card.lon,
            "precision": card.precision.value if card.precision else None,
            measure.value: card.value(measure, rate),
            "at_least": bool(count and count.at_least),
        }
        for card in view.drawn
        for count in [card.count(measure)]
    ]


def _message(view: Territory, language: Language) -> str:
    _ = translations(language).gettext
    first = view.drawn[0]
    if not first.value(view.filters.measure, view.filters.per_thousand):
        words = {"drawn": len(view.drawn), "total": len(view.drawn) + len(view.unplaced)}
        if all(card.precision is not Precision.EXACT for card in view.drawn):
            return _("%(drawn)s de %(total)s lugares tienen una posición publicada, solo aproximada") % words
        return _("%(drawn)s de %(total)s lugares tienen una posición publicada") % words
    told = {"place": first.name, "words": places.worded(first, view.filters, language)}
    return _("A la cabeza, %(place)s: %(words)s") % told


def _position_of(card: PlaceCard, language: Language) -> str:
    return f"{card.name}: {places.position(card, language)}"


def _table(edition: Edition, view: Territory, counted: bool, language: Language) -> Markup:
    _, ngettext = translations(language).gettext, translations(language).ngettext
    asked = view.filters
    what = places.compared_by(asked, language)
    order = _("ordenados por nombre") if asked.by_name or not counted else _("ordenados por: %(what)s") % {"what": what}
    told = ngettext("%(total)s lugar, %(order)s", "%(total)s lugares, %(order)s", view.total)
    caption = told % {"total": formats.number(view.total, language), "order": order}
    return render(
        language,
        "territory/places.html",
        view=view,
        edition=edition,
        counted=counted,
        rows=[_line(card, asked, language) for card in view.cards],
        measures=tuple(PlaceMeasure),
        first=PlaceMeasure.PARTICIPATIONS,
        definitions=DEFINED_BY,
        caption=caption,
        unplaced=formats.listed(view.unplaced, language),
    )


def _line(card: PlaceCard, asked: PlaceFilters, language: Language) -> Line:
    kind = card.kind.label.in_(language) if card.kind else None
    about = " · ".join(part for part in (kind, places.position(card, language)) if part)
    counts = tuple(places.count(card.count(measure), language) for measure in PlaceMeasure)
    return Line(card, about, counts, places.rate(card, asked.measure, language), places.unit(card, language))


def _facts(story: PlaceStory, language: Language) -> Markup:
    known = {one: story.card.count(one) for one in PlaceMeasure}
    none = formats.no_data(language)
    counts = [(one, places.count(of, language) if of else none, DEFINED_BY[one]) for one, of in known.items()]
    position = places.position(story.card, language)
    unit = places.unit(story.card, language)
    return render(language, "territory/facts.html", story=story, position=position, counts=counts, unit=unit)


def _record(edition: Edition, story: PlaceStory, query: Mapping[str, str], language: Language) -> Markup:
    groups = dict.fromkeys(part.group for part in story.attendance)
    breakdowns = [
        (
            group,
            [
                (part.label, places.count(Count(int(part.value or 0), part.at_least), language))
                for part in story.attendance
                if part.group == group
            ],
        )
        for group in groups
    ]
    return render(
        language,
        "territory/record.html",
        story=story,
        edition=edition,
        query=query,
        breakdowns=breakdowns,
        missing=places.missing(story, language),
        missing_since=partial(sentences.missing_since, edition, language),
        events_caption=_part_of(story.all_events, story.page, language),
        contributions_caption=_part_of(story.card.contributions or 0, story.page, language),
    )


def _part_of(total: int, page: int, language: Language) -> str:
    """Return which of so many rows a page shows."""
    _ = translations(language).gettext
    start, end = (page - 1) * LINES + 1, min(page * LINES, total)
    words = {"start": start, "end": end, "total": formats.number(total, language)}
    if start > total:
        return _("Los %(total)s están en páginas anteriores") % words
    return _("Del %(start)s al %(end)s de %(total)s, primero lo más reciente") % words
