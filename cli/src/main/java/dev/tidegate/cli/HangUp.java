package dev.tidegate.cli;

import java.lang.reflect.Proxy;

/**
 * The signal SIGHUP, by which a log rotator says that files were renamed. Java has no supported way to handle it but
 * {@code sun.misc.Signal}, which exists for this purpose (JEP 260) and is reached by reflection because the compiler
 * will not have it.
 */
final class HangUp {
    private HangUp() {}

    /** Runs an action at each SIGHUP from now on. Does nothing where there is no such signal. */
    static void handle(Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object onSignal = Proxy.newProxyInstance(
                    handler.getClassLoader(), new Class<?>[] {handler}, (proxy, method, received) -> {
                        action.run();
                        return null;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), onSignal);
        } catch (ReflectiveOperationException noSuchSignal) {
            // Windows has none, and then nobody will send it.
        }
    }
}
