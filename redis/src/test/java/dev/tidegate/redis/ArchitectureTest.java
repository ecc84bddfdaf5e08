package dev.tidegate.redis;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import dev.tidegate.testkit.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    @Test
    void theStoreNeedsNothingButTheCoreAndItsClient() {
        ArchitectureRules.check(
                "dev.tidegate.redis",
                noClasses()
                        .should()
                        .dependOnClassesThat()
                        .resideOutsideOfPackages("java..", "io.lettuce..", "org.jspecify..", "dev.tidegate..")
                        .because("what uses shared limits must not get more than the client of the store"),
                noClasses()
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("dev.tidegate.gateway..", "dev.tidegate.library..", "dev.tidegate.cli.."),
                noClasses()
                        .should()
                        .callMethod(Thread.class, "sleep", long.class)
                        .because("the ticker sleeps until something is due, and can be woken"));
    }
}
