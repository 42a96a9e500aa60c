"""The DCAT-AP catalogue: its shapes through pySHACL, and JSON-LD and Turtle as the same graph."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from pyld import FrozenDocumentLoader, jsonld
from pyshacl import validate
from rdflib import DCTERMS, FOAF, RDF, XSD, Graph, Literal, URIRef
from rdflib.compare import isomorphic

from config.settings import ROOT
from data_access.archive import manifest
from data_access.manifest import Manifest
from data_access.models import ENTITIES
from tests.web.published import DATA, published, refuse_network
from web.open_data.catalogue import dcat_jsonld, dcat_turtle
from web.open_data.schema_org import schema_org
from web.open_data.terms import DCAT, SPDX

# rdflib's own JSON-LD reader still uses what rdflib has deprecated
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")

SHAPES = sorted((Path(__file__).parent / "shapes").glob("*.ttl"))
SITE = "http://localhost:8501"


@pytest.fixture(autouse=True)
def alone(monkeypatch):
    refuse_network(monkeypatch)


@pytest.fixture(scope="module", params=DATA)
def edition(request, sqlite_files):
    with published(sqlite_files, request.param) as edition:
        yield edition


@pytest.fixture(scope="module")
def graph(edition):
    return Graph().parse(data=dcat_turtle(edition), format="turtle")


@pytest.fixture
def breakable(sqlite_files):
    """A graph of the test's own: the published facts."""
    with published(sqlite_files, "facts") as edition:
        return Graph().parse(data=dcat_turtle(edition), format="turtle")


def at(name: str) -> URIRef:
    return URIRef(f"{SITE}/datos#{name}")


def violations(graph: Graph, shapes: Path) -> str:
    conforms, _, text = validate(graph, shacl_graph=Graph().parse(shapes), meta_shacl=False)
    return "" if conforms else str(text)


@pytest.mark.parametrize("shapes", SHAPES, ids=[shapes.stem for shapes in SHAPES])
def test_the_catalogue_has_the_shape_of_dcat_ap(graph, shapes):
    assert violations(graph, shapes) == ""


def test_the_shapes_look_at_every_class_the_catalogue_has():
    shapes = Graph().parse(Path(__file__).parent / "shapes" / "dcat_ap.ttl")
    assert violations(shapes, Path(__file__).parent / "shapes" / "dcat_ap.ttl") == ""
    targets = set(shapes.objects(None, URIRef("http://www.w3.org/ns/shacl#targetClass")))
    assert {DCAT.Catalog, DCAT.Dataset, DCAT.Distribution, DCAT.DataService, FOAF.Agent, SPDX.Checksum} <= targets


BROKEN = [
    pytest.param((at("catalogo"), DCTERMS.publisher, None), None, id="a catalogue without publisher"),
    pytest.param((at("commitments"), DCTERMS.title, None), None, id="a data set without title"),
    pytest.param((at("commitments"), DCTERMS.description, None), None, id="a data set without description"),
    pytest.param((at("api"), DCAT.endpointURL, None), None, id="a service without address"),
    pytest.param((URIRef(f"{SITE}/datos/commitments.csv#archivo"), DCAT.accessURL, None), None, id="a file nowhere"),
    pytest.param((at("municipalidad"), FOAF.name, None), None, id="a publisher without name"),
    pytest.param((None, RDF.type, DCTERMS.LicenseDocument), None, id="a licence that is none"),
    pytest.param(
        (URIRef(f"{SITE}/datos/commitments.csv#archivo"), DCAT.byteSize, None),
        Literal("many"),
        id="a size of no number",
    ),
    pytest.param((at("catalogo"), DCTERMS.modified, None), Literal("yesterday"), id="a date of no calendar"),
    pytest.param((at("commitments"), DCAT.theme, None), Literal("GOVE"), id="a theme that is a word"),
]


@pytest.mark.parametrize(("pattern", "instead"), BROKEN)
def test_a_broken_catalogue_is_found(breakable, pattern, instead):
    assert list(breakable.triples(pattern)), "there is nothing to break"
    breakable.remove(pattern)
    if instead is not None:
        breakable.add((pattern[0], pattern[1], instead))
    assert violations(breakable, Path(__file__).parent / "shapes" / "dcat_ap.ttl")


def test_json_ld_and_turtle_say_the_same(edition, graph):
    assert isomorphic(graph, Graph().parse(data=dcat_jsonld(edition), format="json-ld"))


def test_another_processor_reads_the_same_from_the_json_ld(edition, graph):
    options = {"documentLoader": FrozenDocumentLoader(documents={})}  # whatever is not inside is refused
    quads = jsonld.to_rdf(json.loads(dcat_jsonld(edition)), {**options, "format": "application/n-quads"})
    assert isomorphic(graph, Graph().parse(data=quads, format="nt"))
    (expanded, *_) = jsonld.expand(json.loads(dcat_jsonld(edition)), options)
    assert expanded["@id"].startswith("http")


def test_the_data_set_in_page_heads_is_json_ld(edition):
    loader = FrozenDocumentLoader(documents={"https://schema.org": {"@context": {"@vocab": "https://schema.org/"}}})
    (dataset,) = jsonld.expand(schema_org(edition, "commitments"), {"documentLoader": loader})
    assert dataset["@type"] == ["https://schema.org/Dataset"]
    assert len(dataset["https://schema.org/distribution"]) == 3


def test_every_resource_is_a_data_set_with_its_files(edition, graph):
    listed = set(graph.objects(at("catalogo"), DCAT.dataset))
    assert listed == {at(name) for name in ("todo", *edition.manifest)}
    for name, item in edition.manifest.items():
        file = URIRef(f"{SITE}/datos/{name}.csv#archivo")
        assert (at(name), DCAT.distribution, file) in graph
        assert graph.value(file, DCAT.byteSize) == Literal(item.bytes, datatype=XSD.nonNegativeInteger)
        checksum = graph.value(file, SPDX.checksum)
        assert str(graph.value(checksum, SPDX.checksumValue)).lower() == item.sha256
    assert {str(text.language) for text in graph.objects(at("commitments"), DCTERMS.title)} == {"es", "en"}
    assert (at("api"), DCAT.endpointDescription, URIRef(f"{SITE}/api/v1/openapi.json")) in graph


def test_a_resource_has_a_version_for_each_edition_in_which_it_changed(edition, graph):
    manifests = [Manifest.parse(manifest(past.number)).resources for past in edition.history]
    for entity in ENTITIES:
        name = entity.resource
        states = [of.get(name) for of in manifests]
        changed = [n for n, state in enumerate(states, 1) if state and (n == 1 or state != states[n - 2])]
        versions = {URIRef(f"{SITE}/datos/ediciones/{n}/datapackage.json#{name}") for n in changed}
        assert set(graph.objects(at(name), DCAT.hasVersion)) == versions
        for version in versions:
            assert (version, DCAT.isVersionOf, at(name)) in graph
    whole = set(graph.objects(at("todo"), DCAT.hasVersion))
    assert len(whole) == edition.number


def test_it_says_whether_the_data_are_invented(edition, graph):
    for subject in (at("catalogo"), at("api"), *(at(name) for name in ("todo", *edition.manifest))):
        titles = " ".join(graph.objects(subject, DCTERMS.title))
        assert ("Datos de demostración" in titles) == edition.demonstration
        assert ("Demonstration data" in titles) == edition.demonstration


def test_the_bytes_do_not_depend_on_the_process(sqlite_files):
    program = """
from hashlib import sha256
from data_access.current import current_edition
from web.open_data.descriptions import csvw, datapackage, dcat_jsonld, dcat_turtle
print([sha256(made(current_edition())).hexdigest() for made in (dcat_turtle, dcat_jsonld, datapackage, csvw)])
"""
    address = sqlite_files.template(DATA["demonstration"])
    said = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={"DATABASE_URL": address, "PYTHONHASHSEED": seed},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(said) == 1
    assert said.pop().count(",") == 3
