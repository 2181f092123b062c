// Ways in which a Java program prints an error that the development set has not; the first argument names one.
import java.io.UncheckedIOException;
import java.io.FileReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

public class Crash {
    sealed interface Row permits Debit, Credit {}
    record Debit(int amount) implements Row {
        Debit { if (amount < 0) throw new IllegalArgumentException("amount is negative: " + amount); }
    }
    record Credit(String reason) implements Row {}

    static class LedgerException extends Exception {
        LedgerException(String message, Throwable cause) { super(message, cause); }
        LedgerException(Throwable cause) { super(cause); }
    }

    static void divide() { int zero = 0; System.out.println(7 / zero); }
    static void record() { new Debit(-7); }
    static void optional() { Optional.empty().orElseThrow(); }
    static void parse() { Integer.parseInt("12,50"); }
    static void arrayStore() { Object[] rows = new String[1]; rows[0] = 7; }
    static void modified() { List<Integer> rows = new ArrayList<>(List.of(1, 2, 3)); for (int row : rows) rows.remove(0); }
    static void stream() { Stream.of("1", "x").map(Integer::valueOf).toList(); }
    static void file() throws Exception { new FileReader("/no/such/ledger.csv"); }
    static void unchecked() {
        try { file(); } catch (Exception error) { throw new UncheckedIOException("cannot read the ledger", (java.io.IOException) error); }
    }
    static void wrapped() throws LedgerException {
        try { unchecked(); } catch (RuntimeException error) { throw new LedgerException(error); }
    }
    static void future() throws Exception { CompletableFuture.supplyAsync(() -> new Debit(-1)).get(); }
    static void pool() throws Exception {
        var pool = Executors.newFixedThreadPool(1);
        pool.execute(() -> new Debit(-1));
        pool.shutdown();
    }
    static void reflect() throws Exception { Crash.class.getDeclaredMethod("divide").invoke(null); }
    static void manySuppressed() {
        RuntimeException error = new RuntimeException("closing failed");
        error.addSuppressed(new IllegalStateException("row 1", new ArithmeticException("by zero")));
        error.addSuppressed(new IllegalStateException("row 2"));
        throw error;
    }
    static void initializer() { System.out.println(Broken.VALUE); }
    static class Broken { static final int VALUE = Integer.parseInt("x"); }
    static void assertion() { throw new AssertionError("row 7"); }
    static void emptyLines() { throw new IllegalStateException("row 7 is broken:\n\n  amount: 7\n  reason: none\n"); }
    static void logged() {
        System.setProperty("java.util.logging.SimpleFormatter.format", "%1$tF %1$tT.%1$tL %4$s [main] %3$s - %5$s%6$s%n");
        try { wrapped(); } catch (LedgerException error) { Logger.getLogger("ledger.Day").log(Level.SEVERE, "closing failed", error); }
    }
    static void loggedWarning() {
        try { divide(); } catch (ArithmeticException error) { Logger.getLogger("ledger.Day").log(Level.WARNING, "closing failed, trying again", error); }
    }
    static void printedToOut() { try { wrapped(); } catch (LedgerException error) { error.printStackTrace(System.out); } }
    static void classCast() { Row row = new Credit("x"); System.out.println(((Debit) row).amount()); }

    public static void main(String[] words) throws Throwable {
        try { Crash.class.getDeclaredMethod(words[0]).invoke(null); }
        catch (java.lang.reflect.InvocationTargetException error) { throw error.getCause(); }
    }
}
