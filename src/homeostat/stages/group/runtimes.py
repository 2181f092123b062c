"""How languages, browsers, frameworks and their versions word the same failure."""

from homeostat.stages.group.kinds import (
    CAST,
    EMPTY,
    ENCODING,
    GRPC,
    HYDRATION,
    INDEX,
    ITEM,
    MISSING_FIELD,
    NETWORK,
    NIL,
    NO_NUMBER,
    NOT_JSON,
    NOTHING,
    OBSERVER,
    OTHER_BUILD,
    OVERTAKEN,
    RACE,
    RECURSION,
    STALE_SCRIPT,
    UNKNOWN_NAME,
    UNMATCHED,
    WRITE,
    ZERO,
)

# Kind and expression; a group is what it is about. The first that fits counts.
WORDINGS: tuple[tuple[str, str], ...] = (
    (OTHER_BUILD, r"^(?:Failed to|Cannot) find (?:the )?Server Action"),
    # Python 3.8 to 3.14
    (NOTHING, r"'NoneType' object has no attribute '(\w{1,100})'"),
    (NOTHING, r"^'None' has no attribute '(\w{1,100})'"),
    (UNKNOWN_NAME, r"^'(\w{1,100})' is undefined$"),
    ("a missing attribute", r"((?:type object )?'[\w.]{1,100}'(?: object)? has no attribute '\w{1,100}')"),
    ("a variable without a value", r"local variable '(\w{1,100})' (?:referenced before|where it is not associated)"),
    ("a variable without a value", r"free variable '(\w{1,100})'"),
    (ITEM, r"'NoneType' object is not subscriptable"),
    ("a search in nothing", r"argument of type 'NoneType' is not "),
    ("a walk through nothing", r"'NoneType' object is not iterable|cannot unpack non-iterable NoneType"),
    ("a missing argument", r"(\w{1,100}\(\)) missing \d{1,3} required"),
    ("a wrong number of arguments", r"(\w{1,100}\(\)) takes .{0,40}positional argument"),
    ("an argument nobody asked for", r"(\w{1,100}\(\) got an unexpected keyword argument '\w{1,100}')"),
    (
        NOT_JSON,
        (
            r"^(?:Expecting (?:value|property name|',' delimiter|':' delimiter)|Extra data|"
            r"Unterminated string start)|^unexpected (?:byte|end of input) at position"
        ),
    ),
    (
        ENCODING,
        r"codec can't (?:de|en)code|invalid (?:utf-8|byte) sequence|Malformed UTF-8|not valid utf-?8|invalid UTF-8",
    ),
    ("a missing module", r"^No module named '?([\w.]{1,150})|^Cannot find (?:module|package) '([^']{1,150})'"),
    # JavaScript: V8, SpiderMonkey, JavaScriptCore
    (NOTHING, r"Cannot read propert(?:y|ies) of (?:undefined|null) \(reading '([^']{1,100})'\)"),
    (NOTHING, r"Cannot read property '([^']{1,100})' of (?:undefined|null)"),
    (NOTHING, r"can't access property \"?([\w$]{1,100})\"?"),
    (NOTHING, r"Cannot destructure property '([\w$]{1,100})' of "),
    (WRITE, r"Cannot set propert(?:y|ies) of (?:undefined|null) \(setting '([^']{1,100})'\)"),
    (WRITE, r"Cannot set property '([^']{1,100})' of (?:undefined|null)"),
    (WRITE, r"(?:undefined|null) is not an object \(evaluating '[^'=]{1,150}?([\w$]{1,100})\s?=[^=]"),
    (NOTHING, r"(?:undefined|null) is not an object \(evaluating '(?:.{0,200}[^\w$'])?([\w$]{1,100})\W{0,3}'\)"),
    (NOTHING, r"^[\w$.()\[\]]{1,150} is (?:undefined|null)$"),
    ("not iterable", r"is not iterable\b|is not a function \(near '\.\.\.|undefined is not a function$"),
    ("not a function", r"([\w$]{1,100})(?:\([^)]{0,40}\))? is not a function\b"),
    ("not a constructor", r"([\w$]{1,100}) is not a constructor\b"),
    (
        "a variable without a value",
        r"(?:Cannot access '|lexical declaration ')([\w$]{1,100})' before initiali[sz]ation",
    ),
    ("a variable without a value", r"Cannot access uninitialized variable"),
    (
        "a write to a constant",
        r"Assignment to constant variable|invalid assignment to const|assign to readonly property",
    ),
    ("a circle in JSON", r"circular structure to JSON|cyclic object value|serialize cyclic structures"),
    ("a walk through nothing", r"(?:Cannot|can't) convert (?:undefined|null)(?: or null)? to object"),
    ("a bad length", r"Invalid (?:typed )?array length|[Aa]rray size is not a small|length exceeds the maximum"),
    ("a bad length", r"^Invalid count value|repeat count must be|String\.prototype\.repeat argument"),
    ("a bad date", r"^Invalid time value|^Invalid Date|^date value is not finite|Failed to parse time string"),
    (
        "a bad precision",
        r"digits argument must be between|precision \S{1,20} out of range|\(\) argument must be between",
    ),
    (
        "too much for a browser's storage",
        r"exceeded the quota|quota has been exceeded|Quota ?Exceeded|DOM_QUOTA_REACHED",
    ),
    (OBSERVER, r"ResizeObserver loop"),
    (UNKNOWN_NAME, r"^(?:name ')?([\w$]{1,100})'? is not defined\b"),
    (UNKNOWN_NAME, r"Can't find variable: ([\w$]{1,100})|^Property '([\w$]{1,100})' doesn't exist"),
    ("a number of two kinds", r"Cannot mix BigInt|convert BigInt to number|Invalid mix of BigInt"),
    ("a BigInt in JSON", r"serialize a BigInt|BigInt value can't be serialized|cannot serialize BigInt"),
    ("a write to a constant", r"read[- ]only property|^\"\w{1,100}\" is read-only"),
    ("a write to what is closed", r"object is not extensible|Object is not extensible"),
    (
        "a search in nothing",
        r"Cannot use 'in' operator to search|right-hand side of 'in' should|is not an Object\. \(evaluating",
    ),
    ("not iterable", r"requires \.\.\.iterable|cannot read property Symbol\(Symbol\.iterator\)"),
    (
        "a class called",
        r"Class constructor \S{0,100} ?cannot be invoked|class constructors must be invoked|call a class constructor",
    ),
    (
        "a bad expression",
        r"[Ii]nvalid regular expression|unterminated (?:parenthetical|character class)|nothing to repeat",
    ),
    (
        "not a URL",
        r"Invalid URL|is not a valid URL|cannot be parsed as a URL|Failed to parse URL|unsupported protocol scheme",
    ),
    ("an answer given twice", r"set headers after they are sent|headers already sent"),
    ("a write after the end", r"write after end|ERR_STREAM_WRITE_AFTER_END"),
    (
        HYDRATION,
        r"React error #(?:418|419|422|423|425)\b|^Hydration failed|[Tt]ext content does not match|while hydrating",
    ),
    (HYDRATION, r"^Expected server HTML to contain|didn't match the client|server rendered (?:HTML|text)"),
    (
        "an update without end",
        r"React error #185\b|Maximum update depth exceeded|React error #301\b|Too many re-renders",
    ),
    ("an object as a child", r"React error #31\b|Objects are not valid as a React child"),
    ("hooks of another number", r"React error #(?:300|310)\b|Rendered (?:more|fewer) hooks than"),
    ("a hook elsewhere", r"React error #321\b|^Invalid hook call"),
    ("a component that is none", r"React error #130\b|^Element type is invalid"),
    (
        NOT_JSON,
        (
            r"JSON\.parse: |JSON Parse error|not valid JSON|in JSON at position|end of JSON input|"
            r"Unexpected token .{1,8} in JSON"
        ),
    ),
    (STALE_SCRIPT, r"Loading (?:CSS )?chunk|dynamically imported module|Importing a module script"),
    (
        NETWORK,
        r"^Failed to fetch|^NetworkError when attempting|^Load failed|^Network request failed|^Network Error$",
    ),
    (
        RECURSION,
        r"Maximum call stack size|too much recursion|maximum recursion depth|stack level too deep|stack overflow",
    ),
    # Ruby 2.7 to 3.4, PHP 7 and 8
    ("a missing property", r"Undefined property: (\S{1,200})"),
    ("a missing method", r"Call to undefined (?:method|function) ([\w\\:]{1,200})"),
    ("a wrong number of arguments", r"^Too few arguments to function ([\w\\:]{1,200})"),
    ("an offset of a string", r"(?:Illegal|Cannot access) (?:string )?offset "),
    (NOTHING, r"undefined method [`']([^`']{1,100})' for nil\b"),
    ("a missing method", r"undefined method [`']([^`']{1,100})' for "),
    (UNKNOWN_NAME, r"undefined local variable or method [`']([^`']{1,100})'"),
    ("a missing class", r"uninitialized constant ([\w:]{1,100})"),
    (NOTHING, r"Call to a member function (\w{1,100})\(\) on null"),
    (NOTHING, r"(?:Attempt to read|Trying to get) property ['\"](\w{1,100})['\"] o[nf] (?:null|non-object)"),
    (WRITE, r"(?:Attempt to assign property|Creating default object from empty value) ?(?:['\"](\w{1,100})['\"])?"),
    (ITEM, r"Trying to access array offset on (?:value of type )?null"),
    ("a missing key", r"Undefined (?:index: |array key \")([^\"\s]{1,100})"),
    (INDEX, r"Undefined (?:offset: |array key )-?\d"),
    ("an undefined variable", r"^Variable \"(\w{1,100})\" does not exist"),
    ("an undefined variable", r"Undefined variable:? \$?(\w{1,100})"),
    (UNKNOWN_NAME, r"(?:Use of undefined constant |Undefined constant \")([\w\\]{1,100})"),
    ("a missing class", r"^Class ['\"]([\w\\]{1,150})['\"] not found"),
    (CAST, r"Argument #?(\d{1,2}) (?:\(\$\w{1,80}\) |passed to \S{1,150} )?must be (?:of|an instance|an array)"),
    # Java, Kotlin, Android, Dart, .NET, Go, Rust, Swift
    ("a closed session", r"lazily initiali[sz]e (?:a )?collection(?: of role)?:? ?(?:of role)?:? ?'?([\w.$]{1,200}\w)"),
    ("a closed session", r"(?i:could not initiali[sz]e proxy) \[([\w.$]{1,200})"),
    (OVERTAKEN, r"updated or deleted by another transaction[^\[]{0,100}\[([\w.$]{1,150})"),
    (OVERTAKEN, r"expected to affect \d{1,6} row|Attempted to (?:update|destroy) a stale object"),
    ("a missing bean", r"No qualifying bean of type [\['\"]([\w.$]{1,200})"),
    ("a missing bean", r"resolve service for type '([^']{1,200})'|No service for type '([^']{1,200})'"),
    ("a field that nobody knows", r"Unrecognized field \"(\w{1,100})\"|unknown field [`'\"](\w{1,100})"),
    (MISSING_FIELD, r"[Ff]ield '(\w{1,100})' is required for type (?:with serial name )?'([\w.$]{1,150})'"),
    (MISSING_FIELD, r"keyNotFound: No value associated with key (\w{1,100})"),
    (MISSING_FIELD, r"keyNotFound\(\w{0,80}(?:\.\w{1,80}\()?(?:\w{0,80}\()?\w{0,30}:? ?\"([^\"]{1,100})\""),
    ("a value that is nothing", r"valueNotFound\(([\w.<>]{1,100})"),
    ("a missing method", r"([\w:]{1,150})\]?: unrecognized selector sent"),
    (
        UNMATCHED,
        (
            r"Sequence contains no matching|Sequenz enthält kein (?:übereinstimmend|entsprechend)|"
            r"séquence ne contient aucun élément (?:correspond|qui )|"
            r"secuencia no contiene (?:ningún )?elementos? coincid|"
            r"^(?:Collection|Sequence|Array|Char sequence) contains no (?:character|element) matching the predicate"
        ),
    ),
    (EMPTY, r"Sequence contains no|Sequenz enthält kein|séquence ne contient aucun|secuencia no contiene"),
    (EMPTY, r"^No value present|^Bad state: No element|^List is empty\.?$"),
    ("a walk through what changes", r"Collection was modified|Auflistung wurde ge.ndert|collection a été modifiée"),
    ("a walk through what changes", r"^Concurrent modification during iteration"),
    ("a key added twice", r"same key has already been added|gleichen Schlüssel wurde bereits|même clé a déjà été"),
    ("nothing where a value must be", r"Nullable object must have a value|Nullable-Objekt muss einen Wert"),
    ("no row", r"^(?:sql: )?no rows in result set$|^record not found$|^redis: nil$"),
    ("JSON of another type", r"could not be converted to \S{1,150} Path: \$(?:[\w\[\]]{0,80}\.){1,10}(\w{1,80})"),
    (
        GRPC,
        (
            r"StatusCode(?:\.|=\")(\w{2,30})|rpc error: code = (\w{2,30}) desc|^\d{1,2} ([A-Z_]{6,30}): |"
            r"^(CANCELLED|UNKNOWN|INVALID_ARGUMENT|DEADLINE_EXCEEDED|NOT_FOUND|ALREADY_EXISTS|PERMISSION_DENIED|"
            r"RESOURCE_EXHAUSTED|FAILED_PRECONDITION|ABORTED|OUT_OF_RANGE|UNIMPLEMENTED|INTERNAL|UNAVAILABLE|DATA_LOSS|"
            r"UNAUTHENTICATED)(?:: |$)"
        ),
    ),
    (
        "JSON of another type",
        (
            r"cannot unmarshal \w{1,20}(?: [\d.+eE-]{1,30})? into Go (?:struct field |value )?"
            r"(?:[\w.]{0,150}\.)?(\w{1,80}) of type"
        ),
    ),
    (NIL, r"[Uu]nexpectedly found nil while"),
    (ITEM, r"The (?:getter|method|setter) '\[\]=?' was called on null"),
    (
        "a field not set yet",
        (
            r"LateInitializationError: (?:Field|Local) '(\w{1,100})|lateinit property (\w{1,100}) has not|"
            r"^(?:Field|Local) '(\w{1,100})(?:@\d{1,12})?' has (?:not|already) been init"
        ),
    ),
    (
        "an update of what is gone",
        r"setState\(\) called after dispose|not attached to (?:a context|an activity|Activity)",
    ),
    ("a cut within a character", r"is not a char boundary"),
    ("a channel's code", r"PlatformException\(([\w.-]{1,100}),"),
    (
        NIL,
        (
            r"Cannot invoke \"java\.lang\.(?:Integer|Long|Double|Boolean|Float|Short|Byte|"
            r"Character)\.\w{3,7}Value\(\)"
        ),
    ),
    (NOTHING, r"Cannot (?:invoke|read field|assign field) \"(?:[\w$]{1,80}\.){0,20}([\w$]{1,100})[(\"]"),
    (NOTHING, r"invoke (?:virtual|interface|direct) method '[^'(]{1,200}[.]([\w$<>]{1,100})\([^']{0,250}' on a null"),
    (NOTHING, r"(?:read from|write to) field '[^']{1,200}[.]([\w$]{1,100})' on a null"),
    ("an argument that is nothing", r"specified as non-null is null: method (\S{1,200}, parameter \w{1,80})"),
    ("an argument that is nothing", r"Value cannot be null\. \(?Parameter (?:name: |')(\w{1,100})"),
    (CAST, r"(?:^|class )([\w.$]{1,150}) cannot be cast to (?:class )?([\w.$]{1,150})"),
    (NOTHING, r"The (?:getter|method|setter) '(\w{1,100})' was called on null"),
    (NIL, r"nil pointer dereference|Object reference not set|Null check operator used on a null|on a `None` value"),
    (CAST, r"type '([^']{1,100})' is not a subtype of type '([^']{1,100})'"),
    (
        ZERO,
        (
            r"(?i:divi(?:sion|de)d? (?:or modulo )?by (?:zero|0))|^/ by zero|integer divide by zero|"
            r"IntegerDivisionByZero"
        ),
    ),
    (
        INDEX,
        (
            r"[Ii]ndex (?:is )?out of (?:range|bounds)|[Ii]ndex:? \d{1,12}(?: out of|, Size)|"
            r"outside the bounds of the array"
        ),
    ),
    (
        INDEX,
        (
            r"^length=\d{1,12}; index=|index \d{1,12} beyond bounds|^RangeError \(index\)|Not in inclusive range|"
            r"Valid value range is empty"
        ),
    ),
    ("a number out of range", r"^strconv\.[^:]{1,30}: parsing .{0,300}: value out of range$"),
    (NO_NUMBER, r"^([^:{]{1,80}): Parse(?:Int|Float)Error"),
    (NO_NUMBER, r"^For input string: |nput string .{0,200}was not in a correct format|invalid literal for int"),
    (
        NO_NUMBER,
        (
            r"Parse(?:Int|Float)Error|^strconv\.(?:Atoi|ParseU?[Ii]nt): |^strconv\.(Parse\w{1,8}): |"
            r"^Invalid (?:double|radix-10)|^Cannot parse null"
        ),
    ),
    ("a slice out of range", r"slice bounds out of range"),
    ("an assertion", r"^assertion (?:failed: )?`\(?left ([!=]=) right\)?`"),
    (NOTHING, r"^key :(\w{1,100}) not found in: nil|^function nil\.(\w{1,100})/\d"),
    ("a call without an answer", r"^exited in: [\w.]{1,60}\(.{0,200}?, \{?(:\w{1,60}).{0,250}\(EXIT\) ([\w ]{1,40})"),
    ("an answer of AWS", r"error occurred \((\w{1,80})\) when calling the (\w{1,80})"),
    ("a missing key", r"^key :(\w{1,100}) not found|^key not found: :(\w{1,100})"),
    (RACE, r"concurrent map (?:writes|read|iteration)"),
    ("a cell already borrowed", r"already (?:mutably )?borrowed"),
    (MISSING_FIELD, r"missing field [`'\"]?(\w{1,100})"),
)
