"""What a Python service tells by OpenTelemetry: `python report.py URL KEY`."""

import sys

from opentelemetry import trace
from opentelemetry._logs import LogRecord, SeverityNumber
from opentelemetry.exporter.otlp.proto.http import Compression
from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk._logs import LoggerProvider
from opentelemetry.sdk._logs.export import BatchLogRecordProcessor
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

url, key = sys.argv[1:]
headers = {"authorization": f"Bearer {key}"}
resource = Resource.create(
    {"service.name": "shop", "service.version": "1.2", "deployment.environment.name": "production"}
)
spans = TracerProvider(resource=resource)
spans.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(f"{url}/v1/traces", headers=headers)))
logs = LoggerProvider(resource=resource)
exporter = OTLPLogExporter(f"{url}/v1/logs", headers=headers, compression=Compression.Gzip)
logs.add_log_record_processor(BatchLogRecordProcessor(exporter))
logger = logs.get_logger("shop.orders")


def total(code: str) -> int:
    return {"EUR": 1}[code]


try:
    with spans.get_tracer("shop").start_as_current_span("GET /orders", kind=trace.SpanKind.SERVER) as span:
        span.set_attributes({"http.request.method": "GET", "url.full": "http://shop/orders?id=7"})
        try:
            total("USD")
        except KeyError as error:
            logger.emit(
                LogRecord(
                    severity_number=SeverityNumber.ERROR,
                    body="no total",
                    attributes={"exception.type": "KeyError", "exception.message": str(error)},
                    context=trace.set_span_in_context(span),
                )
            )
            raise
except KeyError:
    pass
logger.emit(LogRecord(severity_number=SeverityNumber.FATAL, body="the shop is closed"))
for number in range(3):
    logger.emit(LogRecord(severity_number=SeverityNumber.INFO, body=f"order {number}"))
spans.shutdown()
logs.shutdown()
