"""What every client of the brokers is told."""

from pathlib import Path

import pytest

from homeostat.errors import NotConfigured
from homeostat.settings import Settings
from homeostat.wiring import kafka_client


def test_the_file_s_properties_are_told_but_the_brokers_are_the_setting_s(tmp_path: Path) -> None:
    file = tmp_path / "client.properties"
    file.write_text("# ours\n\nsasl.password = a=b \nbootstrap.servers=elsewhere:1\n")
    told = kafka_client(Settings(kafka_brokers="here:9092", kafka_client=file))
    assert told == {"bootstrap.servers": "here:9092", "client.id": "homeostat", "sasl.password": "a=b"}


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        pytest.param(Settings(kafka_brokers=""), "KAFKA_BROKERS", id="no broker"),
        pytest.param(Settings(kafka_brokers="here:1", kafka_client=Path("/nowhere")), "cannot be read", id="no file"),
    ],
)
def test_what_is_missing_is_said(settings: Settings, says: str) -> None:
    with pytest.raises(NotConfigured, match=says):
        kafka_client(settings)
