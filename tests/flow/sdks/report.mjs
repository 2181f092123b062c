// What Node's SDK can tell, told once: `DSN`.
import * as Sentry from "@sentry/node";

Sentry.init({
  dsn: process.argv[2],
  release: "web@1.2",
  environment: "staging",
  enableLogs: true,
  tracesSampleRate: 1,
  beforeSend: (event) => (event.message === "dropped" ? null : event),
});

function total(code) {
  return { EUR: { rate: 1 } }[code].rate;
}

let eventId = "";
Sentry.withScope((scope) => {
  scope.addAttachment({ filename: "notes.txt", data: "what was open" });
  try {
    total("USD");
  } catch (error) {
    eventId = Sentry.captureException(error, { level: "fatal" });
  }
});
Sentry.captureMessage("the shop is closed", "error");
Sentry.captureMessage("dropped");
Sentry.captureFeedback({ message: "It broke when I paid", name: "Anna", email: "anna@example.org", associatedEventId: eventId });
Sentry.logger.error("no rate", { code: "USD" });
const config = { schedule: { type: "interval", value: 2, unit: "hour" }, checkinMargin: 5 };
const checkInId = Sentry.captureCheckIn({ monitorSlug: "nightly", status: "in_progress" }, config);
Sentry.captureCheckIn({ checkInId, monitorSlug: "nightly", status: "ok", duration: 2.5 });
await Sentry.flush(10_000);
await Sentry.close(10_000);
