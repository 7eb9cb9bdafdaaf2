"""A manifest rewritten says the facts and keeps what a person typed."""

from __future__ import annotations

import tomllib

from hypothesis import given
from hypothesis import strategies as st

from ess_metrics.folder.manifest_text import rewritten

TYPED = """# Contrat de ville, repris du classeur de 2024
titre = 'Notre territoire'   # relu par la direction
siren_epci = ""
date_extraction = 2026-06-30

[libelles_fonds]
EPCI = "Communauté d’agglomération" # son nom d’usage
"""


def test_comments_order_and_quotes_stay_when_a_key_is_filled_in():
    facts = tomllib.loads(TYPED) | {"siren_epci": "246700488"}
    assert rewritten(TYPED, facts) == TYPED.replace('siren_epci = ""', 'siren_epci = "246700488"')


def test_a_new_key_stands_before_the_tables():
    facts = tomllib.loads(TYPED) | {"fictif": False}
    made = rewritten(TYPED, facts)
    assert tomllib.loads(made) == facts
    assert all(line in made for line in TYPED.splitlines())


KEYS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=6)
PLAIN = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=8), st.booleans(), st.dates()
)
FACTS = st.dictionaries(
    KEYS,
    st.one_of(PLAIN, st.lists(st.text("aé\"'\n", max_size=3), max_size=3), st.dictionaries(KEYS, PLAIN, max_size=3)),
    max_size=5,
)


@given(FACTS, FACTS)
def test_the_text_says_the_facts_whatever_they_were_before(before, facts):
    assert tomllib.loads(rewritten(rewritten("", before), facts)) == facts
