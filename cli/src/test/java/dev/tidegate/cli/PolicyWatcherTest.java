package dev.tidegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class PolicyWatcherTest {
    @TempDir
    private Path folder = Path.of("");

    private Path file = Path.of("");
    private final Semaphore edits = new Semaphore(0);

    @BeforeEach
    void writeFirst() throws IOException {
        file = Files.writeString(folder.resolve("tidegate.yaml"), "first");
    }

    private void awaitEdit() throws InterruptedException {
        assertThat(edits.tryAcquire(30, TimeUnit.SECONDS))
                .as("an edit was seen")
                .isTrue();
    }

    private PolicyWatcher watch(Path path) {
        return PolicyWatcher.start(path, edits::release);
    }

    @Test
    void seesAnEditInPlaceAndOneByRename() throws Exception {
        try (PolicyWatcher watcher = watch(file)) {
            Files.writeString(file, "second");
            awaitEdit();
            Path other = Files.writeString(folder.resolve("tidegate.yaml~"), "third");
            Files.move(other, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            awaitEdit();
            assertThat(watcher).isNotNull();
        }
    }

    @Test
    void seesTheLinkOfAFolderMoveAsKubernetesDoesIt() throws Exception {
        Path mounted = Files.createDirectory(folder.resolve("mounted"));
        Path data = mounted.resolve("..data");
        Files.createSymbolicLink(data, version(mounted, "..v1", "one"));
        Path link = Files.createSymbolicLink(mounted.resolve("tidegate.yaml"), Path.of("..data/tidegate.yaml"));
        try (PolicyWatcher watcher = watch(link)) {
            Path next = Files.createSymbolicLink(mounted.resolve("..next"), version(mounted, "..v2", "two"));
            Files.move(next, data, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            awaitEdit();
            assertThat(watcher).isNotNull();
        }
    }

    private static Path version(Path mounted, String name, String text) throws IOException {
        Path version = Files.createDirectory(mounted.resolve(name));
        Files.writeString(version.resolve("tidegate.yaml"), text);
        return version.getFileName();
    }

    @Test
    void seesAnEditBehindALinkToElsewhere() throws Exception {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Path real = Files.writeString(elsewhere.resolve("real.yaml"), "one");
        Path links = Files.createDirectory(folder.resolve("links"));
        Path link = Files.createSymbolicLink(links.resolve("tidegate.yaml"), real);
        try (PolicyWatcher watcher = watch(link)) {
            Files.writeString(real, "two");
            awaitEdit();
            assertThat(watcher).isNotNull();
        }
    }

    @Test
    void whatDoesNotChangeTheContentIsNoEdit() throws Exception {
        try (PolicyWatcher watcher = watch(file)) {
            Files.writeString(file, "first");
            Files.writeString(folder.resolve("another.txt"), "x");
            assertThat(edits.tryAcquire(1_500, TimeUnit.MILLISECONDS)).isFalse();
            Files.writeString(file, "second");
            awaitEdit();
            assertThat(watcher).isNotNull();
        }
    }

    @Test
    void aFolderThatNeverRestsHidesNoEdit() throws Exception {
        AtomicBoolean writing = new AtomicBoolean(true);
        Thread log = Thread.ofPlatform().start(() -> {
            while (writing.get()) {
                touch(folder.resolve("access.json"));
            }
        });
        try (PolicyWatcher watcher = watch(file)) {
            Files.writeString(file, "second");
            awaitEdit();
            assertThat(watcher).isNotNull();
        } finally {
            writing.set(false);
            log.join();
        }
    }

    private static void touch(Path path) {
        try {
            Files.writeString(path, "line\n");
            LockSupport.parkNanos(1_000_000);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
