"""A real Apache Kafka for tests and benchmarks: one node in KRaft mode, in a folder of its own."""

import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

from confluent_kafka import KafkaException
from confluent_kafka.admin import AdminClient, NewTopic

VERSION = "4.1.0"
JARS = Path.home() / ".cache" / "homeostat" / f"kafka-{VERSION}"
_LIMIT_SECONDS = 60.0
_FETCH_SECONDS = 600.0
_POM = f"""
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>none</groupId><artifactId>none</artifactId><version>1</version>
  <dependencies><dependency>
    <groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>{VERSION}</version>
  </dependency></dependencies>
</project>
"""
_PROPERTIES = """
process.roles=broker,controller
node.id=1
listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}
advertised.listeners=PLAINTEXT://127.0.0.1:{port}
controller.quorum.bootstrap.servers=127.0.0.1:{controller}
controller.listener.names=CONTROLLER
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
log.dirs={folder}/data
auto.create.topics.enable=false
message.max.bytes=8000000
offsets.topic.replication.factor=1
offsets.topic.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
group.initial.rebalance.delay.ms=0
group.min.session.timeout.ms=1000
broker.session.timeout.ms=2000
broker.heartbeat.interval.ms=300
"""


def missing() -> str:
    """What this machine lacks for a broker; "" when nothing."""
    lacks = [name for name in ("java", *(() if JARS.is_dir() else ("mvn",))) if shutil.which(name) is None]
    return f"{' and '.join(lacks)} not installed" if lacks else ""


def fetch_jars() -> Path:
    """Kafka with all it needs, from Maven Central; kept, so that the next run needs nothing."""
    if not JARS.is_dir():
        JARS.parent.mkdir(parents=True, exist_ok=True)
        folder = Path(mkdtemp(prefix=f"kafka-{VERSION}-", dir=JARS.parent))
        (folder / "pom.xml").write_text(_POM)
        into = folder / "jars"
        command = ["mvn", "-q", "-B", "dependency:copy-dependencies", f"-DoutputDirectory={into}"]
        subprocess.run(command, cwd=folder, check=True, timeout=_FETCH_SECONDS)
        if not JARS.is_dir():
            into.rename(JARS)
        shutil.rmtree(folder)
    return JARS


class Cluster:
    """One broker, which can be killed and started again with what it has on disk."""

    def __init__(self, folder: Path, *, heap_mb: int = 256) -> None:
        self._folder = folder
        self._java = ["java", f"-Xmx{heap_mb}m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"]
        self._java += ["-cp", f"{fetch_jars()}/*"]
        port, controller = _free_ports(2)
        self.brokers = f"127.0.0.1:{port}"
        self._properties = folder / "server.properties"
        self._properties.write_text(_PROPERTIES.format(port=port, controller=controller, folder=folder))
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Return when it answers."""
        with (self._folder / "log").open("ab") as log:
            if not (self._folder / "data").is_dir():
                words = ["format", "--cluster-id", "MkU3OEVBNTcwNTJENDM2Qg", "--standalone", "--config"]
                command = [*self._java, "kafka.tools.StorageTool", *words, str(self._properties)]
                subprocess.run(command, check=True, stdout=log, stderr=log, timeout=_LIMIT_SECONDS)
            command = [*self._java, "kafka.Kafka", str(self._properties)]
            self._process = subprocess.Popen(command, stdout=log, stderr=log)
        deadline = time.monotonic() + _LIMIT_SECONDS
        while not self._answers():
            assert self._process.poll() is None, (self._folder / "log").read_text()[-2_000:]
            assert time.monotonic() < deadline, "the broker does not answer"

    def _answers(self) -> bool:
        try:
            self.admin().list_topics(timeout=1)
        except KafkaException:
            return False
        return True

    def stop(self, sign: int = signal.SIGKILL) -> None:
        if self._process:
            self._process.send_signal(sign)
            self._process.wait(_LIMIT_SECONDS)

    def admin(self) -> AdminClient:
        return AdminClient({"bootstrap.servers": self.brokers, "log_level": 0})

    def make(self, topics: Sequence[str], partitions: int = 1) -> None:
        """Topics that are ready to be written to."""
        wanted = [NewTopic(topic, partitions, 1) for topic in topics]
        admin = self.admin()  # it lives until all are made
        for made in admin.create_topics(wanted, operation_timeout=30).values():
            made.result(_LIMIT_SECONDS)


@contextmanager
def running(*, heap_mb: int = 256) -> Iterator[Cluster]:
    folder = Path(mkdtemp(prefix="homeostat-kafka-"))
    cluster = Cluster(folder, heap_mb=heap_mb)
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.stop()
        shutil.rmtree(folder)


def _free_ports(count: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports
