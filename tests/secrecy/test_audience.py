"""Roles: what a reader is given instead of people, what each call refuses, what the gate serves, bad configurations."""

from __future__ import annotations

import io
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit import config

from ess_metrics.__main__ import main
from ess_metrics.analyses.behind import LISTED, behind
from ess_metrics.analyses.proof import prove
from ess_metrics.analyses.values import MissingTable, values
from ess_metrics.folder import duplicates
from ess_metrics.folder.reading import read
from ess_metrics.importing import folder_acts, staging
from ess_metrics.indicators import INDICATORS
from ess_metrics.model.selection import Selection
from ess_metrics.reports.review import production
from ess_metrics.secrecy import audience
from ess_metrics.ui.people import accounts
from ess_metrics.ui.server import gate
from ess_metrics.views.names import ORGANISATIONS
from ess_metrics.views.pages import (
    funding_sizes,
    matches,
    project_lists,
    project_sheet,
    review_programme,
    search,
)
from tests.tiny import MANIFEST, TABLES, write_tiny

JEANNE = "Jeanne Martin"
PEOPLE = TABLES["organismes"].replace("O1,Association Un,association,9260", f"O1,{JEANNE},inconnu,1000")
ALL = Selection()


@pytest.fixture(scope="module")
def open_data(tmp_path_factory):
    """The tiny folder, where O1 (carrier of P1, P4, P5 and P7) is a natural person and P1 is named after her."""
    titled = TABLES["projets"].replace("P1,Un,", "P1,Le taxi de Jeanne,")
    return read(write_tiny(tmp_path_factory.mktemp("people"), organismes=PEOPLE, projets=titled))


@pytest.fixture(scope="module")
def closed_data(open_data):
    """What a reader is given of it."""
    return audience.seen(open_data, audience.rights(audience.READER).__contains__)


def answer(data, indicator, by):
    try:
        where = {"mesure": "adherents"} if (indicator, by) == ("outputs", "sexe") else None
        found = values(data, indicator, by, Selection.of(where))
    except MissingTable:
        return None
    keys = [] if by in ORGANISATIONS else list(found.keys)
    return found.total, keys, sorted(str(cell) for _, cell in found), found.not_shown


@pytest.mark.parametrize("indicator", INDICATORS, ids=lambda one: one.id)
def test_no_figure_changes_for_a_reader(open_data, closed_data, indicator):
    for by in (None, *indicator.by):
        assert answer(closed_data, indicator.id, by) == answer(open_data, indicator.id, by)


def test_a_reader_is_given_nothing_that_names_a_person(closed_data):
    texts = [str(column.tolist()) for frame in closed_data.tables.values() for _, column in frame.items()]
    texts += [fault.message for fault in closed_data.faults]
    assert not [text for text in texts if "Jeanne" in text or "'O1'" in text]
    assert not search.find(closed_data, "jeanne")
    assert not project_sheet.exists(closed_data, "P1")
    assert project_sheet.exists(closed_data, "P2")


def test_no_list_gives_the_amount_of_a_person(open_data, closed_data):
    assert {row.key for row in project_lists.project_list(open_data, ALL).rows} >= {"P1", "P4", "P5", "P7"}
    assert {row.key for row in project_lists.project_list(closed_data, ALL).rows} == {"P2", "P3", "P6", "P8"}
    assert not [
        row.key for row in funding_sizes.carriers(closed_data, ALL).rows if not row.key.startswith(("O", "EPCI"))
    ]
    for table in set(LISTED) & set(closed_data.tables):
        rows = behind(closed_data, ALL, table)
        assert "Personne physique" not in str(rows.to_dict())
    assert len(behind(closed_data, ALL, "financements")) < len(behind(open_data, ALL, "financements"))
    asked = Selection.of({"annee": "2024"})
    view, whole = (review_programme.programming(data, asked) for data in (closed_data, open_data))
    assert {row.key for row in view.rows} == {"P2", "P3"}
    assert {row.key for row in review_programme.refused(closed_data, asked).rows} == {"P6"}
    told = sum(row.cells["attribue"] or 0 for row in view.rows) + sum(item.value or 0 for item in view.not_shown)
    assert round(told, 2) == view.total.cells["attribue"] == whole.total.cells["attribue"]


def test_no_document_names_a_person(open_data, closed_data):
    place, asked = "QN06701I", Selection.of({"annee": "2024"})
    for document in (production.built(closed_data, asked), production.built(closed_data, asked, place=place)):
        assert "Jeanne" not in production.written(document, "html").decode()
    assert "Jeanne" in production.written(production.built(open_data, asked), "html").decode()


def test_free_words_of_an_officer_stay_with_partners(tmp_path):
    head, *lines = TABLES["projets"].splitlines()
    told = [f"{head},observation,adresse", *(f"{line},vu avec Mme Martin,3 rue du Port" for line in lines)]
    data = read(write_tiny(tmp_path, projets="\n".join(told) + "\n"))
    assert {"observation", "adresse"} <= set(data.tables["projets"])
    assert not {"observation", "adresse"} & set(audience.closed(data).tables["projets"])


def test_a_folder_for_the_public_is_closed_to_everybody(open_data):
    assert audience.seen(open_data, audience.anything) is open_data
    folder = write_tiny(Path(open_data.folder).parent / "public", organismes=PEOPLE)
    manifest = folder / "manifest.toml"
    manifest.write_text(f'{manifest.read_text()}audience = "public"\n')
    assert audience.is_closed(audience.seen(read(folder), audience.anything))


def test_the_command_line_names_nobody_of_a_public_folder(tmp_path, capsys):
    folder = write_tiny(tmp_path / "public", organismes=PEOPLE)
    (folder / "manifest.toml").write_text(f'{MANIFEST}audience = "public"\n', encoding="utf-8")
    code = prove(read(folder), "granted", None, None, ALL)
    listed = tmp_path / "fiches.csv"
    for command in (["values", "granted", "--by", "porteur_id"], ["proof", code, "--out", str(listed)]):
        assert main([*command, "--data", str(folder)]) == 0
    said = capsys.readouterr().out + listed.read_text(encoding="utf-8")
    assert JEANNE not in said
    assert "O1" not in said
    assert "O2" in said


@pytest.mark.parametrize("role", [audience.READER, audience.AGENT, ""])
def test_the_library_refuses_what_a_role_may_not_do(tmp_path, role):
    folder, may = write_tiny(tmp_path / "data"), audience.rights(role).__contains__
    with pytest.raises(folder_acts.NotAllowed):
        folder_acts.restore(folder, "1", may=may)
    with pytest.raises(audience.NotAllowed):
        duplicates.decide(folder, "F16", "F3", duplicates.ACCEPTED, may=may)
    with pytest.raises(audience.NotAllowed):
        duplicates.undo(folder, "F16", "F3", may=may)
    assert "profil" in matches.decide(folder, "F16|F3", duplicates.ACCEPTED, "", "", may=may)
    assert not (folder / duplicates.FILE).exists()
    if role == audience.AGENT:
        made = staging.Staging(folder, may=may)
        made.add("projets.csv", io.BytesIO(TABLES["projets"].encode()))
        made.build()
        with pytest.raises(folder_acts.NotAllowed):
            made.publish(may=may)
        made.close()
    else:
        with pytest.raises(folder_acts.NotAllowed):
            staging.Staging(folder, may=may)


# -- accounts ---------------------------------------------------------------------------------------------------------

AUTH = """[auth]
redirect_uri = "http://localhost/oauth2callback"
cookie_secret = "0123456789abcdef0123456789abcdef"
client_id = "a"
client_secret = "b"
server_metadata_url = "http://localhost"
"""


@pytest.fixture
def configured(tmp_path, monkeypatch):
    """Accounts as a file says; everything is forgotten afterwards."""
    path = tmp_path / "secrets.toml"
    monkeypatch.setattr(accounts.st, "get_option", lambda name: [str(path)] if name == "secrets.files" else "")
    accounts.forget()

    def write(text: str):
        path.write_text(text)
        return accounts.check()

    yield write
    accounts.forget()


@pytest.mark.parametrize(
    ("claims", "role"),
    [
        ({"realm": {"roles": ["autre", "ess-agents"]}}, "agent"),
        ({"realm": {"roles": ["ess-lecture", "ess-agents"]}}, "agent"),
        ({"realm": {"roles": "ess-lecture"}}, "lecture"),
        ({"realm": {"roles": ["editeur"]}}, ""),
        ({"realm": ["ess-agents"]}, ""),
        ({"roles": ["ess-agents"]}, ""),
        ({}, ""),
    ],
)
def test_the_role_is_where_the_configuration_says(configured, claims, role):
    made = configured(
        AUTH + '[acces]\nclaim = "realm.roles"\n[acces.roles]\nlecture = ["ess-lecture"]\nagent = ["ess-agents"]\n'
    )
    assert made.role_of(claims) == role


def test_by_default_the_claim_roles_names_the_role(configured):
    assert configured("") is None
    made = configured(AUTH)
    assert [made.role_of({"roles": given}) for given in ("éditeur", ["editeur"], "agent", [7], None)] == [
        "editeur",
        "editeur",
        "agent",
        "",
        "",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "[auth",
        AUTH.replace('client_id = "a"', ""),
        AUTH.replace("0123456789abcdef0123456789abcdef", "court"),
        AUTH + "[acces]\nduree_heures = 0\n",
        AUTH + "[acces]\nduree_heures = true\n",
        AUTH + "[acces]\nclaim = 3\n",
        AUTH + '[acces.roles]\nchef = ["x"]\n',
        AUTH + '[acces.roles]\nagent = "x"\n',
    ],
)
def test_a_bad_configuration_stops_the_server_and_never_means_no_account(configured, text):
    with pytest.raises(accounts.BadConfiguration):
        configured(text)


def test_a_session_ends_and_a_sign_out_is_remembered(configured):
    configured(AUTH + "[acces]\nduree_heures = 2\n")
    now = time.time()
    claims = {"is_logged_in": True, "sub": "1", "roles": "agent", "iat": now - 7100}
    found = accounts.person(claims)
    assert found.rights == audience.rights("agent")
    assert accounts.person(claims | {"iat": now - 7300}).rights == frozenset()
    assert accounts.person({name: claim for name, claim in claims.items() if name != "iat"}).ended
    assert accounts.person(claims | {"is_logged_in": False}) is None
    accounts.sign_out(found)
    assert found.rights == accounts.person(claims).rights == frozenset()
    assert not accounts.person(claims | {"iat": now - 7000}).ended
    assert accounts.person_of({"_streamlit_user": "forgé"}) is None


@pytest.mark.parametrize(
    ("address", "asked", "role"),
    [("localhost", "", "editeur"), ("0.0.0.0", "", "lecture"), (None, "", "lecture"), (None, "agent", "agent")],
)
def test_without_accounts_a_network_only_reads(monkeypatch, address, asked, role):
    monkeypatch.setattr(accounts.st, "get_option", lambda _: address)
    monkeypatch.setenv(accounts.OPEN, asked)
    assert accounts.open_role() == role
    monkeypatch.setenv(accounts.OPEN, "chef")
    with pytest.raises(accounts.BadConfiguration):
        accounts.open_role()


# -- the gate ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "needed"),
    [
        ("/", ""),
        ("/financements", ""),
        ("/static/js/index.js", ""),
        ("/static/media/SourceSans.woff2", ""),
        ("/_stcore/health", ""),
        ("/_stcore/stream", ""),
        ("/auth/login", ""),
        ("/media/abc.csv", audience.READ),
        ("//media/abc.csv", audience.READ),
        ("/formes/abc.json", audience.READ),
        ("/static/formes/abc.json", audience.READ),
        ("/n/importe/formes/abc.json", audience.READ),
        ("/reunion/abc", audience.READ),
        ("/static/reunion/abc/donnees", audience.READ),
        ("/_stcore/bidi-components/x/y.js", audience.READ),
        ("/_stcore/upload_file/s/f", audience.PREPARE),
        ("/_stcore/agent", audience.READ),
        ("/_stcore", audience.READ),
    ],
)
def test_files_need_a_role_and_the_shell_does_not(path, needed):
    assert gate.right(path) == needed


ELSEWHERE = ["//ailleurs.fr", "/\\ailleurs.fr", "http://ailleurs.fr", "/a\r\nb: c"]


@given(kept=st.text(max_size=40) | st.sampled_from(ELSEWHERE))
def test_the_way_back_never_leads_elsewhere(kept):
    from urllib.parse import quote, urlsplit

    from starlette.datastructures import Headers

    from tests.coroutines import completed

    sent = []

    async def send(message):
        sent.append(message)

    start = {"type": "http.response.start", "status": 302, "headers": [(b"location", b"/")]}
    completed(gate._returning(send, quote(kept, safe=""))(start))
    location = Headers(raw=sent[0]["headers"])["location"]
    assert location.startswith("/")
    assert not urlsplit(location).netloc
    assert "\\" not in location[:2]
    assert location.isprintable()


def test_the_configuration_of_the_tests_is_without_accounts():
    assert config.get_option("server.address") == "localhost"
    assert accounts.settings() is None
