// Ordinary lines of a service, by java.util.logging in one line each.
import java.util.logging.Logger;

public class Ordinary {
    public static void main(String[] words) {
        System.setProperty("java.util.logging.SimpleFormatter.format", "%1$tF %1$tT.%1$tL %4$s [main] %3$s - %5$s%n");
        Logger log = Logger.getLogger("shop.Orders");
        for (int n = 0; n < 40; n++) {
            log.info("order " + (4700 + n) + " received");
            log.warning("stock of Arnica is low: " + (40 - n));
        }
    }
}
