package dev.tidegate.redis;

import dev.tidegate.limit.Limiter;
import dev.tidegate.limit.SharedAnswer;
import dev.tidegate.limit.SharedCount;
import dev.tidegate.limit.SharedRule;
import dev.tidegate.limit.Sharing;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * One limit that is counted in Redis. Decides by permits in hand or by a refusal that still holds, and knows when only
 * the store can say. Thread-safe; deciding by what is known here takes no lock and allocates nothing.
 */
final class RedisCount implements SharedCount, HotKey.Surroundings, Ticker.Task {
    /** The rule of the policy and what follows from it, which change together. */
    private record Rules(SharedRule shared, HotKey.Terms terms) {
        static Rules of(SharedRule rule) {
            boolean isFair = rule.sharing() == Sharing.AUTO || rule.sharing() == Sharing.SHARE;
            return new Rules(rule, new HotKey.Terms(StoredRule.of(rule.rule()), isFair));
        }

        StoredRule stored() {
            return terms.rule();
        }

        /** Whether permits of keys may be held in hand. */
        boolean isHeld() {
            return stored().isHeld() && shared.sharing() != Sharing.EXACT;
        }
    }

    private final RedisStore store;
    private final String name;
    private final Denials denials = new Denials();
    private final HotKeys hotKeys;
    private volatile Rules rules;
    private volatile Place lastPlace;

    RedisCount(RedisStore store, SharedRule rule) {
        this.store = store;
        this.name = rule.name();
        this.rules = Rules.of(rule);
        this.lastPlace = Place.of(store, name, "");
        this.hotKeys = new HotKeys(new HotKey(0, "", rules.terms(), this, store.nowNanos()));
    }

    /** Goes on under another rule; the store converts what is spent when it is next asked. */
    void change(SharedRule rule) {
        if (!rule.equals(rules.shared())) {
            rules = Rules.of(rule);
            hotKeys.forEach(hot -> hot.change(rules.terms()));
            denials.clear();
        }
    }

    /** Forgets what is known of grants and refusals. */
    void forget() {
        hotKeys.forEach(HotKey::forget);
        denials.clear();
    }

    int hotKeys() {
        return hotKeys.size();
    }

    @Override
    public long reserve(long key, long permits, long maxWaitNanos, long nowNanos) {
        Rules current = rules;
        HotKey hot = hot(current, key);
        if (!hotKeys.isNone(hot)) {
            long outcome = hot.reserve(permits, maxWaitNanos, nowNanos);
            if (outcome == 0) {
                store.metrics().fromHand.increment();
                return 0;
            } else if (outcome < 0) {
                store.metrics().denied.increment();
                return outcome;
            }
        }
        StoredRule rule = current.stored();
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

    /** The hot key from whose hand calls are served, or none. */
    private HotKey hot(Rules current, long key) {
        HotKey hot = hotKeys.find(key);
        return hot.isActive() && current.isHeld() ? hot : hotKeys.none();
    }

    @Override
    public long peek(long key, long permits, long nowNanos) {
        Rules current = rules;
        StoredRule rule = current.stored();
        if (permits > rule.limit()) {
            return Limiter.NEVER;
        }
        HotKey hot = hot(current, key);
        return hotKeys.isNone(hot)
                ? denials.waitNanos(key, permits, rule.paceNanos(), nowNanos)
                : hot.peek(permits, nowNanos);
    }

    @Override
    public void ask(long key, String text, long permits, long maxWaitNanos, SharedAnswer answer) {
        store.metrics().asked.increment();
        Rules current = rules;
        if (current.isHeld() && maxWaitNanos == 0) {
            HotKey hot = heated(current, key, text);
            if (!hotKeys.isNone(hot) && hot.join(permits, answer)) {
                return;
            }
        }
        Question.Wish wish = new Question.Wish(Question.Operation.ACQUIRE, permits, maxWaitNanos);
        question(text, wish, new Reply(key, permits, answer));
    }

    /** The hot key, which it becomes if it is asked for often; or none. */
    private HotKey heated(Rules current, long key, String text) {
        HotKey known = hot(current, key);
        if (!hotKeys.isNone(known)) {
            return known;
        }
        long nowNanos = store.nowNanos();
        boolean isBusy = current.shared().sharing() != Sharing.AUTO || hotKeys.note(key, nowNanos);
        if (!isBusy) {
            return hotKeys.none();
        }
        HotKey hot = hotKeys.install(key, () -> new HotKey(key, text, current.terms(), this, nowNanos));
        hot.wakeUp(nowNanos);
        return hot;
    }

    /** Passes on what the store says, and remembers a refusal. */
    private final class Reply implements Question.Asker {
        private final long key;
        private final long permits;
        private final SharedAnswer answer;

        Reply(long key, long permits, SharedAnswer answer) {
            this.key = key;
            this.permits = permits;
            this.answer = answer;
        }

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
    }

    private void question(String text, Question.Wish wish, Question.Asker asker) {
        Place place = place(text);
        place.lane().ask(Question.of(place.key(), rules.stored(), wish, store.nowNanos(), asker));
    }

    /** Where a text is counted; one that is asked for again and again is worked out once. */
    private Place place(String text) {
        Place last = lastPlace;
        if (last.text().equals(text)) {
            return last;
        }
        Place place = Place.of(store, name, text);
        lastPlace = place;
        return place;
    }

    @Override
    public void lease(HotKey hot, Question.Wish wish, Question.Claim claim) {
        Place place = place(hot.text());
        place.lane().ask(Question.lease(place.key(), hot.rule(), wish, claim, hot));
    }

    @Override
    public long nowNanos() {
        return store.nowNanos();
    }

    @Override
    public void wake(long dueNanos) {
        store.ticker().by(dueNanos);
    }

    @Override
    public long node() {
        return store.nodes().id();
    }

    @Override
    public long tick(long nowNanos) {
        return hotKeys.tick(nowNanos);
    }

    @Override
    public void giveBack(long key, String text, long permits, long grantedNanos, long nowNanos) {
        HotKey hot = hotKeys.find(key);
        if (text.isEmpty() && hot.putBack(permits, grantedNanos, nowNanos)) {
            return;
        }
        long ageNanos = Math.max(0, nowNanos - grantedNanos);
        double paceNanos = rules.stored().paceNanos();
        // What time has given back anyway is not worth a question.
        if (paceNanos == 0 || ageNanos < permits * paceNanos) {
            denials.remove(key);
            tell(hot, text, new Question.Wish(Question.Operation.GIVE_BACK, permits, ageNanos));
        }
    }

    @Override
    public void charge(long key, String text, long permits, long nowNanos) {
        HotKey hot = hotKeys.find(key);
        if (!hot.takeMore(permits, nowNanos)) {
            tell(hot, text, new Question.Wish(Question.Operation.CHARGE, permits, 0));
        }
    }

    /** Tells the store something; the text of a key that was granted from the hand is that of the hot key. */
    private void tell(HotKey hot, String text, Question.Wish wish) {
        boolean isKnown = !text.isEmpty() || !rules.shared().isKeyed() || !hotKeys.isNone(hot);
        if (isKnown) {
            question(text.isEmpty() ? hot.text() : text, wish, Question.Asker.NOBODY);
        }
    }

    @Override
    public Standing standing(long key, long nowNanos) {
        Rules current = rules;
        HotKey hot = hot(current, key);
        if (!hotKeys.isNone(hot)) {
            return hot.standing(nowNanos);
        }
        StoredRule rule = current.stored();
        long waitNanos = denials.waitNanos(key, 1, rule.paceNanos(), nowNanos);
        return waitNanos == Denials.UNKNOWN
                ? new Standing(rule.limit(), 0)
                : new Standing(0, denials.waitNanos(key, rule.limit(), rule.paceNanos(), nowNanos));
    }

    @Override
    public CompletionStage<Standing> lookUp(String text) {
        return told(text, Question.Operation.STANDING)
                .thenApply(answer -> new Standing(answer.remaining(), answer.resetNanos()));
    }

    @Override
    public CompletionStage<Void> reset(String text) {
        return told(text, Question.Operation.RESET).thenCompose(answer -> {
            forget();
            return store.announceReset();
        });
    }

    private CompletionStage<Answer> told(String text, Question.Operation operation) {
        CompletableFuture<Answer> told = new CompletableFuture<>();
        question(text, new Question.Wish(operation, 0, 0), new Question.Asker() {
            @Override
            public void answered(Answer answer, long sentNanos) {
                told.complete(answer);
            }

            @Override
            public void failed() {
                told.completeExceptionally(new IllegalStateException("the store did not say: " + store.trouble()));
            }
        });
        return told;
    }

    @Override
    public int nodes() {
        return store.nodes().count();
    }

    @Override
    public long awayNanos(long nowNanos) {
        return store.awayNanos(nowNanos);
    }
}
