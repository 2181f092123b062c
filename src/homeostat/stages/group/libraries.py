"""Which frames are the program's own.

What the SDK marked counts. Many mark nothing (Java without configured packages, minidumps): then whatever is of no
known library or runtime is the program's.
"""

import re
from functools import lru_cache

from homeostat.records import Frame
from homeostat.stages.group.names import language_of

_FOREIGN_PATH = re.compile(
    r"[/\\](?:site-packages|dist-packages|node_modules|gems|vendor)[/\\]|/pkg/mod/|/usr/local/go/|/usr/lib/(?:go|ruby)|"
    r"/lib/(?:python|ruby)[/\d]|/rustc/|/\.?cargo/registry/|^node:|^internal/|^<frozen |^<asynchronous suspension>$|"
    r"^<anonymous>$|^\[?native|"
    r"[/.~-](?:vendors?|polyfills?|framework|react-dom)[-.~][\w.~-]{0,80}\.js"
)
_FOREIGN_PACKAGE = re.compile(
    r"(?i:^/(?:usr/)?lib|^/system/|\.framework/|^[a-z]:\\windows\\|/lib[\w+.-]{1,60}\.(?:so|dylib)|^lib[\w+.-]{1,60}\.so|"
    r"(?:^|[/\\])(?:ntdll|kernel32|kernelbase|ucrtbased?|msvc[rp]\w{1,20}|vcruntime\w{1,20}|user32|combase|rpcrt4|win32u)\.dll$)"
)
_GENERATED = re.compile(
    r"\$Proxy\d|\$\$(?:EnhancerBy|FastClassBy|SpringCGLIB)|GeneratedMethodAccessor|\$HibernateProxy\b|\w_Impl(?:\$|$)"
)

# Packages, namespaces and crates that are nobody's own program.
_FOREIGN_MODULE = re.compile(
    r"(?:javax?|jakarta|jdk|sun|com\.sun|kotlinx?|scala|akka|groovy|clojure|androidx?|dalvik|cats|zio|rx|reactor|oracle|"
    r"com\.(?:android|google|fasterxml|zaxxer|mysql|netflix|amazonaws|mongodb|microsoft|squareup|rabbitmq|github\.benmanes)|okhttp3|okio|retrofit2|feign|dagger|coil|ch\.qos|"
    r"org\.(?:springframework|hibernate|apache|eclipse|jboss|postgresql|slf4j|aspectj|h2|jooq|quartz|glassfish|flywaydb|"
    r"thymeleaf|mockito|junit|codehaus)|io\.(?:netty|sentry|micronaut|quarkus|grpc|vertx|lettuce|reactivex|undertow|ktor|"
    r"opentelemetry|micrometer)|net\.bytebuddy|software\.amazon|redis\.clients|liquibase|freemarker|org\.(?:redisson|mongodb|json|xml|elasticsearch|bouncycastle)|"
    r"System|Microsoft|Newtonsoft|Npgsql|Dapper|Serilog|NLog|Polly|Castle|Sentry|Grpc)\."
)
_FOREIGN_FUNCTION = re.compile(
    r"<?&?(?:std|core|alloc|tokio|futures\w*|hyper|rayon|backtrace|sentry\w*|boost)::|_*rust_|__(?:libc|gnu|cxa|pthread)|"
    r"_start$|lambda_method\d*$|abort$|raise$|(?:__)?(?:mem(?:cpy|move|set|cmp)|str(?:len|n?cpy|n?cmp))|malloc$|free$|"
    r"operator (?:new|delete)|_?CxxThrowException$|RaiseException$|Rtl[A-Z]|gsignal$"
)
_GO_STANDARD = re.compile(
    r"(?:bufio|bytes|context|crypto|database|encoding|errors|fmt|io|log|net|os|reflect|runtime|sort|strconv|strings|sync|"
    r"syscall|testing|time)(?:[./]|$)"
)


def own_frames(frames: tuple[Frame, ...]) -> tuple[Frame, ...]:
    """The program's own, outermost first; () where all are of libraries."""
    marked = tuple(frame for frame in frames if frame.in_app and not _is_placed_outside(frame))
    if marked or any(frame.in_app for frame in frames):
        return marked
    return tuple(frame for frame in frames if not _is_placed_outside(frame) and not _is_named_foreign(frame))


def _is_placed_outside(frame: Frame) -> bool:
    """By its folder; or it is a proxy, which a framework generated around the program's own class."""
    return _is_foreign_place(frame.absolute_path or frame.path) or _is_generated(frame.module)


def _is_named_foreign(frame: Frame) -> bool:
    if frame.package and _FOREIGN_PACKAGE.search(frame.package):
        return True
    if language_of(frame.path or frame.absolute_path, "") == "go":
        return _GO_STANDARD.match(frame.module or frame.function) is not None
    return _is_foreign_module(frame.module) or _FOREIGN_FUNCTION.match(frame.function) is not None


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
