package dev.tidegate.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.text.ReferencePage;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class QuotaEndpointsTest {
    private final Quotas quotas = new KnownQuotas();

    private Reply read(String query) {
        return QuotaEndpoints.read(quotas).handler().handle(new AdminRequest(query, "text/plain"));
    }

    private Reply reset(String query) {
        return QuotaEndpoints.reset(quotas)
                .handler()
                .handle(new AdminRequest(List.of(), query, "text/plain", "", "127.0.0.1"));
    }

    @Test
    void tellsWhatAKeyHasLeftInALine() {
        assertThat(read("limit=per-user&key=ann%20b").body())
                .isEqualTo("per-user of ann b: 7 of 10 left, all of them again in 30.0 s;"
                        + " counted by all nodes together, which are 3 now\n");
        assertThat(read("limit=all").body())
                .isEqualTo("all: 7 of 10 left, all of them again in 3600 s; counted by this node alone\n");
        assertThat(new QuotaState("all", List.of(), 10, 10, 0, 1).text())
                .isEqualTo("all: 10 of 10 left; counted by all nodes together, which is 1 now");
    }

    @Test
    void theReferenceShowsThisVeryAnswer() {
        assertThat(ReferencePage.read("admin"))
                .contains("/quota?limit=per-user&key=ann'\n"
                        + read("limit=per-user&key=ann").body() + "```");
    }

    @Test
    void tellsItInJsonToWhoAsksForIt() {
        Reply reply = QuotaEndpoints.read(quotas)
                .handler()
                .handle(new AdminRequest("limit=per-user&key=%22ann%22", "application/json"));
        JsonNode json = JsonMapper.shared().readTree(reply.body());
        assertThat(json.get("limit").asString()).isEqualTo("per-user");
        assertThat(json.get("key").get(0).asString()).isEqualTo("\"ann\"");
        assertThat(json.get("permits").asLong()).isEqualTo(10);
        assertThat(json.get("remaining").asLong()).isEqualTo(7);
        assertThat(json.get("reset_seconds").asDouble()).isEqualTo(30);
        assertThat(json.get("scope").asString()).isEqualTo("cluster");
        assertThat(json.get("nodes").asLong()).isEqualTo(3);
    }

    @Test
    void letsAKeyBeginAnew() {
        assertThat(reset("limit=per-user&key=ann").body()).startsWith("per-user of ann: 10 of 10 left;");
    }

    @Test
    void saysWhichLimitWasMeant() {
        assertThat(read("limit=per-usr&key=ann")).satisfies(reply -> {
            assertThat(reply.status()).isEqualTo(404);
            assertThat(reply.body()).contains("There is no limit 'per-usr': did you mean 'per-user'?");
        });
        assertThat(read("").status()).isEqualTo(400);
    }

    @Test
    void saysWhatKeyALimitTakes() {
        assertThat(read("limit=per-user")).satisfies(reply -> {
            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.body()).contains("'per-user' is kept by header(x-user), so it takes 1 key, but got 0.");
        });
    }

    @Test
    void saysThatTheStoreIsAway() {
        assertThat(read("limit=away")).satisfies(reply -> {
            assertThat(reply.status()).isEqualTo(503);
            assertThat(reply.body()).contains("\"title\":\"Store Away\"", "does not answer");
        });
    }
}
