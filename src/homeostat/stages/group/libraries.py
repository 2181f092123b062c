"""Which frames are the program's own.

What the SDK marked counts, but for libraries that are known by name: .NET's, Rust's and Dart's SDKs mark whatever is
not of the language itself. Many mark nothing (Java without configured packages, minidumps): then whatever is of no
known library or runtime is the program's.
"""

import re
from functools import lru_cache

from homeostat.records import Frame
from homeostat.stages.group.names import language_of

_FOREIGN_PATH = re.compile(
    r"[/\\](?:site-packages|dist-packages|node_modules|gems|vendor)[/\\]|/pkg/mod/|@v\d+\.\d+\.\d|/usr/local/go/|"
    r"/usr/lib/(?:go|ruby)|"
    r"/lib/(?:python|ruby)[/\d]|/rustc/|/\.?cargo/registry/|^node:|^internal/|"
    r"(?:^|[/\\])<frozen |"  # Python's SDK takes the name for a file of the working directory
    r"^<asynchronous suspension>$|^<anonymous>$|^\[?native|"
    r"[/.~-](?:vendors?|polyfills?|framework|react-dom)[-.~][\w.~-]{0,80}\.js"
)
_FOREIGN_PACKAGE = re.compile(
    r"(?i:^/(?:usr/)?lib|^/system/|\.framework/|^[a-z]:\\windows\\|/lib[\w+.-]{1,60}\.(?:so|dylib)|"
    r"^lib[\w+.-]{1,60}\.so|"
    r"(?:^|[/\\])(?:ntdll|kernel32|kernelbase|ucrtbased?|msvc[rp]\w{1,20}|vcruntime\w{1,20}|user32|combase|rpcrt4|"
    r"win32u)\.dll$)"
)
_GENERATED = re.compile(
    r"\$Proxy\d|\$\$(?:EnhancerBy|FastClassBy|SpringCGLIB)|GeneratedMethodAccessor|\$HibernateProxy\b|\w_Impl(?:\$|"
    r"$)|"
    r"^lambda_method\d*$"
)

# Packages, namespaces and crates that are nobody's own program.
_FOREIGN_MODULE = re.compile(
    r"(?:pydantic|javax?|jakarta|jdk|sun|com\.sun|kotlinx?|scala|akka|groovy|clojure|androidx?|dalvik|libcore|cats|zio|rx|reactor|"
    r"oracle|"
    r"com\.(?:android|google|fasterxml|zaxxer|mysql|netflix|amazonaws|mongodb|microsoft|squareup|rabbitmq|"
    r"github\.benmanes)|okhttp3|okio|retrofit2|feign|dagger|coil|ch\.qos|"
    r"org\.(?:springframework|hibernate|apache|eclipse|jboss|postgresql|slf4j|aspectj|h2|jooq|quartz|glassfish|"
    r"flywaydb|"
    r"thymeleaf|mockito|junit|codehaus)|io\.(?:netty|sentry|micronaut|quarkus|grpc|vertx|lettuce|reactivex|undertow|"
    r"ktor|"
    r"opentelemetry|micrometer)|net\.bytebuddy|software\.amazon|redis\.clients|liquibase|freemarker|"
    r"org\.(?:redisson|mongodb|json|xml|elasticsearch|bouncycastle)|"
    r"System|Microsoft|Newtonsoft|Npgsql|Dapper|Serilog|NLog|Polly|Castle|Sentry|Grpc|AutoMapper|MediatR|"
    r"FluentValidation|"
    r"Hangfire|Quartz|MassTransit|StackExchange|Azure|Google|Amazon|RestSharp|MySql|MySqlConnector|Refit|Swashbuckle|"
    r"NHibernate|Autofac|Confluent|RabbitMQ|MongoDB|Elasticsearch|Nest|IdentityModel|IdentityServer4|Mono|Xamarin|"
    r"UnityEngine|EFCore|CsvHelper|ClosedXML|QuestPDF|ServiceStack)\."
)
_FOREIGN_FUNCTION = re.compile(
    r"<?&?(?:std|core|alloc|tokio\w*|futures\w*|hyper\w*|rayon\w*|backtrace|sentry\w*|boost|serde\w*|sqlx\w*|reqwest|"
    r"axum\w*|tower\w*|actix\w*|diesel\w*|h2|rustls\w*|tonic\w*|prost\w*|anyhow|eyre|tracing\w*|regex\w*|chrono|"
    r"parking_lot\w*|crossbeam\w*|warp|rocket\w*|bb8\w*|deadpool\w*|r2d2\w*|rdkafka\w*|lapin\w*|mio|bytes|"
    r"rust_decimal)::|_*rust_|__(?:libc|gnu|cxa|pthread)|"
    r"_start$|lambda_method\d*$|abort$|raise$|(?:__)?(?:mem(?:cpy|move|set|cmp)|str(?:len|n?cpy|n?cmp))|malloc$|"
    r"free$|"
    r"operator (?:new|delete)|_?CxxThrowException$|RaiseException$|Rtl[A-Z]|gsignal$"
)
_DART_PACKAGE = re.compile(  # of Flutter's makers, and those that most programs have
    r"dart:|package:(?:flutter\w*|sky_engine|http|http_\w+|dio|dio_\w+|provider|bloc|flutter_bloc|riverpod|get|"
    r"get_it|sqflite\w*|"
    r"shared_preferences\w*|path_provider\w*|firebase_\w+|cloud_\w+|hive\w*|drift|moor|isar|retrofit|"
    r"json_annotation|intl|"
    r"async|collection|stream_\w+|web_socket_channel|graphql\w*|go_router|auto_route|rxdart|stack_trace|test_api|"
    r"sentry\w*|"
    r"connectivity_\w+|url_launcher\w*|image_picker\w*|camera\w*|geolocator\w*|cached_network_image|grpc|protobuf|"
    r"isolate)/"
)
_GO_STANDARD = re.compile(
    r"(?:bufio|bytes|context|crypto|database|encoding|errors|fmt|io|log|net|os|reflect|runtime|sort|strconv|strings|"
    r"sync|"
    r"syscall|testing|time)(?:[./]|$)"
)


def own_frames(frames: tuple[Frame, ...]) -> tuple[Frame, ...]:
    """The program's own, outermost first; () where all are of libraries."""
    marked = _traced(
        tuple(frame for frame in frames if (frame.in_app or _is_started(frame)) and not _is_placed_outside(frame))
    )
    if marked:
        return tuple(frame for frame in marked if not _is_named_foreign(frame)) or marked
    if any(frame.in_app for frame in frames):
        return ()
    return tuple(frame for frame in frames if not _is_placed_outside(frame) and not _is_named_foreign(frame))


def _is_started(frame: Frame) -> bool:
    """Whether it is of the script that was started, which SDKs mark as foreign where it lies beside the project.

    A package that was started (`python -m celery`) has a `__main__.py`.
    """
    return frame.module == "__main__" and frame.path.endswith(".py") and not frame.path.endswith("__main__.py")


_BUNDLE = re.compile(
    r"^(?:https?|app|file|capacitor|ionic)://.{1,900}\.(?:[mc]?js|jsbundle|bundle)(?:\?|$)|^[\w./-]{1,200}\.(?:jsbundle|bundle)$"
)


def _traced(frames: tuple[Frame, ...]) -> tuple[Frame, ...]:
    """Without bundles, where others were traced back to their source: what has no map there is a framework's."""
    if not any(frame.source for frame in frames) or all(frame.source for frame in frames):
        return frames
    known = tuple(frame for frame in frames if frame.source or not _BUNDLE.match(frame.path))
    return known if any(frame.source and not _BUNDLE.match(frame.path) for frame in known) else frames


def _is_placed_outside(frame: Frame) -> bool:
    """By its folder; or it is a proxy, which a framework generated around the program's own class."""
    return _is_foreign_place(frame.absolute_path or frame.path) or _is_generated(frame.module)


def _is_named_foreign(frame: Frame) -> bool:
    return _is_named(frame.function, frame.module, frame.path, frame.absolute_path, frame.package)


@lru_cache(maxsize=4_096)  # 6 MB at most, of the same few frames again and again
def _is_named(function: str, module: str, path: str, absolute_path: str, package: str) -> bool:
    if _DART_PACKAGE.match(absolute_path or path) or (package and _FOREIGN_PACKAGE.search(package)):
        return True
    if language_of(path or absolute_path, "") == "go":
        return _GO_STANDARD.match(module or function) is not None
    if module:
        return _is_foreign_module(module)
    return _FOREIGN_FUNCTION.match(function) is not None


# The same few places and modules come again and again; each of these keeps 2 MB at most.


@lru_cache(maxsize=2_048)
def _is_foreign_place(place: str) -> bool:
    return _FOREIGN_PATH.search(place) is not None


@lru_cache(maxsize=2_048)
def _is_generated(module: str) -> bool:
    return _GENERATED.search(module) is not None


@lru_cache(maxsize=2_048)
def _is_foreign_module(module: str) -> bool:
    return _FOREIGN_MODULE.match(f"{module}.") is not None
