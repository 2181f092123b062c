// Ordinary lines of a service, by logback's own layout.
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

public class Ordinary {
    public static void main(String[] words) {
        Logger log = LoggerFactory.getLogger("com.acme.dispatch.Trucks");
        for (int n = 0; n < 40; n++) {
            log.info("truck {} left", n);
            log.debug("queue has {} trucks", n);
        }
    }
}
