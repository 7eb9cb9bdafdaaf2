"""A session that ended stays ended: over a restart, in every process, whatever a token says of its own date."""

import time

import pytest

from ess_metrics.ui.people import accounts
from ess_metrics.ui.people.ended_sessions import EndedSessions

KEY = ("personne", "1700000000")


def test_another_process_and_a_restart_know_it(tmp_path):
    one, other = EndedSessions(tmp_path / "f"), EndedSessions(tmp_path / "f")
    assert not other.has(KEY)
    one.add(KEY, time.time() + 60)
    assert other.has(KEY)
    assert EndedSessions(tmp_path / "f").has(KEY)
    assert not other.has(("autre", "1700000000"))
    assert "personne" not in (tmp_path / "f").read_text()
    assert (tmp_path / "f").stat().st_mode & 0o077 == 0


def test_a_damaged_file_and_a_closed_place_end_nothing_else(tmp_path, caplog):
    (tmp_path / "f").write_bytes(b"\xff\xfe garbage\nabc\n12 x\n")
    sessions = EndedSessions(tmp_path / "f")
    assert not sessions.has(KEY)
    sessions.add(KEY, time.time() + 60)
    assert EndedSessions(tmp_path / "f").has(KEY)
    (tmp_path / "file").write_text("")
    closed = EndedSessions(tmp_path / "file" / "f")
    closed.add(KEY, time.time() + 60)
    assert closed.has(KEY)  # this process at least
    assert "ESS_ETAT" in caplog.text


def test_a_long_file_forgets_what_is_over(tmp_path, monkeypatch):
    monkeypatch.setattr("ess_metrics.ui.people.ended_sessions._LONGEST_FILE", 500)
    sessions = EndedSessions(tmp_path / "f")
    for number in range(20):
        sessions.add(("vieux", str(number)), 1.0)
    sessions.add(KEY, time.time() + 60)
    assert (tmp_path / "f").stat().st_size < 1000
    assert EndedSessions(tmp_path / "f").has(KEY)


@pytest.mark.parametrize("issued", [float("nan"), float("inf"), -1, 4e9, True, "hier", None])
def test_a_date_of_no_sense_opens_nothing(monkeypatch, issued):
    monkeypatch.setattr(accounts, "settings", accounts.Accounts)
    found = accounts.person({"is_logged_in": True, "iat": issued, "roles": ["editeur"], "sub": "x"})
    assert found.ended
    assert not found.rights


def test_a_fresh_token_opens(monkeypatch, tmp_path):
    monkeypatch.setattr(accounts, "settings", accounts.Accounts)
    monkeypatch.setattr(accounts, "_gone", EndedSessions(tmp_path / "f"))
    found = accounts.person({"is_logged_in": True, "iat": time.time() - 5, "roles": ["editeur"], "sub": "x"})
    assert found.rights
    accounts.sign_out(found)
    assert not found.rights
