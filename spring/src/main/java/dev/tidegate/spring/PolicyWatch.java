package dev.tidegate.spring;

import dev.tidegate.library.InvalidPolicyException;
import dev.tidegate.library.Tidegate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Optional;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Puts a policy file in force again when it changes. One with errors changes nothing: they are logged, and the policy
 * before stays. Looks once a second on a virtual thread of its own. Thread-safe.
 */
public final class PolicyWatch implements SmartLifecycle {
    private static final Log LOG = LogFactory.getLog(PolicyWatch.class);
    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final Tidegate gate;
    private final PolicyOrigin origin;
    private Optional<Thread> thread = Optional.empty();
    private volatile String stamp;

    PolicyWatch(Tidegate gate, PolicyOrigin origin) {
        this.gate = gate;
        this.origin = origin;
        this.stamp = stamp(origin);
    }

    /** What tells a changed file: when it was written, its size, and which file it is behind its links. */
    private static String stamp(PolicyOrigin origin) {
        return origin.file().map(PolicyWatch::stamp).orElse("");
    }

    private static String stamp(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.lastModifiedTime() + " " + attributes.size() + " " + attributes.fileKey();
        } catch (IOException gone) {
            return "";
        }
    }

    /**
     * Reads the policy again and puts it in force, whether it changed or not.
     *
     * @throws InvalidPolicyException when it has errors; the policy before stays in force
     * @throws IllegalArgumentException when nothing can open its store; the policy before stays in force
     */
    public void reload() throws IOException {
        PolicyOrigin.Read read = origin.read();
        gate.reload(read.policy());
        LOG.info("the policy in " + origin.name() + " is in force");
        if (!read.warnings().isEmpty()) {
            LOG.warn("\n" + read.report());
        }
    }

    /** Puts the policy in force if its file has changed since the last look. */
    void look() {
        String now = stamp(origin);
        if (now.equals(stamp) || now.isEmpty()) {
            return;
        }
        stamp = now;
        try {
            reload();
        } catch (IllegalArgumentException invalid) {
            LOG.error("the policy before stays in force: " + invalid.getMessage());
        } catch (IOException unreadable) {
            LOG.error("the policy before stays in force, for " + origin.name() + " cannot be read", unreadable);
        }
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Thread.sleep(PERIOD);
                look();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized void start() {
        if (thread.isEmpty() && origin.file().isPresent()) {
            thread = Optional.of(Thread.ofVirtual().name("tidegate-policy").start(this::run));
        }
    }

    @Override
    public synchronized void stop() {
        thread.ifPresent(Thread::interrupt);
        thread = Optional.empty();
    }

    @Override
    public synchronized boolean isRunning() {
        return thread.isPresent();
    }
}
