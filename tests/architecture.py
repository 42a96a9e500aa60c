"""The rules of the layout, checked on the source: who imports whom, and what no file of ours may hold.

Each rule reads one file and yields violations; `violations(root)` applies them all. test_architecture.py says when.
"""

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatch
from functools import cached_property
from pathlib import Path, PurePosixPath

# What each package may import of ours: imports go one way.
MAY_IMPORT = {
    "config": set(),
    "data_access": {"config"},
    "indicators": {"data_access", "config"},
    "presentation": {"indicators", "data_access", "config"},
    "web": {"presentation", "indicators", "data_access", "config"},
    "pages": {"presentation", "indicators", "data_access", "config"},
    "app": {"pages", "web", "presentation", "indicators", "data_access", "config"},
}
WHY_ONE_WAY = {
    "config": "config is read by every package and imports nothing of ours",
    "data_access": "what is stored and published does not depend on how it is counted or shown",
    "indicators": "a number is a pure function of (edition, today), whoever shows it",
    "presentation": "a block is drawn alike for Streamlit and for plain HTTP, so it knows neither",
    "web": "plain HTTP works without Streamlit's pages; both share presentation",
    "pages": "Streamlit's pages work without our HTTP routes; both share presentation",
    "app": "the application is made of the packages, never of tests or benchmarks",
}
OURS = {*MAY_IMPORT, "tests", "benchmarks"}

# Libraries that belong to some packages only.
ONLY_IN = {
    "streamlit": (
        {"pages", "app"},
        "only pages/ and app.py use Streamlit (its bundled files are found with importlib.util.find_spec)",
    ),
    "starlette": ({"web", "app"}, "only web/ and app.py speak HTTP"),
    "sqlmodel": ({"data_access"}, "only data_access/ asks the database; others read the edition in memory"),
    "sqlalchemy": ({"data_access"}, "only data_access/ asks the database; others read the edition in memory"),
}

TOP_LEVEL = {
    *{"app.py", "pages", "web", "presentation", "indicators", "data_access", "config", "tests"},
    *{"requirements.txt", "requirements-dev.txt", "README.md", "CHANGELOG.md", "LICENSE", "pyproject.toml", "Makefile"},
    *{".streamlit", ".ci", ".gitignore", ".gitattributes", "benchmarks", "docs", "package.json"},
}
SAYS_NOTHING = {"util", "utils", "helper", "helpers", "manager", "managers", "common", "misc"}
HOLDS_COLOURS = {"config/palette.py", ".streamlit/config.toml"}
COLOUR = re.compile(
    r"""(?<![\w&])\#(?:[0-9a-f]{8}|[0-9a-f]{6})\b   # #rrggbb, but neither &#123456; nor a word with a hash
      | (?<!href=)["']\#[0-9a-f]{3}["']              # "#rgb", but not the address of a place on the page
      | :\s*\#[0-9a-f]{3}\b                          # color: #rgb""",
    re.IGNORECASE | re.VERBOSE,
)
CONTAINERS = {"list", "dict", "set", "defaultdict", "deque", "Counter", "OrderedDict", "bytearray"}
MUTATING = {
    *{"append", "extend", "insert", "remove", "pop", "popitem", "clear", "sort", "reverse"},
    *{"add", "discard", "update", "setdefault", "appendleft", "extendleft", "popleft"},
}


@dataclass(frozen=True)
class Violation:
    """One line that breaks one rule."""

    path: PurePosixPath
    line: int
    rule: str
    why: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.rule}, because {self.why}"


@dataclass(frozen=True)
class Source:
    """One file of ours, its path counted from the project's folder."""

    path: PurePosixPath
    text: str = field(repr=False)

    @property
    def package(self) -> str:
        """The part of the layout it belongs to: `web`, `pages`, … or `app`."""
        return self.path.parts[0].removesuffix(".py")

    @property
    def is_script(self) -> bool:
        """Whether it is run from top to bottom (pages on every visit) instead of being imported."""
        is_page = self.package == "pages" and "components" not in self.path.parts
        return is_page or self.path.name == "__main__.py" or self.path.match("migrations/env.py")

    @cached_property
    def tree(self) -> ast.Module:
        """Its syntax tree; empty for what is not Python."""
        return ast.parse(self.text if self.path.suffix == ".py" else "", str(self.path))

    def at(self, node: ast.AST | int, rule: str, why: str) -> Violation:
        """Return the violation of `rule` at a node, or on a line."""
        return Violation(self.path, node if isinstance(node, int) else getattr(node, "lineno", 1), rule, why)


def import_direction(source: Source) -> Iterator[Violation]:
    """Imports go app -> pages, web -> presentation -> indicators -> data_access -> config; inside functions too."""
    for node, name in _imports(source):
        if name in OURS - MAY_IMPORT[source.package] - {source.package}:
            yield source.at(node, f"{source.package} must not import {name}", WHY_ONE_WAY[source.package])
        packages, why = ONLY_IN.get(name, ({source.package}, ""))
        if source.package not in packages:
            yield source.at(node, f"{source.package} must not import {name}", why)


def telling_names(source: Source) -> Iterator[Violation]:
    """No module is called utils, helpers, manager or common, alone or as part of its name."""
    words = {word for part in source.path.with_suffix("").parts for word in part.split("_")}
    for word in sorted(words & SAYS_NOTHING):
        yield source.at(1, f"no module is named “{word}”", "a name says what lives there, in the terms of the field")


def colours_from_the_palette(source: Source) -> Iterator[Violation]:
    """A colour is written once, in config/palette.py or .streamlit/config.toml."""
    if str(source.path) not in HOLDS_COLOURS:
        for number, line in enumerate(source.text.splitlines(), 1):
            if found := COLOUR.search(line):
                why = "contrast is checked there, for the light and the dark theme"
                yield source.at(number, f"colour {found[0].strip()} belongs in config/palette.py", why)


def no_unsafe_html(source: Source) -> Iterator[Violation]:
    """Markup comes from templates, which escape what they are given."""
    for number, line in enumerate(source.text.splitlines(), 1):
        if "unsafe_allow_html" in line:
            yield source.at(number, "no unsafe_allow_html", "st.html and the templates escape data, and it does not")


def no_import_time_state(source: Source) -> Iterator[Violation]:
    """A module holds constants; it neither does work when imported nor keeps what a visit changes."""
    shared = "modules are shared by all visitors"
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Global):
            yield source.at(node, f"no global {', '.join(node.names)}", shared)
    if source.is_script:
        return
    for statement in source.tree.body:
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
            yield source.at(statement, f"no call at import: {ast.unparse(statement)}", "importing has no effects")
    containers = dict(_containers(source.tree))
    for name, node in containers.items():
        if not name.isupper():
            yield source.at(node, f"{name} is a container of the module: a constant in CAPITALS, or none", shared)
    for node in ast.walk(source.tree):
        if (name := _changed_name(node)) in containers and node is not containers[name]:
            yield source.at(node, f"{name} belongs to the module and must not change", shared)


RULES: tuple[Callable[[Source], Iterator[Violation]], ...] = (
    import_direction,
    telling_names,
    colours_from_the_palette,
    no_unsafe_html,
    no_import_time_state,
)


def sources(root: Path) -> Iterator[Source]:
    """Yield every source file of ours under `root`: Python, templates, styles and scripts."""
    files = [path for package in MAY_IMPORT for path in (root / package).rglob("*")]
    for path in sorted([*root.glob("app.py"), *files]):
        if path.suffix in {".py", ".html", ".xml", ".jinja", ".css", ".js"} and "__pycache__" not in path.parts:
            yield Source(PurePosixPath(path.relative_to(root).as_posix()), path.read_text(encoding="utf-8"))


def violations(root: Path) -> list[Violation]:
    """Return everything under `root` that breaks a rule."""
    return [found for source in sources(root) for rule in RULES for found in rule(source)]


def stray_entries(root: Path) -> list[str]:
    """Return what lies at the top level and is neither part of the layout nor ignored by git."""
    patterns = (root / ".gitignore").read_text(encoding="utf-8").split()
    ignored = [".git", *(pattern.strip("/") for pattern in patterns)]
    names = sorted(path.name for path in root.iterdir())
    return [name for name in names if name not in TOP_LEVEL and not any(fnmatch(name, one) for one in ignored)]


def _imports(source: Source) -> Iterator[tuple[ast.AST, str]]:
    """Yield each import of a file with the first part of what it imports, also those made by a call."""
    for node in ast.walk(source.tree):
        match node:
            case ast.Import(names=names):
                yield from ((node, _first_part(alias.name)) for alias in names)
            case ast.ImportFrom(module=str(module), level=0):
                yield node, _first_part(module)
            case ast.ImportFrom(module=module, names=names, level=level) if level >= len(source.path.parts):
                # so many dots leave the package: what follows is another part of the layout
                yield from ((node, _first_part(module or alias.name)) for alias in names)
            case ast.Call(args=[ast.Constant(value=str(module)), *_]) if _called(node) in {
                "import_module",
                "__import__",
            }:
                yield node, _first_part(module)


def _first_part(module: str) -> str:
    return module.partition(".")[0]


def _containers(tree: ast.Module) -> Iterator[tuple[str, ast.AST]]:
    for statement in tree.body:
        if isinstance(statement, ast.Assign | ast.AnnAssign) and _is_container(statement.value):
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            names = (target.id for target in targets if isinstance(target, ast.Name))
            yield from ((name, statement) for name in names if not name.startswith("__"))


def _is_container(value: ast.expr | None) -> bool:
    literals = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)
    return isinstance(value, literals) or (isinstance(value, ast.Call) and _called(value) in CONTAINERS)


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _changed_name(node: ast.AST) -> str:
    """Return the name whose contents a node changes: `NAME[…] = …`, `del NAME[…]`, `NAME.append(…)`, `NAME += …`."""
    match node:
        case ast.Subscript(value=ast.Name(id=name), ctx=ast.Store() | ast.Del()):
            return name
        case ast.AugAssign(target=ast.Name(id=name)):
            return name
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=method)) if method in MUTATING:
            return name
    return ""
