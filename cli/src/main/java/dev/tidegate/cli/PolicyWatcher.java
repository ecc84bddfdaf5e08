package dev.tidegate.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * Watches a file for edits, on a virtual thread of its own. Editors write a file in several steps, or rename another
 * one over it, and Kubernetes swaps a link two folders away; so events only say when to look, the folder is watched
 * instead of the file, and what counts is whether the content differs and has come to rest. Where events do not reach
 * (a link to elsewhere, some network file systems) a look every second finds the edit.
 */
final class PolicyWatcher implements PolicyWatch {
    private static final long LOOK_MILLIS = 1_000;
    private static final long REST_MILLIS = 50;

    private final Path file;
    private final Runnable onEdit;
    private final Thread thread = Thread.ofVirtual().name("tidegate-watch").unstarted(this::run);
    private byte[] seen;

    private PolicyWatcher(Path file, Runnable onEdit) {
        this.file = file;
        this.onEdit = onEdit;
        this.seen = content(file);
    }

    /** Watches a file from now on. */
    static PolicyWatcher start(Path file, Runnable onEdit) {
        PolicyWatcher watcher = new PolicyWatcher(file.toAbsolutePath(), onEdit);
        watcher.thread.start();
        return watcher;
    }

    private void run() {
        Path folder = file.resolveSibling(".").normalize();
        try (WatchService events = folder.getFileSystem().newWatchService()) {
            folder.register(
                    events,
                    StandardWatchEventKinds.ENTRY_CREATE,
                    StandardWatchEventKinds.ENTRY_MODIFY,
                    StandardWatchEventKinds.ENTRY_DELETE);
            while (!Thread.currentThread().isInterrupted()) {
                awaitEvent(events);
                look();
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        } catch (IOException unwatchable) {
            throw new IllegalStateException("cannot watch " + folder, unwatchable);
        }
    }

    private static void awaitEvent(WatchService events) throws InterruptedException {
        WatchKey key = events.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        if (key != null) {
            key.pollEvents();
            key.reset();
        }
    }

    private void look() throws InterruptedException {
        byte[] before = seen;
        byte[] now = content(file);
        if (Arrays.equals(before, now)) {
            return;
        }
        // At rest is the content, not the folder: an access log beside the policy may never rest.
        while (!Arrays.equals(before, now)) {
            Thread.sleep(REST_MILLIS);
            before = now;
            now = content(file);
        }
        seen = now;
        onEdit.run();
    }

    /** The content; empty while the file is not there, as in the middle of a rename. */
    private static byte[] content(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException unreadable) {
            return new byte[0];
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
