"""An edition as files: the canonical bytes, its manifest, and a note that says what they are."""

from pathlib import Path

from sqlalchemy import Engine, func
from sqlmodel import col, select

from config.i18n import Language, translations
from data_access.database import reading
from data_access.editions import load_edition
from data_access.errors import NotFound
from data_access.manifest import DEMONSTRATION
from data_access.models.records import Blob, EditionRecord


def export_edition(engine: Engine, folder: Path, number: int | None, language: Language) -> list[Path]:
    """Write an edition (the newest where `number` is None) into a folder and return the files.

    Raises:
        NotFound: there is no such edition.
    """
    with reading(engine) as session:
        newest = session.exec(select(func.max(col(EditionRecord.number)))).one() or 0
        chosen = newest if number is None else number
        record = session.get(EditionRecord, chosen) if 1 <= chosen <= newest else None
        if record is None:
            raise NotFound(translations(language).gettext("edición %(number)d") % {"number": chosen})
        edition = load_edition(session, chosen)
        contents = {
            f"{name}.csv": session.exec(select(Blob.content).where(Blob.sha256 == resource.sha256)).one()
            for name, resource in edition.manifest.items()
        }
    note = translations(language).gettext(
        "Edición %(number)d, publicada el %(date)s, huella %(hash)s.\n"
        "Cada archivo CSV se comprueba con su SHA-256 en manifest.json; "
        "la huella de la edición es el SHA-256 de manifest.json.\n"
        "Licencia de los datos: CC BY 4.0.\n"
    ) % {"number": chosen, "date": record.published_at, "hash": record.hash}
    if edition.demonstration:
        note = f"{DEMONSTRATION}. Demonstration data.\n\n{note}"
    folder.mkdir(parents=True, exist_ok=True)
    contents |= {"manifest.json": record.manifest.encode(), "LEEME.txt": note.encode()}
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return sorted(folder / name for name in contents)
