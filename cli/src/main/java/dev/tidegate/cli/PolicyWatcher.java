package dev.tidegate.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Watches a file for edits, on a virtual thread of its own. Editors write a file in several steps, or rename another
 * one over it, and Kubernetes swaps a link two folders away; so events only say when to look, the folder is watched
 * instead of the file, and what counts is whether the content differs and has come to rest. Where events do not reach
 * (a link to elsewhere, some network file systems) a look every second finds the edit.
 */
final class PolicyWatcher implements AutoCloseable {
    private static final long LOOK_MILLIS = 1_000;
    private static final long REST_MILLIS = 50;

    private final Optional<Path> file;
    private final Runnable onEdit;
    private final Thread thread = Thread.ofVirtual().name("tidegate-watch").unstarted(this::run);
    private byte[] seen;

    private PolicyWatcher(Optional<Path> file, Runnable onEdit) {
        this.file = file;
        this.onEdit = onEdit;
        this.seen = file.map(PolicyWatcher::content).orElse(new byte[0]);
    }

    /** Watches a file from now on. */
    static PolicyWatcher of(Path file, Runnable onEdit) {
        return new PolicyWatcher(Optional.of(file.toAbsolutePath()), onEdit);
    }

    /** Never calls back. */
    static PolicyWatcher ofNothing() {
        return new PolicyWatcher(Optional.empty(), () -> {});
    }

    void start() {
        thread.start();
    }

    private void run() {
        Path folder = file.map(Path::getParent).orElse(null);
        if (folder == null) {
            return;
        }
        try (WatchService events = folder.getFileSystem().newWatchService()) {
            folder.register(
                    events,
                    StandardWatchEventKinds.ENTRY_CREATE,
                    StandardWatchEventKinds.ENTRY_MODIFY,
                    StandardWatchEventKinds.ENTRY_DELETE);
            while (!Thread.currentThread().isInterrupted()) {
                awaitEvent(events, LOOK_MILLIS);
                look(events);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        } catch (IOException unwatchable) {
            throw new IllegalStateException("cannot watch " + folder, unwatchable);
        }
    }

    private static boolean awaitEvent(WatchService events, long millis) throws InterruptedException {
        WatchKey key = events.poll(millis, TimeUnit.MILLISECONDS);
        if (key == null) {
            return false;
        }
        key.pollEvents();
        key.reset();
        return true;
    }

    private void look(WatchService events) throws InterruptedException {
        byte[] now = content(file.orElseThrow());
        if (Arrays.equals(now, seen)) {
            return;
        }
        while (awaitEvent(events, REST_MILLIS)) {
            // Still being written.
        }
        seen = content(file.orElseThrow());
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
