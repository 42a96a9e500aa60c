"""The audit trail on its page: the state of its chain, the search in the address, its entries in words."""

import json
from collections.abc import Mapping

import streamlit as st
from markupsafe import Markup

from config.clock import moment_of
from config.i18n import Language, translations
from config.pages import AUDIT
from data_access.current import engine
from data_access.enumerations import Action, Role
from data_access.staff.accounts import Actor
from data_access.staff.trail import LARGEST_NUMBER, Chain, Entry, chain, end, entries
from presentation import blocks
from presentation.addresses import href
from presentation.staff_sentences import moment

WORDS, ACTION, BEFORE = "q", "accion", "antes"
ON_A_PAGE = 50
HASH_SHOWN = 12
WIDTH = 420
LONGEST_SEARCH = 200
WALKED = "audit-chain"


def show_chain(actor: Actor, language: Language) -> None:
    """Draw whether the chain is whole, its end, how anybody recomputes it, and the files that let them.

    A long one takes seconds to walk, so a tab walks it once for each end that it has.
    """
    found: Chain | None = st.session_state.get(WALKED)
    if found is None or (found.length, found.end) != end(engine(), actor):
        with st.spinner(translations(language).gettext("Se comprueba la cadena…")):
            found = st.session_state[WALKED] = chain(engine(), actor)
    files = {form: f"/personal/bitacora.{form}" for form in ("csv", "jsonl")}
    st.html(blocks.render(language, "staff/chain.html", chain=found, files=files))


def show_search(language: Language) -> None:
    """Draw what the entries are narrowed by; a choice is written into the address."""
    _ = translations(language).gettext
    labels = {one.value: one.label.in_(language) for one in Action}
    _hold(WORDS, st.query_params.get(WORDS, ""))
    st.text_input(
        _("Buscar"),
        key=_key(WORDS),
        placeholder=_("cuenta, propuesta, detalle…"),
        max_chars=LONGEST_SEARCH,
        on_change=_write,
        args=(WORDS,),
        width=WIDTH,
    )
    _hold(ACTION, _known(st.query_params.get(ACTION, "")))
    st.selectbox(
        _("Acción"),
        list(labels),
        index=None,
        format_func=labels.__getitem__,
        key=_key(ACTION),
        placeholder=_("Todas las acciones"),
        on_change=_write,
        args=(ACTION,),
        width=WIDTH,
    )


def show_entries(actor: Actor, language: Language) -> None:
    """Draw the entries that the address asks for, the newest first, and the way to older ones."""
    _ = translations(language).gettext
    words, before = st.query_params.get(WORDS, "")[:LONGEST_SEARCH], _before()
    action = _known(st.query_params.get(ACTION, ""))
    found = entries(engine(), actor, words=words, action=action, before=before, limit=ON_A_PAGE + 1)
    shown = found[:ON_A_PAGE]
    columns = ["Nº", _("Momento"), _("Quién"), _("Acción"), _("Sobre"), _("Detalle"), _("Huella")]
    rows = [_row(entry, language) for entry in shown]
    empty = _("Ninguna entrada de la bitácora corresponde a la búsqueda.")
    st.html(blocks.render(language, "staff/table.html", caption="", columns=columns, rows=rows, empty=empty))
    asked = {WORDS: words or None, ACTION: action.value if action else None}
    newest = href(AUDIT, language, **asked) if before is not None else ""
    older = href(AUDIT, language, **asked, **{BEFORE: str(shown[-1].number)}) if len(found) > len(shown) else ""
    if newest or older:
        st.html(blocks.render(language, "staff/older.html", newest=newest, older=older))


def _row(entry: Entry, language: Language) -> tuple[str | Markup, ...]:
    return (
        str(entry.number),
        _moment(entry.at, language),
        entry.who or "–",
        _label(entry.action, language),
        entry.subject or "–",
        detail_in_words(entry.detail, language) or "–",
        Markup('<code title="{}">{}</code>').format(entry.hash, entry.hash[:HASH_SHOWN]),
    )


def detail_in_words(detail: str, language: Language) -> str:
    """Return what an entry says besides: «rol: Edición; institución: UNI»; what is no detail of ours as it stands."""
    try:
        found = json.loads(detail or "{}")
    except ValueError:
        return detail
    if not isinstance(found, dict):
        return detail
    _ = translations(language).gettext
    names: Mapping[str, str] = {
        "title": _("título"),
        "role": _("rol"),
        "from": _("antes"),
        "to": _("ahora"),
        "organisation": _("institución"),
        "address": _("dirección de red"),
        "issuer": _("proveedor"),
        "subject": _("identidad"),
        "session": _("sesión"),
        "sessions": _("sesiones"),
        "files": _("archivos"),
    }
    roles: Mapping[str, str] = {role.value: role.label.in_(language) for role in Role}
    said = []
    for name, value in found.items():
        if value in ("", None):
            continue
        shown = roles.get(str(value), str(value)) if name in ("role", "from", "to") else str(value)
        said.append(f"{names.get(name, name)}: {shown}")
    return "; ".join(said)


def _moment(at: str, language: Language) -> str:
    try:
        return moment(moment_of(at), language)
    except ValueError:
        return at


def _label(action: str, language: Language) -> str:
    known = _known(action)
    return known.label.in_(language) if known else action


def _known(action: str) -> Action | None:
    return Action(action) if action in {one.value for one in Action} else None


def _before() -> int | None:
    asked = st.query_params.get(BEFORE, "")
    return min(int(asked), LARGEST_NUMBER) if asked.isascii() and asked.isdigit() and len(asked) <= 10 else None


def _key(name: str) -> str:
    return f"audit-{name}"


def _hold(name: str, value: str | None) -> None:
    """Give the widget of a parameter the value in the address."""
    st.session_state[_key(name)] = None if value is None else str(value)  # Streamlit keeps no member of an enumeration


def _write(name: str) -> None:
    chosen = st.session_state[_key(name)]
    st.query_params.pop(BEFORE, None)
    if chosen:
        st.query_params[name] = chosen
    else:
        st.query_params.pop(name, None)
