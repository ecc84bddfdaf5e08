package dev.tidegate.spring.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidegate.admit.Priority;
import dev.tidegate.library.Refusal;
import dev.tidegate.library.RefusedException;
import dev.tidegate.library.Tidegate;
import dev.tidegate.model.Reason;
import dev.tidegate.spring.Eventually;
import dev.tidegate.spring.Guarded;
import dev.tidegate.spring.GuardedBy;
import dev.tidegate.spring.IdentityResolver;
import dev.tidegate.spring.Policies;
import dev.tidegate.spring.TidegateAutoConfiguration;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.Ordered;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class GuardedMethodTest {
    private static final String POLICY = """
            version: 1
            listeners: {}
            identity:
              user: { header: X-User }
            limits:
              per-user: { level: user, key: user, rate: 1/h, burst: 1 }
              once: { level: application, rate: 1/h, burst: 1 }
            upstreams:
              one: { concurrency: fixed(1), breaker: { errors: 5%, calls: 5, open: 60s } }
              free: { }
            routes:
              - { match: /orders/one/**, to: one }
              - { match: /orders/by-user, to: free, limits: [per-user] }
              - { match: /orders/once, to: free, limits: [once] }
              - { match: /stock/**, to: free, limits: [once] }
            """;

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(TidegateAutoConfiguration.class))
            .withBean(Tidegate.class, () -> Policies.gate(POLICY));

    /** Guarded in all ways. */
    static class Orders {
        @Guarded("orders.by-user")
        public String create(@GuardedBy String user, String article) {
            return user + " ordered " + article;
        }

        @Guarded(value = "orders.once", fallback = "orNothing")
        public String once(String article) {
            return article;
        }

        @SuppressWarnings("UnusedMethod") // by its name
        private String orNothing(String article, Refusal refusal) {
            return "no " + article + ": " + refusal.reason();
        }

        @Guarded(value = "orders.once", fallback = "orOld")
        public @Nullable String plainly(String article) {
            return null;
        }

        String orOld(String article) {
            return "old " + article;
        }

        @Guarded(value = "orders.one", deadline = "10s", priority = Priority.SHEDDABLE)
        public String hold(CountDownLatch inside, CountDownLatch leave) throws IOException {
            inside.countDown();
            try {
                leave.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            return "left";
        }

        @Guarded("orders.one")
        public CompletableFuture<String> later(CompletableFuture<String> result) {
            return result;
        }

        @Guarded(value = "orders.once", fallback = "laterOrNothing")
        public CompletableFuture<String> laterOnce() {
            return CompletableFuture.completedFuture("done");
        }

        CompletableFuture<String> laterOrNothing(Refusal refusal) {
            return CompletableFuture.completedFuture("nothing");
        }

        @Guarded("orders.one")
        public Mono<String> mono(Mono<String> source) {
            return source;
        }

        @Guarded(value = "orders.once", fallback = "none")
        public Flux<String> flux() {
            return Flux.just("a", "b");
        }

        Flux<String> none() {
            return Flux.just("none");
        }

        @Guarded("orders.one")
        public String fail() throws IOException {
            throw new IOException("broken");
        }
    }

    private static long inFlight(Tidegate gate) {
        return gate.resources().getFirst().inFlight();
    }

    @Test
    void limitsAreKeptByAMarkedParameter() {
        runner.withBean(Orders.class).run(context -> {
            Orders orders = context.getBean(Orders.class);
            assertThat(orders.create("ann", "lamp")).isEqualTo("ann ordered lamp");
            assertThatExceptionOfType(RefusedException.class)
                    .isThrownBy(() -> orders.create("ann", "lamp"))
                    .satisfies(refused -> assertThat(refused.refusal().rule()).isEqualTo("per-user"));
            assertThat(orders.create("bob", "lamp")).startsWith("bob");
        });
    }

    @Test
    void limitsAreKeptByWhoTheIdentityResolverSaysItIs() {
        runner.withBean(Orders.class)
                .withBean(IdentityResolver.class, () -> call -> call.user("everybody"))
                .run(context -> {
                    Orders orders = context.getBean(Orders.class);
                    assertThat(orders.once("lamp")).isEqualTo("lamp");
                    assertThat(orders.create("ann", "lamp")).startsWith("ann");
                    assertThat(orders.create("bob", "lamp")).startsWith("bob");
                });
    }

    @Test
    void aFallbackStandsInForARefusedCall() {
        runner.withBean(Orders.class).run(context -> {
            Orders orders = context.getBean(Orders.class);
            assertThat(orders.plainly("lamp")).isNull();
            assertThat(orders.plainly("lamp")).isEqualTo("old lamp");
            assertThat(orders.once("lamp")).isEqualTo("no lamp: rate");
            assertThat(orders.laterOnce().join()).isEqualTo("nothing");
            assertThat(orders.flux().collectList().block()).containsExactly("none");
        });
    }

    @Test
    void aPlaceIsHeldWhileTheMethodRunsAndTheNextCallWaits() {
        runner.withBean(Orders.class).run(context -> {
            Orders orders = context.getBean(Orders.class);
            CountDownLatch inside = new CountDownLatch(1);
            CountDownLatch leave = new CountDownLatch(1);
            CountDownLatch second = new CountDownLatch(1);
            Thread first = Thread.startVirtualThread(() -> hold(orders, inside, leave));
            inside.await();
            Thread waiting = Thread.startVirtualThread(() -> hold(orders, second, leave));
            Tidegate gate = context.getBean(Tidegate.class);
            Eventually.until(() -> gate.resources().getFirst().waiting() == 1);
            assertThat(second.getCount()).isEqualTo(1);
            leave.countDown();
            second.await();
            first.join();
            waiting.join();
            assertThat(inFlight(gate)).isZero();
        });
    }

    private static void hold(Orders orders, CountDownLatch inside, CountDownLatch leave) {
        try {
            orders.hold(inside, leave);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void anInterruptWhileWaitingIsPassedOn() {
        runner.withBean(Orders.class).run(context -> {
            Orders orders = context.getBean(Orders.class);
            CompletableFuture<String> result = new CompletableFuture<>();
            CompletableFuture<String> first = orders.later(result);
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> orders.hold(new CountDownLatch(1), new CountDownLatch(0)))
                    .isInstanceOf(CancellationException.class)
                    .hasMessageContaining("Orders.hold");
            assertThat(Thread.interrupted()).isTrue();
            result.complete("done");
            assertThat(first.join()).isEqualTo("done");
        });
    }

    @Test
    void aStageHoldsItsPlaceUntilItIsComplete() {
        runner.withBean(Orders.class).run(context -> {
            Orders orders = context.getBean(Orders.class);
            Tidegate gate = context.getBean(Tidegate.class);
            CompletableFuture<String> result = new CompletableFuture<>();
            CompletableFuture<String> first = orders.later(result);
            CompletableFuture<String> second = orders.later(CompletableFuture.failedFuture(new IOException("broken")));
            assertThat(inFlight(gate)).isEqualTo(1);
            assertThat(second).isNotDone();
            result.complete("done");
            assertThat(first.join()).isEqualTo("done");
            assertThatThrownBy(second::join)
                    .isInstanceOf(CompletionException.class)
                    .hasRootCauseInstanceOf(IOException.class);
            Eventually.until(() -> inFlight(gate) == 0);
        });
    }

    @Test
    void aPublisherIsSubscribedToWhenItMayAndCancellingGivesThePlaceBack() {
        runner.withBean(Orders.class).run(context -> {
            Orders orders = context.getBean(Orders.class);
            Tidegate gate = context.getBean(Tidegate.class);
            Sinks.One<String> result = Sinks.one();
            Mono<String> guarded = orders.mono(result.asMono());
            assertThat(inFlight(gate)).isZero();
            Disposable first = guarded.subscribe();
            assertThat(inFlight(gate)).isEqualTo(1);
            CompletableFuture<@Nullable String> second = guarded.toFuture();
            Disposable third = guarded.subscribe();
            assertThat(gate.resources().getFirst().waiting()).isEqualTo(2);
            third.dispose();
            Eventually.until(() -> gate.resources().getFirst().waiting() == 1);
            first.dispose();
            assertThat(second).isNotDone();
            result.tryEmitValue("done").orThrow();
            assertThat(second.get()).isEqualTo("done");
            Eventually.until(() -> inFlight(gate) == 0);
        });
    }

    @Test
    void failuresOpenTheBreaker() {
        runner.withBean(Orders.class).run(context -> {
            Orders orders = context.getBean(Orders.class);
            Eventually.until(() -> isRefused(orders));
            assertThatExceptionOfType(RefusedException.class)
                    .isThrownBy(orders::fail)
                    .satisfies(refused -> assertThat(refused.refusal().reason()).isEqualTo(Reason.BREAKER_OPEN));
            assertThatThrownBy(() -> orders.mono(Mono.just("x")).block()).isInstanceOf(RefusedException.class);
            assertThatThrownBy(() -> orders.later(new CompletableFuture<>()).join())
                    .hasCauseInstanceOf(RefusedException.class);
        });
    }

    private static boolean isRefused(Orders orders) {
        try {
            orders.fail();
            return false;
        } catch (IOException broken) {
            return false;
        } catch (RefusedException refused) {
            return true;
        }
    }

    /** Guarded as a whole. */
    @Guarded("stock")
    static class Stock {
        public int count() {
            return 1;
        }

        @Guarded("nobody.guards.this")
        public int free() {
            return 2;
        }

        int inside() {
            return 3;
        }
    }

    @Test
    void aClassIsGuardedAsAWholeAndItsOwnMethodsBySayingSo() {
        runner.withBean(Stock.class).run(context -> {
            Stock stock = context.getBean(Stock.class);
            assertThat(stock.count()).isEqualTo(1);
            assertThatThrownBy(stock::count).isInstanceOf(RefusedException.class);
            assertThat(stock.free()).isEqualTo(2);
            assertThat(stock.inside()).isEqualTo(3);
        });
    }

    @Test
    void aBeanWithAProxyKeepsItAndTheGateStandsOutermost() {
        runner.withBean(Stock.class)
                .withBean("other", ProxiesStock.class, ProxiesStock::new)
                .run(context -> {
                    Stock stock = context.getBean(Stock.class);
                    assertThat(AopUtils.getTargetClass(stock)).isEqualTo(Stock.class);
                    assertThat(((Advised) stock).getTargetSource().getTarget()).isExactlyInstanceOf(Stock.class);
                    assertThat(stock.count()).isEqualTo(1);
                    assertThatThrownBy(stock::count).isInstanceOf(RefusedException.class);
                    assertThat(context.getBean(ProxiesStock.class).calls).isEqualTo(1);
                });
    }

    /** Another proxy, such as that of transactions. */
    private static final class ProxiesStock implements BeanPostProcessor, Ordered {
        int calls;

        @Override
        public int getOrder() {
            return Ordered.HIGHEST_PRECEDENCE;
        }

        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
            if (!(bean instanceof Stock)) {
                return bean;
            }
            ProxyFactory factory = new ProxyFactory(bean);
            factory.setProxyTargetClass(true);
            factory.addAdvice((org.aopalliance.intercept.MethodInterceptor) invocation -> {
                calls++;
                return invocation.proceed();
            });
            return factory.getProxy();
        }
    }
}
