package dev.tidegate.gateway.accesslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidegate.policy.AccessLogSpec;
import dev.tidegate.policy.AccessLogSpec.Format;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class AccessLogTest {
    private static final int MIB = 1 << 20;

    @TempDir
    private Path folder;

    private final List<String> alarms = new CopyOnWriteArrayList<>();

    @Test
    void aRestartAppends() throws IOException {
        for (int run = 0; run < 2; run++) {
            try (AccessLog log = open(1, MIB)) {
                log.writer().write(Entry.path("/run-" + run));
            }
        }
        assertThat(Files.readAllLines(path()))
                .satisfiesExactly(
                        first -> assertThat(first).contains("/run-0"),
                        second -> assertThat(second).contains("/run-1"));
    }

    @Test
    void aLineThatACrashToreDoesNotSpoilTheNext() throws IOException {
        Files.writeString(path(), "{\"time\":\"2026");
        try (AccessLog log = open(1, MIB)) {
            log.writer().write(Entry.plain());
        }
        assertThat(Files.readAllLines(path())).hasSize(2);
    }

    @Test
    void theThreadWritesWithoutBeingAsked() throws IOException {
        try (AccessLog log = open(1, MIB)) {
            log.writer().write(Entry.plain());
            while (log.counts().bytes() == 0) {
                Thread.onSpinWait();
            }
            assertThat(Files.readAllLines(path())).hasSize(1);
        }
    }

    @Test
    void rotationUnderLoadLosesNoLine() throws Exception {
        int loops = 4;
        int lines = 20_000;
        List<Path> rotated = new ArrayList<>();
        try (AccessLog log = open(loops, 64 * MIB)) {
            AtomicInteger running = new AtomicInteger(loops);
            for (int loop = 0; loop < loops; loop++) {
                LogWriter writer = log.writer();
                int name = loop;
                Thread.ofPlatform().start(() -> {
                    for (int i = 0; i < lines; i++) {
                        writer.write(Entry.path("/" + name + "/" + i));
                    }
                    running.decrementAndGet();
                });
            }
            while (running.get() > 0) {
                rotated.add(Files.move(path(), folder.resolve("access.log." + rotated.size())));
                log.rotate();
            }
            log.flush();
            assertThat(log.counts().accepted()).isEqualTo((long) loops * lines);
            assertThat(log.counts().dropped()).isZero();
        }
        rotated.add(path());
        assertThat(pathsIn(rotated)).hasSize(loops * lines).doesNotHaveDuplicates();
    }

    @Test
    void writtenPlusDroppedIsOfferedUnderAFlood() throws Exception {
        int loops = 3;
        int lines = 30_000;
        AccessLog log = open(loops, 96 * 1024);
        List<Thread> threads = new ArrayList<>();
        for (int loop = 0; loop < loops; loop++) {
            LogWriter writer = log.writer();
            threads.add(Thread.ofPlatform().start(() -> {
                for (int i = 0; i < lines; i++) {
                    writer.write(Entry.full());
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        log.close();
        LogCounts counts = log.counts();
        assertThat(counts.accepted() + counts.dropped()).isEqualTo((long) loops * lines);
        assertThat(Files.readAllLines(path())).hasSize(Math.toIntExact(counts.accepted()));
        assertThat(Files.size(path())).isEqualTo(counts.bytes());
    }

    @Test
    void aFullDiskIsReportedOnceAndTheGateGoesOn() throws IOException {
        MemoryTarget disk = new MemoryTarget();
        disk.room(0);
        AccessLog log = new AccessLog(spec("mem", MIB), 1, disk, alarms::add);
        LogWriter writer = log.writer();
        writer.write(Entry.path("/during"));
        log.flush();
        log.flush();
        assertThat(alarms).singleElement().asString().contains("disk full").contains("free space");
        assertThat(log.counts().errors()).isEqualTo(2);
        disk.room(MIB);
        writer.write(Entry.path("/after"));
        log.flush();
        assertThat(disk.text()).contains("/during").contains("/after");
        assertThat(alarms).hasSize(2).last().asString().contains("written again");
    }

    @Test
    void whatCannotBeWrittenAtTheEndCountsAsDropped() {
        MemoryTarget disk = new MemoryTarget();
        disk.room(0);
        AccessLog log = new AccessLog(spec("mem", MIB), 1, disk, alarms::add);
        log.writer().write(Entry.plain());
        log.close();
        assertThat(log.counts()).isEqualTo(new LogCounts(0, 1, 0, 2));
    }

    @Test
    void aRotationThatFailsKeepsTheOldFile() throws IOException {
        Path inner = Files.createDirectory(folder.resolve("logs"));
        AccessLogSpec spec = spec(inner.resolve("access.log").toString(), MIB);
        try (AccessLog log = AccessLog.open(spec, 1, alarms::add)) {
            LogWriter writer = log.writer();
            Path moved = Files.move(inner, folder.resolve("moved"));
            assertThatThrownBy(log::rotate)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("create the directory");
            writer.write(Entry.plain());
            log.flush();
            assertThat(Files.readAllLines(moved.resolve("access.log"))).hasSize(1);
        }
    }

    @Test
    void aMissingDirectoryIsOneSentenceWithTheRemedy() {
        assertThatThrownBy(() -> AccessLog.open(spec("/nowhere/at/all.log", MIB), 1, alarms::add))
                .isInstanceOf(IOException.class)
                .hasMessage("the access log /nowhere/at/all.log cannot be opened; create the directory /nowhere/at,"
                        + " or name another path under access-log");
    }

    @Test
    void aDirectoryInPlaceOfTheFileIsRefused() {
        assertThatThrownBy(() -> AccessLog.open(spec(folder.toString(), MIB), 1, alarms::add))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot be opened; ")
                .hasMessageContaining("or name another path");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aDeviceWithoutRoomIsAnErrorOfWriting() throws IOException {
        AccessLog log = AccessLog.open(spec("/dev/full", MIB), 1, alarms::add);
        log.writer().write(Entry.plain());
        log.close();
        assertThat(log.counts().dropped()).isEqualTo(1);
        assertThat(log.counts().errors()).isPositive();
        assertThat(alarms).isNotEmpty();
    }

    @Test
    void moreWritersThanAnnouncedAreAMistake() throws IOException {
        try (AccessLog log = open(1, MIB)) {
            log.writer();
            assertThatThrownBy(log::writer).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void theStandardOutputIsNeitherReopenedNorClosed() throws IOException {
        try (AccessLog log = AccessLog.open(spec("stdout", MIB), 1, alarms::add)) {
            log.rotate();
            assertThat(log.counts()).isEqualTo(new LogCounts(0, 0, 0, 0));
        }
        assertThat(System.out.checkError()).isFalse();
    }

    private static List<String> pathsIn(List<Path> files) throws IOException {
        List<String> paths = new ArrayList<>();
        for (Path file : files) {
            for (String line : Files.readAllLines(file)) {
                int start = line.indexOf("\"path\":\"") + 8;
                paths.add(line.substring(start, line.indexOf('"', start)));
            }
        }
        return paths;
    }

    private AccessLog open(int loops, int bufferBytes) throws IOException {
        return AccessLog.open(spec(path().toString(), bufferBytes), loops, alarms::add);
    }

    private static AccessLogSpec spec(String path, int bufferBytes) {
        return new AccessLogSpec(path, Format.JSON, bufferBytes);
    }

    private Path path() {
        return folder.resolve("access.log");
    }
}
