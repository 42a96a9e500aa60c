"""`/imagen/<es|en>/<name>.png`: the picture that stands for a page or a row where its link is shared."""

import datetime
from functools import lru_cache, partial
from io import BytesIO

import vl_convert
from PIL import Image
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from config.clock import today
from config.i18n import Language, Text
from data_access.editions import Edition
from presentation import preview, typefaces, vector
from web.answers import Content, problem, reply
from web.open_data.kept import MEGABYTE, Shelf, current

COLOURS = 128  # as many as the edges of letters need; a third of the bytes of all of them
ROOM = 32 * MEGABYTE  # for a thousand pictures: who asks for every one of the sitemap finds them drawn the second time


async def picture(request: Request) -> Response:
    """Answer with the picture of a name in a language; 404 where nothing is called so.

    A picture takes 0.1 s of a core, so they are drawn one at a time, and who waits for one is in no page's way.
    """
    edition, day = await current(), today()
    asked, name = request.path_params["language"], request.path_params["name"]
    if asked not in list(Language) or not preview.known(edition, name):
        return problem(request, 404, Text("No hay una imagen con este nombre", "There is no picture of this name"))
    draw = partial(_drawn, edition, day, Language(asked), name)
    return reply(request, await _shelf(edition, day).get((asked, name), draw, long=True))


def routes() -> list[BaseRoute]:
    """Return the route of the pictures."""
    return [Route("/imagen/{language}/{name}.png", picture)]


@lru_cache(maxsize=1)
def _shelf(_edition: Edition, _day: datetime.date) -> Shelf:
    """Return the pictures of an edition on a day, which each of them names; those of the day before are forgotten."""
    return Shelf(ROOM)


def _drawn(edition: Edition, day: datetime.date, language: Language, name: str) -> Content:
    typefaces.register()
    picture = vector.drawable(preview.picture(edition, name, day, language))
    drawn = Image.open(BytesIO(vl_convert.svg_to_png(picture)))
    few = drawn.convert("RGB").quantize(COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    body = BytesIO()
    few.save(body, "PNG", optimize=True)
    return Content(body.getvalue(), "image/png")
