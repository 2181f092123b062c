"""What Python's SDK can tell, told once: `DSN`."""

import sys

import sentry_sdk
from sentry_sdk.crons import capture_checkin
from sentry_sdk.sessions import track_session


def total(code: str) -> int:
    password = "hunter2"  # noqa: F841 - has to be scrubbed
    return {"EUR": 1}[code]


def main() -> None:
    sentry_sdk.init(
        dsn=sys.argv[1],
        release="shop@1.2",
        environment="staging",
        enable_logs=True,
        traces_sample_rate=1.0,
        before_send=lambda event, hint: None if event.get("message") == "dropped" else event,  # noqa: ARG005
    )
    for _ in range(2):
        with track_session(sentry_sdk.get_isolation_scope(), session_mode="request"):
            pass
    with (
        track_session(sentry_sdk.get_isolation_scope(), session_mode="application"),
        sentry_sdk.start_transaction(name="sums"),
        sentry_sdk.new_scope() as scope,
    ):
        scope.set_user({"email": "anna@example.org"})
        scope.add_attachment(bytes=b"what was open", filename="notes.txt")
        try:
            total("USD")
        except KeyError:
            sentry_sdk.capture_exception(level="fatal")
    sentry_sdk.capture_message("the shop is closed", level="error")
    sentry_sdk.capture_message("dropped")
    sentry_sdk.logger.error("no rate for {code}", code="USD")
    sentry_sdk.logger.info("all is well")
    config = {"schedule": {"type": "crontab", "value": "0 2 * * *"}, "checkin_margin": 5, "timezone": "Europe/Vienna"}
    check_in_id = capture_checkin(monitor_slug="nightly", status="in_progress", monitor_config=config)
    capture_checkin(monitor_slug="nightly", check_in_id=check_in_id, status="error", duration=2.5)
    sentry_sdk.flush(10)
    sentry_sdk.get_client().close(timeout=10)


main()
