package dev.tidegate.rls;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import dev.tidegate.testkit.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    @Test
    void theServiceStandsOnTheCoreAndOnGrpc() {
        ArchitectureRules.check(
                "dev.tidegate.rls",
                noClasses()
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(
                                "dev.tidegate.gateway..",
                                "dev.tidegate.cli..",
                                "dev.tidegate.library..",
                                "dev.tidegate.redis..",
                                "io.lettuce..")
                        .because("a store is found by whoever starts the service, and a proxy is somebody else's"),
                noClasses()
                        .that()
                        .resideInAPackage("..wire..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("com.google..", "io.grpc..", "io.netty..")
                        .because("messages are read and written without a library in between"),
                noClasses().should().callMethod(Thread.class, "sleep", long.class));
    }
}
