"""Versions in a store that several machines share: sent, followed, torn, lost, asked for by two at once."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor

import fsspec
import pytest

from ess_metrics.__main__ import main
from ess_metrics.folder import erasure, publication, remote_store
from ess_metrics.folder.publication import Damaged, history
from ess_metrics.folder.remote_store import BadAddress, Behind, Unreachable
from tests.folder.test_publication import OTHER, accept, made
from tests.folder.test_publication import publish as publish_folder


@pytest.fixture(scope="session")
def bucket():
    """The address of S3 as `moto` plays it, on this machine."""
    server = pytest.importorskip("moto.server", reason="moto n'est pas installé (docs/deployment.md, Entrepôt partagé)")
    pytest.importorskip("s3fs", reason="s3fs n'est pas installé (docs/deployment.md, Entrepôt partagé)")
    running = server.ThreadedMotoServer(port=0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    with pytest.MonkeyPatch.context() as patched:
        for name, value in {
            "AWS_ACCESS_KEY_ID": "essai", "AWS_SECRET_ACCESS_KEY": "essai", "AWS_DEFAULT_REGION": "us-east-1",
            "FSSPEC_S3_ENDPOINT_URL": f"http://{host}:{port}",
        }.items():  # fmt: skip
            patched.setenv(name, value)
        fsspec.config.set_conf_env(fsspec.config.conf)
        files = fsspec.filesystem("s3")
        yield files
    running.stop()


@pytest.fixture(params=["memory", "file", "s3"])
def url(request, tmp_path):
    """An empty store of each kind."""
    if request.param == "file":
        return f"file://{tmp_path / 'entrepôt'}"
    if request.param == "memory":
        fsspec.filesystem("memory").store.clear()
        return "memory://entrepot/ess"
    name = f"essai-{abs(hash(str(tmp_path)))}"
    request.getfixturevalue("bucket").mkdir(name)
    return f"s3://{name}/ess"


@pytest.fixture
def one(tmp_path, url):
    """A folder published once and bound."""
    folder = made(tmp_path / "un")
    (folder / "textes").mkdir()
    (folder / "textes" / "bilan.md").write_text("Ce que nous avons fait.")
    publish_folder(folder, author="Un")
    remote_store.bind(folder, url)
    return folder


@pytest.fixture
def other(tmp_path, one, url):
    """Another machine that follows the same store."""
    folder = tmp_path / "deux"
    assert remote_store.bind(folder, url)
    return folder


def change(folder, projets=OTHER["projets"], **more):
    made(folder, **OTHER | {"projets": projets})
    return publish_folder(folder, **more)


def state(folder):
    """What a folder shows and tells: files of the current version, journal."""
    place = publication.current(folder)
    files = [path for path in place.rglob("*") if path.is_file() and path.name[0] != "."]
    return {path.relative_to(place).as_posix(): path.read_bytes() for path in files}, history(folder)


def objects(url):
    files, root = fsspec.core.url_to_fs(url)
    return files, sorted(path for path in files.find(root))


def test_who_follows_shows_the_same_version_under_the_same_name(one, other):
    assert state(one) == state(other)
    assert "textes/bilan.md" in state(other)[0]
    assert not remote_store.update(other)
    publication.verify(publication.current(other))
    change(one, author="Un", comment="seconde")
    assert state(one) != state(other)
    before = publication.stamp(other)
    assert remote_store.update(other)
    assert state(one) == state(other)
    assert publication.stamp(other) != before
    assert [entry.action for entry in history(other)] == ["published", "published"]
    publication.restore(one, history(one)[0].version, validate=accept)
    remote_store.update(other)
    assert state(one) == state(other)
    assert history(other)[-1].action == "restored"


def test_the_working_copy_follows_when_nobody_has_touched_it(one, other):
    assert (other / "projets.csv").read_bytes() == (one / "projets.csv").read_bytes()
    change(one)
    remote_store.update(other)
    assert (other / "projets.csv").read_bytes() == (one / "projets.csv").read_bytes()
    (other / "projets.csv").write_text("projet_id,intitule\nP9,Neuf\n")
    change(one, OTHER["projets"] + "P4,Quatre\n")
    remote_store.update(other)
    assert "P9" in (other / "projets.csv").read_text()
    assert state(one) == state(other)


def test_a_content_is_kept_once(one, url):
    _, before = objects(url)
    change(one)
    _, after = objects(url)
    contents = [path for path in set(after) - set(before) if f"/{remote_store.OBJECTS}/" in path]
    assert len(contents) == 2, "the manifest did not change, the premises went"


def test_of_two_publishers_from_the_same_state_one_is_refused_and_told_what_to_do(one, other):
    change(one, author="Un")
    kept = state(other)
    with pytest.raises(Behind, match="quelqu'un a publié"):
        change(other, OTHER["projets"] + "P5,Cinq\n", author="Deux")
    assert state(other) == kept
    remote_store.update(other)
    assert "P5" in (other / "projets.csv").read_text(), "what they prepared is theirs"
    publish_folder(other, author="Deux")
    remote_store.update(one)
    assert state(one) == state(other)
    assert [entry.author for entry in history(one)] == ["Un", "Un", "Deux"]


def test_at_the_same_instant_too(one, other, monkeypatch):
    both = threading.Barrier(2, timeout=30)
    add = remote_store._Store.add

    def together(self, number, lines):
        both.wait()
        add(self, number, lines)

    monkeypatch.setattr(remote_store._Store, "add", together)

    def tried(folder, project):
        try:
            change(folder, f"projet_id,intitule\n{project},x\n")
        except Behind:
            return "refused"
        return "published"

    with ThreadPoolExecutor(2) as pool:
        done = sorted(pool.map(tried, (one, other), ("P1", "P2")))
    assert done == ["published", "refused"]
    remote_store.update(one)
    remote_store.update(other)
    assert state(one) == state(other)


ACTS = ("ls", "cat_file", "info", "put_file", "pipe_file", "get_file", "makedirs")


@pytest.mark.parametrize("stopped", range(12))
def test_a_connection_lost_at_any_step_leaves_every_one_whole(one, other, stopped, monkeypatch, url):
    """The n-th thing asked of the store fails, sent or followed; then the connection is back."""
    files, _ = objects(url)
    left = [stopped]

    def losing(name):
        act = getattr(type(files), name)

        def asked(self, *args, **options):
            left[0] -= 1
            if left[0] < 0:
                raise ConnectionError("plus de réseau")
            return act(self, *args, **options)

        return asked

    before = state(one), state(other)
    with monkeypatch.context() as lost:
        for name in ACTS:
            lost.setattr(type(files), name, losing(name))
        try:
            change(one)
        except Unreachable:
            assert state(one) == before[0]
        left[0] = stopped
        try:
            remote_store.update(other)
        except Unreachable:
            assert state(other) == before[1]
        assert state(other) in (state(one), before[1])
    publish_folder(one)
    remote_store.update(other)
    assert state(one) == state(other)
    assert b"P3" in state(other)[0]["projets.csv"]


def test_a_version_torn_in_the_store_is_never_shown(one, other, url):
    kept = state(other)
    change(one)
    files, paths = objects(url)
    for path in paths:
        if f"/{remote_store.OBJECTS}/" in path and b"P3" in files.cat_file(path):
            files.pipe_file(path, b"projet_id\n")
    with pytest.raises(Damaged, match="n'est pas entière"):
        remote_store.update(other)
    assert state(other) == kept
    assert not list((other / ".versions").glob(".tmp-*"))
    made(one)
    publish_folder(one)
    change(one)  # sends the content again: it has not the size that it should
    remote_store.update(other)
    assert state(one) == state(other)


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"{",
        b'{"version": "../../etc", "fingerprint": "x", "action": "published"}',
        b'{"version": 3, "fingerprint": "x", "action": "published"}',
    ],
)
def test_a_journal_that_a_store_cannot_have_written_is_refused(one, other, url, line):
    files, paths = objects(url)
    files.pipe_file(f"{paths[0].rpartition('/journal/')[0]}/journal/00000002.jsonl", line)
    kept = state(other)
    with pytest.raises(Damaged, match="journal de l'entrepôt"):
        remote_store.update(other)
    assert state(other) == kept


@pytest.mark.parametrize("beside", [False, True])
@pytest.mark.parametrize("name", ["../x.csv", "/etc/x.csv", ".version.json", "a/b.csv", "", "textes/../../x", "textes"])
def test_a_version_that_would_write_elsewhere_is_refused(one, other, url, name, beside):
    change(one)
    files, paths = objects(url)
    for path in paths:
        if path.endswith(".json"):
            held = json.loads(files.cat_file(path))
            names = {"companions": {name: "0" * 64}} if beside else {"files": {name: "0" * 64}}
            files.pipe_file(path, json.dumps(held | names).encode())
    with pytest.raises(Damaged):
        remote_store.update(other)


def test_what_is_no_store_is_said(tmp_path, one, url):
    for wrong in ("nimporte://x", "s3://nom:secret@seau/x", "data://x"):
        with pytest.raises(BadAddress):
            remote_store.bind(tmp_path / "trois", wrong)
    unrelated = made(tmp_path / "quatre", **OTHER)
    publish_folder(unrelated)
    with pytest.raises(Behind):
        remote_store.bind(unrelated, url)
    assert remote_store.address(unrelated) == ""
    with pytest.raises(erasure.NotErasable, match="entrepôt"):
        erasure.erase(one, ["O1"])


def test_the_command_line_binds_and_follows(one, tmp_path, url, capsys):
    folder = str(tmp_path / "cinq")
    assert main(["remote", folder]) == 2
    assert main(["remote", folder, url]) == 0
    version = history(one)[-1].version
    assert version in capsys.readouterr().out
    assert main(["remote", folder, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"changed": False, "version": version}
