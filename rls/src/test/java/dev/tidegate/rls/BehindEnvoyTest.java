package dev.tidegate.rls;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.protobuf.Any;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import dev.tidegate.descriptor.DescriptorEntry;
import dev.tidegate.descriptor.EntryMatch;
import dev.tidegate.policy.DescriptorRule;
import io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap;
import io.envoyproxy.envoy.config.route.v3.RateLimit.Action;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.extensions.filters.http.ratelimit.v3.RateLimit;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The samples of docs/how-to/behind-envoy.md: what Envoy publishes of its configuration takes them, and they fit. */
class BehindEnvoyTest {
    private static String sample(String name) throws IOException {
        String page = Files.readString(Paths.get("..", "docs", "how-to", "behind-envoy.md"));
        Matcher sample = Pattern.compile("<!-- sample: " + name + " -->\n```yaml\n(.*?)```", Pattern.DOTALL)
                .matcher(page);
        assertThat(sample.find()).as(name).isTrue();
        return sample.group(1);
    }

    private static Bootstrap envoy() throws IOException {
        Object tree = new Load(LoadSettings.builder().build()).loadFromString(sample("envoy"));
        TypeRegistry types = TypeRegistry.newBuilder()
                .add(HttpConnectionManager.getDescriptor())
                .add(RateLimit.getDescriptor())
                .add(Router.getDescriptor())
                .add(HttpProtocolOptions.getDescriptor())
                .add(UpstreamTlsContext.getDescriptor())
                .build();
        Bootstrap.Builder bootstrap = Bootstrap.newBuilder();
        JsonFormat.parser().usingTypeRegistry(types).merge(new Gson().toJson(tree), bootstrap);
        return bootstrap.build();
    }

    private static HttpConnectionManager connections() throws IOException {
        Any filter = envoy().getStaticResources()
                .getListeners(0)
                .getFilterChains(0)
                .getFilters(0)
                .getTypedConfig();
        return filter.unpack(HttpConnectionManager.class);
    }

    private static RateLimit rateLimit() throws IOException {
        return connections().getHttpFilters(0).getTypedConfig().unpack(RateLimit.class);
    }

    @Test
    void envoyAsksAboutADomainOfThePolicyOverAClusterThatIsThere() throws IOException {
        RateLimit filter = rateLimit();
        assertThat(Policies.parse(sample("policy")).domains()).containsKey(filter.getDomain());
        assertThat(envoy().getStaticResources().getClustersList())
                .anySatisfy(cluster -> assertThat(cluster.getName())
                        .isEqualTo(filter.getRateLimitService()
                                .getGrpcService()
                                .getEnvoyGrpc()
                                .getClusterName()));
    }

    @Test
    void eachDescriptorOfARouteHasARuleThatDoesWhatTheRouteWants() throws IOException {
        List<DescriptorRule> rules =
                Policies.parse(sample("policy")).domains().get(rateLimit().getDomain());
        for (Route route : connections().getRouteConfig().getVirtualHosts(0).getRoutesList()) {
            for (var asked : route.getRoute().getRateLimitsList()) {
                List<DescriptorEntry> entries = asked.getActionsList().stream()
                        .map(BehindEnvoyTest::entry)
                        .toList();
                assertThat(rules).anySatisfy(rule -> {
                    assertThat(matches(rule.match(), entries))
                            .as(entries.toString())
                            .isTrue();
                    assertThat(rule.onStreamDone()).isEqualTo(asked.hasHitsAddend());
                });
            }
        }
    }

    private static DescriptorEntry entry(Action action) {
        return switch (action.getActionSpecifierCase()) {
            case GENERIC_KEY ->
                new DescriptorEntry(
                        action.getGenericKey().getDescriptorKey(),
                        action.getGenericKey().getDescriptorValue());
            case REQUEST_HEADERS ->
                new DescriptorEntry(action.getRequestHeaders().getDescriptorKey(), "gold");
            case REMOTE_ADDRESS -> new DescriptorEntry("remote_address", "203.0.113.9");
            default -> throw new AssertionError(action);
        };
    }

    private static boolean matches(List<EntryMatch> match, List<DescriptorEntry> entries) {
        if (match.size() != entries.size()) {
            return false;
        }
        for (int i = 0; i < match.size(); i++) {
            boolean isValue = match.get(i).isAny()
                    || match.get(i).value().equals(entries.get(i).value());
            if (!match.get(i).key().equals(entries.get(i).key()) || !isValue) {
                return false;
            }
        }
        return true;
    }

    @Test
    void envoySpeaksTheTlsThatTheListenerWants() throws IOException {
        var cluster = envoy().getStaticResources().getClusters(1);
        UpstreamTlsContext tls = cluster.getTransportSocket().getTypedConfig().unpack(UpstreamTlsContext.class);
        assertThat(tls.getCommonTlsContext().getAlpnProtocolsList()).containsExactly("h2");
        assertThat(tls.getCommonTlsContext().getTlsCertificatesList())
                .as("the listener has a client-ca")
                .hasSize(1);
        assertThat(Policies.parse(sample("policy")).listener("rls").tls().clientCa())
                .isNotEmpty();
    }
}
