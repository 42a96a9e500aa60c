"""The fixtures that other tests stand on."""

import sqlalchemy


def fill(url):
    engine = sqlalchemy.create_engine(url)
    with engine.begin() as connection:
        connection.execute(sqlalchemy.text("CREATE TABLE fact (name TEXT)"))
        connection.execute(sqlalchemy.text("INSERT INTO fact VALUES ('Antigua')"))
    engine.dispose()


def facts(url):
    engine = sqlalchemy.create_engine(url)
    try:
        with engine.connect() as connection:
            return list(connection.execute(sqlalchemy.text("SELECT name FROM fact")).scalars())
    finally:
        engine.dispose()


def test_a_fresh_database_is_empty(database_url):
    engine = sqlalchemy.create_engine(database_url)
    assert sqlalchemy.inspect(engine).get_table_names() == []
    engine.dispose()


def test_each_copy_of_a_prepared_database_is_its_own(new_database):
    first, second = new_database(fill), new_database(fill)
    engine = sqlalchemy.create_engine(first)
    with engine.begin() as connection:
        connection.execute(sqlalchemy.text("DELETE FROM fact"))
    engine.dispose()
    assert (facts(first), facts(second)) == ([], ["Antigua"])


def test_a_browser_shows_what_it_is_given(chromium):
    page = chromium.new_page()
    page.set_content("<h1>Antigua Guatemala</h1>")
    assert page.inner_text("h1") == "Antigua Guatemala"
    page.close()
