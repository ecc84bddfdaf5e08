package dev.tidegate.bench.shared;

import dev.tidegate.Gate;
import dev.tidegate.SharedStore;
import dev.tidegate.SharedStores;
import dev.tidegate.limit.LimitChain;
import dev.tidegate.limit.Limiter;
import dev.tidegate.limit.Link;
import dev.tidegate.limit.MissingKey;
import dev.tidegate.limit.Reservation;
import dev.tidegate.model.Attribute;
import dev.tidegate.model.Call;
import dev.tidegate.model.Reason;
import dev.tidegate.policy.Parsed;
import dev.tidegate.policy.Policy;
import dev.tidegate.policy.PolicyParser;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * A limit of Tidegate with scope cluster, as a policy file states it and as the deployments ask it: through a chain of
 * limits, with the time read for each decision.
 */
final class TidegateLimit implements RemoteLimit {
    private static final long SEED = 7;
    private static final Call NOBODY = new AnyCall();

    private static final long FIRST_CONTACT_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final SharedStores stores = SharedStores.onClassPath();
    private final LimitChain chain;
    /** One for each thread; a call that has to wait for the store takes it along. */
    private final ThreadLocal<Reservation> reservations = ThreadLocal.withInitial(Reservation::new);

    TidegateLimit(SharedPolicy shared) {
        Policy policy = policy(shared.text());
        SharedStore store = stores.of(policy.store());
        awaitContact(store);
        Gate gate = Gate.of(policy, SEED, store, System.nanoTime());
        Limiter limiter = gate.limiters().values().iterator().next();
        this.chain = LimitChain.of(List.of(new Link(limiter, List.of(), MissingKey.REFUSE, 0, false)));
    }

    private static Policy policy(String text) {
        return switch (PolicyParser.parse("bench.yaml", text)) {
            case Parsed.Accepted accepted -> accepted.file().policy();
            case Parsed.Refused refused -> throw new IllegalArgumentException(refused.toString());
        };
    }

    /** A node takes no calls before it is ready, and it is not before it has reached its store. */
    private static void awaitContact(SharedStore store) {
        long begunNanos = System.nanoTime();
        while (!store.state().isUp()) {
            if (System.nanoTime() - begunNanos > FIRST_CONTACT_NANOS) {
                throw new IllegalStateException("no contact: " + store.state().text());
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    @Override
    public Verdict tryAcquire() {
        Reservation reservation = reservations.get();
        chain.acquire(NOBODY, 1, System.nanoTime(), reservation);
        if (reservation.verdict() == Reservation.Verdict.PENDING) {
            await(reservation);
        }
        return verdict(reservation);
    }

    private static void await(Reservation reservation) {
        CountDownLatch answered = new CountDownLatch(1);
        reservation.onAnswer(answered::countDown);
        try {
            answered.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("nobody interrupts the callers", interrupted);
        }
        reservation.conclude(System.nanoTime());
    }

    @Override
    public void ask(Consumer<Verdict> answer) {
        Reservation reservation = reservations.get();
        chain.acquire(NOBODY, 1, System.nanoTime(), reservation);
        if (reservation.verdict() == Reservation.Verdict.PENDING) {
            reservations.remove();
            reservation.onAnswer(() -> {
                reservation.conclude(System.nanoTime());
                answer.accept(verdict(reservation));
            });
        } else {
            answer.accept(verdict(reservation));
        }
    }

    private static Verdict verdict(Reservation reservation) {
        if (reservation.isAdmitted()) {
            return Verdict.GRANTED;
        }
        return reservation.reason() == Reason.STORE_DOWN ? Verdict.FAILED : Verdict.REFUSED;
    }

    /** How many calls were decided without the store so far. */
    long storeless() {
        return chain.links().getFirst().limiter().counts().storeless();
    }

    @Override
    public void close() {
        stores.close();
    }

    /** A call without attributes: the limit has no key. */
    private static final class AnyCall implements Call {
        @Override
        public CharSequence method() {
            return "GET";
        }

        @Override
        public CharSequence host() {
            return "";
        }

        @Override
        public CharSequence path() {
            return "/";
        }

        @Override
        public CharSequence value(Attribute attribute) {
            return "";
        }
    }
}
