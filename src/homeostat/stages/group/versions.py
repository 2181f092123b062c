"""How later versions of a language, or of its own library, word what earlier ones said: beyond what `runtimes` has.

From what the versions print: CPython 3.6 to 3.14, Ruby 2.7 to 3.4, PHP 7.2 to 8.4, OTP 24 to 27 with Elixir 1.14 to
1.18, Java 8 to 21, Go, Rust, Swift and Dart.
"""

from homeostat.stages.group.kinds import CAST, EMPTY, INDEX, MISSING_FIELD, NIL, NO_NUMBER, NOT_JSON, ZERO

NO_ROW = "no row"

# Kind and expression; a group is what it is about. The first that fits counts.
WORDINGS: tuple[tuple[str, str], ...] = (
    # Python; decimal's conditions are those of its specification
    (
        ZERO,
        (
            r"decimal\.Division(?:Undefined|ByZero)|^(?:float|integer) (?:floor )?(?:division|"
            r"modulo)(?: or modulo)? by zero"
        ),
    ),
    (NO_NUMBER, r"decimal\.ConversionSyntax|^could not convert string to (?:float|complex)"),
    ("a number too long", r"decimal\.(?:InvalidOperation|DivisionImpossible)'?>?\]?$"),
    (EMPTY, r"^(?:max|min)\(\) (?:arg is an empty sequence|iterable argument is empty)|^pop from (?:an )?empty"),
    ("a key that cannot be one", r"unhashable type: '(\w{1,80})'"),
    (
        "a text with another type added",
        r"^can only concatenate str|^must be str, not|^Can't convert '\w{1,60}' object to str",
    ),
    ("no length", r"^object of type '(\w{1,80})' has no len\(\)"),
    ("a number of nothing", r"^(?:int|float)\(\) argument must be a (?:string|real number).{0,80}not '(\w{1,80})'"),
    (
        "another number of values",
        r"^(?:not enough|too many) values to unpack|^need more than \d{1,3} values? to unpack",
    ),
    (
        "a walk through what changes",
        r"changed size during iteration|keys changed during iteration|mutated during iteration",
    ),
    ("a name that cannot be imported", r"^cannot import name '(\w{1,100})'"),
    ("a missing attribute", r"^(?:partially initialized )?module '([\w.]{1,150}' has no attribute '\w{1,100})'"),
    ("no member of an enumeration", r"^'?.{1,100}'? is not a valid (?:<enum ')?([A-Z]\w{1,100})(?:'>)?$"),
    ("a bad date", r"must be in (?:range )?1\.\.(?:12|\d{2})\b|^day is out of range for month|^month must be in"),
    ("a bad date", r"^time data .{1,100} does not match format|^unconverted data remains|^Invalid isoformat string"),
    ("an object that JSON does not know", r"^([A-Z]\w{0,60})\(.{0,200}\) is not JSON serializable$"),
    ("an index that is no number", r"^(?:string|list|tuple|byte) indices must be integers"),
    ("a number that a function does not take", r"^math domain error|^expected a (?:nonnegative|positive) input, got"),
    ("times with and without a zone", r"^can't (?:compare|subtract) offset-naive and offset-aware"),
    ("an object that JSON does not know", r"^Object of type '?(\w{1,100})'? is not (?:JSON )?serializable"),
    # Ruby
    ("a wrong number of arguments", r"^wrong number of arguments \("),
    ("a number with another type", r"^(\w{1,60}) can't be coerced into (?:Integer|Fixnum|Bignum|Float)"),
    ("a comparison with nothing", r"^comparison of (?:NilClass with \w{1,60}|\w{1,60} with nil) failed"),
    (NIL, r"^nil can't be coerced into|^(?:no implicit conversion (?:of|from) nil|can't convert nil into)"),
    (NO_NUMBER, r"^invalid value for (?:Integer|Float)\(\)"),
    ("a write to what is frozen", r"^can't modify frozen ([\w:]{0,100}\w)"),
    ("a missing parameter", r"^param is missing or the value is empty(?: or invalid)?: (\w{1,100})"),
    ("a missing argument", r"^missing keywords?: :?(\w{1,80}(?:, :?\w{1,80}){0,5})"),
    ("an argument nobody asked for", r"^unknown keywords?: :?(\w{1,80}(?:, :?\w{1,80}){0,5})"),
    # PHP: a warning before 8, an error since
    (EMPTY, r"^(?:max|min)\(\): (?:Array must contain|Argument #1 \(\$value\) must contain) at least one"),
    (
        "a walk through nothing",
        r"^(?:Warning: )?(?:foreach\(\) argument must be of type|Invalid argument supplied for foreach)",
    ),
    ("no length", r"count\(\): (?:Parameter must be an array|Argument #1 \(\$value\) must be of type Countable)"),
    (
        "an argument of another type",
        (
            r"^(?:Warning: )?([a-z]\w{1,60})\(\)(?::? expects parameter| expects? exactly|: Argument #\d{1,2}|"
            r": Expected parameter)"
        ),
    ),
    (
        "no number",
        r"^(?:Warning: )?(?:A non-numeric value encountered|Unsupported operand types: string|Non-numeric value)",
    ),
    (
        "an answer of another type",
        (
            r"^(?:Return value of )?([\w\\]{1,150}::\w{1,80})\(\)(?:: Return value)? must be (?:of the type|of type|"
            r"an instance of)"
        ),
    ),
    (
        "text of what is none",
        r"^(?:Warning: |Notice: )?(Array) to string conversion|^Object of class ([\w\\]{1,120}) could not be conv",
    ),
    ("an offset of another type", r"^(?:Illegal offset type|Cannot access offset of type)"),
    ("a missing class", r"^(?:Class|Interface|Trait|Enum) ['\"]([\w\\]{1,150})['\"] not found"),
    (
        "a missing class",
        (
            r"^Attempted to load (?:class|interface|"
            r"trait) \"(?P<last>[\w\\]{1,100})\" from (?:namespace \"(?P<space>[\w\\]{1,150})\"|the global)"
        ),
    ),
    ("a missing class", r"^(?:Target class|Class) \[?([\w\\]{1,150})\]? does not exist"),
    (
        "a missing method",
        (
            r"^Attempted to call (?:an undefined method named|function) \"(?P<last>\w{1,100})\" (?:of class|"
            r"from namespace) \"(?P<owner>[\w\\]{1,150})\""
        ),
    ),
    ("a missing method", r"^Attempted to call function \"(\w{1,100})\" from the global namespace"),
    ("a case without a match", r"^Unhandled match (?:case|value)"),
    # Elixir and Erlang
    ("a protocol that it does not have", r"^protocol ([\w.]{1,100}) not implemented for "),
    ("nothing where a map must be", r"^expected a map, got:"),
    ("arithmetic with what is none", r"^bad argument in arithmetic expression"),
    ("a module that is not there", r"^function ([A-Z:][\w.:]{1,150}[/.]\w{1,60}(?:/\d{1,2})?) is undefined"),
    # Java, Kotlin, Android
    (
        INDEX,
        (
            r"^String index out of range|^begin -?\d{1,9}, end -?\d{1,9}, length|"
            r"^Range \[-?\d{1,9}, -?\d{1,9}\) out of bounds"
        ),
    ),
    ("no member of an enumeration", r"^No enum constant ([\w.$]{1,150})\.[^.\n]{0,80}$"),
    (ZERO, r"^BigInteger divide by zero|^Division undefined"),
    ("no exact number", r"^Non-terminating decimal expansion|^Rounding necessary"),
    (CAST, r"^null cannot be cast to non-null type ([\w.$]{1,150})"),
    (
        "an argument that is nothing",
        r"^Parameter specified as non-null is null: method (\S{1,200}), parameter (\w{1,80})",
    ),
    (
        "a service that was not shown in time",
        r"Context\.startForegroundService\(\) did not then call.{0,80}ServiceRecord\{\w{1,16} \w{1,8} ([\w./$]{1,150})",
    ),
    ("a window that is gone", r"^Unable to add window -- token .{1,120} is not valid"),
    ("a state that was saved already", r"^Can ?not perform this action after onSaveInstanceState"),
    ("no program for it", r"^No Activity found to handle Intent \{ act=([\w.]{1,100})"),
    (MISSING_FIELD, r"^Required value '(\w{1,100})' .{0,120}missing at"),
    # Go
    (
        NOT_JSON,
        (
            r"^(?:[\w ]{1,60}: ){0,4}invalid character .{1,12} (?:looking for|after|in)\b|"
            r"^(?:[\w ]{1,60}: ){0,4}unexpected end of JSON"
        ),
    ),
    (
        "a column that holds nothing",
        r"(?:converting|cannot scan|Scan error on).{0,80}\bNULL\b.{0,20} (?:to|into) \*?(\w{1,40})",
    ),
    (
        "a value of another type",
        r"^interface conversion: (?:interface \{\}|any|[\w.]{1,80}) is (?:nil|[\w.*]{1,80}), not ([\w.*]{1,80})",
    ),
    ("a template that fails", r"executing \"[^\"]{1,100}\" at <([^>]{1,150})>: "),
    ("a channel that is closed", r"^((?:send on|close of) (?:closed|nil) channel)"),
    # Rust
    (NO_ROW, r"^no rows returned by a query that expected"),
    ("a cut outside of a text", r"byte index \d{1,12} is out of bounds of"),
    (ZERO, r"^attempt to calculate the remainder with a divisor of zero"),
    ("an overflow", r"^attempt to (\w{1,20}) (?:.{0,12} )?with overflow"),
    (INDEX, r"^(?:range|slice) (?:start |end )?(?:index )?(?:index )?\d{1,12} out of range for slice"),
    # Swift and Dart
    ("a widget that is gone", r"^Looking up a deactivated widget's ancestor"),
    ("a build within a build", r"called during build\.?$"),
    ("a layout that is too large", r"^A Render\w{1,40} overflowed by"),
    ("a plugin that is not there", r"No implementation found for method (\w{1,100}) on channel"),
    (
        NOT_JSON,
        (
            r"^(?:FormatException: )?Unexpected (?:character|end of input) \(at (?:line|character|offset)|"
            r"^The data couldn.t be read because it isn.t in the correct format"
        ),
    ),
    (
        NOT_JSON,
        (
            r"^(?:Unrecognized token|Use JsonReader\.setLenient|Unexpected character \('<')|^Syntax error$|"
            r"^unexpected token at '"
        ),
    ),
)
