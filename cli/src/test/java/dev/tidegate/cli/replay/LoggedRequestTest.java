package dev.tidegate.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.cli.load.RequestText;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoggedRequestTest {
    @Test
    void readsTheCombinedFormat() {
        String line = "2001:db8::1 - - [17/May/2015:10:05:03 +0200] \"GET /a?b=c HTTP/1.1\" 200 203 \"http://r/\""
                + " \"Agent \\\"x\\\"\"";
        RequestText request = RequestText.get("/a?b=c").with("User-Agent", "Agent \\\"x\\\"");
        assertThat(LoggedRequest.parse(line)).contains(new LoggedRequest("2001:db8::1", 1_431_849_903, request));
    }

    @Test
    void readsTheCommonFormatAndWhatFollowsIt() {
        String line = "10.0.0.1 - alice smith [17/May/2015:10:05:03 +0000] \"POST /form HTTP/1.0\" 302 -";
        RequestText request = new RequestText("POST", "/form", List.of(), "");
        LoggedRequest expected = new LoggedRequest("10.0.0.1", 1_431_857_103, request);
        assertThat(LoggedRequest.parse(line)).contains(expected);
        assertThat(LoggedRequest.parse(line + " 0.123 \"more\"")).contains(expected);
        assertThat(LoggedRequest.parse(line + " \"-\" \"-\"")).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "words",
                "1.2.3.4 - - [17/May/2015:10:05:03 +0000] \"-\" 408 -",
                "1.2.3.4 - - [17/May/2015:10:05:03 +0000] \"GET\" 400 -",
                "1.2.3.4 - - [17/May/2015:10:05:03 +0000] \"GET http://else/ HTTP/1.1\" 400 -",
                "1.2.3.4 - - [17/May/2015:10:05:03 +0000] \"\\x16\\x03 /\" 400 -",
                "1.2.3.4 - - [17/Mai/2015:10:05:03 +0000] \"GET / HTTP/1.1\" 200 1",
                "1.2.3.4 - - [17/May/2015:10:05:03 +0000] \"GET / HTTP/1.1 200 1",
                "1.2.3.4 - - [17/May/2015:10:05:03 +0000] \"GET / HTTP/1.1\" OK 1"
            })
    void whatIsNoRequestIsNotInvented(String line) {
        assertThat(LoggedRequest.parse(line)).isEmpty();
    }

    @Test
    void endlessLinesAreRefusedAtOnce() {
        String path = "/" + "x".repeat(70_000);
        String line = "1.2.3.4 - - [17/May/2015:10:05:03 +0000] \"GET " + path + " HTTP/1.1\" 200 1";
        assertThat(LoggedRequest.parse(line)).isEmpty();
        String quotes = "\\\"".repeat(20_000);
        String escaped = "1.2.3.4 - - [17/May/2015:10:05:03 +0000] \"GET /" + quotes + " HTTP/1.1\" 200 1";
        assertThat(LoggedRequest.parse(escaped)).isPresent();
    }
}
