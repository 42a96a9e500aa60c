"""Private forms in plain HTML: what they show, and what of a sent one is taken."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from markupsafe import Markup
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from config.i18n import Text, translations
from config.pages import Page
from presentation import blocks
from web import first_paint
from web.answers import language_of
from web.staff.cookies import FIELD, form_token, is_of_this_site, keep_form_secret

LONGEST = 16_000  # bytes; the longest password allowed needs a tenth of that
MOST_FIELDS = 10
KIND = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Field:
    """One field of a private form."""

    name: str
    label: str
    type: str
    autocomplete: str
    hint: str = ""
    value: str = ""
    numeric: bool = False


@dataclass(frozen=True)
class Choice:
    """One of several things to choose from, with what tells it from others."""

    value: str
    label: str
    hint: str = ""


@dataclass(frozen=True)
class Trouble:
    """What went wrong with a form, in words.

    Attributes:
        text: what it says.
        status: the HTTP status that says the same to programs.
        field: the field it stands beside; empty where it is about the whole form.
        wait: seconds until another try counts; 0: at once.
    """

    text: str
    status: int = 422
    field: str = ""
    wait: int = 0


@dataclass(frozen=True)
class Form:
    """What a private document shows: a form, or what one led to."""

    title: Text
    lead: str = ""
    button: str = ""
    fields: Sequence[Field] = ()
    hidden: Mapping[str, str] = field(default_factory=dict)
    picture: Markup | None = None
    secret: str = ""
    codes: Sequence[str] = ()
    asks: str = ""
    choices: Sequence[Choice] = ()
    chosen: str = ""
    others: Sequence[Mapping[str, str]] = ()


@dataclass
class NotTaken(Exception):
    """What was sent is no form of this site."""

    status: int

    def trouble(self, request: Request) -> Trouble:
        """Return it in words."""
        _ = translations(language_of(request)).gettext
        if self.status == 403:
            return Trouble(_("El formulario caducó o vino de otro sitio. Vuelva a enviarlo."), 403)
        return Trouble(_("No se pudo leer lo que se envió. Vuelva a enviarlo desde esta página."), self.status)


async def sent(request: Request) -> dict[str, str]:
    """Return the fields of a form that was sent from this site.

    Raises:
        NotTaken: it is no form, is longer than any of ours, names a field twice, or came from elsewhere.
    """
    length = request.headers.get("content-length", "")
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != KIND:
        raise NotTaken(415)
    if not (length.isascii() and length.isdigit()):
        raise NotTaken(411)
    if len(length) > len(str(LONGEST)) or int(length) > LONGEST:
        raise NotTaken(413)
    try:
        text = (await request.body()).decode("utf-8", errors="replace")
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="replace")
    except (ValueError, ClientDisconnect):
        raise NotTaken(400) from None
    form = {name: value.replace("\x00", "\ufffd") for name, value in pairs}  # no database keeps a null character
    if len(form) != len(pairs):
        raise NotTaken(400)
    if not is_of_this_site(request, form):
        raise NotTaken(403)
    return form


def shown(
    request: Request, page: Page, form: Form, trouble: Trouble | None = None, asked: Mapping[str, str] | None = None
) -> Response:
    """Return a private form as a document that nobody keeps.

    Args:
        request: what was asked.
        page: the form's address and its name.
        form: what it shows.
        trouble: what went wrong.
        asked: the parameters that its address keeps, besides the language.
    """
    language, asked = language_of(request), asked or {}
    _ = translations(language).gettext
    kept, token = form_token(request)
    html = blocks.render(
        language,
        "staff/form.html",
        form=form,
        title=form.title.in_(language),
        trouble=_beside(form, trouble),
        hidden={FIELD: token, **form.hidden},
        action=page.address(language, **asked),
    )
    title = form.title.in_(language)
    if trouble is not None:  # the first thing that is read aloud
        title = _("Error: %(title)s") % {"title": title}
    response = first_paint.private(request, page, title, html, asked)
    if trouble is not None:
        response.status_code = trouble.status
        if trouble.wait:
            response.headers["Retry-After"] = str(trouble.wait)
    keep_form_secret(response, kept)
    return response


def _beside(form: Form, trouble: Trouble | None) -> Trouble | None:
    """Return what went wrong, about the whole form where it has no such field."""
    if trouble is None or any(one.name == trouble.field for one in form.fields):
        return trouble
    return Trouble(trouble.text, trouble.status, "", trouble.wait)
