package dev.tidegate.bench.wire;

import dev.tidegate.balance.Server;
import dev.tidegate.bench.gateway.Certificate;
import dev.tidegate.policy.CertificateFiles;
import dev.tidegate.policy.ListenerSpec;
import dev.tidegate.policy.Policy;
import dev.tidegate.policy.PolicyBuilder;
import dev.tidegate.policy.RouteSpec;
import dev.tidegate.policy.ServerTls;
import dev.tidegate.policy.UpstreamSpec;
import java.util.List;

/** Policies of a gate on 127.0.0.1 before one server, everything else by default. */
final class LocalGate {
    static final String HOST = "127.0.0.1";
    static final String WEB = "web";
    static final String UPSTREAM = "shop";

    private LocalGate() {}

    static UpstreamSpec upstream(int port) {
        return UpstreamSpec.of(UPSTREAM, List.of(new Server(HOST, port, 1, false)));
    }

    static ListenerSpec listener(String name) {
        return ListenerSpec.http(name, HOST, 0);
    }

    /** A listener that speaks TLS. */
    static ListenerSpec tls(String name, Certificate certificate) {
        CertificateFiles files = new CertificateFiles(
                certificate.certificate().toString(), certificate.key().toString());
        return listener(name).withTls(ServerTls.of(files));
    }

    static PolicyBuilder before(UpstreamSpec upstream) {
        return Policy.builder().listener(listener(WEB)).upstream(upstream).route(RouteSpec.of("/**", UPSTREAM));
    }
}
