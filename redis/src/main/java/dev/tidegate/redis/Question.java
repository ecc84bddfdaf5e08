package dev.tidegate.redis;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One question to the script about one key. It is answered or fails, once, whatever comes first: the answer, the end of
 * its time, or the news that the server is away. Thread-safe.
 */
final class Question {
    /** What a question asks for. */
    enum Operation {
        /** Permits to use at once, or all of them later within the wait. */
        ACQUIRE('a'),
        /** Permits to hold in hand, as many as may be. */
        LEASE('l'),
        /** Nothing: gives back permits. */
        GIVE_BACK('g'),
        /** Nothing: charges permits, due or not. */
        CHARGE('c'),
        /** How the key stands. */
        STANDING('s'),
        /** That what is spent be forgotten. */
        RESET('z'),
        /** Whether the server answers and can write. */
        PROBE('p');

        private final char letter;

        Operation(char letter) {
            this.letter = letter;
        }
    }

    /** Who wants the answer. Neither method blocks. */
    interface Asker {
        /** Is told the answer, and when the question was sent. */
        void answered(Answer answer, long sentNanos);

        /** Is told that there is none. */
        void failed();

        /** Who does not care. */
        Asker NOBODY = new Asker() {
            @Override
            public void answered(Answer answer, long sentNanos) {}

            @Override
            public void failed() {}
        };
    }

    private static final int ARGUMENT_BYTES = 1 + StoredRule.BYTES + 2 * Double.BYTES;
    private static final double NANOS_PER_MICRO = 1e3;

    private final byte[] key;
    private final byte[] argument;
    private final boolean isLease;
    private final long askedNanos;
    private final Asker asker;
    private final AtomicBoolean isDone = new AtomicBoolean();

    private Question(byte[] key, byte[] argument, boolean isLease, long askedNanos, Asker asker) {
        this.key = key;
        this.argument = argument;
        this.isLease = isLease;
        this.askedNanos = askedNanos;
        this.asker = asker;
    }

    /**
     * What is asked.
     *
     * @param permits how many
     * @param timeNanos the longest wait, or how long ago permits were granted that are given back
     */
    record Wish(Operation operation, long permits, long timeNanos) {}

    static Question of(byte[] key, StoredRule rule, Wish wish, long askedNanos, Asker asker) {
        byte[] argument = new byte[ARGUMENT_BYTES];
        write(rule, wish, argument);
        return new Question(key, argument, false, askedNanos, asker);
    }

    /**
     * Asks for permits to hold in hand.
     *
     * @param wish how many, and for how long they are held
     */
    static Question lease(byte[] key, StoredRule rule, Wish wish, Claim claim, Asker asker) {
        byte[] argument = new byte[ARGUMENT_BYTES + 4 * Double.BYTES];
        write(rule, wish, argument)
                .putDouble(claim.demandPerMicro())
                .putDouble((double) claim.node())
                .putDouble(claim.seen().spent())
                .putDouble(claim.seen().seenMicros());
        return new Question(key, argument, true, claim.askedNanos(), asker);
    }

    /**
     * What a node says of itself when it asks for permits to hold.
     *
     * @param demandPerMicro how many permits it could use; 0 to take part in no sharing
     * @param node who it is
     * @param seen what it was last told
     * @param askedNanos when it asks
     */
    record Claim(double demandPerMicro, long node, Answer.Held seen, long askedNanos) {}

    private static ByteBuffer write(StoredRule rule, Wish wish, byte[] argument) {
        ByteBuffer out =
                ByteBuffer.wrap(argument).order(ByteOrder.LITTLE_ENDIAN).put((byte) wish.operation().letter);
        rule.write(out);
        return out.putDouble((double) wish.permits()).putDouble(wish.timeNanos() / NANOS_PER_MICRO);
    }

    byte[] key() {
        return key;
    }

    byte[] argument() {
        return argument;
    }

    boolean isLease() {
        return isLease;
    }

    /** How many bytes the answer has. */
    int answerBytes() {
        return isLease ? Answer.HELD_BYTES : Answer.BYTES;
    }

    long askedNanos() {
        return askedNanos;
    }

    void answer(Answer answer, long sentNanos) {
        if (isDone.compareAndSet(false, true)) {
            asker.answered(answer, sentNanos);
        }
    }

    void fail() {
        if (isDone.compareAndSet(false, true)) {
            asker.failed();
        }
    }
}
