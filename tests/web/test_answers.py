"""How an answer leaves: in which form, and whether it need be sent at all."""

import pytest

from web.answers import best_encoding, has


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("", ""),
        ("identity", ""),
        ("gzip", "gzip"),
        ("gzip, deflate, br, zstd", "br"),
        ("GZIP;q=0.5,\tBR ; q=1.0", "br"),
        ("br;q=0, gzip", "gzip"),
        ("br; q=0.000,gzip;q=0.", ""),
        ("br;q=0.001", "br"),
        ("brotli", ""),
    ],
)
def test_the_smallest_form_that_is_accepted_leaves(accepted, encoding):
    assert best_encoding(accepted) == encoding


@pytest.mark.parametrize("etag", ['W/"a"', '"a"'])
@pytest.mark.parametrize(
    ("had", "same"),
    [(None, False), ("", False), ('"a"', True), ('W/"a"', True), ('"b", W/"a"', True), ("*", True), ('"ab"', False)],
)
def test_who_has_it_is_found_by_any_of_the_tags(had, etag, same):
    assert has(had, etag) is same
