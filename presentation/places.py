"""What a place says of itself: what was counted, how exact its position is, what nobody has published."""

from config.i18n import Language, translations
from data_access.enumerations import PlaceKind, Precision
from indicators.measures.inclusion import NOT_COMMUNITIES
from indicators.people import Count
from indicators.territory import PlaceCard, PlaceFilters, PlaceMeasure, PlaceStory
from presentation import formats


def compared_by(asked: PlaceFilters, language: Language) -> str:
    """Return what places are compared by."""
    _ = translations(language).gettext
    what = asked.measure.label.in_(language)
    return _("%(what)s por cada mil habitantes") % {"what": what} if asked.per_thousand else what


def count(of: Count | None, language: Language) -> str:
    """Return a count in words; where all of it is withheld, that."""
    return _bounded(of, float(of.people) if of else None, language)


def rate(card: PlaceCard, measure: PlaceMeasure, language: Language) -> str:
    """Return what a measure counts here for each thousand inhabitants."""
    return _bounded(card.count(measure), card.value(measure, per_thousand=True), language, 1)


def _bounded(of: Count | None, value: float | None, language: Language, decimals: int = 0) -> str:
    _ = translations(language).gettext
    if of is None or value is None:
        return "–"
    if of.at_least and not of.people:
        return _("reservado")
    number = formats.number(value, language, decimals)
    return _("al menos %(value)s") % {"value": number} if of.at_least else number


def worded(card: PlaceCard, asked: PlaceFilters, language: Language) -> str:
    """Return what places are compared by, of one of them, with its unit."""
    _, ngettext = translations(language).gettext, translations(language).ngettext
    counted, what = card.count(asked.measure), asked.measure.label.in_(language)
    if counted is None or card.value(asked.measure, asked.per_thousand) is None:
        return formats.no_data(language)
    if counted.at_least and not counted.people:
        return _("%(what)s: reservado") % {"what": what}
    if asked.per_thousand:
        said = {"rate": rate(card, asked.measure, language), "what": what}
        return _("%(what)s por cada mil habitantes: %(rate)s") % said
    number = counted.people
    forms = {
        PlaceMeasure.PARTICIPATIONS: ngettext("%(number)s participación", "%(number)s participaciones", number),
        PlaceMeasure.EVENTS: ngettext("%(number)s evento realizado", "%(number)s eventos realizados", number),
        PlaceMeasure.CONTRIBUTIONS: ngettext("%(number)s aporte", "%(number)s aportes", number),
        PlaceMeasure.AGENDA: ngettext("%(number)s servicio de la agenda", "%(number)s servicios de la agenda", number),
    }
    return forms[asked.measure] % {"number": count(counted, language)}


def position(card: PlaceCard, language: Language) -> str:
    """Return how exact the position of a place is, or why it is not drawn."""
    _ = translations(language).gettext
    if card.kind is PlaceKind.MUNICIPALITY:
        return _("todo el municipio, no se dibuja como un punto")
    if not card.placed:
        return _("sin posición publicada")
    return _("posición exacta") if card.precision is Precision.EXACT else _("posición aproximada")


def unit(card: PlaceCard, language: Language) -> str:
    """Return whether the act of 2014 has a place as a unit of participation."""
    _ = translations(language).gettext
    if card.participation_unit is None:
        return "–"
    if card.participation_unit:
        return _("Figura en el acta del COMUDE de 2014")
    return _("Se reporta que quedó fuera del acta del COMUDE de 2014")


def sentence(story: PlaceStory, language: Language) -> str:
    """Return what came from a place in a sentence."""
    _, ngettext = translations(language).gettext, translations(language).ngettext
    counts = ((measure, story.card.count(measure)) for measure in PlaceMeasure)
    some = [measure for measure, one in counts if one and (one.people or one.at_least)]
    known = [worded(story.card, PlaceFilters(measure), language) for measure in some]
    if not known:
        return _("No se ha publicado ningún evento, asistencia ni aporte de este lugar.")
    said = formats.listed(known, language)
    said = said[:1].upper() + said[1:] + "."
    if story.unanswered:
        waiting = ngettext(
            "%(count)s aporte espera respuesta.", "%(count)s aportes esperan respuesta.", story.unanswered
        )
        said += " " + waiting % {"count": formats.number(story.unanswered, language)}
    return said


def missing(story: PlaceStory, language: Language) -> list[str]:
    """Return what nobody has published of a place, each in a sentence."""
    _, ngettext = translations(language).gettext, translations(language).ngettext
    card = story.card
    said = []
    if not card.placed and card.kind is not PlaceKind.MUNICIPALITY:
        said.append(_("Su posición: por eso no está en el mapa."))
    elif card.placed and card.precision is not Precision.EXACT:
        said.append(_("Su posición exacta: la del mapa es aproximada."))
    if card.population is None and card.kind not in NOT_COMMUNITIES:
        said.append(_("Su población: por eso no hay tasas por cada mil habitantes."))
    if story.without_minutes:
        words = ngettext(
            "El acta de %(count)s evento realizado.", "El acta de %(count)s eventos realizados.", story.without_minutes
        )
        said.append(words % {"count": formats.number(story.without_minutes, language)})
    if story.unanswered:
        words = ngettext("La respuesta a %(count)s aporte.", "La respuesta a %(count)s aportes.", story.unanswered)
        said.append(words % {"count": formats.number(story.unanswered, language)})
    return said
