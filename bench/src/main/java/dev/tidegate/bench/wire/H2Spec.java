package dev.tidegate.bench.wire;

import dev.tidegate.bench.Bar;
import dev.tidegate.bench.Machine;
import dev.tidegate.bench.Table;
import dev.tidegate.bench.gateway.Certificate;
import dev.tidegate.gateway.Gateway;
import dev.tidegate.policy.Policy;
import dev.tidegate.testkit.wire.RecordingOrigin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.xml.sax.SAXException;

/**
 * Question: does the gate speak HTTP/2 as RFC 9113 wants it?
 *
 * <p>h2spec 2.2.0 in strict mode, by prior knowledge and over TLS. Exit code 0 when all its tests pass both ways, 1
 * when one does not, 3 when the suite cannot run.
 */
public final class H2Spec {
    private static final String TLS = "tls";
    private static final int TESTS = 146;

    private final Path folder;
    private final List<Bar> bars = new ArrayList<>();
    private final Table table = new Table("h2spec 2.2.0, strict", "passed", "failed", "skipped");

    private H2Spec(Path folder) {
        this.folder = folder;
    }

    /** Runs the suite that lies in the folder that the system property {@code bench.suites} names. */
    public static void main(String[] arguments) throws InterruptedException {
        System.out.println(Machine.line());
        try {
            System.exit(new H2Spec(Path.of(System.getProperty("bench.suites"))).run() ? 0 : 1);
        } catch (IOException | SAXException failed) {
            System.err.println("the suite cannot run: " + failed);
            System.exit(3);
        }
    }

    private boolean run() throws IOException, InterruptedException, SAXException {
        Path work = Files.createTempDirectory(folder, "h2spec");
        Certificate certificate = Certificate.make(work);
        try (RecordingOrigin origin = RecordingOrigin.start(0);
                Gateway gateway = Gateway.start(policy(origin.port(), certificate))) {
            take("prior knowledge", report(work.resolve("h2c.xml"), gateway, LocalGate.WEB));
            take("TLS", report(work.resolve("h2.xml"), gateway, TLS, "-t", "-k"));
        }
        System.out.println(table);
        bars.forEach(System.out::println);
        return bars.stream().allMatch(Bar::passes);
    }

    private static Policy policy(int origin, Certificate certificate) {
        return LocalGate.before(LocalGate.upstream(origin))
                .listener(LocalGate.tls(TLS, certificate))
                .build();
    }

    private JUnitReport report(Path report, Gateway gateway, String listener, String... more)
            throws IOException, InterruptedException, SAXException {
        String port = String.valueOf(gateway.address(listener).getPort());
        List<String> command = new ArrayList<>(
                List.of(folder.resolve("h2spec").toString(), "-h", LocalGate.HOST, "-p", port, "-S", "-o", "2"));
        command.addAll(List.of(more));
        command.addAll(List.of("-j", report.toString()));
        new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        return JUnitReport.read(report);
    }

    private void take(String name, JUnitReport report) {
        table.row(
                name,
                String.valueOf(report.passed()),
                String.valueOf(report.failed().size()),
                String.valueOf(report.skipped()));
        report.failed().forEach(test -> System.out.println(name + ": " + test));
        bars.add(Bar.atLeast("tests passed, " + name, report.passed(), TESTS, ""));
    }
}
