"""A Kubernetes API server of the tests' own, with its etcd and its controllers; the tests are the kubelet.

No Debian package has an API server, so it is used where its programs are on PATH:

    go build k8s.io/kubernetes/cmd/kube-apiserver k8s.io/kubernetes/cmd/kube-controller-manager
"""

import json
import shutil
import ssl
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2

from homeostat.adapters.deployer.processes import free_port

_PROGRAMS = ("etcd", "kube-apiserver", "kube-controller-manager", "openssl")
_TOKEN = "anna"
_START_SECONDS = 60


def missing() -> str:
    lacks = [name for name in _PROGRAMS if not shutil.which(name)]
    return f"not on PATH: {', '.join(lacks)}" if lacks else ""


@dataclass
class Cluster:
    kubeconfig: Path
    http: httpx2.Client

    def call(self, method: str, path: str, body: object = None, **headers: str) -> dict[str, Any]:
        content = json.dumps(body).encode() if body is not None else None
        told = {"content-type": "application/json"} | {k.replace("_", "-"): v for k, v in headers.items()}
        answer = self.http.request(method, path, content=content, headers=told)
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text[:500]}"
        return answer.json()


@contextmanager
def running() -> Iterator[Cluster]:
    folder = Path(tempfile.mkdtemp(prefix="homeostat-k8s-"))
    started: list[subprocess.Popen[bytes]] = []

    def start(*words: str) -> None:
        with (folder / f"{Path(words[0]).name}.log").open("wb") as log:
            started.append(subprocess.Popen(words, cwd=folder, stdout=log, stderr=log))

    try:
        client, peer, port = free_port(), free_port(), free_port()
        start(
            "etcd", "--data-dir", "etcd", "--unsafe-no-fsync",
            "--listen-client-urls", f"http://127.0.0.1:{client}", "--advertise-client-urls", f"http://127.0.0.1:{client}",
            "--listen-peer-urls", f"http://127.0.0.1:{peer}", "--initial-advertise-peer-urls", f"http://127.0.0.1:{peer}",
            "--initial-cluster", f"default=http://127.0.0.1:{peer}",
        )  # fmt: skip
        subprocess.run(["openssl", "genrsa", "-out", "sa.key", "2048"], cwd=folder, check=True, capture_output=True)
        (folder / "tokens.csv").write_text(f'{_TOKEN},anna,1,"system:masters"\n')
        start(
            "kube-apiserver", "--etcd-servers", f"http://127.0.0.1:{client}", "--bind-address", "127.0.0.1",
            "--secure-port", str(port), "--cert-dir", "certs", "--token-auth-file", "tokens.csv",
            "--service-account-key-file", "sa.key", "--service-account-signing-key-file", "sa.key",
            "--service-account-issuer", "https://kubernetes.default.svc", "--service-cluster-ip-range", "10.0.0.0/24",
            "--authorization-mode", "RBAC", "--disable-admission-plugins", "ServiceAccount",
        )  # fmt: skip
        kubeconfig = folder / "kubeconfig"
        kubeconfig.write_text(json.dumps(_config(f"https://127.0.0.1:{port}")))
        untrusted = ssl.create_default_context()
        untrusted.check_hostname = False
        untrusted.verify_mode = ssl.CERT_NONE
        headers = {"authorization": f"Bearer {_TOKEN}"}
        with httpx2.Client(
            base_url=f"https://127.0.0.1:{port}", headers=headers, verify=untrusted, trust_env=False, timeout=10
        ) as http:
            _wait(http, folder, started)
            start(
                "kube-controller-manager", "--kubeconfig", str(kubeconfig), "--leader-elect=false",
                "--controllers", "deployment-controller,replicaset-controller", "--secure-port", "0",
            )  # fmt: skip
            yield Cluster(kubeconfig, http)
    finally:
        for process in reversed(started):
            process.terminate()
        for process in started:
            with suppress(subprocess.TimeoutExpired):
                process.wait(20)
            process.kill()
            process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _wait(http: httpx2.Client, folder: Path, started: list[subprocess.Popen[bytes]]) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while True:
        with suppress(httpx2.HTTPError):
            if http.get("/readyz").is_success and http.get("/api/v1/namespaces/default").is_success:
                return
        said = (folder / "kube-apiserver.log").read_text()[-2_000:]
        assert all(process.poll() is None for process in started), said
        assert time.monotonic() < deadline, said
        time.sleep(0.2)


def _config(server: str) -> dict[str, Any]:
    return {
        "apiVersion": "v1",
        "kind": "Config",
        "current-context": "test",
        "clusters": [{"name": "test", "cluster": {"server": server, "insecure-skip-tls-verify": True}}],
        "users": [{"name": "anna", "user": {"token": _TOKEN}}],
        "contexts": [{"name": "test", "context": {"cluster": "test", "user": "anna", "namespace": "default"}}],
    }
