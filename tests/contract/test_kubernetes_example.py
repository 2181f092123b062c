"""The example for Kubernetes, applied to a real API server: it is taken as it is, and gives each part its rights."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

import kubernetes_cluster
from homeostat.adapters.deployer.asked import AskingDeployer
from homeostat.adapters.deployer.cluster import Cluster
from homeostat.adapters.deployer.kubernetes import Kubernetes
from homeostat.errors import DeployerUnavailable, NotConfigured
from homeostat.records import Service
from homeostat.wiring import SystemClock

EXAMPLE = Path(__file__).parents[2] / "examples" / "kubernetes" / "homeostat.yaml"
SPACES = ("production", "homeostat", "default", "kube-system")
PARTS = ("server", "publisher", "deployer", "runner", "installer")
NOBODY = "system:serviceaccount:homeostat:nobody"
DEPLOYER = {
    ("production", verb, f"{group}/{resource}")
    for group, resource, verbs in (
        ("apps", "deployments", "list patch"),
        ("", "pods", "list"),
        ("argoproj.io", "rollouts", "list patch"),
        ("flagger.app", "canaries", "list"),
    )
    for verb in verbs.split()
}


@pytest.fixture(scope="module")
def cluster() -> Iterator[kubernetes_cluster.Cluster]:
    if lacks := kubernetes_cluster.missing():
        pytest.skip(lacks)  # in CI too: no package registry has an API server ready to run
    with kubernetes_cluster.running() as running:
        running.call("POST", "/api/v1/namespaces", {"metadata": {"name": "production"}})
        for told in documents():
            apply(running, told)
        yield running


def documents() -> list[dict[str, Any]]:
    return [told for told in yaml.safe_load_all(EXAMPLE.read_text()) if told]


def apply(cluster: kubernetes_cluster.Cluster, told: dict[str, Any]) -> dict[str, Any]:
    """As `kubectl apply --server-side --validate=strict` does."""
    version, kind, name = told["apiVersion"], told["kind"].lower(), told["metadata"]["name"]
    plural = f"{kind[:-1]}ies" if kind.endswith("y") else f"{kind}s"
    space = told["metadata"].get("namespace", "")
    within = f"/namespaces/{space}" if space else ""
    path = f"/{'apis' if '/' in version else 'api'}/{version}{within}/{plural}/{name}"
    return cluster.call(
        "PATCH",
        f"{path}?fieldManager=test&fieldValidation=Strict",
        told,
        content_type="application/apply-patch+yaml",
    )


def rights(cluster: kubernetes_cluster.Cluster, user: str, space: str) -> set[tuple[str, str, str]]:
    """What the API server says that they may do there: "can-i --list"."""
    account = user.removeprefix("system:serviceaccount:").partition(":")[0]
    review = {"apiVersion": "authorization.k8s.io/v1", "kind": "SelfSubjectRulesReview", "spec": {"namespace": space}}
    groups = [("impersonate-group", f"system:serviceaccounts:{account}"), ("impersonate-group", "system:authenticated")]
    groups += [("impersonate-group", "system:serviceaccounts"), ("impersonate-user", user)]
    answer = cluster.http.post("/apis/authorization.k8s.io/v1/selfsubjectrulesreviews", json=review, headers=groups)
    status = answer.raise_for_status().json()["status"]
    assert not status["incomplete"]
    found = {
        (space, verb, f"{group}/{resource}" + (f"/{name}" if name else ""))
        for rule in status["resourceRules"]
        for verb in rule["verbs"]
        for group in rule["apiGroups"]
        for resource in rule["resources"]
        for name in rule.get("resourceNames", [""])
    }
    return found | {
        (space, verb, path)
        for rule in status["nonResourceRules"]
        for verb in rule["verbs"]
        for path in rule["nonResourceURLs"]
    }


@pytest.mark.parametrize("part", PARTS)
def test_an_account_may_do_what_its_part_does_and_nothing_else(cluster: kubernetes_cluster.Cluster, part: str) -> None:
    """Nothing more, that is, than an account that nobody has given anything."""
    user = f"system:serviceaccount:homeostat:{part}"
    more = {right for space in SPACES for right in rights(cluster, user, space) - rights(cluster, NOBODY, space)}
    assert more == (DEPLOYER if part == "deployer" else set())


@pytest.mark.parametrize(
    ("verb", "group", "resource", "space"),
    [
        ("get", "", "secrets", "production"),
        ("list", "", "secrets", "homeostat"),
        ("delete", "apps", "deployments", "production"),
        ("create", "apps", "deployments", "production"),
        ("patch", "apps", "deployments", "homeostat"),
        ("patch", "apps", "deployments", "default"),
        ("create", "", "pods", "production"),
        ("create", "", "pods/exec", "production"),
        ("impersonate", "", "users", ""),
        ("create", "", "serviceaccounts/token", "homeostat"),
        ("escalate", "rbac.authorization.k8s.io", "roles", "production"),
    ],
    ids=" ".join,
)
def test_the_deployer_may_not(
    cluster: kubernetes_cluster.Cluster, verb: str, group: str, resource: str, space: str
) -> None:
    resource, _, below = resource.partition("/")
    asked = {"verb": verb, "group": group, "resource": resource, "subresource": below, "namespace": space}
    review = {
        "apiVersion": "authorization.k8s.io/v1",
        "kind": "SubjectAccessReview",
        "spec": {"user": "system:serviceaccount:homeostat:deployer", "resourceAttributes": asked},
    }
    answer = cluster.call("POST", "/apis/authorization.k8s.io/v1/subjectaccessreviews", review)
    assert answer["status"]["allowed"] is False


def test_with_these_rights_the_deployer_asks_for_an_image_and_follows_it(
    cluster: kubernetes_cluster.Cluster, tmp_path: Path
) -> None:
    """By a token of its account. There is no node, so the rollout goes on for ever."""
    labels = {"app": "shop"}
    pods = {"metadata": {"labels": labels}, "spec": {"containers": [{"name": "web", "image": "shop:old"}]}}
    cluster.call(
        "POST",
        "/apis/apps/v1/namespaces/production/deployments",
        {"metadata": {"name": "shop"}, "spec": {"selector": {"matchLabels": labels}, "template": pods}},
    )
    path = "/api/v1/namespaces/homeostat/serviceaccounts/deployer/token"
    token = cluster.call("POST", path, {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": {}})
    config = json.loads(cluster.kubeconfig.read_text())
    config["users"][0]["user"] = {"token": token["status"]["token"]}
    (tmp_path / "kubeconfig").write_text(json.dumps(config))
    service = Service(
        name="shop",
        project_id=1,
        public_key="k",
        language="python",
        deployer="kubernetes",
        deployer_options={"namespace": "production", "image": "shop:{commit}"},
    )
    kubernetes = Kubernetes(lambda *_: "shop:new", lambda _: Cluster(str(tmp_path / "kubeconfig")))
    deployer = AskingDeployer(tmp_path, kubernetes, clock=SystemClock(), follow_seconds=0.0)
    with pytest.raises(DeployerUnavailable, match="still being rolled out"):
        deployer.deploy(service, commit="new", release="v1", deployment_id="d1")
    told = cluster.call("GET", "/apis/apps/v1/namespaces/production/deployments/shop")
    assert told["spec"]["template"]["spec"]["containers"][0]["image"] == "shop:new"
    elsewhere = replace(service, deployer_options=service.deployer_options | {"namespace": "default"})
    with pytest.raises(NotConfigured, match="403"):
        kubernetes.serving(elsewhere)


def test_it_can_be_applied_again_without_a_change(cluster: kubernetes_cluster.Cluster) -> None:
    for told in documents():
        before = apply(cluster, told)["metadata"].get("generation")
        assert apply(cluster, told)["metadata"].get("generation") == before


@pytest.mark.parametrize("part", PARTS)
def test_only_the_deployers_pod_holds_an_account_of_the_cluster(cluster: kubernetes_cluster.Cluster, part: str) -> None:
    told = cluster.call("GET", f"/apis/apps/v1/namespaces/homeostat/deployments/{part}")["spec"]["template"]["spec"]
    assert (told["serviceAccountName"], told["automountServiceAccountToken"]) == (part, part == "deployer")
