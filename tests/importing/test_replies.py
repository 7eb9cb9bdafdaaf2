"""Questions: an id that holds, an answer that is kept, an open question that is not asked twice."""

from __future__ import annotations

import pytest

from ess_metrics.importing.replies import Replies, UnknownAnswer, load
from ess_metrics.model.faults import QUESTION, Fault
from ess_metrics.model.questions import question_id

ASKED = Fault("montant_ambigu", file="a.csv", column="montant", row=3, value="1.234", facts={"amount": 1234})
CHOICES = ("tel_quel", "milliers")


def asked(replies: Replies, digest: str = "d1"):
    """What a reader gets for its question, kept as an import keeps it."""
    answers = replies.of("a.csv", digest)
    found = answers.ask(ASKED, CHOICES, "tel_quel")
    replies.keep("a.csv", answers)
    return found


def saved(replies: Replies, folder):
    (folder / "reponses.csv").write_bytes(replies.to_csv())
    return load(folder)


def test_an_open_question_takes_its_default_and_is_asked_once_a_file(tmp_path):
    first = Replies()
    value, fault = asked(first)
    assert (value, fault.severity) == ("tel_quel", QUESTION)
    assert fault.to_json()["id"] == question_id("d1", "montant_ambigu", None, "montant", 3)
    assert (fault.to_json()["choices"], fault.to_json()["default"]) == (CHOICES, "tel_quel")
    again = saved(first, tmp_path)
    assert asked(again) == ("tel_quel", None)
    assert not again.changed
    assert asked(again, "another file")[1] is not None


def test_an_answer_is_kept_and_heard_again(tmp_path):
    replies = Replies()
    replies.give({question_id("d1", "montant_ambigu", None, "montant", 3): "milliers"})
    assert asked(replies) == ("milliers", None)
    replies.check()
    again = saved(replies, tmp_path)
    assert asked(again) == ("milliers", None)
    assert not again.changed


@pytest.mark.parametrize("answer", [{"0" * 12: "milliers"}, {"": "x"}])
def test_an_answer_to_nothing_is_said(answer):
    replies = Replies()
    replies.give(answer)
    asked(replies)
    with pytest.raises(UnknownAnswer) as error:
        replies.check()
    assert error.value.choices == ()


def test_an_answer_that_is_no_choice_names_the_choices():
    replies = Replies()
    replies.give({question_id("d1", "montant_ambigu", None, "montant", 3): "peut-être"})
    assert asked(replies)[0] == "tel_quel"
    with pytest.raises(UnknownAnswer) as error:
        replies.check()
    assert error.value.choices == CHOICES
