"""The DCAT-AP catalogue: its shapes through pySHACL, and JSON-LD and Turtle as the same graph."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from pyld import FrozenDocumentLoader, jsonld
from pyshacl import validate
from rdflib import DCTERMS, FOAF, RDF, RDFS, SH, SKOS, XSD, Graph, Literal, URIRef
from rdflib.compare import isomorphic

from config.settings import ROOT
from data_access.archive import edition_of, manifest
from data_access.canonical import sha256
from data_access.manifest import Manifest
from data_access.models import RESOURCES
from tests.web.published import DATA, published, refuse_network
from web.open_data.catalogue import catalogue, dcat_jsonld, dcat_turtle
from web.open_data.schema_org import schema_org
from web.open_data.terms import DCAT, EU, SPDX

# rdflib's own JSON-LD reader still uses what rdflib has deprecated
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")

SHAPES = Path(__file__).parent / "shapes"
SEMIC, BEYOND = SHAPES / "dcat_ap_shacl.jsonld", SHAPES / "beyond_dcat_ap.ttl"
SEMIC_SHA256 = "e706a80b5431299bda8bcc8fbd436b64834de6d5e2b79fa9ed1c49cc070a48ed"
SITE = "http://localhost:8501"


@pytest.fixture(autouse=True)
def alone(monkeypatch):
    refuse_network(monkeypatch)


@pytest.fixture(scope="module")
def graph(edition):
    return Graph().parse(data=dcat_turtle(edition), format="turtle")


def at(name: str) -> URIRef:
    return URIRef(f"{SITE}/datos#{name}")


@pytest.fixture(scope="module")
def shapes():
    """SEMIC's shapes of DCAT-AP 3.0.0, and what this project asks for beyond them.

    Seven of SEMIC's constraints ask for a value of the class rdfs:Resource. Under RDFS every IRI is one, but pySHACL
    infers nothing here (it would take minutes) and would ask for a statement about each address; so these go.
    """
    graph = Graph().parse(SEMIC, format="json-ld")
    everything = list(graph.triples((None, SH["class"], RDFS.Resource)))
    assert len(everything) == 7
    graph.remove((None, SH["class"], RDFS.Resource))
    return graph.parse(BEYOND)


def violations(graph: Graph, shapes: Graph) -> str:
    conforms, _, text = validate(graph, shacl_graph=shapes, meta_shacl=False)
    return "" if conforms else str(text)


def test_the_shapes_of_dcat_ap_are_as_semic_published_them():
    assert sha256(SEMIC.read_bytes()) == SEMIC_SHA256


def test_the_catalogue_has_the_shape_of_dcat_ap(edition, shapes):
    early = edition_of(min(edition.number, 3))  # has every kind of node, and takes seconds less
    assert violations(catalogue(early), shapes) == ""


def test_the_shapes_look_at_every_class_the_catalogue_has(shapes):
    targets = set(shapes.objects(None, SH.targetClass))
    assert {DCAT.Catalog, DCAT.Dataset, DCAT.Distribution, DCAT.DataService, FOAF.Agent, SPDX.Checksum} <= targets


FILE = URIRef(f"{SITE}/datos/commitments.csv#archivo")
BROKEN = {
    "a catalogue without publisher": (at("catalogo"), DCTERMS.publisher, None),
    "a data set without title": (at("commitments"), DCTERMS.title, None),
    "a data set without description": (at("commitments"), DCTERMS.description, None),
    "a service without address": (at("api"), DCAT.endpointURL, None),
    "a file nowhere": (FILE, DCAT.accessURL, None),
    "a publisher without name": (at("municipalidad"), FOAF.name, None),
    "a size of no number": (FILE, DCAT.byteSize, Literal("many")),
    "a date of no calendar": (at("catalogo"), DCTERMS.modified, Literal("yesterday")),
    "a theme that is a word": (at("commitments"), DCAT.theme, Literal("GOVE")),
    "a data set without licence": (at("commitments"), DCTERMS.license, None),
}


def test_whatever_is_broken_in_a_catalogue_is_found(sqlite_files, shapes):
    """Each break at a place of its own in the published facts, so one validation tells them apart."""
    with published(sqlite_files, "facts") as edition:
        graph = Graph().parse(data=dcat_turtle(edition), format="turtle")
    for subject, predicate, instead in BROKEN.values():
        assert (subject, predicate, None) in graph, "there is nothing to break"
        graph.remove((subject, predicate, None))
        if instead is not None:
            graph.add((subject, predicate, instead))
    licence = (None, RDF.type, DCTERMS.LicenseDocument)
    assert licence in graph
    graph.remove(licence)
    _, report, _ = validate(graph, shacl_graph=shapes, meta_shacl=False)
    found = {
        (report.value(one, SH.focusNode), report.value(one, SH.resultPath))
        for one in report.subjects(RDF.type, SH.ValidationResult)
    }
    assert not [what for what, (subject, predicate, _) in BROKEN.items() if (subject, predicate) not in found]
    assert (at("places"), DCTERMS.license) in found, "a licence that is none"


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
    for name in RESOURCES:
        states = [of.get(name) for of in manifests]
        own = name in ("changes", "change_sets")  # each edition has its own, and no other has it too
        changed = [n for n, state in enumerate(states, 1) if state and (own or n == 1 or state != states[n - 2])]
        addresses = {URIRef(f"{SITE}/datos/ediciones/{n}/datapackage.json#{name}") for n in changed}
        assert set(graph.objects(at(name), DCAT.hasVersion)) == addresses
        for version in addresses:
            assert (version, DCAT.isVersionOf, at(name)) in graph
        newest = graph.value(at(name), DCAT.version)
        assert str(newest) == str(changed[-1]) == schema_org(edition, name)["version"]
        last = URIRef(f"{SITE}/datos/ediciones/{changed[-1]}/datapackage.json#{name}")
        assert graph.value(last, DCAT.version) == newest
        assert graph.value(last, DCTERMS.modified) == graph.value(at(name), DCTERMS.modified)
    whole = set(graph.objects(at("todo"), DCAT.hasVersion))
    assert len(whole) == edition.number
    assert str(graph.value(at("todo"), DCAT.version)) == str(edition.number) == schema_org(edition)["version"]


def test_a_file_has_a_title_a_date_and_a_version(edition, graph):
    for data_set, file in graph.subject_objects(DCAT.distribution):
        titles = {str(text.language): str(text) for text in graph.objects(file, DCTERMS.title)}
        assert set(titles) == {"es", "en"}
        assert ("Datos de demostración" in titles["es"]) == edition.demonstration
        assert graph.value(file, DCAT.version) == graph.value(data_set, DCAT.version)
        assert graph.value(file, DCTERMS.modified) == graph.value(data_set, DCTERMS.modified)
    title = graph.value(URIRef(f"{SITE}/datos/places.geojson#archivo"), DCTERMS.title)
    assert str(title).endswith(", GeoJSON")


def test_a_version_says_who_published_it_under_which_licence(edition, graph):
    for version in graph.objects(None, DCAT.hasVersion):
        assert graph.value(version, DCTERMS.publisher) == at("municipalidad")
        assert graph.value(version, DCTERMS.license) == URIRef("https://creativecommons.org/licenses/by/4.0/")
        descriptions = " ".join(graph.objects(version, DCTERMS.description))
        assert ("Datos de demostración" in descriptions) == edition.demonstration
        assert ("Demonstration data" in descriptions) == edition.demonstration


def test_place_and_licence_are_named_as_the_european_union_does(graph):
    for name in ("catalogo", "todo", "places"):
        assert (at(name), DCTERMS.spatial, URIRef(f"{EU}country/GTM")) in graph
        assert (at(name), DCTERMS.spatial, at("antigua-guatemala")) in graph
    licence = URIRef("https://creativecommons.org/licenses/by/4.0/")
    assert graph.value(licence, SKOS.exactMatch) == URIRef(f"{EU}licence/CC_BY_4_0")


def test_search_engines_learn_size_and_hash_of_a_csv(edition):
    described = schema_org(edition, "places")
    assert described["identifier"] == described["@id"] == f"{SITE}/datos#places"
    files = {file["contentUrl"].rpartition(".")[2]: file for file in described["distribution"]}
    item = edition.manifest["places"]
    assert (files["csv"]["contentSize"], files["csv"]["sha256"]) == (f"{item.bytes} B", item.sha256)
    assert {name for name, file in files.items() if "sha256" in file} == {"csv"}
    assert files["geojson"]["name"].endswith(", GeoJSON")


def test_it_says_whether_the_data_are_invented(edition, graph):
    for subject in (at("catalogo"), at("api"), *(at(name) for name in ("todo", *edition.manifest))):
        titles = " ".join(graph.objects(subject, DCTERMS.title))
        assert ("Datos de demostración" in titles) == edition.demonstration
        assert ("Demonstration data" in titles) == edition.demonstration


def test_the_bytes_do_not_depend_on_the_process(sqlite_files):
    program = """
from hashlib import sha256
from data_access.current import current_edition
from web.open_data.catalogue import dcat_jsonld, dcat_turtle
from web.open_data.csvw import csvw
from web.open_data.datapackage import datapackage
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
