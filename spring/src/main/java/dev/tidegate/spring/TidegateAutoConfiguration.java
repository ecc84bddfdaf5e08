package dev.tidegate.spring;

import dev.tidegate.library.LibraryOptions;
import dev.tidegate.library.OutcomeRule;
import dev.tidegate.library.Tidegate;
import dev.tidegate.spring.method.GuardedPostProcessor;
import java.io.IOException;
import java.util.Optional;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.core.io.Resource;
import org.springframework.core.io.ResourceLoader;

/**
 * Opens one gate for the application, with the policy in the file that {@code tidegate.policy} names or in the block
 * {@code tidegate} of its configuration, and guards its methods.
 */
@AutoConfiguration
@ConditionalOnBooleanProperty(name = "tidegate.spring.enabled", matchIfMissing = true)
public final class TidegateAutoConfiguration {
    private static final Log LOG = LogFactory.getLog(TidegateAutoConfiguration.class);
    private static final String POLICY = "tidegate.policy";

    /** Made by Spring. */
    TidegateAutoConfiguration() {}

    /** Where the policy stands. */
    @Bean
    PolicyOrigin tidegatePolicyOrigin(Environment environment, ResourceLoader resources) {
        String file = environment.getProperty(POLICY, "");
        boolean inProperties = !PropertyReader.read(environment).keys().isEmpty();
        if (file.isEmpty()) {
            return inProperties ? new PolicyOrigin.InProperties(environment) : new PolicyOrigin.Nowhere();
        }
        if (inProperties) {
            throw new IllegalStateException("the policy stands in '" + file + "', which " + POLICY
                    + " names, and in the block 'tidegate' of the application's configuration as well:"
                    + " leave one of them out");
        }
        boolean isPath = !file.contains(":") || file.matches("[A-Za-z]:[\\\\/].*");
        Resource resource = resources.getResource(isPath ? "file:" + file : file);
        return new PolicyOrigin.InFile(file, resource, name -> Optional.ofNullable(environment.getProperty(name)));
    }

    /** What exceptions say about guarded methods comes from a bean, if there is one. */
    @Bean
    @ConditionalOnMissingBean
    LibraryOptions tidegateOptions(ObjectProvider<OutcomeRule> outcomes) {
        LibraryOptions options = LibraryOptions.defaults();
        return options.withOutcomes(outcomes.getIfAvailable(options::outcomes));
    }

    /** The gate of the application. */
    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    Tidegate tidegate(PolicyOrigin origin, LibraryOptions options) throws IOException {
        PolicyOrigin.Read read = origin.read();
        if (origin instanceof PolicyOrigin.Nowhere) {
            LOG.warn("Tidegate has no policy, so nothing is guarded: set " + POLICY
                    + " to the name of a file, or write the policy into the block 'tidegate' of application.yaml");
        }
        if (!read.warnings().isEmpty()) {
            LOG.warn("\n" + read.report());
        }
        return Tidegate.open(read.policy(), options);
    }

    /** Follows changes of the policy file. */
    @Bean
    PolicyWatch tidegatePolicyWatch(Tidegate gate, PolicyOrigin origin) {
        return new PolicyWatch(gate, origin);
    }

    /** Guards the methods of beans. */
    @Bean
    static GuardedPostProcessor tidegateGuardedPostProcessor(
            ObjectProvider<Tidegate> gate, ObjectProvider<IdentityResolver> identity, Environment environment) {
        GuardedPostProcessor processor = new GuardedPostProcessor(gate, identity);
        processor.setProxyTargetClass(environment.getProperty("spring.aop.proxy-target-class", Boolean.class, true));
        return processor;
    }
}
