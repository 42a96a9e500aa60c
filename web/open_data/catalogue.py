"""The catalogue of the open data in DCAT-AP 3: one graph, written as JSON-LD and as Turtle.

Every node has an address of its own, so that the same edition gives the same text. The data set of a resource is
`/datos#commitments`; its state in edition 7 is `/datos/ediciones/7/datapackage.json#commitments`.
"""

import json
from functools import lru_cache
from typing import Any

from rdflib import DCTERMS, FOAF, RDF, RDFS, SKOS, XSD, Graph, Literal, URIRef
from rdflib.term import Node

from config.clock import stamp
from config.i18n import Text
from data_access.canonical import to_json
from data_access.editions import Edition, PastEdition
from data_access.manifest import Resource
from data_access.models import RESOURCES
from indicators.data_dictionary import ABOUT
from web.open_data.about import (
    CENTRE,
    DESCRIPTION,
    KEYWORDS,
    LICENCE,
    PARTNER,
    PUBLISHER,
    TITLE,
    WHOLE,
    called,
    folder,
    said,
    site,
    versions,
)
from web.open_data.forms import CSV, ZIP, Form, forms_of
from web.open_data.terms import DCAT, EU, IANA, SHA256, SPDX, WKT, add, moment, new_graph, say

API = Text("API de lectura", "Read API")
API_ABOUT = Text(
    "Consultas de solo lectura sobre las mismas ediciones: filtros, orden y páginas.",
    "Read-only queries of the same editions: filters, order and pages.",
)
ORIGIN = Text(
    "Cada fila nombra su fuente, y cada edición dice qué cambió, por qué y cómo se revisó.",
    "Each row names its source, and each edition says what changed, why, and how it was reviewed.",
)
GOVERNMENT = Text("Gobierno y sector público", "Government and public sector")  # the EU's theme GOVE
THEMES = Text("Temas de datos de la Unión Europea", "The European Union's data themes")
LANGUAGES = ("SPA", "ENG")
COUNTRY = "GTM"  # as the EU's list of countries names it


@lru_cache(maxsize=4)
def dcat_turtle(edition: Edition) -> bytes:
    """Return the catalogue in Turtle."""
    return catalogue(edition).serialize(format="turtle").encode()


@lru_cache(maxsize=4)
def dcat_jsonld(edition: Edition) -> bytes:
    """Return the catalogue in JSON-LD, with its context inside and one node a line."""
    graph = catalogue(edition)
    links = {p for p in set(graph.predicates()) - {RDF.type} if isinstance(next(graph.objects(None, p)), URIRef)}
    context: dict[str, Any] = {prefix: str(name) for prefix, name in graph.namespaces()}
    context |= {graph.qname(str(predicate)): {"@type": "@id"} for predicate in links}
    document = json.loads(graph.serialize(format="json-ld", context=context))
    nodes = sorted(to_json(_ordered(node)) for node in document["@graph"])
    return '{{"@context":{},"@graph":[\n{}\n]}}\n'.format(to_json(document["@context"]), ",\n".join(nodes)).encode()


def catalogue(edition: Edition) -> Graph:
    """Return the catalogue as a graph."""
    graph, subject = new_graph(), _at("catalogo")
    statements = {
        FOAF.homepage: URIRef(f"{site()}/datos"),
        DCAT.service: _at("api"),
        DCAT.themeTaxonomy: URIRef(f"{EU}data-theme"),
        DCTERMS.issued: moment(stamp(edition.history[0].published_at)),
        DCTERMS.modified: moment(stamp(edition.published_at)),
    }
    add(graph, subject, DCAT.Catalog, statements)
    _locate(graph, subject)
    _introduce(graph, subject, called(edition, TITLE), said(edition, DESCRIPTION))
    for name in (WHOLE, *edition.manifest):
        graph.add((subject, DCAT.dataset, _at(name)))
        _dataset(graph, edition, name)
    _service(graph, edition)
    _shared(graph)
    return graph


def _at(name: str) -> URIRef:
    return URIRef(f"{site()}/datos#{name}")


def _introduce(graph: Graph, subject: Node, title: Text, description: Text) -> None:
    """Add what a catalogue, a data set and a service have in common."""
    say(graph, subject, DCTERMS.title, title)
    say(graph, subject, DCTERMS.description, description)
    graph.add((subject, DCTERMS.publisher, _at("municipalidad")))
    graph.add((subject, DCTERMS.license, URIRef(LICENCE.url)))
    for language in LANGUAGES:
        graph.add((subject, DCTERMS.language, URIRef(f"{EU}language/{language}")))


def _locate(graph: Graph, subject: Node) -> None:
    """Say which place a catalogue or a data set is about, and in which country."""
    for place in (_at("antigua-guatemala"), URIRef(f"{EU}country/{COUNTRY}")):
        graph.add((subject, DCTERMS.spatial, place))


def _dataset(graph: Graph, edition: Edition, name: str) -> None:
    """Add the data set of a resource, or of all of them, with its files and its versions."""
    subject, whole, states = _at(name), name == WHOLE, versions(edition, name)
    newest = states[-1]
    title, about = (TITLE, DESCRIPTION) if whole else (RESOURCES[name].title, ABOUT[name])
    statements = {
        DCTERMS.identifier: Literal(name),
        DCAT.version: Literal(str(newest.number)),
        DCAT.theme: URIRef(f"{EU}data-theme/GOVE"),
        DCTERMS.accrualPeriodicity: URIRef(f"{EU}frequency/IRREG"),
        DCTERMS.issued: moment(stamp(states[0].published_at)),
        DCTERMS.modified: moment(stamp(newest.published_at)),
        DCTERMS.provenance: _at("procedencia"),
        DCTERMS.creator: _at("unit") if whole else None,
        DCAT.landingPage: URIRef(f"{site()}/datos" + ("" if whole else f"?id={name}")),
    }
    add(graph, subject, DCAT.Dataset, statements)
    _introduce(graph, subject, called(edition, title), said(edition, about))
    _locate(graph, subject)
    for word in KEYWORDS:
        say(graph, subject, DCAT.keyword, word)
    for form in forms_of(None if whole else name):
        _distribution(graph, subject, f"{site()}/datos/{name}", form, called(edition, title), newest)
    for state in states:
        _version(graph, edition, name, title, state)


def _version(graph: Graph, edition: Edition, name: str, title: Text, state: PastEdition) -> None:
    """Add the state of a data set in one edition, with the file that never changes."""
    files, number = folder(state.number), state.number
    subject = URIRef(f"{files}datapackage.json#{name}")
    statements = {
        DCAT.isVersionOf: _at(name),
        DCAT.version: Literal(str(number)),
        DCTERMS.issued: moment(stamp(state.published_at)),
        DCTERMS.modified: moment(stamp(state.published_at)),
        DCAT.landingPage: URIRef(files),
    }
    add(graph, subject, DCAT.Dataset, statements)
    versioned = Text(f"{title.es}, edición {number}", f"{title.en}, edition {number}")
    about = Text(f"Como quedó en la edición {number}.", f"As it stands in edition {number}.")
    _introduce(graph, subject, called(edition, versioned), said(edition, about))
    graph.add((_at(name), DCAT.hasVersion, subject))
    form = ZIP if name == WHOLE else CSV
    _distribution(graph, subject, f"{files}{name}", form, called(edition, versioned), state)


def _distribution(graph: Graph, dataset: Node, path: str, form: Form, title: Text, state: PastEdition) -> None:
    """Add a file of a data set as it stands since an edition.

    Size and hash are those that the manifest of that edition records, so only its CSV files have them.
    """
    url = f"{path}.{form.ending}"
    item = state.resources.get(path.rpartition("/")[2]) if form == CSV else None
    subject, checksum = URIRef(f"{url}#archivo"), URIRef(f"{url}#sha256") if item else None
    kind, media_type = URIRef(f"{EU}file-type/{form.kind}"), URIRef(IANA + form.media_type)
    statements = {
        DCAT.accessURL: URIRef(url),
        DCAT.downloadURL: URIRef(url),
        DCAT.mediaType: media_type,
        DCAT.version: Literal(str(state.number)),
        DCAT.byteSize: Literal(item.bytes, datatype=XSD.nonNegativeInteger) if item else None,
        DCTERMS["format"]: kind,
        DCTERMS.license: URIRef(LICENCE.url),
        DCTERMS.modified: moment(stamp(state.published_at)),
        SPDX.checksum: checksum,
    }
    add(graph, subject, DCAT.Distribution, statements)
    say(graph, subject, DCTERMS.title, Text(f"{title.es}, {form.name}", f"{title.en}, {form.name}"))
    add(graph, kind, DCTERMS.MediaTypeOrExtent, {})
    add(graph, media_type, DCTERMS.MediaType, {})
    graph.add((dataset, DCAT.distribution, subject))
    if item and checksum:
        _checksum(graph, checksum, item)


def _checksum(graph: Graph, subject: Node, item: Resource) -> None:
    value = Literal(item.sha256, datatype=XSD.hexBinary)
    add(graph, subject, SPDX.Checksum, {SPDX.algorithm: SHA256, SPDX.checksumValue: value})


def _service(graph: Graph, edition: Edition) -> None:
    """Add the read API."""
    subject = _at("api")
    statements = {
        DCAT.endpointURL: URIRef(f"{site()}/api/v1"),
        DCAT.endpointDescription: URIRef(f"{site()}/api/v1/openapi.json"),
    }
    add(graph, subject, DCAT.DataService, statements)
    _introduce(graph, subject, called(edition, API), said(edition, API_ABOUT))
    for name in edition.manifest:
        graph.add((subject, DCAT.servesDataset, _at(name)))


def _shared(graph: Graph) -> None:
    """Add what the descriptions point at: organisations, place, licence, and terms of vocabularies."""
    for name, organisation in (("municipalidad", PUBLISHER), ("unit", PARTNER)):
        home = URIRef(organisation.url) if organisation.url else None
        add(graph, _at(name), FOAF.Agent, {FOAF.name: Literal(organisation.name), FOAF.homepage: home})
    latitude, longitude = CENTRE
    centre = Literal(f"POINT({longitude} {latitude})", datatype=WKT)
    place = {DCAT.centroid: centre, SKOS.prefLabel: Literal("Antigua Guatemala")}
    add(graph, _at("antigua-guatemala"), DCTERMS.Location, place)
    country = {SKOS.prefLabel: Literal("Guatemala")}
    add(graph, URIRef(f"{EU}country/{COUNTRY}"), DCTERMS.Location, country)
    add(graph, _at("procedencia"), DCTERMS.ProvenanceStatement, {})
    say(graph, _at("procedencia"), RDFS.label, ORIGIN)
    add(graph, URIRef(f"{EU}data-theme/GOVE"), SKOS.Concept, {SKOS.inScheme: URIRef(f"{EU}data-theme")})
    say(graph, URIRef(f"{EU}data-theme/GOVE"), SKOS.prefLabel, GOVERNMENT)
    add(graph, URIRef(f"{EU}data-theme"), SKOS.ConceptScheme, {})
    say(graph, URIRef(f"{EU}data-theme"), DCTERMS.title, THEMES)
    add(graph, URIRef(f"{EU}frequency/IRREG"), DCTERMS.Frequency, {})
    add(graph, URIRef(LICENCE.url), DCTERMS.LicenseDocument, {SKOS.exactMatch: URIRef(f"{EU}licence/CC_BY_4_0")})
    add(graph, SHA256, SPDX.ChecksumAlgorithm, {})
    for language in LANGUAGES:
        add(graph, URIRef(f"{EU}language/{language}"), DCTERMS.LinguisticSystem, {})
    for page in {*graph.objects(None, FOAF.homepage), *graph.objects(None, DCAT.landingPage)}:
        add(graph, page, FOAF.Document, {})


def _ordered(value: object) -> object:
    """Return a JSON-LD value with every list, which is a set here, in one order."""
    if isinstance(value, dict):
        return {name: _ordered(item) for name, item in value.items()}
    if isinstance(value, list):
        return sorted(map(_ordered, value), key=to_json)
    return value
