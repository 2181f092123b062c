// Ways in which a Java program prints an error; the first argument names one.
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

public class Crash {
    static class OutOfStock extends RuntimeException {
        OutOfStock(String remedy, Throwable cause) { super("out of stock: " + remedy, cause); }
    }

    record Order(List<String> lines) {}

    static int price(Order order) { return order.lines().get(3).length(); }

    static void plain() { price(new Order(List.of("a"))); }
    static void nullPointer() { price(null); }
    static void noMessage() { throw new IllegalStateException(); }
    static void cause() {
        try { plain(); } catch (RuntimeException error) { throw new OutOfStock("Arnica", error); }
    }
    static void causes() throws IOException {
        try { cause(); } catch (RuntimeException error) { throw new IOException("order 4711 was not written", error); }
    }
    static void suppressed() throws Exception {
        AutoCloseable first = () -> { throw new IOException("cannot close the first"); };
        AutoCloseable second = () -> { throw new IllegalStateException("cannot close the second", new RuntimeException("locked")); };
        try (first; second) { plain(); }
    }
    static void suppressedInCause() {
        try { suppressed(); } catch (Exception error) { throw new RuntimeException("the batch failed", error); }
    }
    static void deep() { deep(); }
    static void lambda() { List.of(1, 2).forEach(n -> { throw new RuntimeException("line " + n); }); }
    static void lines() { throw new RuntimeException("two faults:\nno price\nno potency"); }
    static void inThread() throws Exception {
        Thread thread = new Thread(Crash::plain, "pricing-1");
        thread.start();
        thread.join();
    }
    static void printed() { try { causes(); } catch (Exception error) { error.printStackTrace(); } }
    static void logged() {
        try { cause(); } catch (RuntimeException error) {
            Logger.getLogger("shop.Orders").log(Level.SEVERE, "order 4711 could not be priced", error);
        }
    }
    static void circular() {
        RuntimeException a = new RuntimeException("a");
        RuntimeException b = new RuntimeException("b", a);
        a.initCause(b);
        throw a;
    }
    static void cast() { Object value = Map.of(); System.out.println(((String) value).length()); }

    public static void main(String[] words) throws Throwable {
        try { Crash.class.getDeclaredMethod(words[0]).invoke(null); }
        catch (java.lang.reflect.InvocationTargetException error) { throw error.getCause(); }
    }
}
