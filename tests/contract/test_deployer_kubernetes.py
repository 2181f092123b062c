"""Releases as images of a Deployment, of Argo's Rollout, and under Flagger's Canary.

`server` is a real API server with the real controllers of Deployments and ReplicaSets; it runs where its programs are
on PATH, which no Debian package brings. `described` is a cluster in memory, whose Deployments are checked against the
OpenAPI description that Kubernetes publishes. Kubelets, Argo and Flagger are played by this file in both.
"""

import copy
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import kubernetes_cluster
from homeostat.adapters.deployer.asked import AskingDeployer, Order
from homeostat.adapters.deployer.cluster import Cluster
from homeostat.adapters.deployer.kubernetes import Kubernetes
from homeostat.adapters.deployer.processes import wait_until
from homeostat.errors import DeployerUnavailable, NotConfigured, NotFound
from homeostat.records import Service

DEPLOYMENTS, ROLLOUTS, CANARIES = "apps/v1/deployments", "argoproj.io/v1alpha1/rollouts", "flagger.app/v1beta1/canaries"
PODS = "v1/pods"
REPLICAS = 2
DESCRIPTION = json.loads((Path(__file__).parent / "openapi" / "kubernetes.json").read_text())
SCHEMA = {"$ref": "#/schemas/io.k8s.api.apps.v1.Deployment", "schemas": DESCRIPTION["schemas"]}
SERVICE = Service(
    name="shop",
    project_id=1,
    public_key="k",
    health_path="",
    deployer="kubernetes",
    deployer_options={"image": "registry.example.org/shop:{commit}", "container": "web"},
)

Told = Any  # decoded JSON


class Clock:
    def now(self) -> datetime:
        return datetime.now(UTC)


def workload(kind: str, version: str, **spec: object) -> dict[str, Any]:
    labels = {"app": "shop"}
    web = {"name": "web", "image": "registry.example.org/shop:old", "env": [{"name": "MODE", "value": "fast"}]}
    template = {"metadata": {"labels": labels}, "spec": {"containers": [{"name": "proxy", "image": "proxy:1"}, web]}}
    body = {"replicas": REPLICAS, "selector": {"matchLabels": labels}, "template": template, **spec}
    return {"apiVersion": version, "kind": kind, "metadata": {"name": "shop"}, "spec": body}


def is_bad(told: Mapping[str, Any]) -> bool:
    return any(one["image"].endswith(":bad") for one in told["spec"]["template"]["spec"]["containers"])


def note(told: Mapping[str, Any]) -> str:
    """The deployment's id in the template."""
    return told["spec"]["template"]["metadata"].get("annotations", {}).get("homeostat/deployment-id", "")


# --- two clusters


class Described:
    """A cluster in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, dict[str, dict[str, Any]]] = {DEPLOYMENTS: {}, PODS: {}}
        self._lock = threading.Lock()

    def cluster(self) -> "Described":
        return self

    def knows(self, path: str) -> None:
        self.kept[path] = {}

    def create(self, path: str, body: Mapping[str, Any]) -> None:
        made = copy.deepcopy(dict(body))
        made["metadata"] |= {"namespace": "default", "generation": 1, "resourceVersion": "1"}
        self.kept[path][made["metadata"]["name"]] = made

    def get(self, path: str, namespace: str, name: str) -> Mapping[str, object]:
        if found := self.listed(path, namespace, name=name):
            return found[0]
        raise NotFound(name)

    def listed(self, path: str, namespace: str, *, name: str = "") -> tuple[dict[str, Any], ...]:
        assert namespace == "default"
        with self._lock:
            kept = copy.deepcopy(self.kept.get(path, {}))
        return tuple(one for key, one in kept.items() if name in ("", key))

    def patch(self, path: str, namespace: str, name: str, patch: Mapping[str, Any]) -> None:
        assert namespace == "default"
        with self._lock:
            one = self.kept[path][name]
            if patch["metadata"].get("resourceVersion") != one["metadata"]["resourceVersion"]:
                raise DeployerUnavailable("the object has been modified")
            made = merged(one, patch)
            if path == DEPLOYMENTS:
                jsonschema.Draft202012Validator(SCHEMA).validate(made)
            made["metadata"]["generation"] += made["spec"] != one["spec"]
            made["metadata"]["resourceVersion"] = str(int(one["metadata"]["resourceVersion"]) + 1)
            self.kept[path][name] = made

    def set_status(self, path: str, name: str, status: Mapping[str, Any]) -> None:
        with self._lock:
            self.kept[path][name]["status"] = dict(status)

    def run_deployments(self) -> None:
        """What the controllers and kubelets make of each Deployment and its pods."""
        for told in self.listed(DEPLOYMENTS, "default"):
            name, bad = told["metadata"]["name"], is_bad(told)
            ready = 0 if bad else REPLICAS
            status = {"observedGeneration": told["metadata"]["generation"], "updatedReplicas": ready or 1}
            self.set_status(
                DEPLOYMENTS, name, status | {"replicas": ready or REPLICAS + 1, "availableReplicas": REPLICAS}
            )
            pod = {"metadata": {"annotations": told["spec"]["template"]["metadata"].get("annotations", {})}}
            with self._lock:
                self.kept[PODS][name] = pod | {"status": pod_status(bad=bad)}


class Served:
    """A real API server."""

    def __init__(self, running: kubernetes_cluster.Cluster) -> None:
        self._running = running
        for path in (DEPLOYMENTS, ROLLOUTS, CANARIES):
            self._forget(path)

    def cluster(self) -> Cluster:
        return Cluster(str(self._running.kubeconfig))

    def _forget(self, path: str) -> None:
        if path != DEPLOYMENTS:
            name = f"{path.rpartition('/')[2]}.{path.partition('/')[0]}"
            self._running.http.delete(f"/apis/apiextensions.k8s.io/v1/customresourcedefinitions/{name}")
            return
        for told in self.listed(path, "default"):
            self._running.http.delete(
                f"{url(path)}/{told['metadata']['name']}", params={"propagationPolicy": "Background"}
            )

    def knows(self, path: str) -> None:
        """Its CustomResourceDefinition, without a schema, and wait until it is served."""
        group, version, plural = path.split("/")
        kind = {"rollouts": "Rollout", "canaries": "Canary"}[plural]
        schema = {"type": "object", "x-kubernetes-preserve-unknown-fields": True}
        versions = {"name": version, "served": True, "storage": True, "subresources": {"status": {}}}
        body = {
            "apiVersion": "apiextensions.k8s.io/v1",
            "kind": "CustomResourceDefinition",
            "metadata": {"name": f"{plural}.{group}"},
            "spec": {
                "group": group,
                "scope": "Namespaced",
                "names": {"plural": plural, "singular": kind.lower(), "kind": kind},
                "versions": [versions | {"schema": {"openAPIV3Schema": schema}}],
            },
        }
        wait(
            lambda: (
                self._running.http.post("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", json=body).is_success
            )
        )
        wait(lambda: self._running.http.get(url(path)).is_success)

    def create(self, path: str, body: Mapping[str, Any]) -> None:
        self._running.call("POST", url(path), body)

    def listed(self, path: str, namespace: str) -> list[dict[str, Any]]:
        assert namespace == "default"
        answer = self._running.http.get(url(path))
        return answer.json()["items"] if answer.is_success else []

    def get(self, path: str, namespace: str, name: str) -> dict[str, Any]:
        return next(one for one in self.listed(path, namespace) if one["metadata"]["name"] == name)

    def set_status(self, path: str, name: str, status: Mapping[str, Any]) -> None:
        answer = self._running.http.patch(
            f"{url(path)}/{name}/status",
            json={"status": status},
            headers={"content-type": "application/merge-patch+json"},
        )
        assert answer.is_success or answer.status_code == 404, answer.text

    def run_deployments(self) -> None:
        """What kubelets make of the pods that are there."""
        for pod in self.listed(PODS, "default"):
            bad = any(one["image"].endswith(":bad") for one in pod["spec"]["containers"])
            self.set_status(PODS, pod["metadata"]["name"], pod_status(bad=bad))


World = Described | Served


def url(path: str) -> str:
    version, _, plural = path.rpartition("/")
    return f"/{'apis' if '/' in version else 'api'}/{version}/namespaces/default/{plural}"


def merged(one: Told, patch: Told) -> Told:
    """RFC 7396."""
    if not isinstance(patch, Mapping) or not isinstance(one, Mapping):
        return copy.deepcopy(patch)
    return {**one, **{key: merged(one.get(key), value) for key, value in patch.items()}}


def pod_status(*, bad: bool) -> dict[str, Any]:
    waiting = {"waiting": {"reason": "CrashLoopBackOff", "message": "back-off 40s restarting failed container=web"}}
    ended = {"terminated": {"reason": "Error", "message": "no such table", "exitCode": 1}}
    container = {"name": "web", "image": "x", "imageID": "x", "ready": not bad, "restartCount": 3 if bad else 0}
    crashed = {"state": waiting, "lastState": ended}
    return {
        "phase": "Running",
        "conditions": [{"type": "Ready", "status": "False" if bad else "True"}],
        "containerStatuses": [container | (crashed if bad else {"state": {"running": {}}})],
    }


def wait(true: Callable[[], object]) -> None:
    assert wait_until(lambda: bool(true()), 30)


@contextmanager
def at_work(world: World) -> Iterator[None]:
    """Kubelets, Argo and Flagger, until the block ends."""
    stopping = threading.Event()

    def work() -> None:
        while not stopping.wait(0.05):
            world.run_deployments()
            for told in world.listed(ROLLOUTS, "default"):
                argo(world, told)
            for told in world.listed(CANARIES, "default"):
                flagger(world, told)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        stopping.set()
        thread.join()


def argo(world: World, told: dict[str, Any]) -> None:
    """A canary of two steps that a bad image does not survive."""
    spec, status = told["spec"], told.get("status", {})
    template = spec.get("template")
    seen: dict[str, Any] = {"observedGeneration": str(told["metadata"]["generation"])}
    if template is None:
        deployment = world.get(DEPLOYMENTS, "default", "shop")
        template, seen["workloadObservedGeneration"] = (
            deployment["spec"]["template"],
            str(deployment["metadata"]["generation"]),
        )
    new = json.dumps(template, sort_keys=True)
    stable = status.get("stableRS", new)
    if ":bad" in new:
        world.set_status(
            ROLLOUTS,
            "shop",
            seen
            | {
                "phase": "Degraded",
                "abort": True,
                "message": "RolloutAborted: analysis failed",
                "currentPodHash": new,
                "stableRS": stable,
            },
        )
    elif new != status.get("currentPodHash", new) and status.get("phase") != "Progressing":
        world.set_status(
            ROLLOUTS,
            "shop",
            seen | {"phase": "Progressing", "abort": False, "message": "", "currentPodHash": new, "stableRS": stable},
        )
    else:
        world.set_status(
            ROLLOUTS,
            "shop",
            seen | {"phase": "Healthy", "abort": False, "message": "", "currentPodHash": new, "stableRS": new},
        )


def flagger(world: World, told: dict[str, Any]) -> None:
    """One analysis for each new spec, which a bad image fails."""
    target = world.get(DEPLOYMENTS, "default", told["spec"]["targetRef"]["name"])
    spec = str(abs(hash(json.dumps(target["spec"]["template"], sort_keys=True))))
    status = told.get("status", {})
    if status.get("lastAppliedSpec") != spec:
        phase = "Progressing" if status else "Initialized"
        world.set_status(CANARIES, "shop", {"phase": phase, "lastAppliedSpec": spec, "conditions": []})
    elif status["phase"] == "Progressing":
        failed = is_bad(target)
        said = {
            "type": "Promoted",
            "status": "False",
            "reason": "Failed",
            "message": "Canary analysis failed, shop scaled to zero.",
        }
        world.set_status(
            CANARIES,
            "shop",
            {
                "phase": "Failed" if failed else "Succeeded",
                "lastAppliedSpec": spec,
                "conditions": [said] if failed else [],
            },
        )


# --- the tests


@pytest.fixture(scope="session")
def api_server() -> Iterator[kubernetes_cluster.Cluster]:
    if lacks := kubernetes_cluster.missing():
        pytest.skip(lacks)  # in CI too: no package registry has an API server ready to run
    with kubernetes_cluster.running() as running:
        yield running


@pytest.fixture(params=["described", "server"])
def world(request: pytest.FixtureRequest) -> World:
    return Described() if request.param == "described" else Served(request.getfixturevalue("api_server"))


def image_of(service: Service, order: Order, _go_on: object) -> str:
    return service.deployer_options["image"].format(commit=order.commit)


@pytest.fixture
def deployer(tmp_path: Path, world: World) -> AskingDeployer:
    return AskingDeployer(tmp_path, Kubernetes(image_of, lambda _: world.cluster()), clock=Clock())


def containers(world: World, path: str) -> list[dict[str, Any]]:
    return world.get(path, "default", "shop")["spec"]["template"]["spec"]["containers"]


def test_a_deployment_gets_the_image_and_is_returned_when_its_pods_crash(
    world: World, deployer: AskingDeployer
) -> None:
    world.create(DEPLOYMENTS, workload("Deployment", "apps/v1"))
    with at_work(world):
        good = deployer.deploy(SERVICE, commit="good", release="v1", deployment_id="d1")
        proxy, web = containers(world, DEPLOYMENTS)
        bad = deployer.deploy(SERVICE, commit="bad", release="v2", deployment_id="d2")
    assert good.healthy, good.detail
    assert (good.previous_commit, good.previous_release) == ("", "registry.example.org/shop:old")
    assert (proxy["image"], web["image"]) == ("proxy:1", "registry.example.org/shop:good")
    assert web["env"] == [{"name": "MODE", "value": "fast"}, {"name": "SENTRY_RELEASE", "value": "v1"}]
    assert not bad.healthy
    assert bad.detail.startswith("web: CrashLoopBackOff")
    assert "no such table" in bad.detail
    assert bad.detail.endswith(". v1 serves")
    assert containers(world, DEPLOYMENTS)[1]["image"] == "registry.example.org/shop:good"
    told = world.get(DEPLOYMENTS, "default", "shop")
    assert told["metadata"]["annotations"]["kubernetes.io/change-cause"] == "homeostat: return to v1 (d2.back)"
    assert deployer.deploy(SERVICE, commit="good", release="v1", deployment_id="d1") == good


def test_what_was_there_before_us_is_returned_to(world: World, deployer: AskingDeployer) -> None:
    world.create(DEPLOYMENTS, workload("Deployment", "apps/v1"))
    with at_work(world):
        good = deployer.deploy(SERVICE, commit="good", release="v1", deployment_id="d1")
        back = deployer.deploy(SERVICE, commit=good.previous_commit, release=good.previous_release, deployment_id="d2")
    assert back.healthy
    assert containers(world, DEPLOYMENTS)[1]["image"] == "registry.example.org/shop:old"


@pytest.mark.parametrize("refers", [False, True], ids=["own template", "workloadRef"])
def test_argo_is_told_the_image_and_left_in_charge(world: World, deployer: AskingDeployer, *, refers: bool) -> None:
    world.knows(ROLLOUTS)
    rollout = workload("Rollout", "argoproj.io/v1alpha1", strategy={"canary": {"steps": [{"setWeight": 20}]}})
    if refers:
        world.create(DEPLOYMENTS, workload("Deployment", "apps/v1"))
        del rollout["spec"]["template"], rollout["spec"]["selector"]
        rollout["spec"]["workloadRef"] = {"apiVersion": "apps/v1", "kind": "Deployment", "name": "shop"}
    world.create(ROLLOUTS, rollout)
    path = DEPLOYMENTS if refers else ROLLOUTS
    with at_work(world):
        wait(lambda: world.get(ROLLOUTS, "default", "shop").get("status", {}).get("phase") == "Healthy")
        good = deployer.deploy(SERVICE, commit="good", release="v1", deployment_id="d1")
        bad = deployer.deploy(SERVICE, commit="bad", release="v2", deployment_id="d2")
    assert good.healthy, good.detail
    assert (bad.healthy, bad.detail) == (
        False,
        "Argo Rollouts says Degraded: RolloutAborted: analysis failed. v1 serves",
    )
    assert containers(world, path)[1]["image"] == "registry.example.org/shop:good"


def test_flagger_is_told_by_the_deployment_and_left_in_charge(world: World, deployer: AskingDeployer) -> None:
    world.knows(CANARIES)
    world.create(DEPLOYMENTS, workload("Deployment", "apps/v1"))
    target = {"apiVersion": "apps/v1", "kind": "Deployment", "name": "shop"}
    world.create(
        CANARIES,
        {
            "apiVersion": "flagger.app/v1beta1",
            "kind": "Canary",
            "metadata": {"name": "shop"},
            "spec": {"targetRef": target},
        },
    )
    with at_work(world):
        wait(lambda: world.get(CANARIES, "default", "shop").get("status"))
        good = deployer.deploy(SERVICE, commit="good", release="v1", deployment_id="d1")
        bad = deployer.deploy(SERVICE, commit="bad", release="v2", deployment_id="d2")
    assert good.healthy, good.detail
    assert (bad.healthy, bad.detail) == (False, "Flagger says Failed: Canary analysis failed, shop scaled to zero.")
    assert containers(world, DEPLOYMENTS)[1]["image"] == "registry.example.org/shop:bad", (
        "Flagger has not been overruled"
    )


def test_a_call_that_was_cut_off_is_followed_on(world: World, tmp_path: Path) -> None:
    world.create(DEPLOYMENTS, workload("Deployment", "apps/v1"))
    kubernetes = Kubernetes(image_of, lambda _: world.cluster())
    impatient = AskingDeployer(tmp_path, kubernetes, clock=Clock(), follow_seconds=0.0)
    with pytest.raises(DeployerUnavailable, match="still being rolled out"):
        impatient.deploy(SERVICE, commit="good", release="v1", deployment_id="d1")
    generation = world.get(DEPLOYMENTS, "default", "shop")["metadata"]["generation"]
    with at_work(world):
        again = AskingDeployer(tmp_path, kubernetes, clock=Clock())
        assert again.deploy(SERVICE, commit="good", release="v1", deployment_id="d1").healthy
    assert world.get(DEPLOYMENTS, "default", "shop")["metadata"]["generation"] == generation


def test_a_missing_deployment_is_refused_in_words(deployer: AskingDeployer) -> None:
    with pytest.raises(NotConfigured, match="no Deployment or Rollout shop in the namespace default"):
        deployer.deploy(SERVICE, commit="good", release="v1", deployment_id="d1")
    with pytest.raises(NotConfigured, match="names no image"):
        deployer.deploy(replace(SERVICE, deployer_options={}), commit="c", release="v1", deployment_id="d1")


def test_a_cluster_that_does_not_answer_is_asked_again_later(tmp_path: Path) -> None:
    config = {
        "apiVersion": "v1",
        "kind": "Config",
        "current-context": "c",
        "clusters": [{"name": "c", "cluster": {"server": "http://127.0.0.1:9"}}],
        "users": [{"name": "c", "user": {"token": "t"}}],
        "contexts": [{"name": "c", "context": {"cluster": "c", "user": "c"}}],
    }
    (tmp_path / "kubeconfig").write_text(json.dumps(config))
    service = replace(
        SERVICE, deployer_options={**SERVICE.deployer_options, "kubeconfig": str(tmp_path / "kubeconfig")}
    )
    with pytest.raises(DeployerUnavailable, match="did not answer"):
        Kubernetes(image_of).serving(service)
