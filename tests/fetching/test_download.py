"""What public servers do to whoever asks: each gives the file, or a sentence."""

from __future__ import annotations

import gzip
import hashlib
import io

import pytest

from ess_metrics.fetching import download, payload_kinds
from ess_metrics.fetching.download import Wanted
from ess_metrics.fetching.fetching_faults import FetchError, Stopped
from ess_metrics.fetching.source_addresses import mirrored
from tests.stub_hosts import HTML_PAGE, Reply, zipped

HOME = "https://www.exemple.fr"
BODY = b"a;b\n" + b"1;2\n" * 500


def wanted(path: str = "/fichier.csv", **said) -> Wanted:
    return Wanted(f"{HOME}{path}", name="fichier.csv", **said)


def test_a_file_is_kept_by_its_content(client, hosts):
    hosts.trouble("/fichier.csv", Reply(BODY))
    found = client.fetch(wanted())
    assert found.fresh
    assert found.path.read_bytes() == BODY
    assert found.path.name == f"{hashlib.sha256(BODY).hexdigest()}.csv"


def test_what_did_not_change_is_not_sent_again(client, hosts):
    hosts.trouble("/fichier.csv", Reply(BODY))
    first, again = client.fetch(wanted()), client.fetch(wanted())
    assert not again.fresh
    assert again.path == first.path
    assert hosts.asked[-1][2]["If-None-Match"]


def test_what_the_catalogue_says_unchanged_is_not_asked(client, hosts):
    hosts.trouble("/fichier.csv", Reply(BODY))
    client.fetch(wanted(modified="2026-03-02"))
    hosts.asked.clear()
    assert not client.fetch(wanted(modified="2026-03-02")).fresh
    assert hosts.asked == []
    assert client.fetch(wanted(modified="2026-04-02")).path.read_bytes() == BODY
    assert len(hosts.asked) == 1


def test_a_redirection_goes_by_the_mirror(client, hosts):
    hosts.trouble("/ici", Reply(code=302, headers={"Location": "https://ailleurs.exemple.fr/la"}))
    hosts.trouble("/la", Reply(BODY))
    assert client.fetch(wanted("/ici")).path.read_bytes() == BODY
    assert hosts.paths() == ["/ici", "/la"]


def test_redirections_that_never_end(client, hosts):
    hosts.trouble("/ici", Reply(code=302, headers={"Location": "/ici"}))
    with pytest.raises(FetchError, match="d'adresse en adresse"):
        client.fetch(wanted("/ici"))


def test_a_cut_file_goes_on_from_there(client, hosts):
    hosts.trouble("/fichier.csv", Reply(BODY, cut=700), Reply(BODY))
    assert client.fetch(wanted()).path.read_bytes() == BODY
    assert hosts.asked[-1][2]["Range"].startswith("bytes=")


def test_a_file_that_changed_meanwhile_starts_again(client, hosts):
    hosts.trouble("/fichier.csv", Reply(BODY, cut=700), Reply(b"autre;chose\n" * 300))
    assert client.fetch(wanted()).path.read_bytes() == b"autre;chose\n" * 300


def test_without_a_validator_two_halves_are_never_joined(client, hosts):
    hosts.trouble("/fichier.csv", Reply(BODY, cut=700, etag=False), Reply(BODY, etag=False))
    assert client.fetch(wanted()).path.read_bytes() == BODY
    assert all("Range" not in headers for _, _, headers in hosts.asked)


def test_a_file_that_is_always_cut_is_a_sentence_and_goes_on_next_time(client, hosts):
    hosts.trouble("/fichier.csv", Reply(BODY, cut=100))
    with pytest.raises(FetchError, match="coupé"):
        client.fetch(wanted())
    hosts.well()
    hosts.trouble("/fichier.csv", Reply(BODY))
    assert client.fetch(wanted()).path.read_bytes() == BODY
    assert "Range" in hosts.asked[0][2]


def test_a_busy_server_is_asked_again(client, hosts):
    hosts.trouble("/fichier.csv", Reply(code=503), Reply(code=429, headers={"Retry-After": "7"}), Reply(BODY))
    waits = []
    client.pause = waits.append
    assert client.fetch(wanted()).path.read_bytes() == BODY
    assert len(waits) == 2


def test_the_pause_is_the_one_that_the_server_asks_for(client, hosts, monkeypatch):
    monkeypatch.setattr(download, "LONGEST_PAUSE", 60.0)
    hosts.trouble("/fichier.csv", Reply(code=429, headers={"Retry-After": "7"}), Reply(BODY))
    waits = []
    client.pause = waits.append
    client.fetch(wanted())
    assert waits == [7.0]


@pytest.mark.parametrize("code", [401, 403, 404, 410, 500, 503, 418])
def test_a_refusal_is_a_sentence(client, hosts, code):
    hosts.trouble("/fichier.csv", Reply(code=code))
    with pytest.raises(FetchError, match=str(code)):
        client.fetch(wanted())


def test_a_page_in_place_of_the_file_is_refused_and_not_kept(client, hosts):
    hosts.trouble("/fichier.csv", HTML_PAGE)
    with pytest.raises(FetchError, match="page web"):
        client.fetch(wanted(checksum=("sha1", hashlib.sha1(BODY, usedforsecurity=False).hexdigest())))
    assert not list(client.cache.contents.glob("*"))
    assert not list(client.cache.arrivals.glob("*.part"))


@pytest.mark.parametrize(
    "page",
    [
        b"\xef\xbb\xbf\n <HTML>",
        b"<!-- x --><html>",
        b'<?xml version="1.0"?><html>',
        b"<ows:ExceptionReport>",
        b"%PDF-1.7",
        b"",
        b"  \n",
    ],
)
def test_what_is_no_data_is_refused_whatever_its_name(client, hosts, page):
    hosts.trouble("/fichier.csv", Reply(page, kind="text/csv", etag=False))
    with pytest.raises(FetchError):
        client.fetch(wanted())


def test_a_wrong_checksum_and_a_wrong_size_are_refused(client, hosts):
    hosts.trouble("/fichier.csv", Reply(BODY))
    with pytest.raises(FetchError, match="somme de contrôle"):
        client.fetch(wanted(checksum=("sha256", "0" * 64)))
    with pytest.raises(FetchError, match="octets"):
        client.fetch(wanted(size=12))
    good = hashlib.md5(BODY, usedforsecurity=False).hexdigest()
    assert client.fetch(wanted(checksum=("md5", good.upper()), size=12)).path.read_bytes() == BODY


def test_more_than_the_limit_is_refused_announced_or_not(client, hosts):
    hosts.trouble("/fichier.csv", Reply(b"x" * 3_000_000))
    with pytest.raises(FetchError, match="dépasse"):
        client.fetch(wanted(limit=2_000_000))


def test_another_address_of_the_same_file_is_asked(client, hosts):
    hosts.trouble("/autre.csv", Reply(BODY))
    assert client.fetch(wanted("/perdu.csv", others=(f"{HOME}/autre.csv",))).path.read_bytes() == BODY


def test_the_person_stops_and_what_came_stays(client, hosts):
    hosts.trouble("/fichier.csv", Reply(b"x;y\n" * 200_000))
    client.stop = lambda: bool(list(client.cache.arrivals.glob("*.part")))
    with pytest.raises(Stopped):
        client.fetch(wanted())


def test_nobody_answers(client, hosts, monkeypatch):
    monkeypatch.setenv("ESS_SOURCES_URL", "http://127.0.0.1:9")
    with pytest.raises(FetchError, match="joint"):
        client.fetch(wanted())


def test_no_head_is_ever_sent(client, hosts):
    hosts.trouble("/fichier.csv", Reply(BODY))
    client.fetch(wanted())
    assert {method for method, _, _ in hosts.asked} == {"GET"}


@pytest.mark.parametrize(
    ("body", "end"),
    [
        (BODY, ".csv"),
        (b'{"a": 1}', ".json"),
        (b"\n[1]", ".json"),
        (zipped({"a.csv": BODY}), ".zip"),
        (b"PAR1....PAR1", ".parquet"),
    ],
)
def test_the_content_tells_what_a_file_is(client, hosts, body, end):
    hosts.trouble("/fichier.csv", Reply(body))
    assert client.fetch(wanted()).path.suffix == end


def test_an_archive_gives_its_data_without_its_notices(tmp_path):
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({"data_QP24.csv": BODY, "meta_d.csv": b"x", "LISEZMOI.txt": b"x", "__MACOSX/a.csv": b"x"}))
    aside = tmp_path / "aside"
    aside.mkdir()
    assert [one.name for one in payload_kinds.unpacked(path, aside, lambda name: False, 10_000)] == ["data_QP24.csv"]


def test_an_archive_that_lies_of_its_size_is_refused(tmp_path):
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({"a.csv": b"0" * 2_000_000}))
    with pytest.raises(FetchError, match="dépasse"):
        payload_kinds.unpacked(path, tmp_path, lambda name: True, 1_000_000)
    packed = tmp_path / "b.gz"
    with gzip.open(packed, "wb") as out:
        out.write(b"0" * 2_000_000)
    with pytest.raises(FetchError, match="dépasse"):
        payload_kinds.unpacked(packed, tmp_path, lambda name: True, 1_000_000)


def test_a_broken_archive_is_a_sentence(tmp_path):
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({"a.csv": b"0" * 100})[:60])
    with pytest.raises(FetchError, match="abîmée"):
        payload_kinds.suffix(path)


def test_the_mirror_replaces_scheme_and_host_and_keeps_the_path(monkeypatch):
    monkeypatch.delenv("ESS_SOURCES_URL", raising=False)
    assert mirrored("https://www.insee.fr/fr/x?a=1") == "https://www.insee.fr/fr/x?a=1"
    monkeypatch.setenv("ESS_SOURCES_URL", "http://miroir.local:8000")
    assert mirrored("https://www.insee.fr/fr/x?a=1") == "http://miroir.local:8000/fr/x?a=1"
    monkeypatch.setenv("ESS_SOURCES_URL", "http://miroir.local/donnees/")
    assert mirrored("https://www.insee.fr/fr/x") == "http://miroir.local/donnees/fr/x"
    assert mirrored("http://miroir.local/donnees/fr/x") == "http://miroir.local/donnees/fr/x"


def test_the_file_of_a_workbook_is_named_so(tmp_path):
    import openpyxl

    out = io.BytesIO()
    openpyxl.Workbook().save(out)
    path = tmp_path / "x"
    path.write_bytes(out.getvalue())
    assert payload_kinds.suffix(path) == ".xlsx"
