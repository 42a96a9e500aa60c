"""The SQLite file Datasette reads: the resources as tables, every value as text, codes as keys."""

import csv
import sqlite3
from pathlib import Path


def write(folder: Path, database: Path) -> None:
    """Write the CSV files of a folder into a new database."""
    database.unlink(missing_ok=True)
    with sqlite3.connect(database) as connection:
        for file in sorted(folder.glob("*.csv")):
            with file.open(encoding="utf-8", newline="") as lines:
                header, *rows = csv.reader(lines)
            columns = ", ".join(f'"{name}" TEXT{" PRIMARY KEY" if name == "code" else ""}' for name in header)
            connection.execute(f'CREATE TABLE "{file.stem}" ({columns})')
            marks = ", ".join("?" * len(header))
            connection.executemany(f'INSERT INTO "{file.stem}" VALUES ({marks})', rows)
    connection.close()
