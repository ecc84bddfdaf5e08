package dev.tidegate.redis;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Questions that one call of the script answers. Ends once: with its answers, or with none. */
final class Batch {
    private final List<Question> questions;
    private final long sentNanos;
    private final AtomicBoolean isOver = new AtomicBoolean();

    Batch(List<Question> questions, long sentNanos) {
        this.questions = questions;
        this.sentNanos = sentNanos;
    }

    int size() {
        return questions.size();
    }

    long sentNanos() {
        return sentNanos;
    }

    /** When the first of its questions was asked. */
    long askedNanos() {
        return questions.getFirst().askedNanos();
    }

    byte[][] keys() {
        byte[][] keys = new byte[questions.size()][];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = questions.get(i).key();
        }
        return keys;
    }

    byte[][] arguments() {
        byte[][] arguments = new byte[questions.size()][];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = questions.get(i).argument();
        }
        return arguments;
    }

    /** Claims the end for the caller; false when it has ended already. */
    boolean end() {
        return isOver.compareAndSet(false, true);
    }

    /** Whether a reply is as long as the answers to all questions. */
    boolean fits(byte[] reply) {
        int bytes = 0;
        for (int i = 0; i < questions.size(); i++) {
            bytes += questions.get(i).answerBytes();
        }
        return reply.length == bytes;
    }

    void answer(byte[] reply) {
        ByteBuffer in = ByteBuffer.wrap(reply).order(ByteOrder.LITTLE_ENDIAN);
        for (Question question : questions) {
            question.answer(Answer.read(in, question.isLease()), sentNanos);
        }
    }

    void fail() {
        questions.forEach(Question::fail);
    }
}
