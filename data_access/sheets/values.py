"""What a cell of a sign-in sheet means; the cell itself is never handed on."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from data_access.enumerations import AgeBand, Sex
from data_access.models.programme import PlacePublic
from data_access.sheets.words import PLACE_KINDS, SEXES, Field

OLDEST = 120  # years
BANDS = ((17, AgeBand.UNDER_18), (29, AgeBand.FROM_18_TO_29), (59, AgeBand.FROM_30_TO_59), (OLDEST, AgeBand.FROM_60))
_KINDS = rf"(?:(?:{'|'.join(PLACE_KINDS)})\b\s*)*"


def plain(text: str) -> str:
    """Return a text without accents, capitals and punctuation."""
    letters = (letter for letter in unicodedata.normalize("NFKD", text[:200]) if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9+]+", " ", "".join(letters).lower()).strip()


def sexes_of(cells: Iterable[str]) -> Mapping[str, Sex]:
    """Return what stands for which sex in a column: M is a man beside F, a woman beside H, and alone nobody knows."""
    said = {plain(cell) for cell in cells}
    if "h" in said and "f" not in said:
        return {**SEXES, "m": Sex.WOMEN}
    if "f" in said and "h" not in said:
        return {**SEXES, "m": Sex.MEN}
    return SEXES


def age_band(said: str) -> AgeBand | None:
    """Return the band of an age, or of a group of ages that lies within one."""
    for band in AgeBand:
        if said in {plain(name) for name in (band.value, band.label.es, band.label.en)}:
            return band
    said = re.sub(r"\b(?:anos?|years?|old|edad)\b", " ", said).strip()
    if re.fullmatch(r"\d{1,3}(?: 0+)?", said):  # 34, or 34.0
        return _band_of(int(said.split()[0]))
    if group := re.fullmatch(r"(?:de )?(\d{1,3}) (?:(?:a|to|y) )?(\d{1,3})", said):
        first, last = _band_of(int(group[1])), _band_of(int(group[2]))
        return first if first is last else None
    if open_ended := re.fullmatch(
        r"(?:mas de |mayor(?:es)? de |over )?(\d{1,3}) ?(?:\+|y mas|o mas|and over|plus)?", said
    ):
        return AgeBand.FROM_60 if int(open_ended[1]) >= 60 else None
    under = re.fullmatch(r"(?:menor(?:es)? de|under) (\d{1,2})", said)
    return AgeBand.UNDER_18 if under and int(under[1]) <= 18 else None


def _band_of(age: int) -> AgeBand | None:
    return next((band for last, band in BANDS if age <= last), None)


def bare(said: str, about: Field) -> str:
    """Return a place without what kind of place it is: «aldea San Mateo»."""
    return (re.sub(rf"^{_KINDS}", "", said) or said) if about is Field.PLACE else said


def by_name(places: Iterable[PlacePublic]) -> Mapping[str, str]:
    """Return the codes of places by what people write for them; a name that two of them have is nobody's."""
    codes: dict[str, set[str]] = defaultdict(set)
    for place in places:
        for name in _names(place):
            codes[bare(name, Field.PLACE)].add(place.code)
    return {name: next(iter(of)) for name, of in codes.items() if len(of) == 1}


def _names(place: PlacePublic) -> Iterator[str]:
    yield plain(place.code)
    yield plain(place.name)
    yield plain(re.sub(r"\(.*?\)", "", place.name))
