// What the browser's SDK can tell, told once, from a page of another origin: `?dsn=DSN`.
import * as Sentry from "@sentry/browser";

Sentry.init({ dsn: new URLSearchParams(location.search).get("dsn"), release: "page@1.2", environment: "staging", enableLogs: true });

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
Sentry.captureFeedback({ message: "It broke when I paid", name: "Anna", email: "anna@example.org", associatedEventId: eventId });
Sentry.logger.error("no rate", { code: "USD" });
if (Sentry.captureCheckIn) {
  Sentry.captureCheckIn({ monitorSlug: "from-the-page", status: "ok" });
}
await Sentry.flush(10_000);
document.title = "told";
