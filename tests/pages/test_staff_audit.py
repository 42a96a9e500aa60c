"""The audit trail on its page: in words, searched by its address, and found broken where it is."""

import pytest
from sqlalchemy import text

from config.i18n import Language
from config.pages import AUDIT
from data_access.staff.trail import chain, entries
from pages.components import audit
from tests.data_access.proposals import create, publish, staff
from tests.pages.signed_in import go_to, said, signed_in


@pytest.fixture
def page(monkeypatch, town, admin):
    """`page(**query)` is the page as an administrator sees it."""
    return lambda language="es", **query: signed_in(monkeypatch, town, admin, AUDIT, language, **query)


def table(app):
    """Return the markup of the list of entries."""
    return next((body for body in (one.proto.body for one in app.get("html")) if "<tbody>" in body), "")


def test_entries_are_told_in_words(page, town):
    app = page()
    told = said(app)
    assert "Aprobó y publicó" in told
    assert "título: Datos" in told
    assert "Enlazó una cuenta con el proveedor" in told
    assert "dirección de red: 192.0.2.1" in told
    assert "reviewing-one" in told
    assert "None" not in told


def test_it_speaks_english_too(page):
    told = said(page("en"))
    assert "Approved and published" in told
    assert "Bitácora" not in told


def test_the_page_says_that_the_chain_is_whole_and_where_it_ends(page, town, admin):
    told = said(page())
    found = chain(town, admin)
    assert f"La cadena está íntegra: {found.length} entradas." in told
    assert found.end in told


def test_a_tab_walks_the_chain_once_for_each_end_it_has(page, town, monkeypatch):
    walks = []
    monkeypatch.setattr(audit, "chain", lambda *asked: walks.append(asked) or chain(*asked))
    app = page()
    app.text_input(key="audit-q").set_value("editing-one").run()
    assert len(walks) == 1
    publish(town, create("places", "P-1"))
    app.run()
    assert len(walks) == 2
    assert f"La cadena está íntegra: {chain(*walks[0]).length} entradas." in said(app)


def test_a_broken_chain_is_told_with_its_first_broken_entry(page, town):
    with town.begin() as connection:
        connection.execute(text("DROP TRIGGER auditentry_no_update"))
        connection.execute(text("UPDATE auditentry SET detail = '<b>no JSON', action = 'x', at = 'y' WHERE number = 2"))
    app = page()
    told = said(app)
    assert "La cadena está rota: la entrada 2 no corresponde a su huella o falta." in told
    assert "&lt;b&gt;no JSON" in table(app), "what stands there is shown all the same, as text"


def test_the_address_says_what_is_searched(page):
    app = page(q="datos reviewing-one", accion="approved")
    assert app.text_input(key="audit-q").value == "datos reviewing-one"
    assert app.selectbox(key="audit-accion").value == "approved"
    assert table(app).count("<tr>") == 2
    assert "Ninguna entrada" in said(page(q="nothing like it"))


def test_what_is_searched_is_written_into_the_address(page):
    app = page(antes="3")
    app.text_input(key="audit-q").set_value("editing-one").run()
    assert app.query_params["q"] == "editing-one"
    assert "antes" not in app.query_params
    app.selectbox(key="audit-accion").set_value("submitted").run()
    assert app.query_params["accion"] == "submitted"
    assert table(app).count("<tr>") == 2
    app.text_input(key="audit-q").set_value("").run()
    assert "q" not in app.query_params


@pytest.mark.parametrize("value", ["", "x", "-1", "0", "9" * 30, "٣", "1 OR 1=1"])
def test_no_address_breaks_the_page(page, value):
    app = page(antes=value, accion=value, q=value)
    assert not app.exception
    assert "La cadena está íntegra" in said(app)


def test_fifty_stand_on_a_page_and_a_link_leads_to_older_ones(page, town, admin, monkeypatch):
    monkeypatch.setattr(audit, "ON_A_PAGE", 3)
    app = page()
    numbers = [entry.number for entry in entries(town, admin)]
    assert table(app).count('<th scope="row">') == 3
    markup = "".join(one.proto.body for one in app.get("html"))
    assert f'href="/personal-bitacora?antes={numbers[2]}"' in markup
    last = go_to(app, AUDIT, antes="3")
    markup = "".join(one.proto.body for one in last.get("html"))
    assert table(last).count('<th scope="row">') == 2
    assert 'href="/personal-bitacora"' in markup
    assert "Anteriores en el tiempo" not in markup


def test_markup_that_somebody_wrote_is_shown_as_text(page, town):
    publish(town, create("places", "P-1"))
    with town.begin() as connection:  # what a title may not hold, had somebody written it all the same
        connection.execute(text("DROP TRIGGER auditentry_no_update"))
        written = '{"<i>k</i>":"<script>x</script>"}'
        connection.execute(text("UPDATE auditentry SET detail = :written WHERE number = 1"), {"written": written})
    shown = table(page())
    assert "<script>" not in shown
    assert "<i>" not in shown


def test_other_roles_find_it_closed(monkeypatch, town, admin):
    people = staff(town)
    for actor in (people.editor, people.reviewer, people.monitor):
        app = signed_in(monkeypatch, town, actor, AUDIT)
        assert "La cadena" not in said(app)
        assert "Aprobó" not in said(app)


def test_whoever_is_no_administrator_any_more_sees_nothing_of_it_at_the_next_run(page, town, admin):
    app = page()
    with town.begin() as connection:
        connection.execute(text("UPDATE staffuser SET active = 0 WHERE username = 'administering'"))
    app.run()
    assert "Aprobó" not in said(app)


def test_details_are_put_into_words():
    assert audit.detail_in_words('{"role":"editor","organisation":null}', Language.ES) == "rol: Edición"
    assert audit.detail_in_words('{"from":"editor","to":"admin"}', Language.EN) == "before: Editor; now: Administrator"
    assert audit.detail_in_words('{"files":2}', Language.ES) == "archivos: 2"
    assert audit.detail_in_words("[1]", Language.ES) == "[1]"
    assert audit.detail_in_words("", Language.ES) == ""
