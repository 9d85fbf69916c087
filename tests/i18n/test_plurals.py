"""Plural rules: what gettext makes of them, without running them."""

from gettext import c2py  # what we are compared with

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from neurocheck.i18n.plurals import read_plural_forms
from support.each import each


ARABIC = (
    "n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5"
)
NUMBERS = range(1001)
POLISH = "n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2"


def expressions() -> st.SearchStrategy[str]:
    """Return expressions of every operator, with parts within parts."""
    values = st.sampled_from(["n", "0", "1", "2", "10", "100"])
    signs = st.sampled_from(["==", "!=", "<", ">", "<=", ">=", "+", "*", "/", "%"])
    # As in C, these are 0 or 1; in Python the value of a part, so they only choose.
    words = st.sampled_from(["||", "&&"])
    return st.recursive(
        values,
        lambda inner: st.one_of(
            st.builds("{} {} {}".format, inner, signs, inner),
            st.builds("({})".format, inner),
            st.builds("(!({}))".format, inner),
            st.builds("({} {} {} ? {} : {})".format, inner, words, inner, inner, inner),
        ),
        max_leaves=8,
    )


@each("rule", [ARABIC, POLISH, "n != 1", "0", "!n", "n>1", "(n%10==1)?0:1"])
def test_real_rules_mean_what_they_mean_to_gettext(rule: str) -> None:
    """For every number up to 1,000 the same form is chosen."""
    forms = read_plural_forms(f"nplurals=6; plural={rule};")
    wanted = c2py(rule)

    assert [forms.choose(n) for n in NUMBERS] == [wanted(n) for n in NUMBERS]


@settings(max_examples=50)
@given(expressions())
def test_any_rule_is_read_as_gettext_reads_it_or_refused(rule: str) -> None:
    """Operators bind as in C."""
    wanted = c2py(rule)
    try:
        values = [wanted(n) for n in NUMBERS]
    except ZeroDivisionError:
        values = [-1]
    header = f"nplurals=9; plural={rule};"
    if len(header) > 400 or not all(0 <= value < 9 for value in values):
        with pytest.raises(ValueError, match="Plural-Forms"):
            read_plural_forms(header)
    else:
        forms = read_plural_forms(header)
        assert [forms.choose(n) for n in NUMBERS] == values


@each(
    "header",
    [
        "",
        "nplurals=INTEGER; plural=EXPRESSION;",
        "npluralc=2; plural=(n !=!1);",
        "nplurals=2; plural==",
        "nplurals=2; plural=",
        "nplurals=2; plural=n%0;",
        "nplurals=2; plural=n;",
        "nplurals=2; plural=0-1;",
        "nplurals=0; plural=0;",
        "nplurals=2; plural=n ? 1;",
        "nplurals=2; plural=(n;",
        "nplurals=2; plural=n n;",
        "nplurals=2; plural=*;",
        "nplurals=2; plural=__import__('os').getpid();",
        "nplurals=2; plural=nn;",
        "nplurals=2; plural=1234567890;",
        f"nplurals=2; plural={'(' * 50}0{')' * 50};",
        f"nplurals=2; plural={'!' * 500}0;",
    ],
)
def test_what_is_no_rule_is_refused(header: str) -> None:
    """It is refused in words, and no part of it is run."""
    with pytest.raises(ValueError, match="Plural-Forms"):
        read_plural_forms(header)


def test_a_number_that_the_rule_has_no_form_for_has_none() -> None:
    """A rule can fail at a number that it was not tried with."""
    forms = read_plural_forms("nplurals=2; plural=5000/(5000-n) > 9;")

    assert forms.choose(5000) == -1
    assert forms.choose(-3) == forms.choose(3) == 0
