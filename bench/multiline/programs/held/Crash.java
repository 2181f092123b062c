// Ways in which a Java program prints an error; for the figures only.
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.sql.DriverManager;
import java.text.SimpleDateFormat;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.concurrent.*;
import java.util.function.Supplier;
import java.util.stream.Stream;

public class Crash {
    static class AdmissionException extends Exception {
        AdmissionException(String message, Throwable cause) { super(message, cause); }
    }
    static final class Ward {
        private final List<String> beds;
        Ward(List<String> beds) { this.beds = Objects.requireNonNull(beds, "beds"); }
        String bed(int n) { return beds.get(n); }
        class Round implements Runnable { public void run() { System.out.println(bed(9).trim()); } }
    }
    static <T> T timed(Supplier<T> work) { return work.get(); }

    static void required() { new Ward(null); }
    static void innerClass() { new Ward(List.of("a")).new Round().run(); }
    static void generics() { timed(() -> timed(() -> new Ward(List.of()).bed(0))); }
    static void decimal() { BigDecimal.ONE.divide(new BigDecimal(3)); }
    static void bytes() { ByteBuffer.allocate(2).putLong(1L); }
    static void driver() throws Exception { DriverManager.getConnection("jdbc:postgresql://localhost/x"); }
    static void instant() { Instant.parse("yesterday"); }
    static void format() throws Exception { new SimpleDateFormat("yyyy").parse("x"); }
    static void deque() { new ArrayDeque<String>().removeFirst(); }
    static void sorted() { Stream.of("a", null).sorted(Comparator.naturalOrder()).toList(); }
    static void tree() { new TreeMap<Object, Object>().put(new Object(), 1); }
    static void proxied() { ((Supplier<?>) Proxy.newProxyInstance(Crash.class.getClassLoader(), new Class<?>[] {Supplier.class}, (p, m, a) -> { throw new AdmissionException("in the proxy", null); })).get(); }
    static void services() { ServiceLoader.load(Runnable.class).findFirst().orElseThrow(() -> new IllegalStateException("no service")); }
    static void completed() { CompletableFuture.supplyAsync(() -> new Ward(List.of()).bed(1)).thenApply(String::trim).join(); }
    static void cyclicBarrier() throws Exception { new CyclicBarrier(2).await(1, TimeUnit.MILLISECONDS); }
    static void interrupted() throws Exception { Thread.currentThread().interrupt(); Thread.sleep(10); }
    static void sneaky() { try { instant(); } catch (Exception e) { throw new Error(new AdmissionException(null, e)); } }
    static void threeCauses() throws Exception {
        try { try { try { decimal(); } catch (ArithmeticException e) { throw new IllegalArgumentException(e); } }
              catch (IllegalArgumentException e) { throw new AdmissionException("bed 3\nward north", e); } }
        catch (AdmissionException e) { throw new ExecutionException("round failed", e); }
    }
    static void suppressedDeep() throws Exception {
        AdmissionException error = new AdmissionException("round failed", new RuntimeException("no doctor"));
        try { threeCauses(); } catch (Exception other) { error.addSuppressed(other); }
        throw error;
    }
    static void stackless() { throw new RuntimeException("no stack", null) { @Override public synchronized Throwable fillInStackTrace() { return this; } }; }
    static void printed() { try { suppressedDeep(); } catch (Exception e) { System.out.println("round failed: " + e.getMessage()); e.printStackTrace(System.out); } }
    static void daemon() throws Exception { Thread t = new Thread(null, () -> new Ward(null), "ward round [north]"); t.setDaemon(true); t.start(); t.join(); }
    static void systemLogger() { System.getLogger("clinic.Ward").log(System.Logger.Level.ERROR, "round failed", new AdmissionException("bed 3", new RuntimeException("x"))); }

    public static void main(String[] words) throws Throwable {
        try { Crash.class.getDeclaredMethod(words[0]).invoke(null); }
        catch (java.lang.reflect.InvocationTargetException error) { throw error.getCause(); }
    }
}
