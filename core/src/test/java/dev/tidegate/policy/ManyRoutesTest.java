package dev.tidegate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ManyRoutesTest {
    private static final int ROUTES = 100_000;

    /** Far above what it takes, and far below what a parser takes that is not linear. */
    @Test
    @Timeout(20)
    void aHundredThousandRoutesAreReadInTimeProportionalToTheFile() {
        StringBuilder text = new StringBuilder("""
                version: 1
                limits: { per-ip: { key: client-ip, rate: 10/s } }
                upstreams: { shop: { servers: [127.0.0.1:9001] } }
                routes:
                """);
        for (int i = 0; i < ROUTES; i++) {
            text.append("  - { match: GET /api/tenants/")
                    .append(i)
                    .append("/orders/:id/**, to: shop, limits: [per-ip] }\n");
        }
        PolicyFile file = Corpus.accepted(text.toString());
        assertThat(file.policy().routes()).hasSize(ROUTES);
        assertThat(file.positions().route(ROUTES - 1)).isEqualTo("policy.yaml:" + (ROUTES + 4));
    }
}
