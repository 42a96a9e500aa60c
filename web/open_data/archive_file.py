"""An edition as one ZIP: its CSV files, what describes them, the licence and a note; the same bytes every time."""

from io import BytesIO
from textwrap import fill
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from config.clock import local_date, stamp
from config.i18n import Text
from data_access.archive import canonical_file, manifest
from data_access.canonical import sha256
from data_access.editions import Edition
from data_access.manifest import Manifest
from web.open_data.about import EXCEPTION, INVENTED, LICENCE, TITLE, folder, site
from web.open_data.csvw import csvw
from web.open_data.datapackage import datapackage
from web.open_data.dictionary import dictionary_csv

WIDTH = 118  # characters of a line of the notes
READ_ME = """{title}
{underline}
{notice}
[Español]

Edición {number}, publicada el {published} (UTC).
Huella de la edición (SHA-256 de manifest.json): {hash}
Dirección permanente: {folder}

Qué hay aquí
  *.csv               cada recurso, en sus bytes canónicos: UTF-8, coma, primera línea con los nombres, filas por
                      código, fechas AAAA-MM-DD; una celda vacía es un dato que no se tiene; varios códigos en una
                      celda van separados por «;»
  diccionario.csv     qué significa cada campo, en español y en inglés
  datapackage.json    lo mismo para programas (Frictionless Data Package)
  csv-metadata.json   lo mismo para programas (W3C CSVW)
  manifest.json       la huella, las filas y el tamaño de cada CSV, y la huella de la edición anterior
  LICENSE.txt         qué se puede hacer con los datos

Cómo comprobarlo
  sha256sum manifest.json debe dar la huella de la edición; sha256sum de cada CSV, la que dice manifest.json.
  {site}/datos/verificar.py comprueba toda la historia con Python solo.

Si se abre un CSV en una hoja de cálculo
  Ningún texto empieza como una fórmula (=, +, - o @), así que no se ejecuta nada. Las columnas se importan como
  texto para que nada cambie de forma, o se usa {folder}todo.xlsx, donde cada celda tiene ya su tipo.

Personas
  Ninguna fila describe a una persona. Las cifras de 1 a 4 personas se reservan, y con ellas las que las delatarían.

Cómo citar
  Impulso Local - Antigua Guatemala, edición {number} ({day}), {folder} ({licence})


[English]

Edition {number}, published {published} (UTC).
Hash of the edition (SHA-256 of manifest.json): {hash}
Permanent address: {folder}

What is here
  *.csv               each resource, in its canonical bytes: UTF-8, commas, names in the first line, rows by code,
                      dates YYYY-MM-DD; an empty cell is a value that is not known; several codes in one cell are
                      separated by ";"
  diccionario.csv     what each field means, in Spanish and English
  datapackage.json    the same for programs (Frictionless Data Package)
  csv-metadata.json   the same for programs (W3C CSVW)
  manifest.json       hash, rows and size of each CSV, and the hash of the edition before
  LICENSE.txt         what may be done with the data

How to check it
  sha256sum manifest.json must give the hash of the edition; sha256sum of each CSV, the one in manifest.json.
  {site}/datos/verificar.py checks the whole history with nothing but Python.

If you open a CSV in a spreadsheet
  No text begins like a formula (=, +, - or @), so nothing of it is run. Import the columns as text so that nothing
  changes its form, or use {folder}todo.xlsx, where each cell has its type already.

People
  No row describes a person. Counts of 1 to 4 people are withheld, and so are those that would give them away.

How to cite
  Impulso Local - Antigua Guatemala, edition {number} ({day}), {folder} ({licence})
"""

LICENSE = """{title} ({licence})
{url}
{notice}
[Español]
Cualquiera puede copiar, compartir, transformar y aprovechar estos datos para cualquier fin, también comercial, si
  - nombra la fuente: Impulso Local - Antigua Guatemala, el número y la fecha de la edición, y su dirección;
  - enlaza la licencia y dice qué cambió;
  - no da a entender que la fuente le respalda;
  - no pone trabas legales ni técnicas a lo que la licencia permite.
Los datos se entregan sin garantía. Este resumen no reemplaza la licencia: {url}legalcode.es

[English]
Anybody may copy, share, transform and build upon these data for any purpose, also commercially, who
  - names the source: Impulso Local - Antigua Guatemala, the number and date of the edition, and its address;
  - links the licence and says what was changed;
  - does not suggest that the source endorses them;
  - puts no legal or technical restriction on what the licence allows.
The data come without warranty. This summary does not replace the licence: {url}legalcode.en
"""


def archive(edition: Edition) -> bytes:
    """Return the ZIP of an edition; its members carry the moment of publication.

    Raises:
        Unavailable: a file of an older version has to be read, and the database does not answer.
    """
    target, moment = BytesIO(), edition.published_at
    with ZipFile(target, "w") as file:
        for name, content in _members(edition).items():
            member = ZipInfo(name, moment.timetuple()[:6])
            member.compress_type, member.create_system, member.external_attr = ZIP_DEFLATED, 3, 0o644 << 16
            file.writestr(member, content)
    return target.getvalue()


def manifest_file(edition: Edition) -> bytes:
    """Return the manifest: the bytes whose SHA-256 is the hash of the edition.

    Raises:
        Unavailable: it has to be read, and the database does not answer.
    """
    stated = Manifest(edition.number, stamp(edition.published_at), edition.prev_hash, edition.manifest).to_json()
    text = stated if sha256(stated) == edition.hash else manifest(edition.number)
    return text.encode()


def _members(edition: Edition) -> dict[str, bytes]:
    return {
        "LEEME.txt": read_me(edition).encode(),
        "LICENSE.txt": _license(edition).encode(),
        "manifest.json": manifest_file(edition),
        "datapackage.json": datapackage(edition),
        "csv-metadata.json": csvw(edition),
        "diccionario.csv": dictionary_csv(edition),
        **{f"{name}.csv": canonical_file(edition, name) for name in edition.manifest},
    }


def read_me(edition: Edition) -> str:
    """Return the note that goes with the files, in Spanish and English."""
    title = " · ".join(TITLE)
    return READ_ME.format(
        title=title,
        underline="=" * len(title),
        notice=_notice(edition, INVENTED, EXCEPTION),
        number=edition.number,
        published=stamp(edition.published_at),
        day=local_date(edition.published_at).isoformat(),
        hash=edition.hash,
        folder=folder(edition),
        site=site(),
        licence=LICENCE.name,
    )


def _license(edition: Edition) -> str:
    notice = _notice(edition, INVENTED)
    return LICENSE.format(title=LICENCE.title, licence=LICENCE.name, url=LICENCE.url, notice=notice)


def _notice(edition: Edition, *texts: Text) -> str:
    """Return lines that say that the data are invented, or nothing where they are not."""
    lines = [*(text.es for text in texts), "", *(text.en for text in texts)] if edition.demonstration else []
    return "".join(f"\n{fill(line, WIDTH)}" for line in lines) + ("\n" if lines else "")
