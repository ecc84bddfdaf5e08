package dev.tidegate.gateway;

import dev.tidegate.SharedStore;
import dev.tidegate.gateway.admin.AdminServer;
import dev.tidegate.gateway.admin.AdminSettings;
import dev.tidegate.gateway.admin.Check;
import dev.tidegate.gateway.admin.Endpoint;
import dev.tidegate.gateway.admin.HealthEndpoints;
import dev.tidegate.gateway.admin.LimitState;
import dev.tidegate.gateway.admin.MetricsEndpoint;
import dev.tidegate.gateway.admin.OperationEndpoints;
import dev.tidegate.gateway.admin.OverloadEndpoints;
import dev.tidegate.gateway.admin.PolicyEndpoints;
import dev.tidegate.gateway.admin.PolicyText;
import dev.tidegate.gateway.admin.QuotaEndpoints;
import dev.tidegate.gateway.admin.RatesEndpoint;
import dev.tidegate.gateway.admin.ReloadResult;
import dev.tidegate.gateway.admin.StateEndpoints;
import dev.tidegate.gateway.admin.UpstreamState;
import dev.tidegate.limit.LimitCounts;
import dev.tidegate.limit.Limiter;
import dev.tidegate.policy.LimitSpec;
import dev.tidegate.policy.ListenerSpec;
import dev.tidegate.policy.Problem;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What the admin listener of a gateway shows and lets people do. Thread-safe. */
final class AdminApi {
    private static final Logger LOGGER = System.getLogger("dev.tidegate.gateway");

    private final Gateway gateway;
    private final GatewayState state;
    private final GatewayMetrics metrics;
    private final Operators operators;
    private final LiveQuotas quotas;

    AdminApi(Gateway gateway, GatewayState state, GatewayMetrics metrics) {
        this.gateway = gateway;
        this.state = state;
        this.metrics = metrics;
        this.operators = new Operators(state);
        this.quotas = new LiveQuotas(state);
    }

    /** Binds the listener and answers. Fails with one sentence when the address cannot be had. */
    AdminServer start(ListenerSpec spec) {
        try {
            return AdminServer.start(
                    new AdminSettings(spec.host(), spec.port(), Set.of(), ""),
                    endpoints(),
                    sentence -> LOGGER.log(Level.WARNING, sentence));
        } catch (IOException failed) {
            throw new GatewayException(String.valueOf(failed.getMessage()), failed);
        }
    }

    private List<Endpoint> endpoints() {
        return List.of(
                HealthEndpoints.live(() -> List.of(new Check("process", true, "answers"))),
                HealthEndpoints.ready(this::readiness),
                MetricsEndpoint.of(state.metrics()),
                PolicyEndpoints.policy(this::policy),
                PolicyEndpoints.reload(this::reload),
                StateEndpoints.upstreams(this::upstreams),
                StateEndpoints.limits(this::limits),
                QuotaEndpoints.read(quotas),
                QuotaEndpoints.reset(quotas),
                RatesEndpoint.of(state.rates()),
                OverloadEndpoints.report(operators::report),
                OverloadEndpoints.pin(operators),
                OverloadEndpoints.unpin(operators),
                OverloadEndpoints.breaker(operators),
                OverloadEndpoints.serverBreaker(operators),
                OperationEndpoints.rotate(gateway::rotateAccessLog),
                OperationEndpoints.drain(gateway::drain),
                OperationEndpoints.handOver(gateway::handOver));
    }

    private List<Check> readiness() {
        List<Check> checks = new ArrayList<>();
        checks.add(new Check("policy", true, "loaded, digest " + gateway.digest()));
        checks.add(new Check("traffic", !state.isDraining(), state.isDraining() ? "draining" : "accepted"));
        if (gateway.policy().store().isOn()) {
            SharedStore.State store = state.gate().store().state();
            checks.add(Check.helpful("store", store.isUp(), store.text()));
        }
        return checks;
    }

    private PolicyText policy() {
        return new PolicyText(gateway.digest(), gateway.resolvedPolicy());
    }

    private ReloadResult reload() {
        ReloadOutcome outcome = gateway.reload();
        return result(outcome, gateway.digest());
    }

    /** A reload in the words of the admin API. */
    static ReloadResult result(ReloadOutcome outcome, String digest) {
        return switch (outcome) {
            case ReloadOutcome.Applied applied ->
                new ReloadResult.Applied(digest, applied.diff().text());
            case ReloadOutcome.Refused refused ->
                new ReloadResult.Refused(
                        refused.problems().stream().map(Problem::render).collect(Collectors.joining()));
            case ReloadOutcome.Failed failed -> new ReloadResult.Refused(failed.sentence());
        };
    }

    private List<UpstreamState> upstreams() {
        return metrics.servers().stream()
                .map(upstream -> new UpstreamState(
                        upstream.name(),
                        upstream.servers().stream().map(AdminApi::server).toList()))
                .toList();
    }

    private static UpstreamState.ServerState server(GatewayMetrics.ServerView view) {
        return new UpstreamState.ServerState(
                view.health().server().address(),
                view.health().state().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                view.isUsable(),
                view.health().server().backup(),
                view.health().inFlight(),
                view.connections());
    }

    private List<LimitState> limits() {
        return state.gate().limiters().values().stream().map(this::limit).toList();
    }

    private LimitState limit(Limiter limiter) {
        LimitSpec spec = state.gate().policy().limits().get(limiter.name());
        LimitCounts counts = limiter.counts();
        return new LimitState(
                limiter.name(),
                limiter.rule().toString(),
                spec == null ? "" : spec.level().name().toLowerCase(Locale.ROOT),
                spec == null ? "" : spec.mode().name().toLowerCase(Locale.ROOT),
                0,
                counts.admitted(),
                counts.refused() + counts.shadowRefused(),
                sharing(limiter, counts));
    }

    private static LimitState.Sharing sharing(Limiter limiter, LimitCounts counts) {
        return limiter.isShared()
                ? new LimitState.Sharing(limiter.sharedCount().nodes(), counts.storeless())
                : LimitState.Sharing.none();
    }
}
