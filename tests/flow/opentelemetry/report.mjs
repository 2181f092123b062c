// What a Node service tells by OpenTelemetry: `node report.mjs URL KEY http|proto`.
import { SpanStatusCode, trace } from "@opentelemetry/api";
import { logs as logsApi, SeverityNumber } from "@opentelemetry/api-logs";
import { OTLPLogExporter as JsonLogs } from "@opentelemetry/exporter-logs-otlp-http";
import { OTLPLogExporter as ProtobufLogs } from "@opentelemetry/exporter-logs-otlp-proto";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { logs, NodeSDK, resources } from "@opentelemetry/sdk-node";

const [url, key, encoding] = process.argv.slice(2);
const headers = { "x-homeostat-key": key };
const LogExporter = encoding === "http" ? JsonLogs : ProtobufLogs;
const exporter = new LogExporter({ url: `${url}/v1/logs`, headers, compression: "gzip" });
const sdk = new NodeSDK({
  resource: resources.defaultResource().merge(
    resources.resourceFromAttributes({
    "service.name": "till",
    "service.version": "3.1",
    "deployment.environment.name": "staging",
  })),
  logRecordProcessors: [new logs.BatchLogRecordProcessor({ exporter })],
  traceExporter: new OTLPTraceExporter({ url: `${url}/v1/traces`, headers }),
  instrumentations: [],
  autoDetectResources: false,
});
sdk.start();

function total(order) {
  return order.lines.length;
}

const logger = logsApi.getLogger("till.orders");
trace.getTracer("till").startActiveSpan("GET /orders", (span) => {
  span.setAttributes({ "http.request.method": "GET", "url.full": "http://till/orders?id=7" });
  try {
    total({});
  } catch (error) {
    span.recordException(error);
    span.setStatus({ code: SpanStatusCode.ERROR });
    const attributes = {
      "exception.type": error.name,
      "exception.message": error.message,
      "exception.stacktrace": error.stack,
    };
    logger.emit({ severityNumber: SeverityNumber.ERROR, severityText: "ERROR", body: "no total", attributes });
  }
  span.end();
});
logger.emit({ severityNumber: SeverityNumber.FATAL, body: `the till of ${encoding} is closed` });
for (let i = 0; i < 3; i++) logger.emit({ severityNumber: SeverityNumber.INFO, body: `order ${i}` });
await sdk.shutdown();
