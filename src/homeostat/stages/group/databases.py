"""What a database refused, whatever language, engine or driver says so: by the SQL standard's code.

SQLSTATE is what engines agree on (ISO/IEC 9075; the list is in PostgreSQL's appendix A). Drivers show it, or have a
type for it; MySQL has numbers of its own; where only words are left, each engine's are known.
"""

import re

_UNIQUE, _FOREIGN, _NOT_NULL, _CHECK = "23505", "23503", "23502", "23514"
_CONSTRAINTS = frozenset({"23000", _UNIQUE, _FOREIGN, _NOT_NULL, _CHECK, "23P01", "42703", "42P01"})
_DEADLOCK, _LOCKED, _TOO_LONG, _COLUMN, _TABLE = "40P01", "55P03", "22001", "42703", "42P01"
_KINDS = {
    _UNIQUE: "a duplicate in the database",
    _FOREIGN: "a reference to a missing row",
    _NOT_NULL: "a column without its value",
    _CHECK: "a value that a check forbids",
    _DEADLOCK: "a deadlock in the database",
    _LOCKED: "a lock that was not got",
    _TOO_LONG: "a value too long for its column",
    _COLUMN: "a column that does not exist",
    _TABLE: "a table that does not exist",
}
_REFERRED = "a row that others refer to"
_PARENT = re.compile(  # the other end of a foreign key: what is deleted, and not what is inserted
    r"(?i:update or delete on table|delete or update a parent row|DELETE statement conflicted|child record found|"
    r"Aktualisieren oder L.schen in Tabelle|UPDATE ou DELETE sur la table|update o delete en)"
)
_OTHER = "the database's "
_ALL_KINDS = frozenset({*_KINDS.values(), _REFERRED})
_OF_MYSQL = {
    **dict.fromkeys(("1062", "1586"), _UNIQUE),
    **dict.fromkeys(("1216", "1217", "1451", "1452"), _FOREIGN),
    **dict.fromkeys(("1048", "1364"), _NOT_NULL),
    **dict.fromkeys(("1213",), _DEADLOCK),
    **dict.fromkeys(("1205", "3572"), _LOCKED),
    "3819": _CHECK,
    "1406": _TOO_LONG,
    "1054": _COLUMN,
    "1146": _TABLE,
}
# Of drivers and of what lies above them; without `Error`, `Exception`.
_OF_TYPE = {
    **dict.fromkeys(
        ("UniqueViolation", "UniqueConstraintViolation", "RecordNotUnique", "DuplicateKey", "DuplicateEntry"), _UNIQUE
    ),
    **dict.fromkeys(("SequelizeUniqueConstraint", "UniqueKeyViolation", "MongoServerDuplicateKey"), _UNIQUE),
    **dict.fromkeys(("ForeignKeyViolation", "ForeignKeyConstraintViolation", "InvalidForeignKey"), _FOREIGN),
    "SequelizeForeignKeyConstraint": _FOREIGN,
    **dict.fromkeys(("NotNullViolation", "NotNullConstraintViolation"), _NOT_NULL),
    "CheckViolation": _CHECK,
    **dict.fromkeys(("DeadlockDetected", "Deadlocked", "Deadlock"), _DEADLOCK),
    "SerializationFailure": "40001",
    **dict.fromkeys(("LockNotAvailable", "LockWaitTimeout"), _LOCKED),
    **dict.fromkeys(("StringDataRightTruncation", "ValueTooLong"), _TOO_LONG),
    "UndefinedColumn": _COLUMN,
    "UndefinedTable": _TABLE,
    "QueryCanceled": "57014",
}
# Wordings, PostgreSQL's in the languages it speaks; the code each means.
WORDINGS = (
    (
        _UNIQUE,
        (
            r"(?i:unique (?:key )?constraint|unique[-_]constraint|contrainte unique|restricci.n de unicidad|"
            r"vincolo univoco|restri..o de unicidade|ограничение уникальности|一意性制約|唯一约束|"
            r"duplicate key|duplicate entry|unique index|eindeutigen Index|UNIQUE KEY|index unique|ORA-00001|E11000)"
        ),
    ),
    (
        _FOREIGN,
        (
            r"(?i:foreign.key.constraint|Fremdschl.ssel-Constraint|contrainte de cl. .trang.re|llave for.nea|"
            r"vincolo di chiave esterna|chave estrangeira)"
        ),
    ),
    (
        _NOT_NULL,
        (
            r"(?i:not.null.constraint|contrainte NOT NULL|restricci.n de no nulo|restricci.n not null|"
            r"cannot be null$|doesn't have a default value)"
        ),
    ),
    (_CHECK, r"(?i:check.constraint|contrainte de v.rification|restricci.n .?check)"),
    (
        _DEADLOCK,
        (
            r"(?i:deadlock (?:detected|found|victim)|chosen as the deadlock victim|Verklemmung|detectado un deadlock|"
            r"interblocage|blocage mortel)"
        ),
    ),
    (_LOCKED, r"(?i:lock wait timeout exceeded|database (?:table )?is locked)"),
    (
        _TABLE,
        (
            r"(?i:no such table|relation \"[^\"]{1,100}\" does not exist|"
            r"Table '[^']{1,100}' doesn't exist|Invalid object name|ORA-00942|Relation .{1,100} existiert nicht|"
            r"la relation .{1,100} n'existe pas|no existe la relaci.n)"
        ),
    ),
    (
        _COLUMN,
        (
            r"(?i:no such column|column \"?[^ \"]{1,100}\"? does not exist|Unknown column|"
            r"Invalid column name|has no column named|ORA-00904|Spalte .{1,100} existiert nicht|"
            r"la colonne .{1,100} n'existe pas|no existe la columna)"
        ),
    ),
    (_NOT_NULL, r"(?i:cannot insert (?:the value )?NULL into)"),
    (
        "57014",
        (
            r"(?i:canceling statement due to statement timeout|Anfrage wegen Zeit.berschreitung|MaxTimeMSExpired|"
            r"maximum statement execution time exceeded|operation exceeded time limit)"
        ),
    ),
    (
        _LOCKED,
        (
            r"(?i:due to lock timeout|could not obtain lock on|ORA-00054|Lock request time out period|"
            r"SQLITE_BUSY)"
        ),
    ),
    (_DEADLOCK, r"ORA-00060"),
    (_FOREIGN, r"ORA-0229[12]|conflicted with the REFERENCE constraint"),
    (_CHECK, r"ORA-02290"),
    ("40001", r"(?i:could not serialize access|restart transaction: |serialization failure)"),
    (
        "22003",
        (
            r"(?i:integer out of range|is out of range for type \w{0,10}int|out of range value for column|"
            r"numeric field overflow|arithmetic overflow error)"
        ),
    ),
    (
        "22P02",
        r"(?i:invalid input syntax for|ung.ltige Eingabesyntax|syntaxe en entr.e invalide|sintaxis de entrada no es)",
    ),
    ("25P02", r"(?i:current transaction is aborted|aktuelle Transaktion wurde abgebrochen|transaction est annul.e)"),
    (
        "42501",
        r"(?i:permission denied for (?:table|relation|schema|database)|keine Berechtigung f.r|droit refus. pour)",
    ),
    (
        "42601",
        r"(?i:syntax error at or near|error in your SQL syntax|Syntaxfehler bei|erreur de syntaxe|ORA-009(?:33|36))",
    ),
    (_TOO_LONG, r"(?i:value too long for type|data too long for column|data would be truncated)"),
)
_CODE = re.compile(r"SQLSTATE(?:\[|[:=]? ?)([0-9][0-9A-Z]{4})\b|\bSQL ?[Ss]tate[:=]? ?\[?([0-9][0-9A-Z]{4})\b")
_MYSQL = re.compile(r"(?:^|violation: |Error |\()(1\d{3}|3\d{3})\b[ ,:(]")
_ENDING = re.compile(r"(?:Error|Exception)$")
_QUOTED = re.compile(r"[\"'`»«“„「]\s?([A-Za-z_][\w.]{0,120})\s?[\"'`«»”“」]")
_NAMED = (
    re.compile(r"(?i:constraint \()(?:\w{1,64}\.){0,2}(\w{1,120})\)|constraint failed: ([\w.]{1,120})"),
    re.compile(r"constraint failed on the fields?: \(?`(\w{1,64})|\* \"?(\w{1,120})\"? \(\w{1,30}_constraint\)"),
    re.compile(r"for key [`'\"]?(?:\w{1,64}\.){0,2}([A-Za-z_]\w{0,120})[`'\"]?"),
    re.compile(r"(?:CONSTRAINT|constraint|index:?) (?!violat)[`'\"]?(?:\w{1,64}\.){0,2}([A-Za-z_]\w{0,120})[`'\"]?"),
)
_COLUMN_NAMED = re.compile(r"(?:column|Column|Field|column name):? ['\"`]?((?:\w{1,64}\.)?[A-Za-z_]\w{0,64})")


def is_kind(kind: str) -> bool:
    return kind in _ALL_KINDS or kind.startswith(_OTHER)


def refused(error_type: str, words: str, worded: str = "") -> tuple[str, str] | None:
    """What was refused and what of the schema it is about; None where no database says so.

    `worded` is the code of the wording that was found in it.
    """
    found = _CODE.search(words)
    code = (found[1] or found[2]) if found else _OF_TYPE.get(_ENDING.sub("", error_type), worded)
    if (code.startswith("23") or not code) and (worded or found) and (number := _MYSQL.search(words)):
        code = _OF_MYSQL.get(number[1], code)
    code = worded if code == "23000" and worded else code
    if not code or code == "00000":
        return None
    if code == _FOREIGN and _PARENT.search(words):
        return _REFERRED, _about(code, words)
    return _KINDS.get(code, f"{_OTHER}{code}"), _about(code, words) if code in _CONSTRAINTS else _column(words)


def _about(code: str, words: str) -> str:
    """The constraint, which has one name in all languages; of a column that lacks its value, the column."""
    if code in (_NOT_NULL, _COLUMN) and (column := _column(words)):
        return column
    for expression in _NAMED:
        if found := expression.search(words):
            return found[1] or found[2] if expression.groups > 1 else found[1]
    quoted: list[str] = _QUOTED.findall(words)
    if not quoted:
        return ""
    return quoted[0] if code in (_NOT_NULL, _COLUMN, _TABLE) else quoted[-1]


def _column(words: str) -> str:
    found = _COLUMN_NAMED.search(words)
    return found[1] if found else ""
