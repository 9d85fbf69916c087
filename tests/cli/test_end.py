"""The end of an interview: the summary first, then one menu, and a second visit."""

import json
import re
from pathlib import Path

import pytest

from neurocheck.questionnaire.model import Question
from support.bundled import bundle, documented
from support.program import Result, neurocheck


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, apart from that of the data."""
    place = tmp_path / "work"
    place.mkdir()
    monkeypatch.chdir(place)
    return place


def reach_end(*more: str, then: str) -> Result:
    """Skip every question in plain mode, go past the review, and type the rest."""
    # Danger questions that were passed over are offered once more; 2 leaves them open.
    typed = "skip\n" * len(documented({}).answers) + f"2\ndone\n{then}"
    return neurocheck("assess", "--plain", *more, typed=typed)


def list_kept(tmp_path: Path) -> list[str]:
    """Return the names of the files that are kept."""
    kept = tmp_path / "neurocheck"
    return sorted(path.name for path in kept.iterdir()) if kept.exists() else []


def test_the_result_is_seen_before_anything_is_asked(tmp_path: Path) -> None:
    """Who closes the window at the menu has seen the summary, and lost no answer."""
    result = reach_end(then="")

    assert result.status == 0
    assert "WHAT NEEDS CARE NOW" in result.out
    assert result.err.index("What next?") > 0
    assert "Keep the result on this computer" in result.err
    assert "Your answers so far are kept on this computer." in result.err
    assert result.err.endswith("neurocheck assess --resume --plain\n")
    assert list_kept(tmp_path) == ["draft-diabetic-neuropathy.json"]


def test_the_word_quit_at_the_menu_loses_nothing(tmp_path: Path) -> None:
    """To leave is no choice yet: the draft stays, as for any other question."""
    result = reach_end(then="quit\n")

    assert result.status == 0
    assert list_kept(tmp_path) == ["draft-diabetic-neuropathy.json"]


@pytest.mark.parametrize("then", ["\n3\n", "skip\ndone\n", "9\n3\n"], ids=repr)
def test_only_a_choice_ends_it(tmp_path: Path, then: str) -> None:
    """Enter or a skip out of habit choose nothing; done leaves no file behind."""
    result = reach_end(then=then)

    assert result.status == 0
    assert "To go on" not in result.err
    assert list_kept(tmp_path) == []


def test_a_number_keeps_the_result_and_says_how_to_see_it(tmp_path: Path) -> None:
    """The commands that are named work as they stand; the menu does not ask twice."""
    result = reach_end("--json", then="2\n2\n")

    assert list_kept(tmp_path) == ["history.sqlite3"]
    commands = re.findall(r"neurocheck (history show .*)$", result.err, re.MULTILINE)
    assert commands == ["history show 1", "history show 1 -o visit.html"]
    shown = neurocheck(*commands[0].split(), "--json")
    assert shown.document == result.document
    assert len(re.findall("[0-9]. Keep the result", result.err)) == 1


def test_the_place_is_said_to_who_asks_why(tmp_path: Path) -> None:
    """Where a result would be kept is told before it is."""
    result = reach_end(then="why\n3\n")

    words = re.sub(r"\s+", "", result.err)
    assert str(tmp_path / "neurocheck" / "history.sqlite3") in words


def test_a_sheet_gets_a_name_and_says_where_it_is(folder: Path) -> None:
    """Enter alone takes the name that is offered; one without a suffix gets one."""
    result = reach_end(then="1\n\n1\nmine\n1\nnotes.md\n3\n")

    for name in ("visit.html", "mine.html", "notes.md"):
        assert f"The sheet is here: {folder / name}" in " ".join(result.err.split())
        assert "Visit sheet" in (folder / name).read_text(encoding="utf-8")
        assert (folder / name).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("answer", ["low", "skipped"])
def test_private_answers_stand_on_the_sheet_by_choice(
    folder: Path, answer: str
) -> None:
    """Who gave one is asked whether it shall; nobody else is."""
    known = documented({"feet_numb": "both", "dark_thoughts": answer}).answers
    (folder / "a.json").write_text(json.dumps(known))
    is_given = answer == "low"
    short = bundle().questionnaire.questions["dark_thoughts"].short

    for chosen, is_there in ("1", False), ("2", is_given):
        typed = f"1\nx-{chosen}.html\n{chosen if is_given else 'done'}\ndone\n"
        result = neurocheck(
            *("assess", "--plain", "--answers", "a.json"), typed=f"2\ndone\n{typed}"
        )
        page = (folder / f"x-{chosen}.html").read_text(encoding="utf-8")
        assert (
            f"{short}: should your answer be on the sheet too?" in result.err
        ) is is_given
        assert ("hopeless" in page) is is_there


def test_a_name_that_is_taken_is_not_offered(folder: Path) -> None:
    """A file is replaced only where the person says so."""
    (folder / "visit.html").write_text("old")

    result = reach_end(then="1\n\n1\nvisit.html\n1\nother\n3\n")

    assert "is there already. Replace it?" in result.err
    assert (folder / "visit.html").read_text() == "old"
    assert sorted(path.name for path in folder.iterdir()) == [
        *("other.html", "visit-2.html", "visit.html")
    ]
    reach_end(then="1\nvisit.html\n2\n3\n")
    assert "Visit sheet" in (folder / "visit.html").read_text(encoding="utf-8")


def test_a_name_that_cannot_be_is_told_and_the_menu_comes_back(folder: Path) -> None:
    """A wrong suffix is asked again; a place that cannot be written loses nothing."""
    result = reach_end(then="1\na.docx\nback\n1\n/proc/x.html\n3\n")

    assert "The format of 'a.docx' is not known." in result.err
    assert "cannot be written" in " ".join(result.err.split())
    assert list(folder.iterdir()) == []


def test_a_home_directory_in_the_name(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A ~ is the home directory, as in a shell."""
    monkeypatch.setenv("HOME", str(folder))

    reach_end(then="1\n~/here\n3\n")

    assert (folder / "here.html").exists()


def test_a_history_that_cannot_be_written_loses_nothing(tmp_path: Path) -> None:
    """It is said, and the menu is there again."""
    (tmp_path / "neurocheck").mkdir()
    (tmp_path / "neurocheck" / "history.sqlite3").write_text("something else" * 100)

    result = reach_end("--no-from-last", then="2\n")

    assert result.status == 0
    assert "The result was not kept." in result.err
    assert "draft-diabetic-neuropathy.json" in list_kept(tmp_path)


@pytest.mark.parametrize("option", ["--save", "--no-save"])
def test_who_has_said_it_is_not_asked(tmp_path: Path, option: str) -> None:
    """``--save`` keeps and ``--no-save`` does not, without a question."""
    result = reach_end(option, then="2\n")

    assert "Keep the result" not in result.err
    kept = ["history.sqlite3"] if option == "--save" else []
    assert list_kept(tmp_path) == kept


def test_a_variable_switches_the_history_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """``NEUROCHECK_SAVE=0`` stands for ``--no-save``."""
    monkeypatch.setenv("NEUROCHECK_SAVE", "0")

    assert "Keep the result" not in reach_end(then="2\n").err


def test_who_stops_at_a_sign_of_danger_is_not_asked() -> None:
    """Nothing stands between a danger sign and what to do: no question, no more text.

    The answers stay, so that the rest can follow on another day.
    """
    result = neurocheck("assess", "--plain", typed="1\n1\n")

    assert result.status == 0
    assert "What next" not in result.err
    assert "Get emergency help now" in result.out
    assert "pattern" not in result.out
    assert "To go on:\nneurocheck assess --resume --plain\n" in result.err
    whole = neurocheck("assess", "--no-input", "--resume", "--json").document
    assert whole["answers"]["danger_heart"] == ["chest"]


@pytest.mark.usefixtures("folder")
def test_the_way_on_keeps_the_options() -> None:
    """The command that goes on has the options of this run, but no answer of it."""
    more = ["--country", "UK", "-o", "my visit.html", "--why", "--no-save", "--age"]

    left = neurocheck(
        *("assess", "--plain", *more, "58", "--lang", "en", "--fresh"),
        typed="none\nquit\n",
    )

    assert left.status == 130
    again = left.err.splitlines()[-1]
    assert again == (
        "neurocheck assess --resume --lang en --plain --output 'my visit.html' --why"
        " --no-save --country UK"
    )
    assert "58" not in again


@pytest.mark.parametrize("more", [["--no-input"], ["--answers", "-"]], ids=str)
def test_where_nobody_is_asked_nothing_is_kept(more: list[str], tmp_path: Path) -> None:
    """Neither scripts nor pipes meet the menu."""
    everything = json.dumps(dict.fromkeys(documented({}).answers, "skipped"))
    result = neurocheck("assess", "--json", *more, stdin=everything)

    assert result.status == 0
    assert "next" not in result.err
    assert not (tmp_path / "neurocheck").exists()


def test_the_sheet_is_written_over_nothing_that_is_kept(
    folder: Path, tmp_path: Path
) -> None:
    """The settings, say, are no name for it; another one is asked for."""
    neurocheck("settings", "set", "plain", "yes")
    kept = tmp_path / "neurocheck" / "settings.json"
    before = kept.read_text()

    result = reach_end(then=f"1\n{kept}\nmine\n3\n")

    assert "is one that neurocheck itself needs" in " ".join(result.err.split())
    assert kept.read_text() == before
    assert [path.name for path in folder.iterdir()] == ["mine.html"]


@pytest.mark.usefixtures("folder")
def test_the_name_of_a_file_is_no_answer_about_health() -> None:
    """No hint there offers words such as "don't know"."""
    result = reach_end(then="1\n\n3\n")

    asked = result.err.partition("How shall the file be called?")[2]
    assert "don't know" not in asked


@pytest.mark.parametrize("width", [40, 60])
def test_what_is_said_at_the_end_breaks_between_words(width: int) -> None:
    """A word is cut in no window, and a command stays whole."""
    result = neurocheck("assess", "--plain", typed="1\n1\n", width=width)

    end = result.err[result.err.index("neurocheck: Your answers") :].splitlines()
    assert end[-1] == "neurocheck assess --resume --plain"
    assert all(len(line) <= width for line in end)
    assert " ".join(end[:-1]).endswith("kept on this computer. To go on:")


# ── units ────────────────────────────────────────────────────────────────────────


@pytest.fixture
def all_but_size(folder: Path) -> None:
    """A file with an answer to everything but height and weight."""
    rest = dict.fromkeys(documented({}).answers, "skipped")
    rest |= {"danger_heart": "none", "danger_sudden": "none", "danger_nerves": "none"}
    del rest["height"], rest["weight"]
    (folder / "rest.json").write_text(json.dumps(rest))


@pytest.mark.usefixtures("all_but_size")
def test_a_height_by_flag_brings_its_units_along() -> None:
    """Who gave feet and inches may mean pounds by a bare weight, and is asked."""
    asked = ("assess", "--plain", "--answers", "rest.json")

    imperial = neurocheck(*asked, "--height", "5'8", typed="180\nquit\n")
    metric = neurocheck(*asked, "--height", "172", "--fresh", typed="80\nquit\n")

    assert "add kg or lb" in imperial.err
    assert "add kg or lb" not in metric.err


@pytest.mark.usefixtures("all_but_size")
def test_a_draft_keeps_the_units_that_were_used() -> None:
    """Who comes back is asked in the units of last time."""
    asked = ("assess", "--plain", "--answers", "rest.json")
    neurocheck(*asked, typed="5'8\nquit\n")

    result = neurocheck(*asked, "--resume", typed="180\nquit\n")

    assert "add kg or lb" in result.err


# ── a second visit ───────────────────────────────────────────────────────────────

KNOWN = {
    "danger_heart": "none",
    "danger_nerves": "none",
    "feet_numb": "both",
    "feet_feelings": ["tingling", "burning"],
    "age": 58,
    "own_words": "It burns.",
}


@pytest.fixture
def kept_once() -> None:
    """One result in the history."""
    flags = [
        word
        for name, value in KNOWN.items()
        for one in (value if isinstance(value, list) else [value])
        for word in (f"--{name.replace('_', '-')}", str(one))
    ]
    assert neurocheck("assess", "--no-input", "--save", *flags).status == 0


def confirm(question: Question) -> str:
    """Return what to type at a question: Enter where there is an earlier answer."""
    is_about_today = question.danger or question.toe
    return "" if question.id in KNOWN and not is_about_today else "skip"


def second_visit(*more: str, first: str = "") -> Result:
    """Confirm each answer with Enter, and skip the rest; danger signs are none."""
    document = documented({**KNOWN, "danger_heart": "none", "danger_nerves": "none"})
    questions = bundle().questionnaire.questions
    typed = [
        "none" if name in {"danger_heart", "danger_nerves"} else confirm(question)
        for name, question in questions.items()
        if name in document.answers
    ]
    lines = "\n".join([*typed, "2", "done", "done"])
    return neurocheck(
        *("assess", "--plain", "--json", "--no-save", *more), typed=f"{first}{lines}\n"
    )


@pytest.mark.usefixtures("kept_once")
@pytest.mark.parametrize(
    ("more", "first"), [(["--from-last"], ""), ([], "1\n")], ids=["flag", "offer"]
)
def test_a_second_visit_begins_from_the_last(more: list[str], first: str) -> None:
    """Each answer stands there again, and Enter confirms it."""
    result = second_visit(*more, first=first)

    answers = result.document["answers"]
    assert {name: answers[name] for name in KNOWN} == {
        **KNOWN,
        "danger_heart": ["none"],
        "danger_nerves": ["none"],
    }
    assert "Last time: Yes, both feet. Enter alone says so again." in result.err
    assert "Your answer now" not in result.err
    assert (" on 22 November 2026. Begin from those" in result.err) is (not more)


@pytest.mark.usefixtures("kept_once")
def test_what_was_measured_is_named_and_given_anew() -> None:
    """Enter alone makes no number of another day one of today."""
    given = {**KNOWN, "danger_heart": "none", "danger_nerves": "none"}
    flags = [f"--answer={name}=skipped" for name in documented(given).answers]
    flags.remove("--answer=hba1c=skipped")
    assert neurocheck("assess", "--no-input", "--save", "--hba1c", "7.1").status == 0

    result = neurocheck(
        *("assess", "--plain", "--from-last", "--no-save", "--json", *flags),
        typed="\n2\ndone\ndone\n",
    )

    said = " ".join(result.err.split())
    assert "Signs of danger, private questions and the touch test are asked" in said
    assert "Last time, on 22 November 2026: 7.1 % (54 mmol/mol). It may be" in said
    assert result.document["answers"]["hba1c"] == "skipped"


@pytest.mark.usefixtures("kept_once")
def test_danger_signs_are_asked_anew() -> None:
    """What is about today is never filled in: Enter alone answers nothing there."""
    result = neurocheck("assess", "--plain", "--from-last", typed="\nquit\n")

    assert result.status == 130
    assert "Last time" not in result.err
    assert "Please type a number" in result.err


@pytest.mark.usefixtures("kept_once")
def test_what_nobody_confirms_does_not_count() -> None:
    """Who skips a question with an earlier answer has not given it today."""
    typed = "skip\n" * len(documented({}).answers) + "2\ndone\ndone\n"

    result = neurocheck(
        *("assess", "--plain", "--json", "--from-last", "--no-save"), typed=typed
    )

    answers = result.document["answers"]
    assert set(answers.values()) == {"skipped"}


@pytest.mark.usefixtures("kept_once")
def test_the_offer_can_be_turned_down() -> None:
    """Empty questions are the other choice; who begins anew is not asked."""
    anew = (["--no-from-last"], "quit\n"), (["--fresh"], "quit\n")
    for more, typed in (([], "2\nquit\n"), *anew):
        result = neurocheck("assess", "--plain", *more, typed=typed)
        assert ("Begin from those answers?" in result.err) is (not more)
        assert "Last time" not in result.err


def test_without_history_there_is_no_offer() -> None:
    """Nothing is asked, and ``--from-last`` says that there is nothing."""
    assert "Begin from" not in neurocheck("assess", "--plain", typed="quit\n").err
    said = neurocheck("assess", "--plain", "--from-last", typed="quit\n").err
    assert "There are no answers of an earlier visit." in said


@pytest.mark.parametrize("typed", [None, ""])
def test_from_last_needs_a_person(typed: str | None) -> None:
    """Answers of another day are never taken for those of today."""
    result = neurocheck("assess", "--no-input", "--from-last", typed=typed)

    assert result.status == 2
    assert "--from-last needs somebody at a terminal" in result.err
