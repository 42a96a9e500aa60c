"""RDF in few words: the vocabularies of the catalogue, and how a node gets its statements."""

from collections.abc import Mapping

from rdflib import DCTERMS, FOAF, RDF, RDFS, SKOS, XSD, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from config.i18n import Text

DCAT = Namespace("http://www.w3.org/ns/dcat#")  # rdflib's own list of its terms ends before version 3
SPDX = Namespace("http://spdx.org/rdf/terms#")
SHA256 = SPDX.checksumAlgorithm_sha256
WKT = URIRef("http://www.opengis.net/ont/geosparql#wktLiteral")
EU, IANA = "http://publications.europa.eu/resource/authority/", "http://www.iana.org/assignments/media-types/"


def new_graph() -> Graph:
    """Return an empty graph that knows the vocabularies by their usual prefixes."""
    graph = Graph(bind_namespaces="none")
    names = {"dcat": DCAT, "dct": DCTERMS, "foaf": FOAF, "rdfs": RDFS, "skos": SKOS, "spdx": SPDX, "xsd": XSD}
    for prefix, name in names.items():
        graph.bind(prefix, name)
    return graph


def add(graph: Graph, subject: Node, kind: Node, statements: Mapping[URIRef, Node | None]) -> None:
    """Say what a node is, and all of its properties that have a value."""
    graph.add((subject, RDF.type, kind))
    for predicate, value in statements.items():
        if value is not None:
            graph.add((subject, predicate, value))


def say(graph: Graph, subject: Node, predicate: Node, text: Text) -> None:
    """Say a text in both languages."""
    graph.add((subject, predicate, Literal(text.es, lang="es")))
    graph.add((subject, predicate, Literal(text.en, lang="en")))


def moment(stamped: str) -> Literal:
    """Return the literal of a moment as the record keeps it."""
    return Literal(stamped, datatype=XSD.dateTime, normalize=False)
