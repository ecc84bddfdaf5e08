package dev.tidegate.spring.sample;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The samples of {@code docs/how-to/spring-boot.md}: each stands in a test word for word, and runs. */
public final class Samples {
    private static final Pattern SAMPLE = Pattern.compile("<!-- sample: (\\w+) -->\n```\\w+\n(.*?)```", Pattern.DOTALL);

    private Samples() {}

    /** The sample of this name. */
    public static String sample(String name) throws IOException {
        Matcher matcher = SAMPLE.matcher(Files.readString(Path.of("..", "docs", "how-to", "spring-boot.md")));
        while (matcher.find()) {
            if (name.equals(matcher.group(1))) {
                return String.valueOf(matcher.group(2));
            }
        }
        throw new AssertionError("there is no sample '" + name + "'");
    }

    /** The source of a test, with one blank between two words. */
    public static String source(Class<?> test) throws IOException {
        return words(Files.readString(
                Path.of("src", "test", "java").resolve(test.getName().replace('.', '/') + ".java")));
    }

    /** A text with one blank between two words. */
    public static String words(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }

    /** Starts an application with the policy of the page. */
    public static ConfigurableApplicationContext start(Class<?> application, WebApplicationType type, Path folder)
            throws IOException {
        Path file = Files.writeString(folder.resolve("application.yaml"), sample("yaml"));
        return new SpringApplicationBuilder(application)
                .web(type)
                .run("--server.port=0", "--server.address=127.0.0.1", "--spring.config.location=file:" + file);
    }

    /** Orders a lamp. */
    public static HttpResponse<String> order(ConfigurableApplicationContext context, String user)
            throws IOException, InterruptedException {
        String port = context.getEnvironment().getProperty("local.server.port");
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/orders/lamp"))
                .header("X-User-Id", user)
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }
}
