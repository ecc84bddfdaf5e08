package dev.tidegate.limit;

/**
 * Keeps the state of each key in one word. The work on a word is the same wherever it lies; where it lies is what the
 * subclasses know.
 *
 * <p>A word is, from the top: a tag that binds it to its key, the parity of its {@link Epoch}, the state.
 */
abstract sealed class WordStore extends Store permits SingleWord, WordTable, WideTable {
    /** What {@link #find} returns for a key that has spent nothing lately. */
    static final int ABSENT = -1;

    private final long[] words;
    private final int stateBits;
    private final HotKeys hotKeys = new HotKeys(this::add);
    private volatile Epoch epoch;

    WordStore(LimitRule rule, long[] words, int stateBits) {
        this.words = words;
        this.stateBits = stateBits;
        this.epoch = Epoch.first(WordRule.of(rule, stateBits));
    }

    /** Where the word of a key lies, or {@link #ABSENT}. */
    abstract int find(long hash);

    /** Whether a word that was read at a place belongs to the key. */
    abstract boolean isOwn(int at, long word, long hash);

    /** Makes room for a key that was absent, or lets another thread do so. */
    abstract void insert(long hash, long nowNanos);

    abstract long hash(long key);

    /** Called after each grant. */
    abstract void granted(long nowNanos);

    abstract boolean suits(LimitRule rule, KeyMemory memory);

    @Override
    final long acquire(long key, long permits, long maxWaitNanos, long nowNanos) {
        long hash = hash(key);
        Lease lease = hotKeys.isEmpty() ? HotKeys.none() : hotKeys.find(hash);
        if (HotKeys.isNone(lease)) {
            return charge(hash, permits, maxWaitNanos, nowNanos);
        }
        return lease.take(permits) ? 0 : lease(lease, permits, maxWaitNanos, nowNanos);
    }

    private long charge(long hash, long permits, long maxWaitNanos, long nowNanos) {
        while (true) {
            Epoch current = epoch;
            int at = find(hash);
            long word = at == ABSENT ? 0 : word(at);
            if (at != ABSENT && !isOwn(at, word, hash)) {
                continue;
            }
            WordRule rule = current.rule();
            long state = at == ABSENT ? current.unspent(nowNanos) : current.state(word, nowNanos);
            long wait = rule.waitNanos(state, permits, nowNanos);
            if (wait > maxWaitNanos || (wait != 0 && wait > rule.maxWaitNanos())) {
                return ~wait;
            }
            if (at == ABSENT) {
                insert(hash, nowNanos);
            } else if (replace(current, at, word, rule.charge(state, permits, nowNanos))) {
                granted(nowNanos);
                return wait;
            } else {
                hotKeys.lostRace(hash, rule.batch(hotKeys.stripes()), nowNanos);
            }
        }
    }

    /** Charges a batch besides the permits if that leaves the reserve of the lease, else the permits alone. */
    private long lease(Lease lease, long permits, long maxWaitNanos, long nowNanos) {
        long hash = lease.hash();
        while (true) {
            Epoch current = epoch;
            WordRule rule = current.rule();
            boolean isInWay = lease.isIdle(nowNanos) || permits > rule.limit() - lease.reserve();
            if (isInWay && hotKeys.close(lease, nowNanos)) {
                return charge(hash, permits, maxWaitNanos, nowNanos);
            }
            int at = find(hash);
            if (at == ABSENT) {
                insert(hash, nowNanos);
                continue;
            }
            long word = word(at);
            long state = current.state(word, nowNanos);
            long spare = lease.batch() - lease.available();
            boolean isBulk = rule.waitNanos(state, permits + spare + lease.reserve(), nowNanos) == 0;
            long wait = isBulk ? 0 : rule.waitNanos(state, permits + lease.reserve(), nowNanos);
            if (!isOwn(at, word, hash)) {
                continue;
            }
            if (wait > Math.min(maxWaitNanos, rule.maxWaitNanos())) {
                return ~wait;
            }
            long more = isBulk ? spare : 0;
            if (replace(current, at, word, rule.charge(state, permits + more, nowNanos))) {
                lease.put(more, nowNanos);
                return wait;
            }
        }
    }

    @Override
    final long waitNanos(long key, long permits, long nowNanos) {
        Epoch current = epoch;
        Lease lease = hotKeys.find(hash(key));
        boolean isLeased = !HotKeys.isNone(lease) && permits <= current.rule().limit() - lease.reserve();
        if (isLeased && lease.available() >= permits) {
            return 0;
        }
        long asked = isLeased ? permits + lease.reserve() : permits;
        return current.rule().waitNanos(peek(current, key, nowNanos), asked, nowNanos);
    }

    @Override
    final long remaining(long key, long nowNanos) {
        Epoch current = epoch;
        Lease lease = hotKeys.find(hash(key));
        long remaining = current.rule().remaining(peek(current, key, nowNanos), nowNanos);
        return HotKeys.isNone(lease) ? remaining : Math.max(0, remaining - lease.reserve()) + lease.total();
    }

    @Override
    final double spent(long key, long nowNanos) {
        Epoch current = epoch;
        return current.rule().spent(peek(current, key, nowNanos), nowNanos);
    }

    @Override
    final long resetNanos(long key, long nowNanos) {
        Epoch current = epoch;
        return current.rule().resetNanos(peek(current, key, nowNanos), nowNanos);
    }

    @Override
    final void refund(long key, long permits, long grantedNanos, long nowNanos) {
        long hash = hash(key);
        while (true) {
            Epoch current = epoch;
            int at = find(hash);
            long word = at == ABSENT ? 0 : word(at);
            if (at == ABSENT) {
                return;
            }
            long state = current.state(word, nowNanos);
            if (isOwn(at, word, hash)
                    && replace(current, at, word, current.rule().refund(state, permits, grantedNanos, nowNanos))) {
                return;
            }
        }
    }

    @Override
    final void charge(long key, double permits, long nowNanos) {
        add(hash(key), permits, nowNanos);
    }

    private void add(long hash, double permits, long nowNanos) {
        while (true) {
            Epoch current = epoch;
            int at = find(hash);
            if (at == ABSENT) {
                insert(hash, nowNanos);
                continue;
            }
            long word = word(at);
            double spent = current.rule().spent(current.state(word, nowNanos), nowNanos);
            if (isOwn(at, word, hash)
                    && replace(current, at, word, current.rule().stateOf(Math.max(0, spent + permits), nowNanos))) {
                return;
            }
        }
    }

    @Override
    final double take(long key, long nowNanos) {
        long hash = hash(key);
        while (true) {
            Epoch current = epoch;
            int at = find(hash);
            if (at == ABSENT) {
                return 0;
            }
            long word = word(at);
            double spent = current.rule().spent(current.state(word, nowNanos), nowNanos);
            if (isOwn(at, word, hash) && replace(current, at, word, current.unspent(nowNanos))) {
                return spent;
            }
        }
    }

    /** The lease ends first, or what lies ready in it would come on top. */
    @Override
    final void forget(long key, long nowNanos) {
        Lease lease = hotKeys.find(hash(key));
        boolean unusedClosed = HotKeys.isNone(lease) || hotKeys.close(lease, nowNanos);
        double unused = take(key, nowNanos);
    }

    @Override
    final synchronized boolean change(LimitRule rule, KeyMemory memory, long nowNanos) {
        if (!suits(rule, memory)) {
            return false;
        }
        hotKeys.withoutLeases(
                () -> {
                    // Nothing may be left of the rule before the last one, whose parity the new rule takes over.
                    convertAll(nowNanos);
                    epoch = epoch.next(WordRule.of(rule, stateBits));
                    convertAll(nowNanos);
                },
                nowNanos);
        return true;
    }

    private void convertAll(long nowNanos) {
        for (int at = 0; at < words.length; at++) {
            while (!convert(at, nowNanos)) {
                Thread.onSpinWait();
            }
        }
    }

    private boolean convert(int at, long nowNanos) {
        Epoch current = epoch;
        long word = word(at);
        return word == 0 || current.isCurrent(word) || replace(current, at, word, current.state(word, nowNanos));
    }

    private long peek(Epoch current, long key, long nowNanos) {
        long hash = hash(key);
        while (true) {
            int at = find(hash);
            long word = at == ABSENT ? 0 : word(at);
            if (at == ABSENT) {
                return current.unspent(nowNanos);
            }
            if (isOwn(at, word, hash)) {
                return current.state(word, nowNanos);
            }
        }
    }

    final Epoch epoch() {
        return epoch;
    }

    final long word(int at) {
        return (long) LONGS.getVolatile(words, at);
    }

    final boolean swap(int at, long word, long replacement) {
        return LONGS.compareAndSet(words, at, word, replacement);
    }

    /** Writes a state under the tag of the word it replaces, unless word or rule have changed since they were read. */
    private boolean replace(Epoch read, int at, long word, long state) {
        long tag = word & (-1L << (stateBits + 1));
        return epoch == read && swap(at, word, tag | read.word(state));
    }
}
