package dev.tidegate.redis;

import dev.tidegate.limit.Limiter;
import dev.tidegate.limit.SharedAnswer;
import dev.tidegate.limit.SharedCount;
import dev.tidegate.limit.SharedRule;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** One limit that is counted in Redis. Thread-safe; deciding by what is known here takes no lock. */
final class RedisCount implements SharedCount {
    /** The rule of the policy and what the script is told of it, which change together. */
    private record Rules(SharedRule shared, StoredRule stored) {
        static Rules of(SharedRule rule) {
            return new Rules(rule, StoredRule.of(rule.rule()));
        }
    }

    private final RedisStore store;
    private final Denials denials = new Denials();
    private volatile Rules rules;

    RedisCount(RedisStore store, SharedRule rule) {
        this.store = store;
        this.rules = Rules.of(rule);
    }

    /** Goes on under another rule; the store converts what is spent when it is next asked. */
    void change(SharedRule rule) {
        if (!rule.equals(rules.shared())) {
            rules = Rules.of(rule);
            forget();
        }
    }

    /** Forgets what is known of refusals. */
    void forget() {
        denials.clear();
    }

    int hotKeys() {
        return 0;
    }

    @Override
    public long reserve(long key, long permits, long maxWaitNanos, long nowNanos) {
        StoredRule rule = rules.stored();
        if (permits > rule.limit()) {
            return ~Limiter.NEVER;
        }
        long waitNanos = denials.waitNanos(key, permits, rule.paceNanos(), nowNanos);
        if (waitNanos > maxWaitNanos) {
            store.metrics().denied.increment();
            return ~waitNanos;
        }
        return store.isAway() ? AWAY : ASK;
    }

    @Override
    public long peek(long key, long permits, long nowNanos) {
        StoredRule rule = rules.stored();
        return permits > rule.limit() ? Limiter.NEVER : denials.waitNanos(key, permits, rule.paceNanos(), nowNanos);
    }

    @Override
    public void ask(long key, String text, long permits, long maxWaitNanos, SharedAnswer answer) {
        store.metrics().asked.increment();
        Question.Wish wish = new Question.Wish(Question.Operation.ACQUIRE, permits, maxWaitNanos);
        question(text, wish, new Question.Asker() {
            @Override
            public void answered(Answer told, long sentNanos) {
                if (told.granted() > 0) {
                    answer.granted(told.waitNanos(), told.remaining(), told.resetNanos());
                    return;
                }
                if (told.waitNanos() != Limiter.NEVER) {
                    denials.add(key, permits, sentNanos + told.waitNanos(), sentNanos);
                }
                answer.refused(told.waitNanos(), told.remaining(), told.resetNanos());
            }

            @Override
            public void failed() {
                answer.failed();
            }
        });
    }

    private void question(String text, Question.Wish wish, Question.Asker asker) {
        SharedRule shared = rules.shared();
        String name = shared.name();
        byte[] key = store.keys().key(name, text);
        store.lane(name, text).ask(Question.of(key, rules.stored(), wish, System.nanoTime(), asker));
    }

    @Override
    public void giveBack(long key, String text, long permits, long grantedNanos, long nowNanos) {
        denials.remove(key);
        long ageNanos = Math.max(0, nowNanos - grantedNanos);
        question(text, new Question.Wish(Question.Operation.GIVE_BACK, permits, ageNanos), Question.Asker.NOBODY);
    }

    @Override
    public void charge(long key, String text, long permits, long nowNanos) {
        question(text, new Question.Wish(Question.Operation.CHARGE, permits, 0), Question.Asker.NOBODY);
    }

    @Override
    public Standing standing(long key, long nowNanos) {
        StoredRule rule = rules.stored();
        long waitNanos = denials.waitNanos(key, 1, rule.paceNanos(), nowNanos);
        if (waitNanos == 0) {
            return new Standing(rule.limit(), 0);
        }
        return new Standing(0, denials.waitNanos(key, rule.limit(), rule.paceNanos(), nowNanos));
    }

    @Override
    public CompletionStage<Standing> lookUp(String text) {
        CompletableFuture<Standing> standing = new CompletableFuture<>();
        question(text, new Question.Wish(Question.Operation.STANDING, 0, 0), new Question.Asker() {
            @Override
            public void answered(Answer answer, long sentNanos) {
                standing.complete(new Standing(answer.remaining(), answer.resetNanos()));
            }

            @Override
            public void failed() {
                standing.completeExceptionally(away());
            }
        });
        return standing;
    }

    @Override
    public CompletionStage<Void> reset(String text) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        question(text, new Question.Wish(Question.Operation.RESET, 0, 0), new Question.Asker() {
            @Override
            public void answered(Answer answer, long sentNanos) {
                forget();
                done.complete(null);
            }

            @Override
            public void failed() {
                done.completeExceptionally(away());
            }
        });
        return done.thenCompose(reset -> store.announceReset());
    }

    private IllegalStateException away() {
        return new IllegalStateException(store.state().text());
    }

    @Override
    public int nodes() {
        return store.nodes().count();
    }
}
