package dev.tidegate.library;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import dev.tidegate.testkit.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    @Test
    void theLibraryNeedsNothingButTheCoreAndTheJdk() {
        ArchitectureRules.check(
                "dev.tidegate.library",
                noClasses()
                        .should()
                        .dependOnClassesThat()
                        .resideOutsideOfPackages("java..", "com.sun.management..", "org.jspecify..", "dev.tidegate..")
                        .because("whoever guards a method must not get a server with it"),
                noClasses()
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("dev.tidegate.gateway..", "dev.tidegate.cli..", "dev.tidegate.rls.."),
                noClasses()
                        .should()
                        .callMethod(Thread.class, "sleep", long.class)
                        .because("waits end early: by a place, an interrupt, or the end of the gate"));
    }
}
