package dev.tidegate.testkit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.List;

/** The rules of the house that bytecode can show. Each module has one test that calls {@link #check}. */
public final class ArchitectureRules {
    private static final String TESTKIT = "/dev/tidegate/testkit/";

    private static final ArchRule NO_MUTABLE_STATIC = fields().that()
            .areStatic()
            .and()
            .doNotHaveModifier(JavaModifier.SYNTHETIC)
            .should()
            .beFinal()
            .because("two gates in one process must not share state");

    private ArchitectureRules() {}

    /** Checks what holds in every module, and the rules that this module adds. */
    public static void check(String rootPackage, ArchRule... moreRules) {
        JavaClasses classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .withImportOption(location -> !location.contains(TESTKIT))
                .importPackages(rootPackage);
        ArchRule noCycles = slices().matching(rootPackage + ".(*)..")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .because("arrows point one way");
        List.of(NO_MUTABLE_STATIC, noCycles).forEach(rule -> rule.check(classes));
        Arrays.stream(moreRules).forEach(rule -> rule.check(classes));
    }

    /** Classes under one package may not use those under the others. */
    public static ArchRule forbid(String user, String... used) {
        return noClasses()
                .that()
                .resideInAPackage(user)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(used);
    }
}
