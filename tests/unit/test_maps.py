"""Maps: true to the ground, the same drawn twice, and honest about what is only approximate."""

import json
import math
import re

import pytest
import vl_convert

from config import palette
from config.i18n import Language
from config.settings import settings
from presentation import maps
from presentation.map_layout import HEIGHT, LETTERS, Point, laid
from presentation.theme import Look
from presentation.typefaces import PLAIN

ES = Language.ES
PARK = (14.5567, -90.7337)
EARTH = 6_378_137  # metres, the sphere of web maps


def point(code, lat, lon, exact=False, share=None, chosen=False):
    return Point(code, f"Lugar {code}", "3 aportes", lat, lon, exact, share, chosen)


POINTS = [
    point("A", 14.577, -90.725, share=1.0),
    point("B", 14.521, -90.724, share=0.25),
    point("C", 14.546, -90.725, exact=True),
    point("D", 14.583, -90.706, chosen=True),
]


@pytest.fixture
def drawn():
    return laid(POINTS, PARK, ES)


def test_each_point_stands_where_it_is(drawn):
    ground, marks = drawn
    for mark in marks:
        lon, lat = ground.degrees(mark.x, mark.y)
        assert (lat, lon) == pytest.approx((mark.point.lat, mark.point.lon), abs=2e-6)


def test_a_ring_is_as_far_from_the_reference_as_it_says(drawn):
    ground, _ = drawn
    assert [ring.words for ring in ground.rings] == ["1 km", "2 km", "3 km", "4 km", "5 km"]
    for number, ring in enumerate(ground.rings, 1):
        for turn in (0.3, 2.0, 4.4):
            x, y = ground.x + ring.radius * math.cos(turn), ground.y + ring.radius * math.sin(turn)
            assert distance(PARK, ground.degrees(x, y)) == pytest.approx(number * 1000, rel=0.004)


def distance(one, lon_lat):
    """Return the metres between a latitude and longitude and a longitude and latitude, along the sphere."""
    (lat1, lon1), (lon2, lat2) = map(math.radians, one), map(math.radians, lon_lat)
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH * math.asin(math.sqrt(half))


def test_pydeck_shows_as_many_metres_in_a_pixel_as_the_picture(drawn):
    ground, _ = drawn
    shown = json.loads(maps.deck(*drawn, Look.LIGHT).to_json())["initialViewState"]
    metres = 2 * math.pi * EARTH / 512 * math.cos(math.radians(shown["latitude"])) / 2 ** shown["zoom"]
    assert metres == pytest.approx(ground.metres, rel=1e-4)


def test_points_and_names_keep_within_what_a_phone_shows(drawn):
    for mark in drawn[1]:
        assert abs(mark.x) <= 170
        assert abs(mark.y) <= HEIGHT / 2


def test_no_name_runs_over_a_point_or_another_name():
    crowd = [point(f"{n:02}", 14.55 + n % 5 / 500, -90.73 + n // 5 / 500, share=n / 25) for n in range(25)]
    _, marks = laid(crowd, PARK, ES)
    named = [mark for mark in marks if mark.side]
    assert 2 < len(named) <= len(marks)
    boxes = [box(mark) for mark in named]
    assert not [pair for i, pair in enumerate(boxes) if any(meet(pair, other) for other in boxes[:i])]
    points = [(m.x - m.radius, m.y - m.radius, m.x + m.radius, m.y + m.radius) for m in marks]
    assert not [one for one in boxes if any(meet(one, other) for other in points)]


def test_the_chosen_place_is_named_even_in_a_crowd():
    crowd = [point(f"{n:02}", 14.55, -90.73 + n / 9000, chosen=n == 4) for n in range(9)]
    _, marks = laid(crowd, PARK, ES)
    assert marks[4].side
    assert not all(mark.side for mark in marks)


def box(mark):
    out, wide = mark.radius + 5, PLAIN.width(mark.point.name, LETTERS)
    x, y = {
        "right": (mark.x + out, mark.y),
        "left": (mark.x - out - wide, mark.y),
        "above": (mark.x - wide / 2, mark.y + out + 6),
        "below": (mark.x - wide / 2, mark.y - out - 6),
    }[mark.side]
    return x, y - LETTERS / 2, x + wide, y + LETTERS / 2


def meet(one, other):
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def test_a_single_point_and_none_at_all_are_maps_too():
    for points in ([], [point("A", *PARK)]):
        ground, marks = laid(points, PARK, ES)
        assert len(marks) == len(points)
        assert [ring.words for ring in ground.rings] == ["500 m", "1 km"]
        assert svg(ground, marks)


def svg(ground, marks, width=maps.PICTURE):
    spec = {**maps.picture(ground, marks, ES, Look.LIVE).to_dict(), "width": width}
    spec["autosize"] = {"type": "fit", "contains": "padding"}
    return vl_convert.vegalite_to_svg(json.dumps(spec))


def test_both_drawings_have_every_point_and_its_name(drawn):
    rows = {layer["id"]: layer["data"] for layer in layers(drawn)}
    assert [row["code"] for row in rows["places"]] == ["A", "B", "C", "D"]
    assert [row["text"] for row in rows["names"]] == [one.name for one in POINTS]
    picture = svg(*drawn)
    assert all(one.name in picture for one in POINTS)
    assert [row["words"] for row in rows["ground"]] == ["1 km", "2 km", "3 km", "4 km", "5 km", "N"]


def layers(drawn, look=Look.LIGHT):
    return json.loads(maps.deck(*drawn, look).to_json())["layers"]


def test_what_is_approximate_is_hollow_and_dashed_in_both_and_what_is_exact_is_neither(drawn):
    by_name = {layer["id"]: layer for layer in layers(drawn)}
    opacity = {row["code"]: row["fill"][3] for row in by_name["places"]["data"]}
    assert {code: value < 100 for code, value in opacity.items()} == {"A": True, "B": True, "C": False, "D": True}
    assert len(by_name["approximate"]["data"]) == 3
    assert by_name["approximate"]["extensions"] == [maps.DASHED]
    spec = maps.picture(*drawn, ES, Look.LIVE).to_dict()
    marks = [layer["mark"] for layer in spec["layer"] if "fillOpacity" in layer["mark"]]
    assert {("strokeDash" in mark, mark["fillOpacity"] < 0.5) for mark in marks} == {(True, True), (False, False)}


def test_a_larger_value_has_the_larger_area(drawn):
    radius = {mark.point.code: mark.radius for mark in drawn[1]}
    assert radius["A"] > radius["B"] > radius["C"] == radius["D"] > 5
    assert (radius["B"] - radius["C"]) * 2 == pytest.approx(radius["A"] - radius["C"])


def test_the_middle_stays_in_the_middle_at_whatever_width(drawn):
    wide, narrow = (
        [float(x) for x in re.findall(r"<text[^>]*translate\(([-\d.]+)", svg(*drawn, w))] for w in (700, 400)
    )
    assert len(wide) == len(narrow) > 5
    assert {round(a - b, 1) for a, b in zip(wide, narrow, strict=True)} == {150.0}


@pytest.mark.parametrize("look", [Look.LIGHT, Look.DARK])
def test_its_colours_are_of_the_palette_in_each_theme(drawn, look):
    names = next(layer for layer in layers(drawn, look) if layer["id"] == "names")
    value = getattr(palette.TEXT, look.value)
    assert names["getColor"] == [int(value[place : place + 2], 16) for place in (1, 3, 5)]


def test_the_chosen_place_has_the_accent(drawn):
    rows = next(layer for layer in layers(drawn) if layer["id"] == "places")["data"]
    lines = {row["code"]: row["line"] for row in rows}
    assert lines["D"] != lines["A"] == lines["B"]


def test_nothing_is_asked_of_another_server(drawn):
    told = maps.deck(*drawn, Look.LIGHT).to_json()
    assert "http" not in told
    shown = json.loads(told)
    assert shown["mapStyle"] == "__MAP_STYLE__"  # what Streamlit takes for no background
    assert shown.get("mapProvider") is None


def test_only_the_server_that_a_setting_names_is_asked_for_what_is_behind(drawn, monkeypatch):
    monkeypatch.setenv("MAP_TILES", "https://tiles.example/a/{z}/{x}/{y}.png")
    settings.cache_clear()
    told = maps.deck(*drawn, Look.LIGHT).to_json()
    (style,) = json.loads(told)["mapStyle"]
    assert style["sources"]["tiles"]["tiles"] == ["https://tiles.example/a/{z}/{x}/{y}.png"]
    assert set(re.findall(r"https?://[^/\"]+", told)) == {"https://tiles.example"}
