"""The lists of the private part: what waits for somebody, and which row is to be updated."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from config.i18n import Language, Text, translations
from config.pages import ASSESSMENTS, IMPORT, QUARTER, REVIEW, TASKS, UPDATE, Page
from data_access.editions import Edition, kept
from data_access.enumerations import Operation
from data_access.models import ENTITIES, RESOURCES
from data_access.proposals import Listed
from data_access.schema import Entity
from data_access.sent_back import Key, SentBack
from data_access.staff.drafts import Draft
from indicators.listing import contains, folded
from indicators.model import RowRef
from indicators.tasks import TaskList
from indicators.wording import title_of
from presentation import blocks
from presentation.addresses import href
from presentation.filters import Choice, Filters, Search
from presentation.staff_sentences import moment

NEW = "new"  # stands for the code in the name of the draft of a row that is new
WHOLE = "todo"  # asks for every field where there is a short form
SENT_BACK = "devuelta"  # asks for what a proposal wanted that came back
ROW = "fila"  # of which new row, where such a proposal had several
INDEPENDENT = "assessments"  # only the independent body writes them, at its own desk
SHORT_FORMS = frozenset({"milestones", "commitments"})
OFFERED: tuple[Entity, ...] = tuple(entity for entity in ENTITIES if entity.resource != INDEPENDENT)
ROWS_LISTED = 40
LINKED = 5  # rows of one proposal that are linked

FIRST = ("milestones", "commitments", "progress_updates", "evidence")  # what is updated most, offered first


def form_address(subject: Key, language: Language, **query: str) -> str:
    """Return the address of the update form of a row; an empty code is a new row."""
    resource, code = subject
    named = {"id": code} if code else {"nueva": "1"}
    return href(UPDATE, language, recurso=resource, **named, **query)


def draft_name(resource: str, code: str, whole: bool = False) -> str:
    """Return under which name the draft of a form is kept."""
    return f"{resource}/{code or NEW}" + (f"/{WHOLE}" if whole and code and resource in SHORT_FORMS else "")


def heading(entity: Entity, code: str, name: Text | None, language: Language) -> str:
    """Return which row a form is about."""
    _ = translations(language).gettext
    of = entity.title.in_(language)
    return f"{of} · {code} · {name.in_(language)}" if name else _("%(of)s: fila nueva") % {"of": of}


def own_work(
    edition: Edition,
    back: Sequence[SentBack],
    drafts: Sequence[Draft],
    written: Sequence[Listed],
    to_review: int,
    language: Language,
) -> Markup:
    """Return what waits of one's own: decisions to take, proposals that came back, what was not handed in yet."""
    named = [(_form_of(edition, draft.subject, language), draft) for draft in drafts]
    return blocks.render(
        language,
        "staff/own_work.html",
        to_review=to_review,
        review=REVIEW.address(language),
        written=[(one, REVIEW.address(language, propuesta=str(one.number))) for one in written],
        back=[(one, moment(one.at, language), _links_of(edition, one, language)) for one in back],
        drafts=[(*form, moment(draft.updated_at, language)) for form, draft in named if form is not None],
    )


def task_list(view: TaskList, in_review: Mapping[Key, int], nothing_else: bool, language: Language) -> Markup:
    """Return what waits by its deadline; that nothing waits, where nothing of one's own does either.

    `in_review` are the rows of which a proposal of one's own waits for its review, with its number.
    """
    return blocks.render(
        language,
        "staff/tasks.html",
        view=view,
        nothing_else=nothing_else,
        in_review=lambda row: in_review.get((row.resource, row.code)),
        proposal=lambda number: REVIEW.address(language, propuesta=str(number)),
        form=lambda row: form_address((row.resource, row.code), language),
        everything=TASKS.address(language),
        choose=UPDATE.address(language),
    )


def of_tasks(view: TaskList, language: Language) -> Filters:
    """Return what the tasks can be narrowed by."""
    _ = translations(language).gettext
    search = Search("q", _("Buscar"), view.filters.text, _("Palabras o código"))
    choice = Choice("institucion", _("Institución"), view.institutions, view.filters.institution, _("Todas"))
    return Filters(TASKS, ((search, choice),))


def desks(pages: Sequence[Page], language: Language) -> Markup:
    """Return the pages on which a role works, for who has no updates to write."""
    found = [(page.title, page.address(language)) for page in pages]
    return blocks.render(language, "staff/desks.html", desks=found)


def resources(language: Language) -> Markup:
    """Return what can be updated, each with the list of its rows."""
    rank = {resource: place for place, resource in enumerate(FIRST)}
    ordered = sorted(OFFERED, key=lambda entity: rank.get(entity.resource, len(FIRST)))
    offered = [(entity.title, UPDATE.address(language, recurso=entity.resource)) for entity in ordered]
    return blocks.render(language, "staff/resources.html", offered=offered)


def search_rows(said: str, language: Language) -> Filters:
    """Return the search for a row."""
    _ = translations(language).gettext
    return Filters(UPDATE, ((Search("q", _("Buscar"), said, _("Palabras o código")),),))


def rows(edition: Edition, entity: Entity, said: str, language: Language) -> Markup:
    """Return the rows of a resource that hold these words, each with its form, and the way to a new one."""

    def name(code: str) -> Text:
        return title_of(edition, RowRef(entity.resource, code))

    codes = [row.code for row in edition.rows.get(entity.resource, ())]
    found = [code for code, words in _words(edition, entity.resource) if contains(words, said)] if said else codes
    return blocks.render(
        language,
        "staff/rows.html",
        rows=[(code, name(code), form_address((entity.resource, code), language)) for code in found[:ROWS_LISTED]],
        total=len(codes),
        matching=len(found),
        new=form_address((entity.resource, ""), language),
        back=UPDATE.address(language),
    )


@kept(4)
def _words(edition: Edition, resource: str) -> tuple[tuple[str, str], ...]:
    """Return the code of each row with the words it is found by."""
    named = ((row.code, title_of(edition, RowRef(resource, row.code))) for row in edition.rows.get(resource, ()))
    return tuple((code, folded(f"{code} {name.es} {name.en}")) for code, name in named)


def _form_of(edition: Edition, name: str, language: Language) -> tuple[Text, Text | None, str] | None:
    """Return what a draft is about, its row, and where its form is; None where it is no form of today."""
    others: Mapping[str, Page] = {"quarter": QUARTER, "import": IMPORT, INDEPENDENT: ASSESSMENTS}
    resource, _slash, rest = name.partition("/")
    if resource in others:
        query = {"trimestre": rest} if resource == "quarter" and rest else {}
        return others[resource].title, None, others[resource].address(language, **query)
    code, _slash, whole = rest.partition("/")
    if resource not in RESOURCES or not code:
        return None
    if code == NEW:
        return RESOURCES[resource].title, None, form_address((resource, ""), language)
    address = form_address((resource, code), language, **({WHOLE: "1"} if whole else {}))
    return RESOURCES[resource].title, title_of(edition, RowRef(resource, code)), address


def _links_of(edition: Edition, proposal: SentBack, language: Language) -> list[tuple[Text, str]]:
    """Return the first rows of a proposal that came back, each with the form that holds what was proposed."""
    subjects = [subject for subject in proposal.about if subject[0] in RESOURCES][:LINKED]
    return [(title_of(edition, RowRef(*subject)), _proposed_form(proposal, subject, language)) for subject in subjects]


def _proposed_form(proposal: SentBack, subject: Key, language: Language) -> str:
    rows = proposal.about[subject]
    resource, code = subject
    if resource == INDEPENDENT:
        return ASSESSMENTS.address(language)
    back = {SENT_BACK: str(proposal.number)}
    if any((row.resource, row.code, row.operation) == (*subject, Operation.CREATE) for row in rows):
        return form_address((resource, ""), language, **back, **{ROW: code})
    update = any(row.resource == "progress_updates" for row in rows)
    whole = {WHOLE: "1"} if resource in SHORT_FORMS and not update else {}
    return form_address(subject, language, **whole, **back)
