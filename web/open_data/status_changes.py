"""`cambios-de-estado.csv`: every change of a declared completion up to an edition, as the API answers it."""

import csv
import io

from config.clock import today
from data_access.editions import Edition
from data_access.manifest import DEMONSTRATION
from data_access.schema import encode
from indicators.status_changes import status_changes
from web.api.computed import STATUS_CHANGES


def status_changes_csv(edition: Edition) -> bytes:
    """Return the status changes as CSV: UTF-8, LF, a header row, by code; `source` says whether they are invented."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*(column.name for column in STATUS_CHANGES.columns), "source"])
    source = DEMONSTRATION if edition.demonstration else ""
    writer.writerows([*map(encode, row), source] for row in STATUS_CHANGES.rows(edition, today()))
    return text.getvalue().encode()


def count_status_changes(edition: Edition) -> int:
    """Return the number of lines of that file, without its header."""
    return len(status_changes(edition))
