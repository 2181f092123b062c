// The page that a browser loads: `?dsn=DSN`.
import * as Sentry from "@sentry/browser";
import "./main";

Sentry.init({ dsn: new URLSearchParams(location.search).get("dsn") ?? "" });
setTimeout(() => (globalThis as unknown as { checkout: (currency: string) => string }).checkout("CHF"));
