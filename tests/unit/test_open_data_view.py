"""The open data of an edition as a view: its files, their fields, and the editions before it."""

from dataclasses import replace
from datetime import date

import pytest

from config.i18n import Language
from data_access.canonical import sha256, write_csv
from data_access.manifest import Resource
from data_access.models import RESOURCES
from indicators.data_dictionary import ABOUT, WITHHELD
from indicators.open_data import EDITIONS_SHOWN, GROUPS, FieldKind, data_dictionary, open_data
from presentation.open_data import bibtex, size
from tests.factories import TODAY, commitment, created, edition, milestone, published, removed, updated


def with_files(made):
    """Return an edition with the manifest that publication would give it."""
    contents = {
        name: write_csv(RESOURCES[name], map(RESOURCES[name].encode, made.rows.get(name, ()))) for name in RESOURCES
    }
    manifest = {
        name: Resource(sha256(content), len(made.rows.get(name, ())), len(content))
        for name, content in contents.items()
    }
    return replace(made, manifest=manifest)


def files_of(made):
    return {file.name: file for group in open_data(made).groups for file in group.files}


def test_every_resource_is_described_and_in_one_group():
    assert sorted(name for names in GROUPS.values() for name in names) == sorted(RESOURCES)
    assert set(ABOUT) == set(RESOURCES)


def test_files_carry_what_the_manifest_says():
    made = with_files(edition(commitment(), milestone(), milestone(code="H2")))
    view, files = open_data(made), files_of(made)
    assert list(files) == [name for names in GROUPS.values() for name in names]
    for name, item in made.manifest.items():
        assert (files[name].rows, files[name].bytes, files[name].sha256) == (item.rows, item.bytes, item.sha256)
        assert files[name].fields == len(RESOURCES[name].columns)
    assert files["milestones"].rows == 2
    assert (view.resources, view.rows) == (len(RESOURCES), 3)
    assert view.bytes == sum(item.bytes for item in made.manifest.values())


def test_an_edition_without_files_has_no_groups():
    view = open_data(edition())
    assert (view.groups, view.editions, view.resources, view.rows, view.bytes) == ((), (), 0, 0, 0)


def test_the_last_change_is_the_last_edition_that_touched_the_resource():
    row = commitment()
    history = [
        published(1, date(2026, 1, 5), created(row), created(milestone())),
        published(2, date(2026, 2, 5), updated(row, "title_es", "Otro")),
        published(3, date(2026, 3, 5), removed(milestone())),
    ]
    files = files_of(with_files(edition(row, history=history, on=date(2026, 3, 5))))
    assert files["commitments"].changed_on == date(2026, 2, 5)
    assert files["milestones"].changed_on == date(2026, 3, 5)
    assert files["events"].changed_on is None
    assert files["changes"].changed_on == files["change_sets"].changed_on == date(2026, 3, 5)


def test_the_newest_editions_come_first_and_not_all_of_them():
    history = [published(number, date(2026, 1, number)) for number in range(1, EDITIONS_SHOWN + 4)]
    numbers = [past.number for past in open_data(edition(history=history)).editions]
    assert numbers == list(range(EDITIONS_SHOWN + 3, 3, -1))


@pytest.mark.parametrize("name", RESOURCES)
def test_a_dictionary_has_every_field(name):
    made = data_dictionary(with_files(edition()), name)
    columns = RESOURCES[name].columns
    assert [field.name for field in made.fields] == [column.name for column in columns]
    assert [field.kind for field in made.fields] == [FieldKind(column.kind) for column in columns]
    assert [field.required for field in made.fields] == [column.required for column in columns]
    for field, column in zip(made.fields, columns, strict=True):
        assert list(field.values) == list(column.enumeration or [])
        assert field.refers_title == (RESOURCES[column.refers].title if column.refers else None)


def test_a_field_says_what_its_label_does_not():
    fields = {field.name: field for field in data_dictionary(with_files(edition()), "attendance").fields}
    assert fields["sex"].notes == ()
    assert WITHHELD in fields["people"].notes
    assert (fields["people"].minimum, fields["people"].maximum) == (0, None)
    evidence = {field.name: field for field in data_dictionary(with_files(edition()), "evidence").fields}
    assert (evidence["subject"].refers, evidence["subject"].refers_by) == (None, "subject_resource")


def test_a_resource_the_edition_lacks_has_no_dictionary():
    with pytest.raises(KeyError):
        data_dictionary(edition(), "commitments")


@pytest.mark.parametrize(
    ("count", "words"),
    [(0, "0.1 kB"), (12, "0.1 kB"), (1540, "1.5 kB"), (825_200, "825.2 kB"), (2_100_000, "2.1 MB")],
)
def test_sizes_are_in_kilobytes_or_megabytes(count, words):
    assert size(count, Language.ES).replace("\N{NO-BREAK SPACE}", " ") == words


def test_the_citation_names_edition_and_hash():
    made = edition()
    entry = bibtex(made, TODAY, Language.ES)
    assert entry.startswith("@misc{impulso-local-antigua-1,\n")
    assert made.hash in entry
    assert 'url = "http://localhost:8501/datos/ediciones/1/"' in entry
    assert entry.count("{") == entry.count("}")
