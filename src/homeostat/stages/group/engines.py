"""How the engines of JavaScript, React and the SDK in a page word the same failure, beyond what `runtimes` has.

V8, SpiderMonkey and JavaScriptCore each have words of their own; React gives numbers in production (the list is its
`codes.json`) and sentences in development.
"""

from homeostat.stages.group.kinds import CENSORED, NETWORK, NOTHING, STALE_SCRIPT

# Kind and expression; a group is what it is about. The first that fits counts.
WORDINGS: tuple[tuple[str, str], ...] = (
    # What a script's text is
    ("a page where a script was asked for", r"^(?:Unexpected token|expected expression, got) '?<'?$"),
    (
        "a missing export",
        (
            r"provide an export named:? '([\w$]{1,100})|"
            r"^(?:Importing|Indirectly exported) binding name '([\w$]{1,100})|"
            r"^ambiguous indirect export: ([\w$]{1,100})"
        ),
    ),
    (
        "a module where a script was asked for",
        r"^Cannot use import statement outside|^import declarations may only appear|^Unexpected token '?export",
    ),
    ("a script cut off", r"^(?:Unexpected end of (?:input|script)|Unexpected EOF)$"),
    ("a script of other characters", r"^Invalid or unexpected token$|^illegal character|^Invalid character: "),
    # Operators and objects; the words of older engines, and of Hermes
    (
        "a walk through nothing",
        (
            r"is not an object \(evaluating 'Object\.(?:keys|values|entries|assign|getOwn\w{1,30})\(|"
            r"^Cannot convert undefined value to object"
        ),
    ),
    (NOTHING, r"^Unable to (?:get|set) property '([\w$]{1,100})' of (?:undefined or null|null or undefined)"),
    (NOTHING, r"^(?:undefined|null) is not an object$|^Cannot read propert(?:y|ies) of (?:undefined|null)$"),
    ("not a function", r"^Object doesn't support property or method '([\w$]{1,100})'"),
    ("not iterable", r"^iterator method is not callable"),
    ("no memory left", r"^Array buffer allocation failed|^(?:out of memory|Out of memory)$|^allocation size overflow"),
    ("a bad expression", r"^invalid regexp group|^invalid regular expression flag"),
    (
        "too many states of the history",
        r"more than \d{2,4} times per \d{1,3}|^Too many calls to Location or History|Throttling navigation",
    ),
    ("no class to compare with", r"(?i:right[- ]hand side of '?instanceof'? is not)|invalid 'instanceof' operand"),
    ("a property defined again", r"(?:Cannot|can't) redefine (?:non-configurable )?property:? \"?([\w$]{1,100})"),
    (
        "a property that stays",
        r"^(?:Cannot delete property|Unable to delete property)|is non-configurable and can't be",
    ),
    (
        "a method of another object",
        (
            r"^Illegal invocation|called on an object that does not implement interface|"
            r"^Can only call .{1,80} on instances of"
        ),
    ),
    ("a bad escape in a URI", r"^URI malformed|^malformed URI sequence|^String contained an illegal UTF-16 sequence"),
    ("a symbol as text", r"(?i:(?:Cannot|can't) convert a? ?symbol (?:value )?to a? ?(?:string|number))"),
    ("an empty sequence", r"(?i:^reduce of empty array with no initial value)"),
    ("a bad radix", r"radix (?:argument )?must be (?:between|an integer)"),
    # What Intl does not know
    ("a time zone nobody knows", r"(?i:^invalid time zone(?: specified| in \w{1,40}\(\))?: ([\w/+-]{1,60}))"),
    ("a locale nobody knows", r"^Incorrect locale information|(?i:^invalid language tag)"),
    ("a currency nobody knows", r"(?i:invalid currency code|^currency is not a well-formed)"),
    (
        "a bad number of digits",
        r"FractionDigits value is out of range|^invalid digits value|SignificantDigits value is out",
    ),
    # Bodies, requests, scripts of other builds
    (
        "a body read twice",
        (
            r"(?:[Bb]ody stream already read|Body has already been (?:consumed|read)|^Body is (?:unusable|"
            r"disturbed or locked)|"
            r"^Body already used|^body used already|ReadableStream is (?:locked|disturbed)|stream is already locked)"
        ),
    ),
    (
        NETWORK,
        (
            r"(?:^|: )The Internet connection appears to be offline|"
            r"^A server with the specified hostname could not be found|"
            r"^Could not connect to the server|^Es besteht anscheinend keine Verbindung zum Internet|"
            r"^La connexion Internet semble|^La conexión a Internet parece|^A data connection is not currently allowed"
        ),
    ),
    (
        STALE_SCRIPT,
        (
            r"^Unable to preload CSS for |is not a valid JavaScript MIME type|^Failed to load (?:module )?script|"
            r"^Failed to lookup route|^Route did not complete loading|^Failed to load static props|"
            r"^Failed to load client build manifest|^Loading initial props cancelled"
        ),
    ),
    # What servers do not tell pages in production: Next.js, SvelteKit, Remix, Nuxt, GraphQL, Blazor
    (
        CENSORED,
        (
            r"React error #441\b|^An error occurred in the Server Components render|^(?:Unexpected )?Server Error$|"
            r"^Internal (?:Server )?Error\.?$|^(?:GraphQL error: )?Internal server error$|^INTERNAL_SERVER_ERROR$|"
            r"^There was an unhandled exception on the current circuit|"
            r"^Application error: a (?:server|client)-side exception has occurred"
        ),
    ),
    # React, by number and by sentence
    ("a component without an answer", r"React error #152\b|Nothing was returned from render"),
    ("no place to render in", r"React error #(?:200|299|237)\b|[Tt]arget container is not a DOM element"),
    ("not one child", r"React error #143\b|^React\.Children\.only expected"),
    ("a style as text", r"React error #62\b|prop expects a mapping from style properties"),
    ("children of what has none", r"React error #137\b|is a void element tag and must neither"),
    (
        "markup that is none",
        r"React error #(?:60|61)\b|dangerouslySetInnerHTML`? must be in the form|Can only set one of `?children",
    ),
    ("a suspended answer to an event", r"React error #426\b|^A component suspended while responding to synchronous"),
    ("an asynchronous component of the client", r"React error #482\b|async/await is not yet supported in Client"),
    ("nothing that use() can await", r"React error #438\b|^An unsupported type was passed to use\(\)"),
    ("React within React", r"React error #327\b|^Should not already be working"),
    ("a ref that is none", r"React error #284\b|^Expected ref to be a function"),
    ("a ref without its owner", r"React error #290\b|^Element ref was specified as a string"),
    (
        "an update of what is unmounted",
        r"React error #(?:188|409)\b|^(?:Cannot update an unmounted root|Unable to find node on an)",
    ),
    (
        "a hydration that does not match",
        (
            r"React error #(?:421|424|520|527)\b|^This Suspense boundary received an update before|"
            r"^There was an error (?:while hydrating|during concurrent)"
        ),
    ),
    # Angular, Vue, Redux, by number and by sentence
    ("an expression changed after its check", r"\bNG0?100\b|ExpressionChangedAfterItHasBeenChecked"),
    ("no provider", r"No provider for (?:InjectionToken )?([\w$ ]{1,80}?)(?:!|\.|$)"),
    # Node's own checks
    (
        "an argument of another type",
        r"^The \"([\w.\[\]]{1,80})\" (?:argument|property) must be (?:of type|an instance of|one of)",
    ),
    # What the SDK says of what is no error
    (
        "an event was thrown, and no error",
        (
            r"captured with keys: currentTarget|captured as (?:promise rejection|exception) with keys: currentTarget|"
            r"^Event .{1,100} captured as (?:promise rejection|exception)$"
        ),
    ),
    (
        "an object was thrown, and no error, with",
        (
            r"^(?:Object|Non-Error promise rejection|Non-Error exception) captured (?:as (?:promise rejection|"
            r"exception) )?"
            r"with keys: ([\w$, \[\]]{1,200})"
        ),
    ),
)
