"""Nothing that the public can fetch says who works here, or anything of a participant: all of it is searched."""

import base64
import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import quote

import pyotp
import pytest
from sqlalchemy import Engine, text
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route
from starlette.testclient import TestClient
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from config.pages import PAGES
from data_access.change_sets import approve, propose, reject, submit, withdraw
from data_access.database import open_database
from data_access.enumerations import Action, Role
from data_access.errors import Conflict
from data_access.importing import import_files, note_check
from data_access.sheets.attendance import open_sheet, propose_attendance, reduce_sheet
from data_access.staff import drafts, own_account, second_factor, sessions, sign_in, trail
from data_access.staff.accounts import (
    Actor,
    add_account,
    change_role,
    create_account,
    find_actor,
    link_provider,
    reset_account,
    set_active,
)
from data_access.staff.refusals import WrongCredentials
from data_access.staff.sign_in import Browser
from data_access.verification import verify
from data_access.working import Proposed
from tests.data_access.proposals import create, found_town, remove, update
from tests.data_access.spreadsheets import csv_bytes
from tests.serving import Served, serve
from tests.visits import SECONDS, visit
from tests.web.public_answers import everything, fetch, stranger
from web.security import SecurityHeaders
from web.staff.gate import StaffGate

ADMIN = "zzz-administering-telltale"
FIRST_ID = 987654321
BROWSER = Browser("203.0.113.77", "zzz-agent-telltale/1.0")
TYPED = {
    "the draft": "zzz-draft-telltale",
    "the value that was sent back": "zzz-sent-back-value-telltale",
    "the reason for sending back": "zzz-sent-back-telltale",
    "the value that was withdrawn": "zzz-withdrawn-value-telltale",
    "the reason for withdrawing": "zzz-withdrawn-telltale",
    "what was typed as an account": "zzz-typed-telltale",
    "a password": "zzz caballo correcto batería grapa",
    "the provider": "https://zzz-provider-telltale.example",
    "the provider's subject": "zzz-subject-telltale",
    "a participant's name": "Zzz Participante Telltale",
    "a participant's DPI": "2345 67890 0101",
    "a participant's e-mail": "zzz-participante@ejemplo.example",
    "a participant's phone": "5550-7777",
}
OF_THE_DATABASE = {  # columns whose every value is nobody's business
    "staffuser": ("id", "username", "password_hash", "totp_secret", "oidc_issuer", "oidc_subject"),
    "staffsession": ("token_hash", "address", "agent"),
    "recoverycode": ("code_hash",),
    "signinattempt": ("account_key", "address"),
    "formdraft": ("content",),
    "auditentry": ("hash",),
    "changeset": ("nonce",),
}
NAMES_OF_TABLES = ("staffuser", "staffsession", "signinattempt", "auditentry", "formdraft", "proposer_id", "actor_id")
SHORTEST = 9  # characters; of the town's own accounts, only ids are shorter
pytestmark = pytest.mark.timeout(300)


@dataclass
class Journey:
    """What a few weeks of work left behind that the public must not see: what it is, by what it says."""

    engine: Engine
    secrets: dict[str, str] = field(default_factory=dict)

    def hide(self, **secrets: str) -> None:
        """Note what must not be found."""
        self.secrets |= {value: what for what, value in secrets.items()}


def account(journey: Journey, admin: Actor, username: str, role: Role, organisation: str | None = None) -> Actor:
    """Add an account with an id that nothing else has, sign in with it and choose its own password."""
    first = add_account(journey.engine, admin, username, role, organisation)
    renumber(journey.engine, username)
    token = sign_in.sign_in(journey.engine, username, first, BROWSER)
    own = f"{TYPED['a password']} {role.value}"
    changed = own_account.change_password(journey.engine, token, first, own, BROWSER)
    journey.hide(first_password=first, password=own, token=token, changed_token=changed)
    secret = second_factor.new_secret()
    renewed, codes = own_account.set_second_factor(
        journey.engine, changed, secret, pyotp.TOTP(secret).now(), BROWSER, password=own
    )
    journey.hide(factor=secret, renewed_token=renewed, **{f"recovery_code_{n}": code for n, code in enumerate(codes)})
    recovered = sign_in.give_code(
        journey.engine, sign_in.sign_in(journey.engine, username, own, BROWSER), codes[0], BROWSER
    )
    sessions.sign_out(journey.engine, sessions.key_of(recovered))
    return find_actor(journey.engine, username)


def renumber(engine: Engine, username: str) -> None:
    with engine.begin() as connection:
        taken = connection.execute(
            text("SELECT count(*) FROM staffuser WHERE id >= :id"), {"id": FIRST_ID}
        ).scalar_one()
        values = {"id": FIRST_ID + taken, "name": username}
        connection.execute(text("UPDATE staffuser SET id = :id WHERE username = :name"), values)


def travel(journey: Journey) -> None:
    """Do once whatever staff do: sign in, write, propose, send back, conflict, withdraw, assess, import, administer."""
    engine = journey.engine
    create_account(engine, ADMIN, Role.ADMIN)
    renumber(engine, ADMIN)
    admin = find_actor(engine, ADMIN)
    editor = account(journey, admin, "zzz-editing-telltale", Role.EDITOR)
    reviewer = account(journey, admin, "zzz-reviewing-telltale", Role.REVIEWER)
    monitor = account(journey, admin, "zzz-monitoring-telltale", Role.MONITOR, "MONITOR")
    with pytest.raises(WrongCredentials):
        sign_in.sign_in(engine, TYPED["what was typed as an account"], "whatever", BROWSER)
    participant = {name: value for name, value in TYPED.items() if name.startswith("a participant")}
    drafts.keep(engine, editor, "milestones/H-1", {"text": TYPED["the draft"], **participant})
    update_a_milestone(engine, editor, reviewer)
    disagree(engine, editor, reviewer)
    decide(engine, monitor, monitor, create("assessments", "A-1", commitment="C-1", completion="limited"))
    take_attendance(engine, editor, reviewer)
    decide(engine, editor, reviewer, create("milestones", "H-2", commitment="C-1"))
    decide(engine, editor, reviewer, remove("milestones", "H-2"))
    administer(journey, admin)


def update_a_milestone(engine: Engine, editor: Actor, reviewer: Actor) -> None:
    """Propose, be sent back, propose again, be approved."""
    wanted = update("milestones", "H-1", title_es=TYPED["the value that was sent back"])
    number = propose(engine, editor, "Censo", "Reunión", [wanted])
    submit(engine, editor, number)
    reject(engine, reviewer, number, TYPED["the reason for sending back"])
    avance = create("progress_updates", "U-1", milestone="H-1", event_date="2026-01-10", text_es="Censo hecho")
    decide(engine, editor, reviewer, update("milestones", "H-1", completion="completed"), avance)


def disagree(engine: Engine, editor: Actor, reviewer: Actor) -> None:
    """Let two changes of one field meet; the later one is withdrawn."""
    later = update("commitments", "C-1", title_es=TYPED["the value that was withdrawn"])
    numbers = [
        propose(engine, editor, "Título", "Acta", [one])
        for one in (update("commitments", "C-1", title_es="Acordado"), later)
    ]
    for number in numbers:
        submit(engine, editor, number)
    approve(engine, reviewer, numbers[0])
    with pytest.raises(Conflict):
        approve(engine, reviewer, numbers[1])
    withdraw(engine, editor, numbers[1], TYPED["the reason for withdrawing"])


def take_attendance(engine: Engine, editor: Actor, reviewer: Actor) -> None:
    """Import counts from a file that says more than it should."""
    header = ["code", "event", "sex", "age_band", "people", "nombre", "dpi", "correo", "teléfono"]
    person = [TYPED[f"a participant's {what}"] for what in ("name", "DPI", "e-mail", "phone")]
    rows = [[f"AT-{n}", "EV-1", sex, "18_29", 15, *person] for n, sex in enumerate(("women", "men"))]
    report = import_files(
        engine, editor, [("attendance.csv", csv_bytes([header, *rows]))], title="Asistencia", reason="Taller"
    )
    assert {one.rule for one in report.plan.warnings} == {"personal_column"}
    approve(engine, reviewer, report.change_set_id)
    signed = [["Nombre", "DPI", "Correo", "Teléfono", "Sexo", "Edad"], *[[*person, "F", "25"]] * 12]
    sheet = open_sheet(csv_bytes(signed))
    note_check(engine, editor, "attendance", 1)
    reduced = reduce_sheet(sheet, sheet.found, [])
    number = propose_attendance(engine, editor, "EV-1", reduced, add=True, title="Asistencia", reason="Listado")
    approve(engine, reviewer, number)


def decide(engine: Engine, proposer: Actor, approver: Actor, *proposed: Proposed) -> None:
    number = propose(engine, proposer, "Seguimiento", "Reunión mensual", proposed)
    submit(engine, proposer, number)
    approve(engine, approver, number)


def administer(journey: Journey, admin: Actor) -> None:
    engine = journey.engine
    other = account(journey, admin, "zzz-leaving-telltale", Role.EDITOR)
    change_role(engine, admin, other.username, Role.REVIEWER)
    issuer, subject = TYPED["the provider"], TYPED["the provider's subject"]
    link_provider(engine, admin, other.username, issuer, subject)
    journey.hide(provider_token=sign_in.sign_in_by_provider(engine, issuer, subject, BROWSER))
    (opened, *_) = [one for one in sessions.open_sessions(engine, admin) if one.username == other.username]
    sessions.end_session(engine, admin, opened.id)
    for active in (False, True, False):
        set_active(engine, admin, other.username, active)
    journey.hide(reset_password=reset_account(engine, admin, "zzz-monitoring-telltale"))
    list(trail.export(engine, admin, "csv"))


def found(journey: Journey) -> Iterator[tuple[str, str]]:
    """Yield what the public must not find: each text, and what it is."""
    yield from ((value, what) for what, value in TYPED.items())
    yield from journey.secrets.items()
    yield from ((name, "how private tables are called inside") for name in NAMES_OF_TABLES)
    with journey.engine.connect() as connection:
        for table, columns in OF_THE_DATABASE.items():
            for column in columns:
                values = [str(row[0]) for row in connection.execute(text(f"SELECT {column} FROM {table}")) if row[0]]
                assert values, f"the journey left no {table}.{column}"
                long = [value for value in values if len(value) >= SHORTEST]
                assert long, f"nothing of {table}.{column} can be told apart"
                yield from ((value, f"{table}.{column}") for value in long)


@dataclass(frozen=True)
class Aftermath:
    """The site after the journey, and what must not be found on it."""

    served: Served
    engine: Engine
    needles: re.Pattern[bytes]
    known: dict[bytes, str]

    def leaks(self, parts: Iterable[tuple[str, bytes]]) -> list[str]:
        """Return where something was found, and what."""
        return [f"{name}: {self.known[hit[0]]}" for name, body in parts for hit in self.needles.finditer(body)]


@pytest.fixture(scope="module")
def aftermath(sqlite_files) -> Iterator[Aftermath]:
    url = sqlite_files.create(sqlite_files.template(found_town))
    engine = open_database(url)
    journey = Journey(engine)
    travel(journey)
    known = {form: what for value, what in found(journey) for form in forms(value)}
    needles = re.compile(b"|".join(re.escape(one) for one in sorted(known, key=len, reverse=True)))
    with serve(url) as served:
        yield Aftermath(served, engine, needles, known)
    engine.dispose()


def forms(value: str) -> set[bytes]:
    """Return a text as it may stand in a file, an address, markup or a header."""
    ways = {value, html.escape(value), quote(value), quote(value, safe=""), ascii(value)[1:-1]}
    return {way.encode() for way in ways} | {base64.b64encode(value.encode()).rstrip(b"=")}


def test_the_journey_touched_everything(aftermath):
    done = {entry.action for entry in trail.entries(aftermath.engine, find_actor(aftermath.engine, ADMIN))}
    assert set(Action) == done
    assert verify(aftermath.engine) == []


def test_the_search_finds_what_is_there(aftermath):
    planted = ("planted", "…zzz-editing-telltale, 987654321, zzz-participante%40ejemplo.example…".encode())
    assert len(aftermath.leaks([planted])) == 3


def test_no_public_answer_says_who_works_here_or_who_took_part(aftermath):
    with stranger(aftermath.served.url) as http:
        answers = everything(http, aftermath.engine)
    assert len(answers) > 500
    assert {200, 302, 303, 308, 400, 403, 404} <= {answer.status for answer in answers}
    assert [leak for answer in answers for leak in aftermath.leaks(answer.parts())] == []


def test_no_refusal_says_it_either(aftermath):
    methods = ("POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD")
    addresses = (
        "/",
        "/compromisos",
        "/datos/todo.zip",
        "/api/v1/change_sets",
        "/personal",
        "/personal/entrar",
        "/nada",
    )
    with stranger(aftermath.served.url) as http:
        answers = [fetch(http, address, method) for address in addresses for method in methods]
        answers += [fetch(http, f"/api/v1/{name}?{query}") for name in ("changes", "change_sets") for query in QUERIES]
    assert {405, 400} <= {answer.status for answer in answers}
    assert [leak for answer in answers for leak in aftermath.leaks(answer.parts())] == []


QUERIES = ("orden=proposer", "campos=proposer,actor", "actor.vacio=true", "proposer=1", "orden=nonce", "limite=0")


def test_no_live_page_says_it_and_private_ones_show_nothing_to_strangers(aftermath):
    for page in PAGES:
        sent = list(run(aftermath.served.url, page.url))
        assert len(sent) > 3, page.url
        assert aftermath.leaks((f"/{page.url} live", message) for message in sent) == [], page.url


def run(url: str, page: str) -> Iterator[bytes]:
    """Yield every message of a first run of a page, as the browser gets it."""
    asked = BackMsg()
    asked.rerun_script.page_name = page
    with visit(url) as session:
        session.connection.send(asked.SerializeToString())
        while True:
            message = session.connection.recv(SECONDS, decode=False)
            yield message
            read = ForwardMsg.FromString(message)
            over = read.WhichOneof("type") == "script_finished"
            if over and read.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                return


def test_the_log_of_the_process_holds_no_secret(aftermath):
    assert aftermath.leaks([("log", aftermath.served.log().encode())]) == []


def test_a_defect_tells_nothing_of_what_it_was_about():
    def broken(request):
        raise RuntimeError("zzz-editing-telltale")

    hardened = [Middleware(SecurityHeaders, script_hashes=list), Middleware(StaffGate)]
    app = Starlette(routes=[Route("/broken", broken)], middleware=hardened)
    with TestClient(app, raise_server_exceptions=False) as client:
        answer = client.get("/broken")
    assert (answer.status_code, answer.text) == (500, "Internal Server Error")
