// Ways in which a Java program prints an error; for the figures only.
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

public class Crash {
    enum Town { BERN, CHUR }
    interface Carrier { void carry(double kg) throws Exception; }
    static class DispatchException extends RuntimeException {
        final int truck;
        DispatchException(int truck, String message, Throwable cause) { super(message, cause); this.truck = truck; }
        @Override public String toString() { return "dispatch failed [truck=" + truck + "]: " + getMessage(); }
    }
    static class TooHeavyException extends Exception { TooHeavyException(String message) { super(message); } }
    static final Logger LOG = LoggerFactory.getLogger(Crash.class);

    static void enumName() { Town.valueOf("BASEL"); }
    static void immutable() { List.of(1).add(2); }
    static void date() { LocalDate.of(2025, 2, 30); }
    static void files() throws Exception { Files.readString(Path.of("/no/such/manifest.csv")); }
    static void refused() throws Exception { new Socket("127.0.0.1", 9); }
    static void negativeArray() { int n = -3; System.out.println(new int[n].length); }
    static void iterator() { Iterator<String> it = List.<String>of().iterator(); it.next(); }
    static void collect() { IntStream.range(0, 3).boxed().collect(Collectors.toMap(n -> n / 2, n -> n)); }
    static void nested() throws Exception { Carrier c = kg -> { Carrier d = k -> { throw new TooHeavyException(k + " kg"); }; d.carry(kg * 2); }; c.carry(12); }
    static void customText() { try { enumName(); } catch (RuntimeException e) { throw new DispatchException(7, "no such town", e); } }
    static void executed() throws Exception {
        var pool = Executors.newSingleThreadExecutor();
        try { pool.submit(() -> { nested(); return 1; }).get(); }
        finally { pool.shutdown(); }
    }
    static void scheduled() throws Exception {
        Thread.setDefaultUncaughtExceptionHandler((thread, error) -> { System.err.println("Uncaught in " + thread.getName()); error.printStackTrace(); });
        Thread t = new Thread(Crash::enumName, "dispatcher");
        t.start();
        t.join();
    }
    static void forkJoin() { ForkJoinPool.commonPool().submit(() -> { enumName(); }).join(); }
    static void parallel() { Arrays.asList(1, 2, 3).parallelStream().map(n -> 1 / (n - n)).toList(); }
    static void closing() throws Exception {
        class Truck implements AutoCloseable {
            final String name;
            Truck(String name) { this.name = name; }
            public void close() throws Exception { throw new TooHeavyException(name + " does not close"); }
        }
        try (Truck a = new Truck("a"); Truck b = new Truck("b"); Truck c = new Truck("c")) { customText(); }
    }
    static void closingInCause() { try { closing(); } catch (Exception e) { throw new IllegalStateException("evening run", e); } }
    static void multiLine() { throw new DispatchException(7, "manifest is broken:\n\tline 3: no weight\n\tline 9: no stop", null); }
    static void memory() { long[][] all = new long[64][]; for (int n = 0; n < 64; n++) all[n] = new long[Integer.MAX_VALUE - 8]; }
    static void helpful() { Map<String, int[]> m = new LinkedHashMap<>(); System.out.println(m.get("x")[0]); }
    static void logback() { try { closingInCause(); } catch (RuntimeException e) { LOG.error("truck {} cannot leave", 7, e); } }
    static void logbackWarn() { try { enumName(); } catch (RuntimeException e) { LOG.warn("could not route truck 7", e); } }
    static void logbackLong() { try { customText(); } catch (RuntimeException e) { LOG.error("manifest:\nline 3 is broken", e); } }
    static void initialized() throws Exception { Class.forName("Crash$Lazy"); }
    static class Lazy { static { if (true) throw new DispatchException(7, "lazy", null); } }
    static void noClass() throws Exception { Class.forName("com.acme.Missing"); }

    public static void main(String[] words) throws Throwable {
        try { Crash.class.getDeclaredMethod(words[0]).invoke(null); }
        catch (java.lang.reflect.InvocationTargetException error) { throw error.getCause(); }
    }
}
