package dev.tidegate.spring;

import dev.tidegate.policy.PolicyShape;
import java.util.Set;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** Reads the properties below {@code tidegate} that are the policy's, in all sources of an environment. */
final class PropertyReader {
    private static final ConfigurationPropertyName TOP = ConfigurationPropertyName.of("tidegate");

    /** What is the starter's own, and no setting of a policy. */
    private static final Set<String> OWN = Set.of("policy", "spring");

    private final PolicyShape shape = PolicyShape.ofPolicy();
    private final PropertyNode root = new PropertyNode("tidegate");

    private PropertyReader() {}

    /** The tree of the policy's properties; without keys when there are none. */
    static PropertyNode read(Environment environment) {
        PropertyReader reader = new PropertyReader();
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (source instanceof IterableConfigurationPropertySource names) {
                names.stream()
                        .filter(TOP::isAncestorOf)
                        .filter(name -> reader.isOfPolicy(name, source))
                        .forEach(name -> reader.put(name, source));
            }
        }
        return reader.root;
    }

    /** Of the variables of the process only those that a policy knows: TIDEGATE_PORT may be anybody's. */
    private boolean isOfPolicy(ConfigurationPropertyName name, ConfigurationPropertySource source) {
        String first = name.getElement(1, Form.UNIFORM);
        boolean isVariable = source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource;
        return !OWN.contains(first) && (!isVariable || shape.setting(first).isPresent());
    }

    private void put(ConfigurationPropertyName name, ConfigurationPropertySource source) {
        ConfigurationProperty property = source.getConfigurationProperty(name);
        if (property != null) {
            root.put(name, 1, new PropertyNode.Said(property.getValue(), property.getOrigin(), source));
        }
    }
}
