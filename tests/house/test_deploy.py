"""The files that put several servers in place: read offline, against what is published of their form."""

import re

import kubernetes_validate
import pytest
import yaml

from tests.house.test_layers import ROOT

COMPOSE = yaml.safe_load((ROOT / "deploy/compose.yaml").read_text("utf-8"))
MANIFESTS = [
    document
    for path in sorted((ROOT / "deploy/kubernetes").glob("*.yaml"))
    for document in yaml.safe_load_all(path.read_text("utf-8"))
]
SERVERS = {name: made for name, made in COMPOSE["services"].items() if name.startswith("serveur")}
(POD,) = [one["spec"]["template"]["spec"] for one in MANIFESTS if one["kind"] == "Deployment"]


@pytest.mark.parametrize("manifest", MANIFESTS, ids=lambda one: one["kind"])
def test_a_manifest_obeys_the_published_schema(manifest):
    kubernetes_validate.validate(manifest, "1.37", strict=True)


def test_what_a_manifest_names_is_there():
    claims = {one["metadata"]["name"] for one in MANIFESTS if one["kind"] == "PersistentVolumeClaim"}
    volumes = {volume["name"] for volume in POD["volumes"]}
    (container,) = POD["containers"]
    assert {volume["persistentVolumeClaim"]["claimName"] for volume in POD["volumes"] if len(volume) > 1 and
            "persistentVolumeClaim" in volume} == claims  # fmt: skip
    assert {mount["name"] for mount in container["volumeMounts"]} == volumes
    assert {source["configMapRef"]["name"] for source in container["envFrom"]} <= {
        one["metadata"]["name"] for one in MANIFESTS if one["kind"] == "ConfigMap"
    }
    port = container["ports"][0]
    for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
        assert container[probe]["httpGet"]["port"] == port["name"]
    assert f"--server.port={port['containerPort']}" in container["args"]
    assert container["resources"]["limits"]
    for one in MANIFESTS:
        selector = one["spec"].get("selector") if "spec" in one else None
        if selector and one["kind"] != "PersistentVolumeClaim":
            assert (selector.get("matchLabels") or selector) == {"app": "ess-quartiers"}, one["kind"]


def test_the_servers_of_the_compose_file_are_those_that_the_proxy_knows():
    nginx = (ROOT / "deploy/nginx.conf").read_text("utf-8")
    known = re.findall(r"server 127\.0\.0\.1:(\d+) ", nginx.replace("# server 127", "server 127"))
    assert [server["environment"]["PORT"] for server in SERVERS.values()] == known
    assert len(known) == 4
    for server in SERVERS.values():
        assert {name: value for name, value in server.items() if name != "environment"} == {
            name: value for name, value in COMPOSE["x-serveur"].items() if name != "environment"
        }
        assert server["environment"]["ESS_SANS_COMPTE"] == "lecture", "behind a proxy, the loopback is everybody"
    named = {volume.split(":")[0] for server in SERVERS.values() for volume in server["volumes"]}
    assert {name for name in named if not name.startswith(".")} == set(COMPOSE["volumes"])


@pytest.mark.parametrize("path", ["deploy/compose.yaml", "deploy/kubernetes/serveurs.yaml"])
def test_what_was_not_started_says_so_at_its_head(path):
    assert "NON ESSAYÉ" in "".join((ROOT / path).read_text("utf-8").splitlines()[:3])


def test_every_setting_that_they_give_is_one_of_ours():
    (settings,) = [one["data"] for one in MANIFESTS if one["kind"] == "ConfigMap"]
    given = {*settings, *(name for server in SERVERS.values() for name in server["environment"])} - {"PORT"}
    code = "".join(path.read_text("utf-8") for path in (ROOT / "ess_metrics").rglob("*.py"))
    assert {name for name in given if f'"{name}"' not in code} == set()
