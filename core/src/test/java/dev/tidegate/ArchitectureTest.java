package dev.tidegate;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static dev.tidegate.testkit.ArchitectureRules.forbid;

import com.tngtech.archunit.lang.ArchRule;
import dev.tidegate.testkit.ArchitectureRules;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final ArchRule NO_CLOCK = noClasses()
            .should()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(Clock.class, "systemUTC");

    private static final ArchRule NO_THREADS_NO_IO = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.io..", "java.net..", "java.nio.file..", "java.nio.channels..")
            .orShould()
            .callMethod(Thread.class, "start")
            .orShould()
            .callMethod(Thread.class, "sleep", long.class);

    @Test
    void coreDecidesAndDoesNothingElse() {
        ArchitectureRules.check(
                "dev.tidegate",
                NO_CLOCK,
                NO_THREADS_NO_IO,
                forbid("..model..", stages("..metrics..", "..policy..")),
                forbid("..limit..", "..route..", "..balance..", "..retry..", "..metrics..", "..policy.."),
                forbid("..route..", "..limit..", "..balance..", "..retry..", "..metrics..", "..policy.."),
                forbid("..balance..", "..limit..", "..route..", "..retry..", "..metrics..", "..policy.."),
                forbid("..retry..", "..limit..", "..route..", "..balance..", "..metrics..", "..policy.."),
                forbid("..admit..", "..limit..", "..route..", "..balance..", "..retry..", "..breaker..", "..policy.."),
                forbid("..breaker..", "..limit..", "..route..", "..balance..", "..retry..", "..admit..", "..policy.."),
                forbid("..degrade..", stages("..metrics..", "..policy..")),
                forbid("..metrics..", stages("..degrade..", "..policy..")),
                noClasses()
                        .that()
                        .resideOutsideOfPackage("dev.tidegate.policy..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("org.snakeyaml..")
                        .because("only the policy parser reads YAML"));
    }

    private static String[] stages(String... more) {
        String[] all = new String[more.length + 6];
        all[0] = "..limit..";
        all[1] = "..route..";
        all[2] = "..balance..";
        all[3] = "..retry..";
        all[4] = "..admit..";
        all[5] = "..breaker..";
        System.arraycopy(more, 0, all, 6, more.length);
        return all;
    }
}
