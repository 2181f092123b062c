"""The couriers' apps of the fourth innocent author's split; `eleventh.py` tells of it."""

# ruff: noqa: E501, RUF001 - an event is a line, so that those to be compared stand below each other; Apple sets its quotes

from scenes import cocoa_ as _cocoa
from scenes import droid as _droid
from sdk import chain, event, java, scene

# fmt: off


_MAIN = ("~com.android.internal.os.ZygoteInit | main | ZygoteInit.java:{}", "~android.app.ActivityThread | main | ActivityThread.java:{}", "~android.os.Looper | loop | Looper.java:{}", "~android.os.Handler | dispatchMessage | Handler.java:{}")


def _android(version: int) -> tuple[str, ...]:
    """The first frames of Android's main thread: their lines are another for every version of it."""
    return tuple(line.format(number + version * 11) for line, number in zip(_MAIN, (900, 8000, 220, 99), strict=True))


_LATE = "lateinit property scanner has not been initialized"
_UNINITIALIZED = "kotlin.UninitializedPropertyAccessException"
_START_SCAN = "com.parcel.courier.scan.ScanFragment | startScan | ScanFragment.kt:{}"
_LAUNCH = "~android.app.ActivityThread | {} | ActivityThread.java:{}"
SCANNERS_STARTED_EARLY = scene(
    "scanners started early", "java",
    ("scanner", _droid(_UNINITIALIZED, _LATE, *_android(12), "com.parcel.courier.scan.ScanFragment | onViewCreated$lambda$0 | ScanFragment.kt:52", _START_SCAN.format(71))),
    ("scanner", event("java", java(_UNINITIALIZED, _LATE, *_android(14), "com.parcel.courier.scan.ScanFragment | onViewCreated$lambda$1 | ScanFragment.kt:58", _START_SCAN.format(80), marked=True), release="com.parcel.courier@6.3.0+603")),
    ("scanner", chain("java", java(_UNINITIALIZED, _LATE, "~androidx.fragment.app.Fragment | performResume | Fragment.java:3180", "com.parcel.courier.scan.ScanFragment | onResume | ScanFragment.kt:64", _START_SCAN.format(80), marked=True), java("java.lang.RuntimeException", "Unable to resume activity {com.parcel.courier/com.parcel.courier.MainActivity}: kotlin.UninitializedPropertyAccessException: " + _LATE, *_android(13), _LAUNCH.format("performResumeActivity", 5144), marked=True))),
    ("route", _droid(_UNINITIALIZED, "lateinit property route has not been initialized", *_android(12), "com.parcel.courier.map.MapFragment | onMapReady | MapFragment.kt:44")),
    ("route", _droid(_UNINITIALIZED, "lateinit property route has not been initialized", *_android(14), "com.parcel.courier.map.MapFragment | onMapReady | MapFragment.kt:49")),
)

_POLL = "~kotlinx.coroutines.DispatchedTask | run | DispatchedTask.kt:{}"
_RESUME = "~kotlin.coroutines.jvm.internal.BaseContinuationImpl | resumeWith | ContinuationImpl.kt:33"
_FULL = "database or disk is full (code 13 SQLITE_FULL{})"
_LOCKED = "database is locked (code 5 SQLITE_BUSY{})"
_ADD = "com.parcel.courier.data.ScanStore | add | ScanStore.kt:{}"
_ROOM = "com.parcel.courier.data.ScanDao_Impl | insert | ScanDao_Impl.java:{}"


def _written(type_: str, words: str, *lines: str) -> dict:
    return java(f"android.database.sqlite.{type_}", words, *lines, "~android.database.sqlite.SQLiteConnection | executeForLastInsertedRowId | SQLiteConnection.java:961", marked=True)


PHONES_THAT_ARE_FULL = scene(
    "phones that are full", "java",
    ("full", event("java", _written("SQLiteFullException", _FULL.format(""), _POLL.format(106), _RESUME, "com.parcel.courier.scan.ScanViewModel$onScan$1 | invokeSuspend | ScanViewModel.kt:38", _ADD.format(22), "~android.database.sqlite.SQLiteDatabase | insertOrThrow | SQLiteDatabase.java:1819"))),
    ("full", event("java", _written("SQLiteFullException", _FULL.format("[13]"), _POLL.format(108), _RESUME, "com.parcel.courier.scan.ScanViewModel$onScan$2 | invokeSuspend | ScanViewModel.kt:43", _ADD.format(27), _ROOM.format(64), "~androidx.room.EntityInsertionAdapter | insert | EntityInsertionAdapter.kt:49"))),
    ("full", event("java", _written("SQLiteFullException", _FULL.format("[13]"), "~androidx.work.CoroutineWorker$startWork$1 | invokeSuspend | CoroutineWorker.kt:68", "com.parcel.courier.sync.PullWorker | doWork | PullWorker.kt:31", _ADD.format(27), _ROOM.format(64), "~androidx.room.EntityInsertionAdapter | insert | EntityInsertionAdapter.kt:49"))),
    ("locked", event("java", _written("SQLiteDatabaseLockedException", _LOCKED.format(""), _POLL.format(106), _RESUME, "com.parcel.courier.scan.ScanViewModel$onScan$1 | invokeSuspend | ScanViewModel.kt:38", _ADD.format(22), "~android.database.sqlite.SQLiteDatabase | insertOrThrow | SQLiteDatabase.java:1819"))),
    ("locked", event("java", _written("SQLiteDatabaseLockedException", _LOCKED.format("[5]"), "~androidx.work.CoroutineWorker$startWork$1 | invokeSuspend | CoroutineWorker.kt:68", "com.parcel.courier.sync.PullWorker | doWork | PullWorker.kt:31", _ADD.format(27), _ROOM.format(64), "~androidx.room.EntityInsertionAdapter | insert | EntityInsertionAdapter.kt:49"))),
)

_UNABLE = "Unable to start activity ComponentInfo{{com.parcel.courier/com.parcel.courier.StopActivity}}: {}: {}"


def _unstarted(type_: str, words: str, version: int, *lines: str) -> dict:
    inner = java(type_, words, "~android.app.Activity | performCreate | Activity.java:8051", *lines, marked=True)
    return chain("java", inner, java("java.lang.RuntimeException", _UNABLE.format(type_, words), *_android(version), _LAUNCH.format("performLaunchActivity", 3449 + version * 20), marked=True))


_ON_CREATE = "com.parcel.courier.StopActivity | onCreate | StopActivity.kt:{}"
_INFLATE = "Binary XML file line #{0} in com.parcel.courier:layout/activity_stop: Binary XML file line #{0} in com.parcel.courier:layout/activity_stop: Error inflating class com.parcel.courier.view.SignaturePad"
A_SCREEN_THAT_DOES_NOT_OPEN = scene(
    "a screen that does not open", "java",
    ("no stop", _unstarted("java.lang.NullPointerException", "getParcelableExtra(...) must not be null", 12, _ON_CREATE.format(34))),
    ("no stop", _unstarted("java.lang.NullPointerException", "getParcelableExtra(...) must not be null", 14, _ON_CREATE.format(38))),
    ("signature", _unstarted("android.view.InflateException", _INFLATE.format(61), 12, _ON_CREATE.format(31), "~android.view.LayoutInflater | inflate | LayoutInflater.java:481")),
    ("signature", _unstarted("android.view.InflateException", _INFLATE.format(66), 13, _ON_CREATE.format(35), "~android.view.LayoutInflater | inflate | LayoutInflater.java:485")),
    ("window", _unstarted("java.lang.IllegalArgumentException", "The upper bound of the window, 08:00, is before its lower bound, 18:00", 14, _ON_CREATE.format(40), "com.parcel.courier.stop.Window | <init> | Window.kt:12")),
    ("window", _unstarted("java.lang.IllegalArgumentException", "The upper bound of the window, 07:30, is before its lower bound, 12:00", 15, _ON_CREATE.format(44), "com.parcel.courier.stop.Window | <init> | Window.kt:12")),
)

_RETROFIT = "~retrofit2.KotlinExtensions$await$2$2 | onResponse | KotlinExtensions.kt:{}"


def _answered(words: str, line: int, *lines: str) -> dict:
    return _droid("retrofit2.HttpException", words, _POLL.format(108), _RESUME, *lines, _RETROFIT.format(line))


ANSWERS_TO_AN_APP = scene(
    "answers to an app", "java",
    ("stops", _answered("HTTP 404 ", 53, "com.parcel.courier.stop.StopRepository$refresh$1 | invokeSuspend | StopRepository.kt:40")),
    ("stops", _answered("HTTP 404 Not Found", 49, "com.parcel.courier.stop.StopRepository$refresh$2 | invokeSuspend | StopRepository.kt:46")),
    ("proof", _answered("HTTP 404 ", 53, "com.parcel.courier.proof.ProofRepository$upload$2 | invokeSuspend | ProofRepository.kt:61")),
    ("proof", _answered("HTTP 404 ", 53, "com.parcel.courier.sync.PushWorker | doWork | PushWorker.kt:28", "com.parcel.courier.proof.ProofRepository$upload$2 | invokeSuspend | ProofRepository.kt:66")),
    ("proof too large", _answered("HTTP 413 ", 53, "com.parcel.courier.proof.ProofRepository$upload$2 | invokeSuspend | ProofRepository.kt:61")),
    ("proof too large", _answered("HTTP 413 Request Entity Too Large", 49, "com.parcel.courier.proof.ProofRepository$upload$1 | invokeSuspend | ProofRepository.kt:55")),
)

_FOUND_NIL = "Fatal error: Unexpectedly found nil while {}unwrapping an Optional value"
_UIKIT = ("~UIKitCore | UIApplicationMain |", "~UIKitCore | -[UITableView _createPreparedCellForGlobalRow:withIndexPath:willDisplay:] |")
_CELL = "Courier | StopListController.tableView(_:cellForRowAt:) | StopListController.swift:{}"
_SHOW = "Courier | StopCell.show(_:) | StopCell.swift:{}"
CELLS_WITHOUT_AN_ADDRESS = scene(
    "cells without an address", "cocoa",
    ("address", _cocoa("EXC_BREAKPOINT", "Courier/StopCell.swift:41: " + _FOUND_NIL.format(""), *_UIKIT, _CELL.format(66), _SHOW.format(41), "~libswiftCore.dylib | _assertionFailure(_:_:file:line:flags:) |")),
    ("address", _cocoa("EXC_BREAKPOINT", "Courier/StopCell.swift:46: " + _FOUND_NIL.format(""), *_UIKIT, _CELL.format(71), _SHOW.format(46), "~libswiftCore.dylib | _assertionFailure(_:_:file:line:flags:) |", mechanism={"type": "mach", "handled": False, "meta": {"mach_exception": {"exception": 6, "code": 1, "subcode": 4372893920}}})),
    ("address", _cocoa("EXC_BREAKPOINT", "Courier/StopCell.swift:46: " + _FOUND_NIL.format(""), "~SwiftUICore | closure #1 in ViewGraph.updateOutputs(at:) |", "Courier | StopRow.makeUIView(context:) | StopRow.swift:19", _SHOW.format(46), "~libswiftCore.dylib | _assertionFailure(_:_:file:line:flags:) |")),
    ("phone", _cocoa("EXC_BREAKPOINT", "Courier/StopController.swift:80: " + _FOUND_NIL.format(""), "~UIKitCore | UIApplicationMain |", "Courier | @objc StopController.call(_:) | <compiler-generated>:0", "Courier | StopController.call(_:) | StopController.swift:80", "~libswiftCore.dylib | _assertionFailure(_:_:file:line:flags:) |")),
    ("phone", _cocoa("EXC_BREAKPOINT", "Courier/StopController.swift:88: " + _FOUND_NIL.format(""), "~UIKitCore | -[UIApplication sendAction:to:from:forEvent:] |", "Courier | @objc StopController.call(_:) | <compiler-generated>:0", "Courier | StopController.call(_:) | StopController.swift:88", "~libswiftCore.dylib | _assertionFailure(_:_:file:line:flags:) |")),
    ("outlet", _cocoa("EXC_BREAKPOINT", "Courier/StopCell.swift:58: " + _FOUND_NIL.format("implicitly "), *_UIKIT, _CELL.format(66), "Courier | StopCell.prepareForReuse() | StopCell.swift:58", "~libswiftCore.dylib | _assertionFailure(_:_:file:line:flags:) |")),
)

_RANGE = "Swift/ContiguousArrayBuffer.swift:{}: Fatal error: Index out of range"
_NEXT = "Courier | Tour.next(after:) | Tour.swift:{}"
_CHECKED = "~libswiftCore.dylib | _ArrayBuffer._checkInoutAndNativeTypeCheckedBounds(_:wasNativeTypeChecked:) |"
TOURS_THAT_END = scene(
    "tours that end", "cocoa",
    ("next", _cocoa("EXC_BREAKPOINT", _RANGE.format(575), "~UIKitCore | UIApplicationMain |", "Courier | closure #1 in StopController.done(_:) | StopController.swift:120", _NEXT.format(33), _CHECKED)),
    ("next", _cocoa("EXC_BREAKPOINT", _RANGE.format(600), "~libdispatch.dylib | _dispatch_main_queue_drain |", "Courier | closure #2 in StopController.done(_:) | StopController.swift:131", _NEXT.format(38), _CHECKED)),
    ("next", _cocoa("EXC_BREAKPOINT", "Fatal error: Index out of range", "~libswift_Concurrency.dylib | completeTaskWithClosure(swift::AsyncContext*, swift::SwiftError*) |", "Courier | Navigator.advance() | Navigator.swift:54", _NEXT.format(38), _CHECKED)),
    ("photos", _cocoa("EXC_BREAKPOINT", _RANGE.format(575), "~UIKitCore | -[UICollectionView _selectItemAtIndexPath:animated:scrollPosition:notifyDelegate:deselectPrevious:] |", "Courier | PhotoController.collectionView(_:didSelectItemAt:) | PhotoController.swift:71", _CHECKED)),
    ("photos", _cocoa("EXC_BREAKPOINT", _RANGE.format(600), "~UIKitCore | -[UICollectionView _selectItemAtIndexPath:animated:scrollPosition:notifyDelegate:deselectPrevious:performPrimaryAction:performCustomSelectionAction:] |", "Courier | PhotoController.collectionView(_:didSelectItemAt:) | PhotoController.swift:77", _CHECKED)),
)

_NS = {"type": "NSError", "handled": True}
_SAVE = "Courier | Store.save() | Store.swift:{}"
_OPEN = "Courier | Store.open() | Store.swift:{}"
_DOMAIN = "NSCocoaErrorDomain"
A_STORE_AND_ITS_ERRORS = scene(
    "a store and its errors", "cocoa",
    ("conflict", _cocoa(_DOMAIN, "The operation couldn’t be completed. (Cocoa error 133021.) (Code: 133021)", "Courier | Sync.pull() | Sync.swift:40", _SAVE.format(31), mechanism=_NS)),
    ("conflict", _cocoa(_DOMAIN, "Der Vorgang konnte nicht abgeschlossen werden. (Cocoa-Fehler 133021.) (Code: 133021)", "Courier | ScanController.didScan(_:) | ScanController.swift:88", _SAVE.format(36), mechanism=_NS)),
    ("full", _cocoa(_DOMAIN, "You can’t save the file “Courier.sqlite” because the volume is out of space. (Code: 640)", "Courier | Sync.pull() | Sync.swift:40", _SAVE.format(31), mechanism=_NS)),
    ("full", _cocoa(_DOMAIN, "Die Datei „Courier.sqlite“ kann nicht gesichert werden, da auf dem Volume nicht genügend Platz vorhanden ist. (Code: 640)", "Courier | ScanController.didScan(_:) | ScanController.swift:88", _SAVE.format(36), mechanism=_NS)),
    ("migration", _cocoa(_DOMAIN, "Persistent store migration failed, missing mapping model. (Code: 134140)", "Courier | AppDelegate.application(_:didFinishLaunchingWithOptions:) | AppDelegate.swift:22", _OPEN.format(14), mechanism=_NS)),
    ("migration", _cocoa(_DOMAIN, "Persistent store migration failed, missing mapping model. (Code: 134140)", "Courier | CourierApp.init() | CourierApp.swift:17", _OPEN.format(17), mechanism=_NS)),
)

_ROWS = "Invalid update: invalid number of rows in section 0. The number of rows contained in an existing section after the update ({}) must be equal to the number of rows contained in that section before the update ({}), plus or minus the number of rows inserted or deleted from that section ({} inserted, {} deleted) and plus or minus the number of rows moved into or out of that section (0 moved in, 0 moved out)."
_THROWN = {"type": "nsexception", "handled": False}
_TABLE = "~UIKitCore | -[UITableView _endCellAnimationsWithContext:] |"
_PUSHED = "Pushing the same view controller instance more than once is not supported (<Courier.StopController: 0x{}>)"
_NAVIGATION = "~UIKitCore | -[UINavigationController pushViewController:transition:forceImmediate:] |"
TABLES_THAT_DISAGREE = scene(
    "tables that disagree", "cocoa",
    ("stops", _cocoa("NSInternalInconsistencyException", _ROWS.format(4, 4, 0, 1), "Courier | StopListController.remove(_:) | StopListController.swift:90", _TABLE, mechanism=_THROWN)),
    ("stops", _cocoa("NSInternalInconsistencyException", _ROWS.format(17, 17, 0, 1), "Courier | closure #1 in StopListController.observe() | StopListController.swift:44", "Courier | StopListController.remove(_:) | StopListController.swift:97", _TABLE, mechanism=_THROWN)),
    ("scans", _cocoa("NSInternalInconsistencyException", _ROWS.format(3, 1, 1, 0), "Courier | ScanListController.append(_:) | ScanListController.swift:51", _TABLE, mechanism=_THROWN)),
    ("scans", _cocoa("NSInternalInconsistencyException", _ROWS.format(21, 19, 1, 0), "Courier | ScanListController.append(_:) | ScanListController.swift:57", _TABLE, mechanism=_THROWN)),
    ("pushed", _cocoa("NSInvalidArgumentException", _PUSHED.format("10500a200"), "Courier | StopListController.open(_:) | StopListController.swift:101", _NAVIGATION, mechanism=_THROWN)),
    ("pushed", _cocoa("NSInvalidArgumentException", _PUSHED.format("12b80f400"), "Courier | StopListController.open(_:) | StopListController.swift:109", _NAVIGATION, mechanism=_THROWN)),
)

ONE_BUG = (SCANNERS_STARTED_EARLY, PHONES_THAT_ARE_FULL, CELLS_WITHOUT_AN_ADDRESS, TOURS_THAT_END)
TWO_BUGS = (A_SCREEN_THAT_DOES_NOT_OPEN, ANSWERS_TO_AN_APP, A_STORE_AND_ITS_ERRORS, TABLES_THAT_DISAGREE)
SCENES = (*ONE_BUG, *TWO_BUGS)
