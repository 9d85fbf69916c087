"""Promises of the code itself: size, docstrings, and which package uses which."""

import ast
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

from support.each import each


_ROOT = Path(__file__).parents[1]
_PACKAGE = _ROOT / "src" / "neurocheck"
SOURCES = sorted(_PACKAGE.rglob("*.py"))
TESTS = sorted((_ROOT / "tests").rglob("*.py"))

# Bottom to top; a room uses itself and what is below it. Those on one line are equal.
_ROOMS = [
    {"invisible", "resources", "system"},
    {"i18n"},
    {"errors", "faults", "sanitize", "streams"},
    {"os_errors"},
    {"problems"},
    {"environment", "storage"},
    {"data_folder"},
    {"reading"},
    {"questionnaire"},
    {"sources", "answers"},
    {"topics", "guidance"},
    {"document", "bundle", "authoring"},
    {"trend", "interchange", "translations"},
    {"history", "report", "cohort"},
    {"interview"},
    {"cli"},
]
_PURE = {
    "reading",
    "questionnaire",
    "sources",
    "answers",
    "guidance",
    "topics",
    "trend",
    "authoring",
    "interchange",
}
_PURE_MODULES = {
    *{"ast", "collections", "datetime", "decimal", "difflib", "enum", "functools"},
    *{
        "hashlib",
        "itertools",
        "json",
        "fractions",
        "math",
        "operator",
        "pathlib",
        "re",
        "types",
    },
    *{"typing", "msgspec", "yaml"},
}
_PURE_LIBRARIES = {
    "authoring": {"textstat", "z3"},
    "interchange": {"csv", "io", "xlsxwriter"},  # all of it in memory
}
_WORLD = {
    *{"sys.stdin", "sys.stdout", "sys.stderr", "os.environ", "os.getenv"},
    *{"datetime.now", "datetime.today", "date.today", "time.time"},
    *{"Path.home", "Path.cwd"},
}
_SYSTEM = {
    *{"sys.platform", "os.name", "os.geteuid", "os.getuid", "os.fsync"},
    *{"fcntl", "msvcrt", "pwd", "resource", "termios"},
}
_SPEAKING = {"print", "input", "breakpoint"}

# Folders and files of tests that are about the whole, and not about one source file.
_OF_THE_WHOLE = {
    *("browser", "data_files", "docs", "examples", "security", "support"),
    *(
        "cli/test_channels_agree.py",  # by flag, file, script, typed and in menus
        "cli/test_country.py",
        "cli/test_fuzzed_documents.py",
        "cli/test_end.py",
        "cli/test_interrupted.py",
        "cli/test_manners.py",
        "cli/test_screens.py",
        "cli/test_keys.py",
        "cli/test_terminal.py",
        "cli/test_whole_run.py",
    ),
    *(
        "test_broken_files.py",
        "test_cases.py",
        "test_corpus.py",
        "test_fuzz_targets.py",
        "test_dependencies.py",
        "test_house_style.py",
        "test_no_clinical_words.py",
        "test_package.py",
        "test_public_types.py",
        "report/test_renderers.py",
        "translations/test_no_text_escapes.py",
        "translations/test_nothing_stays_english.py",
    ),
}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def shorten_path(path: Path) -> str:
    """Return a file's path relative to the top of the checkout."""
    return path.relative_to(_ROOT).as_posix()


def find_room(path: Path) -> str:
    """Return the room of a source file: its subpackage or top module."""
    first = path.relative_to(_PACKAGE).parts[0]
    return first.removesuffix(".py")


@cache
def parse_file(path: Path) -> ast.Module:
    """Return the syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"))


def list_functions(path: Path) -> Iterator[Function]:
    """Yield every function of a file."""
    for node in ast.walk(parse_file(path)):
        if isinstance(node, Function):
            yield node


def count_body_lines(function: Function) -> int:
    """Return how many lines a body has, without its docstring."""
    body = function.body
    if ast.get_docstring(function) is not None:
        body = body[1:]
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def count_parameters(function: Function) -> int:
    """Return how many parameters there are, without ``self`` and ``cls``."""
    given = function.args
    names = [one.arg for one in (*given.posonlyargs, *given.args, *given.kwonlyargs)]
    return len([name for name in names if name not in {"self", "cls"}])


def list_imports(path: Path) -> Iterator[str]:
    """Yield the full name of every module that a file imports, anywhere in it."""
    for node in ast.walk(parse_file(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = node.module or ""
            if module == "neurocheck":
                yield from (f"neurocheck.{alias.name}" for alias in node.names)
            else:
                yield "." * node.level + module


def list_uses(path: Path) -> Iterator[str]:
    """Yield every ``name.attribute`` and every plain name that is called."""
    for node in ast.walk(parse_file(path)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield f"{node.value.id}.{node.attr}"
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node.func.id


each_source = each("path", SOURCES, ids=shorten_path)
each_file = each("path", [*SOURCES, *TESTS], ids=shorten_path)
each_pure = each(
    "path", [path for path in SOURCES if find_room(path) in _PURE], ids=shorten_path
)


@each_source
def test_files_are_short(path: Path) -> None:
    """A file has at most 600 lines."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 600


@each_source
def test_functions_are_short(path: Path) -> None:
    """A body has at most 40 lines, and a function at most six parameters."""
    long = [f.name for f in list_functions(path) if count_body_lines(f) > 40]
    wide = [f.name for f in list_functions(path) if count_parameters(f) > 6]

    assert (long, wide) == ([], [])


@each_file
def test_everything_public_is_documented(path: Path) -> None:
    """Modules, public classes, public functions and tests have docstrings."""
    tree = parse_file(path)
    kinds = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    inner = {
        id(node)
        for function in list_functions(path)
        for node in ast.walk(function)
        if node is not function
    }
    public = [
        node
        for node in ast.walk(tree)
        if isinstance(node, kinds)
        and not node.name.startswith("_")
        and id(node) not in inner
    ]

    assert ast.get_docstring(tree)
    assert [node.name for node in public if not ast.get_docstring(node)] == []


@each_source
def test_public_names_are_listed_in_order(path: Path) -> None:
    """``__all__`` is sorted as the linter sorts it, without repetition."""
    for node in parse_file(path).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            names = ast.literal_eval(node.value)
            constants = sorted(name for name in names if name.isupper())
            classes = sorted(n for n in names if n[0].isupper() and not n.isupper())
            rest = sorted(name for name in names if not name[0].isupper())
            assert names == [*constants, *classes, *rest]
            assert len(set(names)) == len(names)


@each_source
def test_rooms_use_only_rooms_below(path: Path) -> None:
    """No room imports from a room above it."""
    height = {room: level for level, rooms in enumerate(_ROOMS) for room in rooms}
    room = find_room(path)
    used = {
        name.split(".")[1]
        for name in list_imports(path)
        if name.startswith("neurocheck.") and name != "neurocheck.__version__"
    }

    assert not any(name.startswith(".") for name in list_imports(path))
    if room not in {"__init__", "__main__"}:
        above = {name for name in used - {room} if height[name] >= height[room]}
        assert above == set()


def test_files_use_one_another_in_one_direction() -> None:
    """No imports are circular, inside a room or in a function.

    A circle raises an error that names its files.
    """
    files = {
        ".".join(path.relative_to(_PACKAGE.parent).with_suffix("").parts): path
        for path in SOURCES
    }
    used = {
        name: {
            whole
            for node in ast.walk(parse_file(path))
            if isinstance(node, ast.ImportFrom)
            for whole in (node.module, *(f"{node.module}.{a.name}" for a in node.names))
            if whole in files
        }
        for name, path in files.items()
    }
    assert used["neurocheck.reading.files"] > {"neurocheck.reading.structs"}
    TopologicalSorter(used).prepare()


@each_pure
def test_pure_rooms_stand_on_little(path: Path) -> None:
    """Pure rooms import parts of the standard library, and few libraries."""
    outside = {name.split(".")[0] for name in list_imports(path)} - {"neurocheck"}

    assert outside <= _PURE_MODULES | _PURE_LIBRARIES.get(find_room(path), set())


@each_pure
def test_pure_rooms_neither_speak_nor_look_around(path: Path) -> None:
    """Pure rooms print and ask nothing, and read no clock and no environment."""
    assert set(list_uses(path)) & (_WORLD | _SPEAKING) == set()


@each_source
def test_the_world_is_seen_through_the_environment(path: Path) -> None:
    """Only ``environment`` reads variables, the clock and the home folder.

    ``streams`` opens the streams for it, and ``faults`` speaks where there is none. A
    task on Spark is another process, and tells its table engine to start few threads.
    """
    allowed = _WORLD if path == _PACKAGE / "environment.py" else set()
    if path == _PACKAGE / "streams.py":
        allowed = {"sys.stdin", "sys.stdout", "sys.stderr"}
    if path == _PACKAGE / "faults.py":
        allowed = {"sys.stderr"}
    if path == _PACKAGE / "cohort" / "spark.py":
        allowed = {"os.environ"}
    assert set(list_uses(path)) & _WORLD <= allowed


@each_source
def test_the_system_is_asked_in_one_place(path: Path) -> None:
    """Only ``system`` knows what Windows lacks and where macOS differs.

    Plain lines read what is pasted at a terminal of Unix, and nothing elsewhere.
    """
    apart = {_PACKAGE / "system.py", _PACKAGE / "interview" / "plain.py"}
    used = {*list_uses(path), *list_imports(path)} & _SYSTEM

    assert not used or path in apart


@each(
    "path", [path for path in TESTS if path.name.startswith("test_")], ids=shorten_path
)
def test_a_test_stands_where_its_source_stands(path: Path) -> None:
    """``a/b.py`` is tested by ``a/test_b.py``; ``a/test_b_more.py`` is about it too."""
    place = path.relative_to(_ROOT / "tests")
    if {place.parts[0], place.as_posix()} & _OF_THE_WHOLE:
        return
    words = path.stem.removeprefix("test_").split("_")
    names = ["_".join(words[:count]) for count in range(1, len(words) + 1)]

    assert any((_PACKAGE / place).with_name(f"{name}.py").exists() for name in names)


def test_these_tests_see_the_code() -> None:
    """The helpers of these tests find known files and names."""
    environment = _PACKAGE / "environment.py"

    assert {"errors", "reading", "guidance"} <= {find_room(path) for path in SOURCES}
    assert {"os.environ", "datetime.now"} <= set(list_uses(environment))
    assert "sys.stdin" in set(list_uses(_PACKAGE / "streams.py"))
    assert "platformdirs" in set(list_imports(environment))
