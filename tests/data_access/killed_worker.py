"""A process that proposes, approves and imports until somebody kills it, and says what was acknowledged.

`python -m tests.data_access.killed_worker` has everything imported when it says "ready". For each name on its input,
with the address of a database behind it, it forks a worker, and says "gone" when that one has ended. The worker says
"working" and its process id once the database is open, then one line for each command that has returned, and "round"
when it has done everything once.
"""

import json
import os
import signal
import sys
from itertools import count
from tempfile import TemporaryDirectory

from sqlalchemy import Engine

from data_access.canonical import write_csv
from data_access.change_sets import approve, propose, reject, submit
from data_access.database import open_database
from data_access.importing import import_files
from data_access.models import RESOURCES
from data_access.staff.accounts import Actor, find_actor
from tests.data_access.proposals import create, found_town, staff, update

LONGEST = 60  # seconds; whoever should have killed it may be gone itself


def say(*words: object) -> None:
    """Write one line at once: nothing of it waits in a buffer that dies with the process."""
    os.write(1, (json.dumps(words) + "\n").encode())


def work(url: str, name: str) -> None:
    """Change data for ever."""
    engine = open_database(url)
    editor, reviewer = find_actor(engine, "editing-one"), find_actor(engine, "reviewing-one")
    say("working", os.getpid())
    for number in count(1):
        for step in (propose_and_decide, import_and_approve):
            step(engine, editor, reviewer, f"{name}-{number}")
        say("round")


def propose_and_decide(engine: Engine, editor: Actor, reviewer: Actor, code: str) -> None:
    """Propose a change of two rows and publish it, and another one that is sent back."""
    wanted = [create("places", f"A-{code}", name=f"Lugar {code}"), update("commitments", "C-1", problem_es=code)]
    published = propose(engine, editor, code, "Prueba", wanted)
    say("proposed", published, f"A-{code}", "C-1")
    submit(engine, editor, published)
    say("submitted", published)
    say("approved", published, approve(engine, reviewer, published))
    refused = propose(engine, editor, code, "Prueba", [create("places", f"R-{code}")])
    say("proposed", refused, f"R-{code}")
    submit(engine, editor, refused)
    say("submitted", refused)
    reject(engine, reviewer, refused, "Falta el acta")
    say("rejected", refused)


def import_and_approve(engine: Engine, editor: Actor, reviewer: Actor, code: str) -> None:
    """Import a file of two rows and publish it."""
    entity = RESOURCES["places"]
    cells = [{"code": f"{letter}-{code}", "name": f"Lugar {code}", "kind": "barrio"} for letter in "IJ"]
    file = write_csv(entity, [[row.get(column.name, "") for column in entity.columns] for row in cells])
    number = import_files(engine, editor, [("places.csv", file)], title=code, reason="Prueba").change_set_id
    assert number is not None
    say("submitted", number, f"I-{code}", f"J-{code}")
    say("approved", number, approve(engine, reviewer, number))


def warm_up() -> None:
    """Do everything once in a database that nobody needs, so that no worker spends its time on what is done first."""
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/warm.db"
        found_town(url)
        engine = open_database(url)
        people = staff(engine)
        for step in (propose_and_decide, import_and_approve):
            step(engine, people.editor, people.reviewer, "warm")
        engine.dispose()


def main() -> None:
    """Fork a worker for each name and address on the standard input."""
    warm_up()
    say("ready")
    for line in sys.stdin:
        worker = os.fork()
        if not worker:
            signal.alarm(LONGEST)
            name, url = line.split()
            work(url, name)
        os.waitpid(worker, 0)
        say("gone")


if __name__ == "__main__":
    main()
