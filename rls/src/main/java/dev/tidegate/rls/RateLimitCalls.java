package dev.tidegate.rls;

import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The calls of {@code ShouldRateLimit}: one message in, one out. Messages are bytes here, so that the thread of the
 * connection reads, decides and writes without anything in between.
 */
final class RateLimitCalls implements ServerCallHandler<byte[], byte[]> {
    private final Desk desk;
    private final Bursts bursts;

    RateLimitCalls(Desk desk, Bursts bursts) {
        this.desk = desk;
        this.bursts = bursts;
    }

    @Override
    public ServerCall.Listener<byte[]> startCall(ServerCall<byte[], byte[]> call, Metadata headers) {
        call.request(2); // one, and one more that must not come
        return new OneCall(call);
    }

    /** One call. Used by one thread at a time. */
    private final class OneCall extends ServerCall.Listener<byte[]> implements Reply {
        private final ServerCall<byte[], byte[]> call;
        private final @Nullable Deadline deadline = Context.current().getDeadline();
        private byte @Nullable [] question;
        private Executor thread = Runnable::run;
        private boolean isRefused;

        OneCall(ServerCall<byte[], byte[]> call) {
            this.call = call;
        }

        @Override
        public void onMessage(byte[] message) {
            if (question == null) {
                question = message;
            } else if (!isRefused) {
                invalid("a call has one message");
            }
        }

        @Override
        public void onHalfClose() {
            if (question == null) {
                invalid("a call has one message");
            } else if (!isRefused) {
                thread = bursts.join();
                desk.ask(question, this);
            }
        }

        @Override
        public long patienceNanos() {
            return deadline == null ? Long.MAX_VALUE : deadline.timeRemaining(TimeUnit.NANOSECONDS);
        }

        /** Answers that come together are written together: the thread of the connection takes all, then flushes. */
        @Override
        public void resume(Runnable next) {
            try {
                thread.execute(next);
            } catch (RejectedExecutionException closed) {
                next.run(); // what was granted is settled, though nobody hears of it
            }
        }

        @Override
        public void answer(Ruling ruling) {
            call.sendHeaders(new Metadata());
            call.sendMessage(ruling.message());
            call.close(Status.OK, new Metadata());
        }

        @Override
        public void invalid(String why) {
            isRefused = true;
            call.close(Status.INVALID_ARGUMENT.withDescription(why), new Metadata());
        }
    }
}
