package dev.tidegate.redis;

import dev.tidegate.SharedStore;
import dev.tidegate.limit.LimitRule;
import dev.tidegate.limit.Rate;
import dev.tidegate.limit.SharedCount;
import dev.tidegate.limit.SharedRule;
import dev.tidegate.limit.Sharing;
import dev.tidegate.policy.StoreSpec;

/** A node in a process of its own that wants all it can get, and writes a line for each permit that it used. */
final class HoldingNode {
    static final long RATE = 1_000;
    static final long BURST = 1_000;
    static final String KEY = "shop";

    private HoldingNode() {}

    static SharedCount count(SharedStore store) {
        LimitRule rule = new LimitRule.TokenBucket(Rate.perSecond(RATE), BURST, 0);
        return store.count(new SharedRule("hot", rule, true, Sharing.SHARE));
    }

    /** Runs until it is killed, or nobody reads what it writes any more. */
    public static void main(String[] arguments) {
        try (SharedStore store = new RedisStoreProvider().open(StoreSpec.at(arguments[0]))) {
            SharedCount count = count(store);
            while (!System.out.checkError()) {
                if (Replies.decide(count, KEY, 1).isGranted()) {
                    System.out.println("used");
                }
            }
        }
    }
}
