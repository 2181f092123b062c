"""The services of `thirteenth.py` in Go, Java, Kotlin, C#, Rust, Swift and Dart; it tells of the split."""

# ruff: noqa: E501 - an event is a line, so that those to be compared stand below each other; statements are data

from scenes import cocoa_ as _cocoa
from scenes import dart_ as _dart
from scenes import droid as _droid
from scenes import go_ as _go
from scenes import java_ as _java
from scenes import net as _net
from scenes import rust_ as _rust
from sdk import csharp, event, go, java, scene

# fmt: off


_SENT = "lib/internal/{} | {} | /src/internal/{}:{}"
GO = (
    scene(
        "bodies that go cannot read", "go",
        ("pages", _go("*json.UnmarshalTypeError", "json: cannot unmarshal string into Go struct field Book.pages of type int", _SENT.format("api", "(*API).AddBook", "api/books.go", 31))),
        ("pages", _go("*fmt.wrapError", "decode book: json: cannot unmarshal number 1.5 into Go struct field Book.pages of type int", _SENT.format("api", "(*API).AddBook", "api/books.go", 36))),
        ("year", _go("*json.UnmarshalTypeError", "json: cannot unmarshal string into Go struct field Book.year of type int", _SENT.format("api", "(*API).AddBook", "api/books.go", 31))),
        ("shelf", _go("*strconv.NumError", 'strconv.Atoi: parsing "12a": invalid syntax', _SENT.format("shelf", "Parse", "shelf/parse.go", 12))),
        ("shelf", event("go", go("*strconv.NumError", 'strconv.Atoi: parsing "": invalid syntax'), go("*fmt.wrapError", 'shelf mark: strconv.Atoi: parsing "": invalid syntax', _SENT.format("shelf", "Parse", "shelf/parse.go", 15)))),
        ("big", _go("*strconv.NumError", 'strconv.Atoi: parsing "99999999999999999999": value out of range', _SENT.format("shelf", "Parse", "shelf/parse.go", 12))),
    ),
    scene(
        "cards twice, and loans of nobody", "go",
        ("card", _go("*pq.Error", 'pq: duplicate key value violates unique constraint "readers_card_key"', _SENT.format("store", "(*Store).AddReader", "store/readers.go", 20))),
        ("card", _go("*fmt.wrapError", 'add reader: ERROR: duplicate key value violates unique constraint "readers_card_key" (SQLSTATE 23505)', _SENT.format("api", "(*API).AddReader", "api/readers.go", 41))),
        ("mail", _go("*pq.Error", 'pq: duplicate key value violates unique constraint "readers_mail_key"', _SENT.format("store", "(*Store).AddReader", "store/readers.go", 20))),
        ("nil", _go("runtime.errorString", "runtime error: invalid memory address or nil pointer dereference", _SENT.format("api", "(*API).Renew.func1", "api/loans.go", 51), _SENT.format("loans", "(*Loan).Due", "loans/loan.go", 22))),
        ("nil", _go("runtime.errorString", "runtime error: invalid memory address or nil pointer dereference [recovered]", _SENT.format("jobs", "Nightly", "jobs/nightly.go", 19), _SENT.format("loans", "(*Loan).Due", "loans/loan.go", 25))),
        ("nil 2", _go("runtime.errorString", "runtime error: invalid memory address or nil pointer dereference", _SENT.format("jobs", "Nightly", "jobs/nightly.go", 24), _SENT.format("loans", "(*Loan).Fine", "loans/loan.go", 40))),
    ),
)

_TX = "org.springframework.transaction.interceptor.TransactionInterceptor | invoke | TransactionInterceptor.java:{}"
JAVA = (
    scene(
        "values of java", "java",
        ("enum", _java("java.lang.IllegalArgumentException", "No enum constant org.lib.Format.EBOOK", "org.lib.imports.Marc | format | Marc.java:40", "org.lib.Format | valueOf | Format.java:3", "java.lang.Enum | valueOf | Enum.java:240")),
        ("enum", _java("java.lang.IllegalArgumentException", "No enum constant org.lib.Format.dvd", "org.lib.imports.Onix | lambda$read$0 | Onix.java:22", "org.lib.imports.Marc | format | Marc.java:44", "org.lib.Format | valueOf | Format.java:3", "java.lang.Enum | valueOf | Enum.java:273")),
        ("year", _java("java.lang.NumberFormatException", 'For input string: "c1998"', "org.lib.imports.Marc | year | Marc.java:51", "java.lang.Integer | parseInt | Integer.java:652", "java.lang.NumberFormatException | forInputString | NumberFormatException.java:67")),
        ("year", _java("java.lang.NumberFormatException", 'For input string: "" under radix 10', "org.lib.imports.Onix | lambda$read$1 | Onix.java:25", "org.lib.imports.Marc | year | Marc.java:55", "java.lang.Integer | parseInt | Integer.java:672")),
        ("year", event("java", java("java.lang.NumberFormatException", "Cannot parse null string: null", "org.lib.imports.Marc | year | Marc.java:55", "java.lang.Integer | parseInt | Integer.java:630"), java("org.lib.imports.ImportException", "record 77 of marc-2026.xml", "org.lib.imports.Job | run | Job.java:33"))),
        ("pages", _java("java.lang.NumberFormatException", 'For input string: "xii, 340"', "org.lib.imports.Marc | pages | Marc.java:61", "java.lang.Integer | parseInt | Integer.java:652")),
        ("field", _java("java.lang.ArrayIndexOutOfBoundsException", "Index 5 out of bounds for length 5", "org.lib.imports.Marc | subfield | Marc.java:70")),
        ("field", _java("java.lang.ArrayIndexOutOfBoundsException", "3", "org.lib.imports.Marc | subfield | Marc.java:70")),
    ),
    scene(
        "requests that spring refuses", "java",
        ("qty", _java("com.fasterxml.jackson.databind.exc.InvalidFormatException", 'Cannot deserialize value of type `int` from String "two": not a valid `int` value\n at [Source: (String)"{"copies":"two"}"; line: 1, column: 11] (through reference chain: org.lib.api.Order["copies"])', "org.lib.api.Orders | read | Orders.java:22", "com.fasterxml.jackson.databind.ObjectMapper | readValue | ObjectMapper.java:3629")),
        ("qty", _java("com.fasterxml.jackson.databind.exc.InvalidFormatException", 'Cannot deserialize value of type `int` from String "": not a valid `int` value\n at [Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: 3, column: 14] (through reference chain: org.lib.api.Order["copies"])', "org.lib.api.Orders | read | Orders.java:25", "com.fasterxml.jackson.databind.ObjectMapper | readValue | ObjectMapper.java:3825")),
        ("price", _java("com.fasterxml.jackson.databind.exc.InvalidFormatException", 'Cannot deserialize value of type `java.math.BigDecimal` from String "1,20": not a valid representation\n at [Source: (String)"{"price":"1,20"}"; line: 1, column: 10] (through reference chain: org.lib.api.Order["price"])', "org.lib.api.Orders | read | Orders.java:22", "com.fasterxml.jackson.databind.ObjectMapper | readValue | ObjectMapper.java:3629")),
        ("lazy", _java("org.hibernate.LazyInitializationException", "failed to lazily initialize a collection of role: org.lib.Reader.loans, could not initialize proxy - no Session", "org.lib.api.Readers | show | Readers.java:30", "org.hibernate.collection.internal.AbstractPersistentCollection | throwLazyInitializationException | AbstractPersistentCollection.java:606")),
        ("lazy", _java("org.hibernate.LazyInitializationException", "failed to lazily initialize a collection of role: org.lib.Reader.loans: could not initialize proxy - no Session", "org.lib.api.Readers$$SpringCGLIB$$0 | show | <generated>:1", "org.lib.api.Readers | show | Readers.java:34", "org.hibernate.collection.spi.AbstractPersistentCollection | throwLazyInitializationException | AbstractPersistentCollection.java:635")),
        ("deadlock", event("java", java("org.postgresql.util.PSQLException", "ERROR: deadlock detected\n  Detail: Process 81 waits for ShareLock on transaction 991; blocked by process 77.", "org.postgresql.core.v3.QueryExecutorImpl | receiveErrorResponse | QueryExecutorImpl.java:2725"), java("org.springframework.dao.CannotAcquireLockException", "could not execute statement; SQL [n/a]; nested exception is org.hibernate.exception.LockAcquisitionException: could not execute statement", _TX.format(119), "org.lib.loans.Loans | close | Loans.java:61"))),
        ("deadlock", event("java", java("org.postgresql.util.PSQLException", "ERROR: deadlock detected\n  Detail: Process 12 waits for ShareLock on transaction 4; blocked by process 9.", "org.postgresql.core.v3.QueryExecutorImpl | receiveErrorResponse | QueryExecutorImpl.java:2733"), java("org.springframework.dao.CannotAcquireLockException", "could not execute statement [ERROR: deadlock detected] [update loans set closed=? where id=?]", _TX.format(123), "org.lib.loans.Loans | lambda$closeAll$0 | Loans.java:80", "org.lib.loans.Loans | close | Loans.java:66"))),
    ),
)

_MAIN = ("~android.os.Looper | loop | Looper.java:{}", "~android.view.View | performClick | View.java:{}")
KOTLIN = (
    scene(
        "the readers' app", "java",
        ("maps", _droid("android.content.ActivityNotFoundException", "No Activity found to handle Intent { act=android.intent.action.VIEW dat=geo:52.5,13.4 }", *[f.format(7000) for f in _MAIN], "org.lib.app.BranchFragment | onCreateView$lambda$1 | BranchFragment.kt:40", "org.lib.app.BranchFragment | showOnMap | BranchFragment.kt:61", "~android.app.Instrumentation | checkStartActivityResult | Instrumentation.java:2065")),
        ("maps", _droid("android.content.ActivityNotFoundException", "No Activity found to handle Intent { act=android.intent.action.VIEW dat=geo:48.1,11.5 flg=0x10000000 }", *[f.format(7400) for f in _MAIN], "org.lib.app.BranchFragment | onCreateView$lambda$2 | BranchFragment.kt:44", "org.lib.app.BranchFragment | showOnMap | BranchFragment.kt:66", "~android.app.Instrumentation | checkStartActivityResult | Instrumentation.java:2239")),
        ("scan", _droid("android.content.ActivityNotFoundException", "No Activity found to handle Intent { act=com.google.zxing.client.android.SCAN }", *[f.format(7000) for f in _MAIN], "org.lib.app.ScanFragment | scan | ScanFragment.kt:22", "~android.app.Instrumentation | checkStartActivityResult | Instrumentation.java:2065")),
        ("twice", _droid("android.database.sqlite.SQLiteConstraintException", "UNIQUE constraint failed: loans.copy_id (code 2067 SQLITE_CONSTRAINT_UNIQUE[2067])", "org.lib.app.db.LoanDao_Impl | insert | LoanDao_Impl.java:71", "org.lib.app.sync.LoanSync$pull$1 | invokeSuspend | LoanSync.kt:33", "~android.database.sqlite.SQLiteConnection | executeForLastInsertedRowId | SQLiteConnection.java:961")),
        ("twice", _droid("android.database.sqlite.SQLiteConstraintException", "UNIQUE constraint failed: loans.copy_id (code 2067)", "org.lib.app.sync.LoanSync$pull$2 | invokeSuspend | LoanSync.kt:36", "org.lib.app.db.LoanDao_Impl$5 | call | LoanDao_Impl.java:90", "~android.database.sqlite.SQLiteConnection | executeForLastInsertedRowId | SQLiteConnection.java:831")),
        ("cast", _droid("java.lang.ClassCastException", "org.lib.app.ui.TextCell cannot be cast to org.lib.app.ui.CoverCell", "org.lib.app.ui.ShelfAdapter | onBindViewHolder | ShelfAdapter.kt:30")),
        ("cast", _droid("java.lang.ClassCastException", "class org.lib.app.ui.TextCell cannot be cast to class org.lib.app.ui.CoverCell", "org.lib.app.ui.ShelfAdapter | onBindViewHolder | ShelfAdapter.kt:34")),
        ("null", _droid("java.lang.NullPointerException", "null cannot be cast to non-null type org.lib.app.Book", "org.lib.app.ui.ShelfAdapter | onBindViewHolder | ShelfAdapter.kt:37")),
    ),
)

CSHARP = (
    scene(
        "forms of the staff", "csharp",
        ("days", _net("System.FormatException", "Input string was not in a correct format.", "Lib.Desk.LoanForm | OnSave | C:\\src\\Desk\\LoanForm.cs:44", "~System.Number | ThrowOverflowOrFormatException |", "~System.Int32 | Parse |")),
        ("days", _net("System.FormatException", "The input string 'zwei' was not in a correct format.", "Lib.Desk.LoanForm | OnSave | C:\\src\\Desk\\LoanForm.cs:47", "~System.Number | ThrowFormatException |", "~System.Int32 | Parse |")),
        ("days", _net("System.FormatException", "Die Eingabezeichenfolge hat das falsche Format.", "Lib.Desk.LoanForm | OnSave | C:\\src\\Desk\\LoanForm.cs:44", "~System.Number | StringToNumber |", "~System.Int32 | Parse |")),
        ("name", _net("System.ArgumentNullException", "Value cannot be null. (Parameter 'name')", "Lib.Core.Readers | Add | /src/Core/Readers.cs:20")),
        ("name", _net("System.ArgumentNullException", "Value cannot be null.\r\nParameter name: name", "Lib.Desk.ReaderForm | OnSave | C:\\src\\Desk\\ReaderForm.cs:30", "Lib.Core.Readers | Add | C:\\src\\Core\\Readers.cs:20")),
        ("card", _net("System.ArgumentNullException", "Value cannot be null. (Parameter 'card')", "Lib.Core.Readers | Add | /src/Core/Readers.cs:21")),
        ("sql", _net("Microsoft.Data.SqlClient.SqlException", "Execution Timeout Expired.  The timeout period elapsed prior to completion of the operation or the server is not responding.", "Lib.Core.Reports+<OverdueAsync>d__3 | MoveNext | /src/Core/Reports.cs:31", "~Microsoft.Data.SqlClient.SqlCommand | EndExecuteReaderAsync |")),
        ("sql", event("csharp", csharp("System.ComponentModel.Win32Exception", "The wait operation timed out."), csharp("System.Data.SqlClient.SqlException", "Timeout expired.  The timeout period elapsed prior to completion of the operation or the server is not responding.", "Lib.Core.Reports | Overdue | C:\\src\\Core\\Reports.cs:28", "~System.Data.SqlClient.SqlCommand | ExecuteReader |"))),
        ("lambda", _net("System.NullReferenceException", "Object reference not set to an instance of an object.", "Lib.Core.Holds+<>c__DisplayClass5_0+<<ServeAsync>b__0>d | MoveNext | /src/Core/Holds.cs:52")),
        ("lambda", _net("System.NullReferenceException", "Object reference not set to an instance of an object.", "Lib.Core.Holds+<>c__DisplayClass6_0+<<ServeAsync>b__1>d | MoveNext | /src/Core/Holds.cs:58")),
    ),
)

RUST = (
    scene(
        "a scanner of barcodes", "rust",
        ("borrow", _rust("panic", "already borrowed: BorrowMutError", "scanner::main | src/main.rs | 12", "scanner::queue::Queue::push | src/queue.rs | 33", "~core::cell::panic_already_borrowed | /rustc/aa/library/core/src/cell.rs | 790")),
        ("borrow", _rust("panic", "RefCell already borrowed", "scanner::replay | src/replay.rs | 9", "scanner::queue::Queue::push::h11ab22cd33ef4455 | src/queue.rs | 36", "~core::cell::panic_already_borrowed | /rustc/cc/library/core/src/cell.rs | 806")),
        ("digit", _rust("panic", "called `Result::unwrap()` on an `Err` value: ParseIntError { kind: InvalidDigit }", "scanner::main | src/main.rs | 14", "scanner::code::check_digit | src/code.rs | 21", "~core::result::unwrap_failed | /rustc/aa/library/core/src/result.rs | 1654")),
        ("digit", _rust("panic", "called `Result::unwrap()` on an `Err` value: ParseIntError { kind: Empty }", "scanner::replay | src/replay.rs | 11", "scanner::code::check_digit | src/code.rs | 25", "~core::result::unwrap_failed | /rustc/cc/library/core/src/result.rs | 1679")),
        ("slice", _rust("panic", "range end index 13 out of range for slice of length 9", "scanner::main | src/main.rs | 14", "scanner::code::prefix | src/code.rs | 30", "~core::slice::index::slice_end_index_len_fail | /rustc/aa/library/core/src/slice/index.rs | 64")),
        ("slice", _rust("panic", "range end index 13 out of range for slice of length 0", "scanner::replay | src/replay.rs | 11", "scanner::code::prefix | src/code.rs | 34", "~core::slice::index::slice_end_index_len_fail::do_panic::runtime | /rustc/cc/library/core/src/slice/index.rs | 70")),
    ),
)

APPS = (
    scene(
        "a reader's phone", "cocoa",
        ("due", _cocoa("EXC_BREAKPOINT", "Fatal error: Unexpectedly found nil while implicitly unwrapping an Optional value", "Lib | LoanCell.configure(with:) | LoanCell.swift:22")),
        ("due", _cocoa("EXC_BREAKPOINT", "Unexpectedly found nil while implicitly unwrapping an Optional value: file Lib/LoanCell.swift, line 25", "Lib | @objc LoanCell.configure(with:) | <compiler-generated>:0", "Lib | LoanCell.configure(with:) | LoanCell.swift:25")),
        ("cast", _cocoa("SIGABRT", "Could not cast value of type 'Lib.Magazine' (0x104e8a1c0) to 'Lib.Book' (0x104e8a2d0).", "Lib | ShelfView.book(at:) | ShelfView.swift:31", "~libswiftCore.dylib | swift_dynamicCastFailure |")),
        ("cast", _cocoa("SIGABRT", "Could not cast value of type 'Lib.Magazine' (0x1021ff010) to 'Lib.Book' (0x1021ff120).", "Lib | ShelfView.book(at:) | ShelfView.swift:35", "~libswiftCore.dylib | swift_dynamicCastFailureImpl |")),
        ("decode", _cocoa("Swift.DecodingError", 'keyNotFound: No value associated with key dueAt ("dueAt").', "Lib | API.loans() | API.swift:60")),
        ("decode", _cocoa("DecodingError", 'keyNotFound(CodingKeys(stringValue: "dueAt", intValue: nil), Swift.DecodingError.Context(codingPath: [_JSONKey(stringValue: "Index 0", intValue: 0)], debugDescription: "No value associated with key CodingKeys(stringValue: \\"dueAt\\", intValue: nil) (\\"dueAt\\").", underlyingError: nil))', "Lib | closure #1 in API.loans() | API.swift:64")),
    ),
    scene(
        "the same in dart", "other",
        ("null", _dart("TypeError", "Null check operator used on a null value", "package:lib_app/loans/loan_tile.dart | LoanTile.build | 31:18", "~package:flutter/src/widgets/framework.dart | StatelessElement.build | 5550:49")),
        ("null", _dart("_TypeError", "Null check operator used on a null value", "package:lib_app/loans/loan_tile.dart | LoanTile.build | 34:18", "~package:flutter/src/widgets/framework.dart | StatelessElement.build | 5687:49")),
        ("range", _dart("RangeError", "RangeError (index): Invalid value: Not in inclusive range 0..2: 5", "package:lib_app/shelf/shelf.dart | Shelf.at | 12:20", "~dart:core-patch/growable_array.dart | List.[] | 264:36")),
        ("range", _dart("RangeError", "RangeError (index): Invalid value: Valid value range is empty: 0", "package:lib_app/shelf/shelf.dart | Shelf.at | 15:20", "~dart:core-patch/growable_array.dart | _GrowableList.[] | 273:5")),
        ("type", _dart("TypeError", "type 'Null' is not a subtype of type 'String'", "package:lib_app/api/book.dart | new Book.fromJson | 20:24")),
        ("type", _dart("_TypeError", "type 'Null' is not a subtype of type 'String' in type cast", "package:lib_app/api/book.dart | Book.fromJson | 22:24")),
    ),
)

SCENES = (*GO, *JAVA, *KOTLIN, *CSHARP, *RUST, *APPS)
