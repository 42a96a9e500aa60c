"""Every table of the API by name: the resources of an edition, and what is computed from them."""

from collections.abc import Mapping
from types import MappingProxyType

from data_access.models import RESOURCES
from web.api.computed import AGENDA_STATUS, COMMITMENT_STATUS, STATUS_CHANGES
from web.api.data_gaps import DATA_GAPS
from web.api.editions import EDITIONS
from web.api.indicators import INDICATOR_TABLE
from web.api.place_status import PLACE_STATUS
from web.api.tables import Table, published
from web.api.way import CO_CREATION_STANDARDS, CONTRIBUTION_STATUS

ROOT = "/api/v1"
COMPUTED = (
    *(COMMITMENT_STATUS, AGENDA_STATUS, PLACE_STATUS, STATUS_CHANGES),
    *(CONTRIBUTION_STATUS, CO_CREATION_STANDARDS, DATA_GAPS, INDICATOR_TABLE, EDITIONS),
)

TABLES: Mapping[str, Table] = MappingProxyType(
    {table.name: table for table in (*map(published, RESOURCES.values()), *COMPUTED)}
)
