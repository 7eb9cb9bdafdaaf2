"""No line begins with a colon: high punctuation is held to its word."""

from hypothesis import given
from hypothesis import strategies as st

from ess_metrics.texts.typography import THIN, bound


def test_high_punctuation_is_held_to_its_word():
    assert bound("Combien ? « Tout » : 12 %") == f"Combien{THIN}? «{THIN}Tout{THIN}»{THIN}: 12{THIN}%"


@given(st.text())
def test_only_spaces_change_and_once_is_enough(text):
    assert bound(text).replace(THIN, " ") == text.replace(THIN, " ")
    assert bound(bound(text)) == bound(text)
