"""Passwords: which may be chosen, and what is kept of one."""

import unicodedata

import pytest
from argon2 import extract_parameters
from argon2.low_level import Type

from config.i18n import Language
from data_access.problems import LONGEST_PASSWORD, InvalidInput, expectation
from data_access.staff import passwords
from data_access.staff.passwords import check, hash_of, matches, outdated

GOOD = (
    "mesa verde con ventana",
    "lluvia sobre el tejado",
    "correctly horse staple 7",
    "ñandú y jícara, dos años",
    "    spaces count as well    ",
    "x7#kQ!9pLw2$vR8",
    "🦜🌋☕🌽🏺🕯️📜🧵🪶🪵🌶️🦋🐢🪴🧺",
)


def rule(password, username="writing-one"):
    """Return the rule that a password breaks; None where it may be chosen."""
    try:
        check(password, username)
    except InvalidInput as error:
        (problem,) = error.problems
        assert (problem.name, problem.value) == ("password", ""), "an error never repeats a password"
        assert all(expectation(problem, language) for language in Language)
        return problem.rule
    return None


@pytest.mark.parametrize("password", GOOD)
def test_a_long_one_may_be_chosen_without_rules_of_composition(password):
    assert rule(password) is None


@pytest.mark.parametrize(
    ("password", "broken"),
    [
        ("", "password_short"),
        ("x7#kQ!9pLw2$vR", "password_short"),  # 14
        ("a" * 14 + "\u0301", "password_short"),  # 15 characters, which make 14 letters
        ("x7#kQ!9pLw2$vR8" * 9, "password_long"),  # 135
        ("aaaaaaaaaaaaaaa", "password_guessable"),
        ("123456789012345", "password_guessable"),
        ("passwordpassword", "password_guessable"),
        ("qwertyuiopasdfgh", "password_guessable"),
        ("1qaz2wsx3edc4rfv", "password_guessable"),
        ("iloveyouiloveyou", "password_guessable"),
        ("antiguaguatemala", "password_guessable"),
        ("AntiguaGuatemala2026", "password_guessable"),
        ("impulsolocal2026!", "password_guessable"),
        ("writing-onewriting-one", "password_guessable"),
        ("ａｎｔｉｇｕａｇｕａｔｅｍａｌａ", "password_guessable"),  # the same in wide letters
    ],
)
def test_one_that_is_short_long_common_or_known_here_may_not(password, broken):
    assert rule(password) == broken


def test_the_longest_one_counts_to_its_last_character():
    long = "x7#kQ!9pLw2$vR8 " * 8
    assert len(long) == LONGEST_PASSWORD
    assert rule(long) is None
    kept = hash_of(long)
    assert matches(long, kept)
    assert not matches(long[:-1], kept)


def test_a_password_is_the_same_however_its_letters_are_typed():
    kept = hash_of("camión y jícara")
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        assert matches(unicodedata.normalize(form, "camión y jícara"), kept)
    assert matches("ﬁn de año", hash_of("fin de año"))


@pytest.mark.parametrize("other", ["Mesa verde con ventana", "mesa verde con ventana ", "mesa verde", ""])
def test_capitals_and_spaces_count(other):
    assert not matches(other, hash_of("mesa verde con ventana"))


def test_what_is_kept_is_argon2id_with_a_salt_of_its_own():
    first, second = hash_of(GOOD[0]), hash_of(GOOD[0])
    assert first != second
    parameters = extract_parameters(first)
    assert (parameters.type, parameters.salt_len, parameters.hash_len) == (Type.ID, 16, 32)
    assert parameters.memory_cost >= 19 * 1024, "KiB; the least that OWASP asks for with two passes"
    assert parameters.time_cost >= 2
    assert not outdated(first)


@pytest.mark.parametrize(
    "kept", [None, "", "no hash", "$argon2id$v=19$m=8,t=1,p=1$broken", "$2b$12$aaaaaaaaaaaaaaaaaaaaaa"]
)
def test_where_nothing_usable_is_kept_nothing_matches(kept):
    assert not matches("", kept)
    assert not matches("nobody has this password", kept)


def test_what_no_keyboard_types_is_a_wrong_password():
    assert not matches("\x00\ud800", hash_of(GOOD[0]))
    assert passwords.matches("\x00", hash_of("\x00"))
