"""A database whose every text tries to be something else: markup, a script, a formula, a template, a link, a line."""

from collections import defaultdict
from collections.abc import Mapping
from functools import cache

from sqlalchemy import Engine

from data_access.change_sets import approve, propose, reject, submit
from data_access.database import migrate, open_database
from data_access.enumerations import Role, Subject
from data_access.models import ENTITIES
from data_access.schema import LIST_SEPARATOR, Column, Entity
from data_access.staff.accounts import Actor, create_account, link_provider
from data_access.staff.sign_in import Browser, sign_in_by_provider
from data_access.working import Proposed
from tests.data_access.proposals import create, staff, update

MARK = "zzhit"  # stands in every one of them
PRODUCT = "60481729"  # what 7777*7777 would be, if anybody computed it
KINDS = (
    "<script>window.hit=1</script>zzhit",
    '"><img src=x onerror=window.hit=1 class="zzhit">',
    "' onmouseover='window.hit=1' zzhit='",
    '" onfocus="window.hit=1" autofocus zzhit="',
    "</style><style>body{display:none}.zzhit{color:red}</style>",
    "</title></textarea></template></noscript><svg/onload=window.hit=1><zzhit>",
    "zzhit--><zzhit/>]]><zzhit/><!--",
    "{{7777*7777}}${7777*7777}<%=7777*7777%>#{7777*7777}{% zzhit %}",
    "%(title)s %s %d {0} {title!r} {0.__class__} zzhit",
    "[zzhit](javascript:window.hit=1) <javascript:window.hit=1>",
    "![zzhit](https://evil.example/zzhit.png) **zzhit** $x^2$ :material/home: :red[zzhit] `zzhit`",
    "javascript:window.hit=1//zzhit",
    "|cmd|' /C zzhit'!A0",
    "'=1+1+cmd|' /C zzhit'!A0",
    "zzhit;=1+1,@SUM(1+1),+1,-1",
    "450+ zzhit (=1+1)\n=1+1\n@SUM(1+1)",
    "zzhit\nEND:VEVENT\nBEGIN:VALARM\nACTION:DISPLAY\nX-ZZHIT:1",
    "zzhit \u202egnirts\u202c \u2066x\u2069 \u200f\u200b\u2028",
    "&lt;script&gt;window.hit=1&lt;/script&gt; &zzhit; &#x3c;zzhit&#x3e; \\u003czzhit\\u003e _x003C_zzhit",
    "'); DROP TABLE commitment; -- zzhit",
    "../../../../etc/passwd%00%0d%0aSet-Cookie:%20zzhit=1",
)
URLS = (
    'https://example.org/"><img/src=x/onerror=window.hit=1/class=zzhit>',
    "https://example.org/'onmouseover='window.hit=1'zzhit='",
    "https://example.org/</script><script>window.hit=1</script>zzhit",
    "https://example.org/{{7777*7777}}?a=1&zzhit=<zzhit>",
    "https://example.org/),[zzhit](javascript:window.hit=1)",
    "http://javascript:window.hit=1/zzhit",
    "https://[zzhit",
    "https://example.org:99999999/zzhit%",
)
WAITING, SENT_BACK = 4, 5  # the proposals that are no part of an edition
MONITOR, PROVIDER = "monitoring-hostile", "https://provider.test"
REFUSED = {
    '=HYPERLINK("https://evil.example","zzhit")': "formula",
    "\t=1+1": "formula",
    "\r\n=1+1": "formula",
    "  =cmd|' /C zzhit'!A0": "formula",
    "+1+cmd|' /C zzhit'!A0": "formula",
    "@SUM(1+1)*cmd|' /C zzhit'!A0": "formula",
    "-2+3+cmd|' /C zzhit'!A0": "formula",
    "＝1+1+zzhit": "formula",
    "＋1+1+zzhit": "formula",
    "－1+1+zzhit": "formula",
    "＠SUM(zzhit)": "formula",
    "zz\x00hit": "control_character",
    "zz\x1b[2Jhit": "control_character",
    "zz\ud800hit": "control_character",
    "zz\uffffhit": "control_character",
}
DATES = {
    "original_end": "2025-05-01",
    "start": "2025-01-01",
    "planned_start": "2025-01-01",
    "actual_start": "2025-01-01",
}
ONE_OF_TWO = {  # rows belong to one thing of two: these columns stay empty
    *(("progress_updates", "milestone"), ("risks", "agenda_item"), ("contributions", "channel")),
    ("measurements", "agenda_item"),
}

Texts = Mapping[str, Mapping[str, Mapping[str, str]]]  # by resource, code and column


def is_text(column: Column) -> bool:
    """Return whether a column takes any text."""
    free = column.kind == "string" and not (column.pattern or column.refers or column.refers_by)
    return free or column.name == "sdg"


def text(kind: int, resource: str, column: str) -> str:
    """Return a text that also says where it belongs."""
    said = f"{KINDS[kind % len(KINDS)]} {resource}.{column}"
    return said.replace(LIST_SEPARATOR, ",") if column == "sdg" else said


@cache
def texts() -> Texts:
    """Return every text of the newest edition."""
    found: dict[str, dict[str, dict[str, str]]] = defaultdict(dict)
    for entity in ENTITIES:
        for kind in range(len(KINDS)):
            cells = {c.name: text(kind, entity.resource, c.name) for c in entity.columns if is_text(c)}
            cells |= {c.name: URLS[kind % len(URLS)] for c in entity.columns if c.pattern and c.name != "code"}
            if changed := _changed(entity):
                cells[changed] = text(kind + 1, entity.resource, changed)
            found[entity.resource][code(entity.resource, kind)] = cells
    return found


def code(resource: str, kind: int) -> str:
    """Return the code of the row that is made of one kind of text."""
    return f"{resource}-{kind:02}"


def load_hostile(url: str) -> None:
    """Fill an empty database: every row of every kind, the monitor's assessments, and a change of each row."""
    engine = open_database(url)
    migrate(engine)
    people, kinds = staff(engine), range(len(KINDS))
    of_all = [entity for entity in ENTITIES if entity.resource != "assessments"]
    _publish(engine, people.editor, people.reviewer, [_row(entity, kind) for entity in of_all for kind in kinds])
    assessments = next(entity for entity in ENTITIES if entity.resource == "assessments")
    _publish(engine, people.operator, people.operator, [_row(assessments, kind) for kind in kinds])
    later = [
        update(entity.resource, code(entity.resource, kind), **{changed: text(kind + 1, entity.resource, changed)})
        for entity in of_all
        if (changed := _changed(entity))
        for kind in kinds
    ]
    _publish(engine, people.editor, people.reviewer, later)
    _leave_undecided(engine, people.editor, people.reviewer)
    monitor = create_account(engine, MONITOR, Role.MONITOR, organisation=code("organisations", 0))
    for actor in (people.reviewer, people.admin, monitor):
        link_provider(engine, people.admin, actor.username, PROVIDER, actor.username)
    engine.dispose()


def session_of(engine: Engine, username: str) -> str:
    """Return the token of a new session of somebody whose browser has a hostile name."""
    return sign_in_by_provider(engine, PROVIDER, username, Browser("192.0.2.1", KINDS[0]))


def _leave_undecided(engine: Engine, editor: Actor, reviewer: Actor) -> None:
    """Let two proposals of every kind wait: one for review, and one, which was sent back, for its proposer."""
    for number in (WAITING, SENT_BACK):
        changes = [
            *(update("commitments", code("commitments", kind), title_es=text(kind + 2, "commitments", "title_es"),
                     problem_es=text(kind + 3, "commitments", "problem_es")) for kind in range(len(KINDS))),
            *(_row(entity, kind, f"{number}-") for entity in ENTITIES if entity.resource == "evidence"
              for kind in range(len(KINDS))),
        ]  # fmt: skip
        assert _propose(engine, editor, changes) == number
    reject(engine, reviewer, SENT_BACK, text(2, "transitions", "reason"))


def _publish(engine: Engine, proposer: Actor, approver: Actor, proposed: list[Proposed]) -> None:
    approve(engine, approver, _propose(engine, proposer, proposed))


def _propose(engine: Engine, proposer: Actor, proposed: list[Proposed]) -> int:
    number = propose(engine, proposer, text(0, "change_sets", "title"), text(1, "change_sets", "reason"), proposed)
    submit(engine, proposer, number)
    return number


def _changed(entity: Entity) -> str | None:
    """Return the column that the last edition changed."""
    if entity.resource == "assessments":
        return None
    return next((column.name for column in entity.columns if is_text(column)), None)


def _row(entity: Entity, kind: int, prefix: str = "") -> Proposed:
    values = {column.name: _value(entity, column, kind) for column in entity.columns if column.name != "code"}
    row = f"{prefix}{code(entity.resource, kind)}"
    return create(entity.resource, row, **{k: v for k, v in values.items() if v is not None})


def _value(entity: Entity, column: Column, kind: int) -> object:
    """Return a value for a cell: every column that can be filled is."""
    if (entity.resource, column.name) in ONE_OF_TWO or column.name == "people_hidden":
        return None
    if is_text(column):
        return text(kind, entity.resource, column.name)
    if column.pattern:
        return URLS[kind % len(URLS)]
    if column.refers:
        return code(column.refers, kind)
    if column.refers_by:
        return code(list(Subject)[kind % len(Subject)].value, kind)
    if column.enumeration:
        return list(column.enumeration)[kind % len(column.enumeration)].value
    return _plain(column, kind)


def _plain(column: Column, kind: int) -> object:
    match column.kind, column.name:
        case "date", name:
            return DATES.get(name, "2025-06-01")
        case _, "people":
            return 30
        case _, "lat" | "lon" as name:
            return f"{'14.5' if name == 'lat' else '-90.7'}{kind:02}1"
        case "boolean", _:
            return True
        case _:
            return min(max(column.minimum or 1, 1), column.maximum or 1)
